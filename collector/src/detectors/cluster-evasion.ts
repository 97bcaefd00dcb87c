// Traces and guards of a cluster removed: events, system roles, policies, quotas, whole namespaces; others impersonated.
// Benign twins: the garbage collector and namespace controller; charts that delete what they made.
import { isSystem, isSystemNamespace, requestDetector, type Request, type RequestClaim } from './kubernetes-request.ts';

export const clusterEvasion = requestDetector({
  id: 'cluster-evasion',
  title: 'Traces or guards of the cluster removed',
  techniques: ['T1070', 'T1562.001'],
  tactics: ['TA0005'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'Logs removed on nodes.',
  rules: [
    {
      verbs: ['delete', 'deletecollection'],
      resources: ['events'],
      techniques: ['T1070.004', 'T1070'],
      when: ({ audit, byServiceAccount }) =>
        byServiceAccount ? undefined : `deleted events${audit.namespace ? ` in namespace ${audit.namespace}` : ''}`,
    },
    {
      verbs: ['update', 'patch', 'delete'],
      resources: ['clusterroles', 'roles'],
      techniques: ['T1098.006', 'T1078.004', 'T1222', 'T1098'],
      tactics: ['TA0004', 'TA0005', 'TA0003'],
      when: systemRole,
    },
    {
      verbs: ['delete', 'deletecollection'],
      resources: ['networkpolicies', 'resourcequotas', 'podsecuritypolicies', 'validatingadmissionpolicybindings'],
      techniques: ['T1562.007', 'T1562'],
      when: ({ what, byServiceAccount }) => (byServiceAccount ? undefined : `deleted ${what}`),
    },
    {
      verbs: ['delete'],
      resources: ['namespaces'],
      techniques: ['T1485', 'T1489'],
      tactics: ['TA0040'],
      when: ({ audit, what }) => ({
        says: `deleted ${what}`,
        severity: isSystemNamespace(audit.name) ? 'high' : 'info',
        context: !isSystemNamespace(audit.name),
      }),
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['namespaces'],
      techniques: ['T1610'],
      tactics: ['TA0002'],
      severity: 'info',
      context: true,
      when: ({ audit, what }) => `asked for ${audit.verb} ${what}`,
    },
  ],
});

function systemRole(request: Request): RequestClaim | undefined {
  const name = request.audit.name ?? '';
  const isSystemRole = name.startsWith('system:') || ['cluster-admin', 'admin', 'edit', 'view'].includes(name);
  if (
    !isSystemRole ||
    /^system:(coredns|managed-certificate-controller|metrics-server|aggregated-metrics-reader)$/.test(name)
  )
    return undefined;
  if (isSystem(request.username)) return undefined;
  return {
    says: `${request.audit.verb === 'delete' ? 'deleted' : 'changed'} the system’s own role ${name}`,
    severity: 'medium',
  };
}
