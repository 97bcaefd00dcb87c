// Operation + activity → Verdict. Asks the guards in their order; the first finding wins. Pure but for the clock: what
// follows from a verdict is report.ts's and tap.ts's business.
import type { Activity } from './activities.ts';
import { nowMs } from './clock.ts';
import type { AgentConfig, Mode } from './config.ts';
import type { SharedInputs } from './inputs/of-open-activities.ts';
import type { Guard, GuardContext, GuardFinding, InputIndex } from './guard.ts';
import type { Operation, OperationKind } from './operation.ts';
import { CONSTANT_STEPS, GUARD_STEPS_MAX, Steps } from './steps.ts';

export interface Verdict {
  readonly guard: Guard;
  readonly finding: GuardFinding;
  readonly blocked: boolean;
}

export interface Judge {
  /**
   * Undefined: nothing to say, the call goes on. Never throws.
   * @param shared where there is no activity: the inputs of those that it may belong to
   */
  judge(operation: Operation, activity: Activity | undefined, shared?: SharedInputs): Verdict | undefined;
  /** Some guard judges this kind even without an activity. */
  withoutActivity(kind: OperationKind): boolean;
  /** Some guard judges this kind. */
  concerns(kind: OperationKind): boolean;
  /** cutShort: answers that met their steps or a bounded search; what was left out of them was let through. */
  readonly counters: { judged: number; faults: number; overBudget: number; cutShort: number };
}

export interface JudgeOptions {
  readonly guards: readonly Guard[];
  readonly config: AgentConfig;
  readonly context: GuardContext;
  /** The mode now: a policy may have changed it. */
  readonly mode: () => Mode;
  readonly onFault: (guard: string, error: unknown) => void;
  /** A guard's answer was cut short. */
  readonly onCut?: (guard: string) => void;
}

/** A guard that took longer is counted; one that does so this often in a row is slow, which the coverage report says. */
const BUDGET_MS = 5;

const noInputs: InputIndex = {
  suspicious: false,
  values: () => [],
  find: () => [],
  equal: () => undefined,
  structures: () => [],
};

export function createJudge({ guards, config, context, mode, onFault, onCut }: JudgeOptions): Judge {
  const byKind = new Map<OperationKind, Guard[]>();
  const withoutInput = new Map<OperationKind, Guard[]>();
  for (const guard of guards) {
    if (config.guards[guard.id] === 'off') continue;
    for (const kind of guard.operations) {
      if (!byKind.has(kind)) byKind.set(kind, []);
      byKind.get(kind)!.push(guard);
      if (!guard.withoutInput) continue;
      if (!withoutInput.has(kind)) withoutInput.set(kind, []);
      withoutInput.get(kind)!.push(guard);
    }
  }
  const allow = config.allow;
  const counters = { judged: 0, faults: 0, overBudget: 0, cutShort: 0 };
  const steps = new Steps(GUARD_STEPS_MAX);
  const bounded = boundedContext(context, steps);

  function judge(operation: Operation, activity: Activity | undefined, shared?: SharedInputs): Verdict | undefined {
    const asked = activity || shared ? byKind.get(operation.kind) : withoutInput.get(operation.kind);
    if (asked === undefined) return undefined;
    counters.judged++;
    const started = nowMs();
    let verdict: Verdict | undefined;
    for (const guard of asked) {
      if (guard.ofActivities && !activity) continue;
      try {
        const inputs = activity ? activity.inputs : (shared?.index ?? noInputs);
        const searchesCut = inputs.searchesCut ?? 0;
        steps.restart();
        const finding = guard.judge(operation, inputs, bounded);
        if (steps.cut || (inputs.searchesCut ?? 0) > searchesCut) {
          counters.cutShort++;
          onCut?.(guard.id);
        }
        if (!finding) continue;
        if (!finding.evenWhereAllowed && allowed(guard, activity ?? shared?.ownerOf(finding.input))) continue;
        const guardMode = config.guards[guard.id];
        verdict = { guard, finding, blocked: guardMode === 'observe' ? false : mode() === 'block' };
        break;
      } catch (error) {
        counters.faults++;
        onFault(guard.id, error);
      }
    }
    if (nowMs() - started > BUDGET_MS) counters.overBudget++;
    return verdict;
  }

  function allowed(guard: Guard, activity: Activity | undefined): boolean {
    if (allow.length === 0) return false;
    const route = activity?.record.name ?? '';
    const topic = activity?.record.record?.topic;
    return allow.some(
      (exception) =>
        (exception.guard === '*' || exception.guard === guard.id) &&
        (exception.route === '*' || routeMatches(exception.route, route) || exception.route === topic),
    );
  }

  return { judge, withoutActivity: (kind) => withoutInput.has(kind), concerns: (kind) => byKind.has(kind), counters };
}

/** The same context with a budget: nothing is a constant any more once there are no steps left to look for it. */
function boundedContext(context: GuardContext, steps: Steps): GuardContext {
  const { isConstant } = context;
  const bounds = { steps: { value: steps } };
  return Object.create(
    context,
    isConstant === undefined
      ? bounds
      : { ...bounds, isConstant: { value: (text: string) => steps.take(CONSTANT_STEPS) && isConstant(text) } },
  ) as GuardContext;
}

/** "POST /orders" matches itself; a trailing "*" matches any ending; without a method, any method. */
export function routeMatches(rule: string, name: string): boolean {
  const subject = rule.startsWith('/') ? name.slice(name.indexOf(' ') + 1) : name;
  return rule.endsWith('*') ? subject.startsWith(rule.slice(0, -1)) : subject === rule;
}
