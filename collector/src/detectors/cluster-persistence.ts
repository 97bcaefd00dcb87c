// Ways to stay in a cluster: scheduled jobs, admission hooks, client certificates, long-lived tokens, work hidden among the
// system's own.
// Benign twins: charts and pipelines make most of these; what the control plane does itself is left out.
import { fields, isFields, text, texts } from '../receivers/formats/record.ts';
import { isSystemNamespace, podSpec, requestDetector, type Request, type RequestClaim } from './kubernetes-request.ts';

const CHANGES = ['create', 'update', 'patch'];

export const clusterPersistence = requestDetector({
  id: 'cluster-persistence',
  title: 'Way to stay in the cluster',
  techniques: ['T1098'],
  tactics: ['TA0003'],
  severity: 'low',
  deterministic: false,
  blindSpot: 'Static pods and files on nodes.',
  rules: [
    {
      verbs: CHANGES,
      resources: ['cronjobs'],
      techniques: ['T1053.007', 'T1053.003', 'T1053'],
      when: ({ what, byServiceAccount, audit }) => ({
        says: `${audit.verb === 'create' ? 'made' : 'changed'} ${what}`,
        severity: byServiceAccount ? 'medium' : 'low',
      }),
    },
    {
      verbs: [...CHANGES, 'delete'],
      resources: [
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
        'mutatingadmissionpolicies',
        'validatingadmissionpolicies',
      ],
      techniques: ['T1546', 'T1098', 'T1562.001', 'T1556'],
      tactics: ['TA0003', 'TA0005'],
      when: ({ what, byServiceAccount }) => ({
        says: `changed what is admitted: ${what}`,
        severity: byServiceAccount ? 'info' : 'low',
        context: byServiceAccount,
      }),
    },
    {
      verbs: ['create'],
      resources: ['certificatesigningrequests'],
      techniques: ['T1098', 'T1552', 'T1078.004', 'T1649'],
      tactics: ['TA0003', 'TA0006'],
      when: certificate,
    },
    {
      verbs: ['update', 'patch'],
      resources: ['certificatesigningrequests/approval'],
      techniques: ['T1098', 'T1649'],
      tactics: ['TA0003'],
      when: ({ what }) => `approved ${what}`,
    },
    {
      verbs: ['create'],
      resources: ['serviceaccounts/token'],
      systemToo: true,
      techniques: ['T1098', 'T1552', 'T1528'],
      tactics: ['TA0003', 'TA0006'],
      when: token,
    },
    {
      verbs: ['create'],
      resources: ['secrets'],
      techniques: ['T1098', 'T1528'],
      when: ({ object, what }) =>
        text(object.type) === 'kubernetes.io/service-account-token'
          ? { says: `made a token that never expires: ${what}`, severity: 'low' }
          : undefined,
    },
    {
      verbs: ['create'],
      resources: ['pods'],
      systemToo: true,
      techniques: ['T1610', 'T1036.005', 'T1036'],
      tactics: ['TA0002', 'TA0005'],
      when: (request) => inSystemNamespace(request, 'a pod'),
    },
    {
      verbs: ['create'],
      resources: ['serviceaccounts'],
      techniques: ['T1136', 'T1036.005', 'T1098'],
      tactics: ['TA0003'],
      when: (request) => inSystemNamespace(request, 'an account'),
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['daemonsets'],
      techniques: ['T1610', 'T1543.005'],
      tactics: ['TA0003', 'TA0002'],
      when: (request) =>
        request.byServiceAccount ? { says: `made work for every node: ${request.what}`, severity: 'low' } : undefined,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['pods', 'deployments', 'daemonsets', 'cronjobs', 'jobs', 'statefulsets'],
      techniques: ['T1528', 'T1610'],
      tactics: ['TA0006', 'TA0004'],
      when: borrowedAccount,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['configmaps'],
      techniques: ['T1098'],
      when: ({ audit }) =>
        audit.name === 'aws-auth' && audit.namespace === 'kube-system'
          ? { says: 'changed which cloud identities may enter the cluster (aws-auth)', severity: 'medium' }
          : undefined,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['configmaps'],
      techniques: ['T1565', 'T1557'],
      tactics: ['TA0040', 'TA0006'],
      when: ({ audit }) =>
        audit.name === 'coredns' && audit.namespace === 'kube-system'
          ? { says: 'changed how names are answered in the cluster (coredns)', severity: 'low' }
          : undefined,
    },

    {
      verbs: ['create', 'update', 'patch', 'delete'],
      resources: ['deployments', 'daemonsets', 'configmaps', 'roles', 'rolebindings', 'statefulsets'],
      techniques: ['T1543.005', 'T1036.005', 'T1098', 'T1610'],
      tactics: ['TA0003', 'TA0005'],
      when: ({ audit, what, byServiceAccount }) =>
        isSystemNamespace(audit.namespace) && audit.verb !== 'delete'
          ? {
              says: `changed ${what}, among the system’s own`,
              severity: byServiceAccount ? 'info' : 'low',
              context: byServiceAccount,
            }
          : undefined,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['serviceaccounts'],
      techniques: ['T1098.006', 'T1078.004', 'T1098'],
      tactics: ['TA0004', 'TA0003'],
      when: ({ object, what }) => {
        const annotations = fields(fields(object.metadata).annotations);
        const role =
          text(annotations['eks.amazonaws.com/role-arn']) ||
          text(annotations['iam.gke.io/gcp-service-account']) ||
          text(annotations['azure.workload.identity/client-id']);
        return role === '' ? undefined : { says: `tied ${what} to cloud identity ${role}`, severity: 'low' };
      },
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['daemonsets'],
      techniques: ['T1610', 'T1543.005'],
      tactics: ['TA0003', 'TA0002'],
      severity: 'info',
      context: true,
      when: ({ audit, what }) => `asked for ${audit.verb} ${what}`,
    },
    {
      verbs: ['create', 'update', 'patch'],
      resources: [
        'customresourcedefinitions',
        'priorityclasses',
        'runtimeclasses',
        'csidrivers',
        'storageclasses',
        'flowschemas',
      ],
      techniques: ['T1098'],
      severity: 'info',
      context: true,
      when: ({ audit, what }) => `asked for ${audit.verb} ${what}`,
    },
  ],
});

function certificate(request: Request): RequestClaim | undefined {
  const spec = fields(request.object.spec);
  const signer = text(spec.signerName);
  const usages = texts(spec.usages);
  if (/kubelet-serving|apiserver-client-kubelet/.test(signer)) return undefined;
  if (!usages.includes('client auth') && signer !== 'kubernetes.io/kube-apiserver-client') return undefined;
  if (request.audit.username?.startsWith('system:bootstrap')) return undefined;
  const masters = texts(spec.groups).includes('system:masters');
  return {
    says: `asked for a client certificate (${request.what})`,
    severity: masters ? 'high' : request.byServiceAccount ? 'medium' : 'low',
  };
}

// Kubelets and controllers mint tokens for pods all day. A person, or a program for an account that is not of the system, does not.
function token(request: Request): RequestClaim | undefined {
  const { audit, bySystem } = request;
  if (audit.username?.startsWith('system:node:') || audit.userAgent?.startsWith('kubelet')) return undefined;
  const bound = isFields(fields(request.object.spec).boundObjectRef);
  if (bySystem && (isSystemNamespace(audit.namespace) || bound)) return undefined;
  const seconds = Number(text(fields(request.object.spec).expirationSeconds)) || 0;
  return {
    says: `minted a token for account ${audit.name} in namespace ${audit.namespace}${seconds > 86_400 ? ` for ${Math.round(seconds / 86_400)} days` : ''}`,
    severity: seconds > 86_400 ? 'medium' : 'low',
  };
}

function inSystemNamespace(request: Request, what: string): RequestClaim | undefined {
  const { namespace, name } = request.audit;
  if (!isSystemNamespace(namespace)) return undefined;
  // The control plane's own pods are made in kube-system all day; nothing runs in the other two, and a hand tool with a
  // system identity is none of its parts.
  const ordinary = request.bySystem && isControlPlane(request) && !/^kube-(public|node-lease)$/.test(namespace!);
  return {
    says: `made ${what} in namespace ${namespace}: ${name}`,
    severity: ordinary ? 'info' : request.byServiceAccount && !request.bySystem ? 'medium' : 'low',
    context: ordinary,
  };
}

function isControlPlane({ audit }: Request): boolean {
  return !/^(kubectl|curl|python|helm|Go-http-client|Wget)\b/i.test(audit.userAgent ?? '');
}

const POWERFUL_ACCOUNTS =
  /^(cluster-admin|admin|tiller|namespace-controller|clusterrole-aggregation-controller|replicaset-controller|deployment-controller|daemon-set-controller|job-controller|generic-garbage-collector)$/;

/** A pod that runs under an account with the control plane's own rights. */
function borrowedAccount(request: Request): RequestClaim | undefined {
  const account = text(podSpec(request.object).serviceAccountName);
  return request.audit.namespace === 'kube-system' && POWERFUL_ACCOUNTS.test(account)
    ? { says: `runs a pod as ${account}`, severity: 'medium' }
    : undefined;
}
