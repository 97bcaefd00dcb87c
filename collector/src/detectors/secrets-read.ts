// Secrets listed over the whole cluster or a namespace, or asked for by a workload and refused.
// Benign twins: controllers and operators of the control plane; `kubectl get secret NAME` by an administrator.
import { requestDetector } from './kubernetes-request.ts';

export const secretsRead = requestDetector({
  id: 'secrets-dump',
  title: 'Kubernetes secrets read in bulk',
  techniques: ['T1552.007', 'T1552'],
  tactics: ['TA0006'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'A watch that began before the audit log did.',
  rules: [
    {
      verbs: ['list', 'watch'],
      resources: ['secrets'],
      refusedToo: true,
      when: (request) => {
        const everywhere = !request.audit.namespace;
        if (request.audit.name) return undefined;
        if (!request.byServiceAccount && !everywhere && request.failed) return undefined;
        if (!request.byServiceAccount && !everywhere)
          return { says: `listed the secrets in namespace ${request.audit.namespace}`, severity: 'low' };
        return {
          says: `${request.failed ? 'tried to list' : 'listed'} the secrets ${everywhere ? 'of the whole cluster' : `in namespace ${request.audit.namespace}`}`,
          // Operators and ingress controllers do so as well; what makes it grave is who else is behind the token.
          severity: request.failed || request.byServiceAccount ? 'low' : 'medium',
        };
      },
    },
    {
      verbs: ['deletecollection'],
      resources: ['secrets'],
      says: 'deleted secrets in bulk',
      techniques: ['T1485'],
      tactics: ['TA0040'],
    },
  ],
});
