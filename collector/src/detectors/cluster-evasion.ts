// Traces and guards of a cluster removed: events, system roles, policies, quotas, whole namespaces; others impersonated.
// Benign twins: the garbage collector and namespace controller; charts that delete what they made.
import { fields, text } from '../receivers/formats/record.ts';
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
      when: ({ audit, what, byServiceAccount }) => ({
        says: `deleted ${what}`,
        severity: isSystemNamespace(audit.name) ? 'high' : byServiceAccount ? 'info' : 'low',
        context: byServiceAccount && !isSystemNamespace(audit.name),
      }),
    },

    {
      verbs: ['create', 'update', 'patch'],
      resources: ['namespaces'],
      techniques: ['T1562.001', 'T1610', 'T1562'],
      when: ({ object, what, byServiceAccount }) =>
        text(fields(fields(object.metadata).labels)['pod-security.kubernetes.io/enforce']) === 'privileged'
          ? { says: `lets ${what} hold privileged pods`, severity: byServiceAccount ? 'low' : 'medium' }
          : undefined,
    },
    {
      verbs: ['delete', 'update', 'patch'],
      resources: ['daemonsets', 'deployments'],
      techniques: ['T1562.001', 'T1562'],
      when: ({ audit, what }) =>
        /falco|tetragon|tracee|kubescape|sysdig|datadog|crowdstrike|falcon|aqua|twistlock|prisma|wiz|sentinel|guardduty|fluent-?(bit|d)|filebeat|vector|promtail|auditbeat|throughline/i.test(
          audit.name ?? '',
        )
          ? {
              says: `${audit.verb === 'delete' ? 'deleted' : 'changed'} a guard or its log: ${what}`,
              severity: audit.verb === 'delete' ? 'medium' : 'low',
            }
          : undefined,
    },
    {
      verbs: ['create', 'update', 'patch', 'delete'],
      resources: [
        'podsecuritypolicies',
        'securitycontextconstraints',
        'constrainttemplates',
        'clusterpolicies',
        'clusterimagepolicies',
        'resourcequotas',
        'limitranges',
      ],
      techniques: ['T1562.001', 'T1562'],
      when: ({ audit, what, byServiceAccount }) =>
        byServiceAccount
          ? undefined
          : {
              says: `asked for ${audit.verb} ${what}`,
              severity: audit.verb === 'delete' ? 'low' : 'info',
              context: audit.verb !== 'delete',
            },
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
