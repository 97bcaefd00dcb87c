// What the responses on pods share: which pods a story is about, and what stands in the way of touching one.
import type { Event, Story } from '@throughline/proto';
import { distinct, eventsOf, type Plan, type World } from './response.ts';

export interface PodTarget {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly containerId: string;
}

/** The parts of a pod that are read; the API server's own names. */
export interface Pod {
  readonly metadata: {
    readonly uid: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec: { readonly nodeName?: string; readonly hostNetwork?: boolean };
}

interface Listed<T> {
  readonly items?: readonly T[];
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export function podPath({ namespace, name }: PodTarget): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}`;
}

/** One plan for each pod that the story's own processes and requests ran in; `make` adds what would be done. */
export async function podPlans(
  story: Story,
  world: World,
  make: (target: PodTarget, pod: Pod) => Promise<Partial<Plan>>,
): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  for (const target of podTargets(eventsOf(story, world))) {
    const base: Plan = { target: { kind: 'pod', value: target.uid, role: 3 }, lines: [], detail: { ...target } };
    if (world.protectedNamespaces.includes(target.namespace)) {
      plans.push({ ...base, lines: [label(target)], refused: `the namespace ${target.namespace} is protected` });
    } else if (!world.kubernetes) {
      plans.push({
        ...base,
        ...(await make(target, UNKNOWN)),
        refused: 'no API server is configured (option kubernetes): a person must do it',
      });
    } else {
      plans.push(await planned(base, target, world, make));
    }
  }
  return distinct(plans);
}

async function planned(
  base: Plan,
  target: PodTarget,
  world: World,
  make: (target: PodTarget, pod: Pod) => Promise<Partial<Plan>>,
): Promise<Plan> {
  try {
    const pod = (await world.kubernetes!.get(podPath(target))) as unknown as Pod;
    if (pod.metadata.uid !== target.uid)
      return {
        ...base,
        lines: [label(target)],
        refused: `the pod ${target.name} is another one now: the attacked one is gone`,
      };
    const budget = await budgetOf(target, pod, world);
    const made = await make(target, pod);
    return {
      ...base,
      ...made,
      lines: [...(made.lines ?? []), ...budget.lines],
      ...(budget.refused !== undefined && { refused: budget.refused }),
      ...(made.refused !== undefined && { refused: made.refused }),
    };
  } catch (error) {
    return { ...base, lines: [label(target)], refused: (error as Error).message };
  }
}

/** Stands in for a pod that cannot be asked for. */
const UNKNOWN: Pod = { metadata: { uid: '' }, spec: {} };

function podTargets(events: readonly Event[]): readonly PodTarget[] {
  return events.flatMap(({ workload, kubernetesAudit, cloudApiCall }) => {
    if (kubernetesAudit || cloudApiCall || !workload?.podUid || !workload.podName || !workload.namespace) return [];
    const { namespace, podName: name, podUid: uid, node, containerId } = workload;
    return [{ namespace, name, uid, node: node ?? '', containerId: containerId ?? '' }];
  });
}

export function label({ namespace, name }: PodTarget): string {
  return `Pod ${namespace}/${name}`;
}

// Taking a pod out of service counts against its disruption budget, as an eviction would.
async function budgetOf(target: PodTarget, pod: Pod, world: World): Promise<{ lines: string[]; refused?: string }> {
  const listed = (await world.kubernetes!.get(
    `/apis/policy/v1/namespaces/${encodeURIComponent(target.namespace)}/poddisruptionbudgets`,
  )) as Listed<{
    metadata: { name: string };
    spec: { selector?: Selector };
    status?: { disruptionsAllowed?: number };
  }>;
  const budgets = (listed.items ?? []).filter(({ spec }) => selects(spec.selector, pod.metadata.labels ?? {}));
  const lines = budgets.map(
    ({ metadata, status }) => `Disruption budget ${metadata.name} allows ${status?.disruptionsAllowed ?? 0} more.`,
  );
  const broken = budgets.find(({ status }) => (status?.disruptionsAllowed ?? 0) < 1);
  return broken ? { lines, refused: `the disruption budget ${broken.metadata.name} allows no pod to go` } : { lines };
}

/** A label selector as Kubernetes reads it; an absent one selects nothing, an empty one everything. */
export function selects(selector: Selector | null | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (!selector) return false;
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (labels[key] !== value) return false;
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key];
    if (operator === 'In') return value !== undefined && values.includes(value);
    if (operator === 'NotIn') return value === undefined || !values.includes(value);
    return operator === 'Exists' ? value !== undefined : value === undefined;
  });
}

/** The Services and network policies of the namespace that select these labels. */
export async function selectedBy(
  target: PodTarget,
  labels: Readonly<Record<string, string>>,
  world: World,
): Promise<{ services: string[]; policies: string[] }> {
  const at = encodeURIComponent(target.namespace);
  const services = (await world.kubernetes!.get(`/api/v1/namespaces/${at}/services`)) as Listed<{
    metadata: { name: string };
    spec: { selector?: Record<string, string> };
  }>;
  const policies = (await world.kubernetes!.get(
    `/apis/networking.k8s.io/v1/namespaces/${at}/networkpolicies`,
  )) as Listed<{ metadata: { name: string }; spec: { podSelector: Selector } }>;
  return {
    services: (services.items ?? [])
      .filter(({ spec }) => spec.selector && selects({ matchLabels: spec.selector }, labels))
      .map(({ metadata }) => metadata.name),
    policies: (policies.items ?? [])
      .filter(({ spec }) => selects(spec.podSelector, labels))
      .map(({ metadata }) => metadata.name),
  };
}
