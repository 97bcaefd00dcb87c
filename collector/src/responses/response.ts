// The contract of a response action: one file in responses/, one line in responses/index.ts. It first says what it would do
// (plan), and does only that (run); what it did can be checked (verify) and, where possible, taken back (undo).
import type { BlockRule, EntityKey, Event, SensorOrder, Story, Workload } from '@throughline/proto';
import type { ServicePolicy } from '../policies.ts';

export interface Response {
  /** As typed: "block-request". */
  readonly name: string;
  readonly title: string;
  /** Place on the ladder; smaller ones are tried first. */
  readonly rung: number;
  /** Whose hands it uses. */
  readonly needs: 'agent' | 'sensor' | 'kubernetes' | 'person';
  /** The default playbook may do it without a person. */
  readonly automatic: boolean;
  /** How long it lasts, unless told otherwise; 0 for what cannot end by itself. */
  readonly minutes: number;
  /** MITRE D3FEND technique. */
  readonly d3fend: string;
  /** What it would act upon in this story; empty when nothing fits. Never changes anything. */
  plan(story: Story, world: World): Promise<readonly Plan[]> | readonly Plan[];
  run(plan: Plan, world: World, about: About): Promise<Outcome> | Outcome;
  undo?(plan: Plan, world: World, about: About): Promise<Outcome> | Outcome;
  /** True when the effect was seen; absent: it cannot be seen from here. */
  verify?(plan: Plan, world: World, about: About): Promise<boolean> | boolean;
}

/** One thing that a response would act upon. Survives a restart as JSON, so that it can be undone. */
export interface Plan {
  readonly target: EntityKey;
  /** What would be done and who feels it, one sentence each. */
  readonly lines: readonly string[];
  /** A guard rail: why it must not be done. */
  readonly refused?: string;
  /** A guard rail that holds for the automatic playbook only: a person may go on. */
  readonly needsPerson?: string;
  /** What run() and undo() need. */
  readonly detail: Readonly<Record<string, string>>;
}

export interface About {
  readonly actionId: string;
  readonly storyId: string;
  readonly expiresUs: number;
}

export interface Outcome {
  readonly state: 'done' | 'refused' | 'failed' | 'undone';
  readonly reason: string;
}

/** What responses may use; collector.ts fills it. */
export interface World {
  event(id: string): Event | undefined;
  addRule(rule: BlockRule, service: string): boolean;
  removeRule(id: string): boolean;
  servicePolicy(service: string): ServicePolicy;
  setService(service: string, change: ServicePolicy): void;
  /** Agents of the service that are connected now. */
  agents(service: string): number;
  sensorFor(workload: Workload | null | undefined): boolean;
  /** Undefined when no sensor of the node answered. */
  orderSensor(order: SensorOrder, workload: Workload | null | undefined): Promise<Outcome | undefined>;
  readonly kubernetes: Kubernetes | undefined;
  readonly protectedNamespaces: readonly string[];
  readonly nowUs: number;
}

/** The few calls that pod responses need. Answers are the API server's JSON; status codes outside 2xx reject. */
export interface Kubernetes {
  get(path: string): Promise<Record<string, unknown>>;
  patch(path: string, body: unknown, type: 'merge' | 'strategic' | 'json'): Promise<Record<string, unknown>>;
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  delete(path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** The events of a story's steps, each once, in the order of the steps. */
export function eventsOf(story: Story, world: World): readonly Event[] {
  const ids = new Set((story.steps ?? []).flatMap((step) => step.eventIds ?? []));
  return [...ids].flatMap((id) => world.event(id) ?? []);
}

/** One plan a target: the first of those that name the same one. */
export function distinct(plans: readonly Plan[]): readonly Plan[] {
  return [
    ...new Map(plans.map((plan) => [`${plan.target.kind} ${plan.target.value}`, plan] as const).toReversed()).values(),
  ].toReversed();
}
