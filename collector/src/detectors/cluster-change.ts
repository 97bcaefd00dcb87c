// The ledger of changes to a cluster: context that tells in a story what else was done, and scores nothing.
import { requestDetector } from './kubernetes-request.ts';

const LASTING = [
  'deployments',
  'daemonsets',
  'statefulsets',
  'services',
  'configmaps',
  'namespaces',
  'serviceaccounts',
  'roles',
  'clusterroles',
  'rolebindings',
  'clusterrolebindings',
  'ingresses',
  'networkpolicies',
  'pods',
  'jobs',
];

export const clusterChange = requestDetector({
  id: 'cluster-change',
  title: 'Change in the cluster',
  techniques: ['T1610'],
  tactics: ['TA0002'],
  severity: 'info',
  deterministic: false,
  blindSpot: 'Context only: changes are ordinary.',
  rules: [
    {
      verbs: ['create', 'delete'],
      resources: LASTING,
      context: true,
      when: ({ audit, what, bySystem }) => (bySystem ? undefined : `asked for ${audit.verb} ${what}`),
    },
    {
      verbs: ['create', 'delete'],
      resources: ['secrets'],
      context: true,
      when: ({ audit, what, object }) =>
        audit.namespace === 'kube-system' || object.type === 'kubernetes.io/service-account-token'
          ? undefined
          : `asked for ${audit.verb} ${what}`,
    },
  ],
});
