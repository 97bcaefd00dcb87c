// What a resource or trust policy opens: to everybody, or to another account.
import { accountOf, oneOrMany, principalsOf, statements } from './cloud-call.ts';
import { fields, type Fields } from '../receivers/formats/record.ts';

/** Conditions that tie a wildcard principal down to something of one's own. */
const NARROWING =
  /^(aws:sourcearn|aws:sourceaccount|aws:sourceowner|aws:sourceorgid|aws:sourceorgpaths|aws:principalorgid|aws:principalorgpaths|aws:principalarn|aws:principalaccount|aws:sourcevpc|aws:sourcevpce|aws:sourceip|aws:vpcsourceip|aws:userid|aws:username|s3:dataaccesspointaccount|s3:dataaccesspointarn|kms:calleraccount|kms:viaservice|lambda:functionurlauthtype|elasticfilesystem:accessedviamounttarget|.*:(sub|aud|amr))$/i;

/** True when a statement of the policy allows anybody at all. */
export function opensToEverybody(policy: Fields): boolean {
  return statements(policy).some((statement) => {
    if (String(statement.Effect).toLowerCase() !== 'allow' || statement.NotPrincipal !== undefined) return false;
    const everybody = principalsOf(statement).some(
      (principal) => principal === '*' || /^arn:[^:]*:iam::\*:/.test(principal),
    );
    return everybody && !narrowed(statement);
  });
}

function narrowed(statement: Fields): boolean {
  return Object.entries(fields(statement.Condition)).some(([operator, test]) => {
    if (/not|ifexists/i.test(operator) && !/^(bool|null)/i.test(operator)) return false;
    return Object.entries(fields(test)).some(([key, value]) => {
      if (!NARROWING.test(key)) return false;
      return oneOrMany(value).every((item) => !['*', '0.0.0.0/0', '::/0', 'NONE'].includes(item));
    });
  });
}

/** Accounts other than `own` that an Allow statement names. */
export function foreignAccounts(policy: Fields, own: string): string[] {
  const accounts = statements(policy)
    .filter((statement) => String(statement.Effect).toLowerCase() === 'allow')
    .flatMap(principalsOf)
    .map(accountOf)
    .filter((account) => account !== '' && account !== own);
  return [...new Set(accounts)];
}

/** True when an Allow statement gives every action on every resource. */
export function givesEverything(policy: Fields): boolean {
  return statements(policy).some(
    (statement) =>
      String(statement.Effect).toLowerCase() === 'allow' &&
      oneOrMany(statement.Action).some((action) => action === '*' || action === '*:*' || action === 'iam:*') &&
      oneOrMany(statement.Resource).includes('*'),
  );
}

/** Rights that lead to all others when they hold for every resource: https://docs.aws.amazon.com/IAM/latest/UserGuide */
const LEADING =
  /^(iam:(\*|put\*|attach\*|create\*|update\*|putuserpolicy|putrolepolicy|putgrouppolicy|attachuserpolicy|attachrolepolicy|attachgrouppolicy|createaccesskey|createloginprofile|updateloginprofile|createpolicyversion|setdefaultpolicyversion|updateassumerolepolicy|addusertogroup|passrole)|sts:(\*|assumerole)|lambda:updatefunctioncode|ssm:(\*|sendcommand|startsession)|secretsmanager:(\*|getsecretvalue)|s3:\*|kms:\*|organizations:\*|ec2:\*)$/;

/** The first such right that a statement gives on everything, without a condition; undefined when there is none. */
export function leadsToEverything(policy: Fields): string | undefined {
  for (const statement of statements(policy)) {
    if (String(statement.Effect).toLowerCase() !== 'allow' || Object.keys(fields(statement.Condition)).length > 0)
      continue;
    if (!oneOrMany(statement.Resource).includes('*')) continue;
    const action = oneOrMany(statement.Action).find((one) => LEADING.test(one.toLowerCase()));
    if (action !== undefined) return `${action} on everything`;
    if (oneOrMany(statement.NotAction).length > 0) return 'all but a few rights on everything';
  }
  return undefined;
}

/** Does an Allow statement name this very identity? */
export function trusts(policy: Fields, arn: string): boolean {
  return statements(policy).some(
    (statement) => String(statement.Effect).toLowerCase() === 'allow' && principalsOf(statement).includes(arn),
  );
}
