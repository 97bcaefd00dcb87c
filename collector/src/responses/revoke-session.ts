// Prints the exact IAM policy that ends the stolen session, for a person to apply: the collector holds no cloud credentials.
import { distinct, eventsOf, type Plan, type Response } from './response.ts';

export const revokeSession: Response = {
  name: 'revoke-session',
  title: 'Revoke the stolen cloud credential',
  rung: 9,
  needs: 'person',
  automatic: false,
  minutes: 0,
  d3fend: 'D3-CR',

  plan(story, world) {
    const plans: Plan[] = [];
    for (const { cloudApiCall: call } of eventsOf(story, world)) {
      if (!call?.accessKeyId) continue;
      plans.push({
        target: { kind: 'access-key', value: call.accessKeyId, role: 3 },
        lines: call.sessionIssuerArn
          ? sessionLines(call.sessionIssuerArn, call.principalId ?? '', world.nowUs)
          : userLines(call.userName ?? '', call.accessKeyId, world.nowUs),
        detail: {},
      });
    }
    return distinct(plans);
  },

  run: () => ({
    state: 'refused',
    reason: 'a person with rights in the account must do it: the plan has the exact commands',
  }),
};

// One session of the role by its user id; the other sessions, healthy pods among them, go on.
function sessionLines(roleArn: string, principalId: string, nowUs: number): readonly string[] {
  const role = roleArn.split('/').at(-1) ?? roleArn;
  const condition = principalId.includes(':')
    ? { StringEquals: { 'aws:userid': principalId } }
    : { DateLessThan: { 'aws:TokenIssueTime': new Date(nowUs / 1000).toISOString() } };
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: condition }],
  });
  return [
    `aws iam put-role-policy --role-name ${role} --policy-name throughline-revoke --policy-document '${document}'`,
    principalId.includes(':')
      ? `Hits only the session ${principalId}.`
      : `Hits every session of ${role} issued until now; healthy ones recover when their SDK refreshes.`,
    `Undo: aws iam delete-role-policy --role-name ${role} --policy-name throughline-revoke`,
  ];
}

function userLines(user: string, accessKeyId: string, nowUs: number): readonly string[] {
  const of = user ? ` --user-name ${user}` : '';
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(nowUs / 1000).toISOString() } },
      },
    ],
  });
  return [
    `aws iam update-access-key${of} --access-key-id ${accessKeyId} --status Inactive`,
    `aws iam put-user-policy${of} --policy-name throughline-revoke --policy-document '${document}' (sessions minted from the key live on without it)`,
    `Undo: aws iam update-access-key${of} --access-key-id ${accessKeyId} --status Active`,
  ];
}
