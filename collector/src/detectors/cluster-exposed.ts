// Services opened to the outside of the cluster, and credentials left where everybody reads.
// Benign twins: cluster-internal services; config maps without passwords.
import { fields, list, text } from '../receivers/formats/record.ts';
import { requestDetector, type Request } from './kubernetes-request.ts';

export const clusterExposed = requestDetector({
  id: 'cluster-exposed',
  title: 'Cluster opened to the outside',
  techniques: ['T1133', 'T1190'],
  tactics: ['TA0001', 'TA0003'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'Ingress controllers that open by themselves.',
  rules: [
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['services'],
      when: ({ object, what }) =>
        ['NodePort'].includes(text(fields(object.spec).type)) ? `opened ${what} on every node (NodePort)` : undefined,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['services'],
      when: ({ object, what }) =>
        text(fields(object.spec).type) === 'LoadBalancer' &&
        !/internal/i.test(JSON.stringify(fields(object.metadata).annotations ?? ''))
          ? {
              says: `opened ${what} by a load balancer`,
              severity: list(fields(object.spec).loadBalancerSourceRanges).length > 0 ? 'info' : 'low',
              context: list(fields(object.spec).loadBalancerSourceRanges).length > 0,
            }
          : undefined,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['services'],
      techniques: ['T1557'],
      tactics: ['TA0006'],
      when: ({ object, what }) =>
        list(fields(object.spec).externalIPs).length > 0
          ? { says: `claims foreign addresses for ${what}`, severity: 'medium' }
          : undefined,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['configmaps'],
      techniques: ['T1552.007', 'T1552', 'T1552.001'],
      tactics: ['TA0006'],
      when: credentials,
    },

    {
      verbs: ['create', 'update', 'patch'],
      resources: ['ingresses'],
      techniques: ['T1190', 'T1059', 'T1557'],
      when: ({ object, what }) => {
        const annotations = JSON.stringify(fields(object.metadata).annotations ?? '');
        if (/(?:configuration|server|auth|stream|modsecurity)-snippet/.test(annotations))
          return { says: `put its own code into the web server by ${what}`, severity: 'medium' };
        return /"host":/.test(JSON.stringify(object.spec ?? '')) || object.spec === undefined
          ? { says: `opened ${what} to the outside`, severity: 'info', context: true }
          : { says: `takes every host name by ${what}`, severity: 'low' };
      },
    },
    {
      verbs: ['create', 'update', 'patch', 'delete'],
      resources: ['apiservices'],
      techniques: ['T1557', 'T1546', 'T1098'],
      tactics: ['TA0006', 'TA0003'],
      when: ({ what, byServiceAccount, audit }) =>
        byServiceAccount
          ? undefined
          : { says: `changed who answers for a part of the API (${audit.verb} ${what})`, severity: 'low' },
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['endpoints', 'endpointslices'],
      techniques: ['T1557', 'T1565'],
      tactics: ['TA0006'],
      when: ({ what, byServiceAccount }) =>
        byServiceAccount ? undefined : { says: `changed by hand where ${what} leads`, severity: 'low' },
    },
  ],
});

const CREDENTIAL =
  /aws_access_key_id|aws-access-key-id|aws_s3_access_key_id|aws_secret_access_key|aws-secret-access-key|aws_s3_secret_access_key|\bpassword\s*[:=]|\bpasswd\s*[:=]|\bpassphrase\s*[:=]|-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[A-Z2-7]{16}\b/i;

function credentials(request: Request): string | undefined {
  const data = JSON.stringify(request.object.data ?? '').slice(0, 200_000);
  return CREDENTIAL.test(data) || /"(password|passwd|passphrase)":/i.test(data)
    ? `put credentials into ${request.what}, where they are not protected`
    : undefined;
}
