// Rights given that lead to the whole cluster: bindings to cluster-admin, wildcard roles, rights to escalate, bind, impersonate,
// or to run things in other people's pods.
// Benign twins: the control plane reconciling its own roles at start; aggregated roles of add-ons with named resources.
import { fields, isFields, list, text, texts, type Fields } from '../receivers/formats/record.ts';
import { requestDetector, type Request, type RequestClaim } from './kubernetes-request.ts';

export const rbacGrant = requestDetector({
  id: 'rbac-grant',
  title: 'Dangerous Kubernetes rights granted',
  techniques: ['T1098.006', 'T1098', 'T1078.004'],
  tactics: ['TA0003', 'TA0004'],
  severity: 'medium',
  deterministic: false,
  blindSpot: 'Needs request bodies for RBAC objects in the audit log (level Request).',
  rules: [
    {
      verbs: ['create', 'update', 'patch'],
      resources: ['clusterrolebindings', 'rolebindings'],
      refusedToo: true,
      when: binding,
    },
    { verbs: ['create', 'update', 'patch'], resources: ['clusterroles', 'roles'], when: role },
  ],
});

function binding(request: Request): RequestClaim | undefined {
  const reference = text(fields(request.object.roleRef).name);
  const subjects = list(request.object.subjects).filter(isFields);
  const nobody = subjects.some((subject) =>
    ['system:anonymous', 'system:unauthenticated'].includes(text(subject.name)),
  );
  const everyone = subjects.some((subject) =>
    ['system:authenticated', 'system:serviceaccounts'].includes(text(subject.name)),
  );
  if (nobody && !['system:public-info-viewer', 'system:discovery', 'system:basic-user'].includes(reference)) {
    return {
      says: `gave ${reference || 'a role'} to anybody without a login`,
      severity: 'critical',
      deterministic: !request.failed,
    };
  }
  if (
    reference === 'cluster-admin' ||
    reference === 'system:masters' ||
    (reference === 'admin' && everyone) ||
    (reference === 'edit' && everyone)
  ) {
    const names = subjects
      .map((subject) => text(subject.name))
      .slice(0, 4)
      .join(', ');
    const self = subjects.some(
      (subject) => request.username.endsWith(`:${text(subject.name)}`) || text(subject.name) === request.username,
    );
    return {
      says: `${request.failed ? 'tried to give' : 'gave'} ${reference} to ${names || 'somebody'}${self ? ', which is itself' : ''}`,
      severity: request.failed ? 'medium' : self || everyone || request.byServiceAccount ? 'high' : 'medium',
    };
  }
  const itself = subjects.some(
    (subject) =>
      text(subject.name) === request.username ||
      request.username.endsWith(`:${text(subject.namespace) || request.audit.namespace}:${text(subject.name)}`),
  );
  if (itself && reference !== '')
    return {
      says: `${request.failed ? 'tried to give' : 'gave'} itself ${reference}`,
      severity: request.failed ? 'low' : 'medium',
    };
  if (
    (nobody ||
      everyone ||
      subjects.some((subject) => text(subject.kind) === 'ServiceAccount' && text(subject.name) === 'default')) &&
    !request.failed &&
    !/^system:(public-info-viewer|discovery|basic-user|service-account-issuer-discovery)$/.test(reference)
  )
    return {
      says: `gave ${reference} to ${subjects
        .map((subject) => text(subject.name))
        .slice(0, 3)
        .join(', ')}, which many are`,
      severity: 'low',
    };
  // Without a body only the request itself is known; a workload that binds roles is worth a line.
  if (
    !isFields(request.object.roleRef) &&
    request.byServiceAccount &&
    request.failed &&
    request.audit.resource === 'clusterrolebindings'
  ) {
    return { says: 'tried to bind a role over the whole cluster', severity: 'low' };
  }
  return undefined;
}

const POWERFUL: readonly { readonly resource: RegExp; readonly verbs: readonly string[]; readonly label: string }[] = [
  { resource: /^(\*|pods\/exec|pods\/attach)$/, verbs: ['create', '*', 'get'], label: 'run commands in pods' },
  {
    resource: /^(clusterroles|roles|clusterrolebindings|rolebindings|\*)$/,
    verbs: ['escalate', 'bind'],
    label: 'escalate or bind roles',
  },
  { resource: /^(users|groups|serviceaccounts|\*)$/, verbs: ['impersonate'], label: 'act as others' },
  { resource: /^(serviceaccounts\/token)$/, verbs: ['create', '*'], label: 'mint tokens' },
  { resource: /^(nodes\/proxy)$/, verbs: ['get', 'create', '*'], label: 'reach kubelets' },
  {
    resource: /^(certificatesigningrequests\/approval)$/,
    verbs: ['update', 'patch', '*'],
    label: 'approve certificates',
  },
];
const WRITES = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

function role(request: Request): RequestClaim | undefined {
  if (text(request.audit.name).startsWith('system:')) return undefined;
  const rules = list(request.object.rules).filter(isFields);
  // Wildcards in an update are as a rule the same old wildcards.
  const created = request.audit.verb === 'create';
  const all = rules.some((rule) => texts(rule.verbs).includes('*') && texts(rule.resources).includes('*'));
  if (created && all)
    return { says: `made role ${request.audit.name} with every right on everything`, severity: 'high' };
  if (created && rules.some((rule) => texts(rule.verbs).includes('*') || texts(rule.resources).includes('*'))) {
    return { says: `made role ${request.audit.name} with wildcard rights`, severity: 'medium' };
  }
  // What a wildcard always gave is no news in an update.
  const power = POWERFUL.find((candidate) => rules.some((rule) => grants(rule, candidate)));
  if (power)
    return {
      says: `${created ? 'made' : 'changed'} role ${request.audit.name} with the right to ${power.label}`,
      severity: 'medium',
      techniques: ['T1098.006', 'T1078.004', 'T1609'],
    };
  if (
    created &&
    request.audit.resource === 'clusterroles' &&
    rules.some((rule) => texts(rule.verbs).some((verb) => WRITES.has(verb)))
  ) {
    return {
      says: `made cluster role ${request.audit.name} with rights to write`,
      severity: request.byServiceAccount ? 'info' : 'low',
      context: request.byServiceAccount,
    };
  }
  return undefined;
}

function grants(rule: Fields, power: (typeof POWERFUL)[number]): boolean {
  if (texts(rule.resources).includes('*')) return false;
  return (
    texts(rule.resources).some((resource) => power.resource.test(resource)) &&
    texts(rule.verbs).some((verb) => power.verbs.includes(verb))
  );
}
