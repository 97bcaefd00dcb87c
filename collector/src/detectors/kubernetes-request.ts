// How detectors of Kubernetes API behaviour are written: a behaviour, and a table of the requests that show it.
import type { Event, KubernetesAudit } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { STARTED } from '../receivers/formats/kubernetes-audit.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, isFields, list, type Fields } from '../receivers/formats/record.ts';
import { bySelector, claimOf, type BehaviourRule, type RuleClaim } from './behaviour.ts';
import { finding } from './finding.ts';
import { plain } from '../narrate/plain.ts';

export interface Request {
  readonly event: Event;
  readonly audit: KubernetesAudit;
  readonly record: Fields;
  /** requestObject, or responseObject where the policy records only that. */
  readonly object: Fields;
  readonly username: string;
  readonly failed: boolean;
  /** Kubelets, controllers, the scheduler and other parts of the control plane. */
  readonly bySystem: boolean;
  /** system:serviceaccount:… */
  readonly byServiceAccount: boolean;
  /** "secrets db in namespace shop" */
  readonly what: string;
}

export interface RequestRule extends BehaviourRule<Request> {
  readonly verbs: readonly string[];
  /** "pods", "pods/exec", "clusterrolebindings". */
  readonly resources: readonly string[];
  /** Asked for the control plane's own requests too. */
  readonly systemToo?: boolean;
}

export type RequestClaim = RuleClaim;

export interface RequestBehaviour extends Omit<Detector, 'payloads' | 'detect' | 'selectors'> {
  readonly rules: readonly RequestRule[];
}

export function requestDetector(behaviour: RequestBehaviour): Detector {
  const rulesOf = bySelector(behaviour.rules, ({ verbs, resources }) =>
    verbs.flatMap((verb) => resources.map((resource) => `${verb}/${resource}`)),
  );
  const detector: Detector = {
    ...behaviour,
    payloads: ['kubernetesAudit'],
    selectors: [...rulesOf.keys()],
    detect(told, memory) {
      // The API server tells lasting requests twice, at their start and at their end: one finding, judged by the end.
      const auditId = told.kubernetesAudit?.auditId ?? '';
      const other = memory.event(told.id === auditId ? auditId + STARTED : auditId);
      const event = other && told.id !== auditId ? other : told;
      const events = other ? [told, other] : [told];
      const request = readRequest(event);
      const { verb, resource, subresource } = request.audit;
      const object = subresource ? `${resource}/${subresource}` : resource;
      for (const rule of [...(rulesOf.get(`${verb}/${object}`) ?? []), ...(rulesOf.get(`*/${object}`) ?? [])]) {
        if (request.failed && !rule.refusedToo) continue;
        if (request.bySystem && !rule.systemToo) continue;
        const claim = claimOf(rule, request, `asked for ${verb} ${request.what}`);
        if (claim === undefined) continue;
        const { says, ...rest } = claim;
        const refused = request.failed ? ` (refused: ${request.audit.statusCode})` : '';
        const reason = plain(`${request.username || 'somebody unknown'} ${says}${refused}`, 400);
        return [finding(detector, { ...rest, events, identity: auditId, reason })];
      }
      return [];
    },
  };
  return detector;
}

export function readRequest(event: Event): Request {
  const audit = event.kubernetesAudit ?? {};
  const record = recordOf(event);
  const object = isFields(record.requestObject) ? record.requestObject : fields(record.responseObject);
  const username = audit.impersonatedUsername || audit.username || '';
  const name = audit.name ? ` ${audit.name}` : '';
  return {
    event,
    audit,
    record,
    object,
    username,
    failed: (audit.statusCode ?? 0) >= 400 || audit.decision === 'forbid',
    bySystem: isSystem(username),
    byServiceAccount: username.startsWith('system:serviceaccount:'),
    what: `${audit.subresource ? `${audit.resource}/${audit.subresource}` : audit.resource}${name}${audit.namespace ? ` in namespace ${audit.namespace}` : ''}`,
  };
}

/** The control plane, its nodes, and the controllers and add-ons that clouds run in kube-system. */
export function isSystem(username: string): boolean {
  if (username === 'system:anonymous' || username === 'system:unauthenticated') return false;
  if (
    /^system:serviceaccount:(kube-system|kube-node-lease|gke-managed-system|gatekeeper-system|calico-system|tigera-operator):/.test(
      username,
    )
  )
    return true;
  if (username.startsWith('system:serviceaccount:')) return false;
  return /^(system:|eks:|aks-|aksService$|masterclient$|nodeclient$|acsService$|hcpService$|kubernetes-admin-controller$)/.test(
    username,
  );
}

const SYSTEM_NAMESPACES = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'gke-managed-system',
  'gatekeeper-system',
  'calico-system',
  'tigera-operator',
  'amazon-cloudwatch',
]);

export function isSystemNamespace(namespace: string | null | undefined): boolean {
  return SYSTEM_NAMESPACES.has(namespace ?? '');
}

/** Resources that hold a pod template. */
export const POD_MAKERS = [
  'pods',
  'deployments',
  'daemonsets',
  'statefulsets',
  'replicasets',
  'replicationcontrollers',
  'jobs',
  'cronjobs',
  'podtemplates',
] as const;

/** The pod specification in a pod, a workload's template or a cron job's. */
export function podSpec(object: Fields): Fields {
  const spec = fields(object.spec);
  const inJob = fields(fields(fields(spec.jobTemplate).spec).template);
  for (const template of [inJob, fields(spec.template), fields(object.template)])
    if (isFields(template.spec)) return template.spec;
  return spec;
}

export function containers(spec: Fields): Fields[] {
  return [...list(spec.containers), ...list(spec.initContainers), ...list(spec.ephemeralContainers)].filter(isFields);
}

/** An address outside of private, loopback and link-local ranges. */
export function isPublicAddress(address: string | null | undefined): boolean {
  const value = address ?? '';
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.\d+\.\d+$/i.exec(value);
  if (v4) {
    const [first, second] = [Number(v4[1]), Number(v4[2])];
    if (first === 0 || first === 10 || first === 127 || first >= 224) return false;
    if (first === 169 && second === 254) return false;
    if (first === 172 && second >= 16 && second <= 31) return false;
    if (first === 192 && second === 168) return false;
    return !(first === 100 && second >= 64 && second <= 127);
  }
  return value.includes(':') && !/^(::1$|::$|fe[89ab]|f[cd])/i.test(value);
}
