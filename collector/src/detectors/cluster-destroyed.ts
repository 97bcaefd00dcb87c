// Work, storage or machines of a cluster taken away.
// Benign twins: charts that remove what they made and controllers that tidy up, one at a time (context); a person who drains a node.
import { isSystemNamespace, requestDetector } from './kubernetes-request.ts';

export const clusterDestroyed = requestDetector({
  id: 'cluster-destroyed',
  title: 'Parts of the cluster destroyed',
  techniques: ['T1485', 'T1489'],
  tactics: ['TA0040'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'What is destroyed inside volumes.',
  rules: [
    {
      verbs: ['deletecollection'],
      resources: [
        'pods',
        'deployments',
        'daemonsets',
        'statefulsets',
        'services',
        'persistentvolumeclaims',
        'persistentvolumes',
        'configmaps',
        'jobs',
        'namespaces',
      ],
      when: ({ audit, byServiceAccount }) => ({
        says: `deleted all ${audit.resource}${audit.namespace ? ` in namespace ${audit.namespace}` : ''}`,
        severity: byServiceAccount ? 'low' : 'medium',
      }),
    },
    {
      verbs: ['delete'],
      resources: ['deployments', 'daemonsets', 'statefulsets', 'services', 'configmaps', 'secrets'],
      techniques: ['T1489', 'T1562.001', 'T1485'],
      when: ({ audit, what }) => (isSystemNamespace(audit.namespace) ? `deleted ${what}` : undefined),
    },
    {
      verbs: ['delete'],
      resources: [
        'nodes',
        'persistentvolumes',
        'volumesnapshots',
        'volumesnapshotcontents',
        'storageclasses',
        'customresourcedefinitions',
        'backups',
        'schedules',
      ],
      techniques: ['T1485', 'T1490', 'T1529'],
      when: ({ what, byServiceAccount }) => (byServiceAccount ? undefined : `deleted ${what}`),
    },
    {
      verbs: ['delete', 'deletecollection'],
      resources: ['persistentvolumeclaims'],
      severity: 'info',
      context: true,
      when: ({ what }) => `deleted ${what}`,
    },
  ],
});
