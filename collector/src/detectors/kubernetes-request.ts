// How detectors of Kubernetes API behaviour are written: a behaviour, and a table of the requests that show it.
import type { Event, KubernetesAudit } from '@throughline/proto';
import type { Detector } from '../detector.ts';
import { STARTED } from '../receivers/formats/kubernetes-audit.ts';
import { recordOf } from '../receivers/formats/raw.ts';
import { fields, isFields, list, text, type Fields } from '../receivers/formats/record.ts';
import { finding, type Claim, type SeverityName } from './finding.ts';
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

export interface RequestRule {
  readonly verbs: readonly string[];
  /** "pods", "pods/exec", "clusterrolebindings". */
  readonly resources: readonly string[];
  readonly when?: (request: Request) => string | RequestClaim | undefined;
  readonly says?: string;
  readonly refusedToo?: boolean;
  /** Asked for the control plane's own requests too. */
  readonly systemToo?: boolean;
  readonly severity?: SeverityName;
  readonly techniques?: readonly string[];
  readonly tactics?: readonly string[];
  readonly deterministic?: boolean;
  readonly context?: boolean;
}

export type RequestClaim = Omit<Partial<Claim>, 'events' | 'reason'> & { readonly says: string };

export interface RequestBehaviour extends Omit<Detector, 'payloads' | 'detect' | 'selectors'> {
  readonly rules: readonly RequestRule[];
}

export function requestDetector(behaviour: RequestBehaviour): Detector {
  const bySelector = new Map<string, RequestRule[]>();
  for (const rule of behaviour.rules) {
    for (const verb of rule.verbs) {
      for (const resource of rule.resources) {
        const selector = `${verb}/${resource}`;
        bySelector.set(selector, [...(bySelector.get(selector) ?? []), rule]);
      }
    }
  }
  const detector: Detector = {
    ...behaviour,
    payloads: ['kubernetesAudit'],
    selectors: [...bySelector.keys()],
    detect(told, memory) {
      // The API server tells lasting requests twice, at their start and at their end: one finding, judged by the end.
      const auditId = told.kubernetesAudit?.auditId ?? '';
      const other = memory.event(told.id === auditId ? auditId + STARTED : auditId);
      const event = other && told.id !== auditId ? other : told;
      const events = other ? [told, other] : [told];
      const request = readRequest(event);
      const { verb, resource, subresource } = request.audit;
      const object = subresource ? `${resource}/${subresource}` : resource;
      for (const rule of [...(bySelector.get(`${verb}/${object}`) ?? []), ...(bySelector.get(`*/${object}`) ?? [])]) {
        if (request.failed && !rule.refusedToo) continue;
        if (request.bySystem && !rule.systemToo) continue;
        const answer = rule.when ? rule.when(request) : (rule.says ?? `asked for ${verb} ${request.what}`);
        if (answer === undefined) continue;
        const { says, ...rest } = typeof answer === 'string' ? { says: answer } : answer;
        const { severity, techniques, tactics, deterministic, context } = rule;
        const own = Object.fromEntries(
          Object.entries({ severity, techniques, tactics, deterministic, context }).filter(
            ([, value]) => value !== undefined,
          ),
        );
        const refused = request.failed ? ` (refused: ${request.audit.statusCode})` : '';
        return [
          finding(detector, {
            ...own,
            ...rest,
            events,
            identity: auditId,
            reason: plain(`${request.username || 'somebody unknown'} ${says}${refused}`, 400),
          }),
        ];
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

export { list, text };
