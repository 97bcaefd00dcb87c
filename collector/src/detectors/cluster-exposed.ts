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
          ? { says: `opened ${what} by a load balancer`, severity: 'info', context: true }
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
