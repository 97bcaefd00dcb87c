// What instrumentations may do to the application, in one place: wrap, intercept, run an activity. Whatever goes wrong in
// here is counted and the application's call goes on; only BlockedError gets out.
import {
  aboutToAnswer,
  Activity,
  type ActivityRecord,
  currentActivity,
  nextId,
  openActivities,
  type RecordedOperation,
  runInActivity,
  someActivityIsOpen,
} from './activities.ts';
import type { ActivityStart, Refusal } from './activity.ts';
import { BlockedError } from './blocked-error.ts';
import type { CallSite } from './caller.ts';
import { nowUs } from './clock.ts';
import type { Coverage } from './coverage.ts';
import { compact, type FlightRecorder } from './flight-recorder.ts';
import type { OperationHandle, Tap } from './instrumentation.ts';
import { inputsOf, type SharedInputs } from './inputs/of-open-activities.ts';
import type { Judge, Verdict } from './judge.ts';
import type { Operation, OperationKind } from './operation.ts';
import type { Policy, Refused } from './policy.ts';
import { foreignPrototypeKey, keepPrototypeKey, removePrototypeKey } from './prototype-watch.ts';
import { isAlwaysSent, type Report } from './report.ts';
import { StoredInputs } from './stored-inputs.ts';
import { wrapProperty } from './wrap.ts';

/** Open activities that a call without one is judged against, and how often in a second. */
const SHARED_ACTIVITIES_MAX = 8;
const SHARED_PER_SECOND_MAX = 200;

export interface TapParts {
  readonly judge: Judge;
  readonly report: Report;
  readonly recorder: FlightRecorder;
  readonly policy: Policy;
  readonly coverage: Coverage;
  readonly callSite: () => CallSite;
  readonly onFault: (where: string, error: unknown) => void;
  readonly deadLetterTopic: string;
  /** Tells the sensor of the node which call comes next; its number, 0 for none. */
  readonly mark: (operation: Operation) => number;
  /** Links the activity to the application's own trace, when a finding is made. */
  readonly adoptTrace: (activity: Activity) => void;
}

/** The tap, with what only the agent's own rooms use. */
export interface AgentTap extends Tap {
  /** The same tap, its gaps filed under this instrumentation's name. */
  for(instrumentation: string): AgentTap;
  /** Refuses the running activity when a rule or limit speaks of this user. */
  setUser(user: string): void;
  current(): Activity | undefined;
  /** Judges a call again, with more known about it. Recorded only when something is found: then like intercept. */
  again(operation: Operation): OperationHandle | undefined;
  /** Records a call that needs no judging: it was judged as part of another. */
  note(operation: Operation): OperationHandle;
  /** An activity that is entered later; undefined when a rule refuses it. */
  startActivity(start: ActivityStart): Activity | undefined;
  /** Everything is switched off for now. */
  readonly killed: boolean;
  /** Some rule may refuse an activity. */
  readonly restricts: boolean;
  /** Where blocked records are copied to; "" for nowhere. */
  readonly deadLetterTopic: string;
  /** Runs a call of the agent's own: no hook sees what it does until it returns. */
  unseen<T>(call: () => T): T;
  /** Counts a failure of ours that nobody waits for. */
  fault(where: string, error: unknown): void;
  /** An activity is refused for what was done with its inputs elsewhere. */
  refuse(activity: Activity | undefined, refusal: Refusal): void;
  /** Before anything of the answer goes out: true when the activity is refused for what it did so far, and was answered. */
  refusesAnswer(activity: Activity): boolean;
  /** The unit of work is over: what it was asked for has been answered. */
  endActivity(activity: Activity, outcome: 'completed' | 'failed', statusCode?: number): void;
}

function* valuesOf(activity: Activity): Generator<string> {
  for (const { value } of activity.inputs.values()) yield value;
}

const noHandle: OperationHandle = { finish() {} };

export function createTap(parts: TapParts): AgentTap {
  const { judge, report, recorder, policy, coverage, callSite, onFault, adoptTrace, mark } = parts;

  let unseen = false;

  /** A call as the flight recorder keeps it, and the handle for its late facts: one object for both. */
  class RecordedCall implements RecordedOperation, OperationHandle {
    readonly operation: Operation;
    readonly startUs = nowUs();
    endUs = 0;
    facts: Readonly<Record<string, unknown>> | undefined = undefined;
    error = '';
    sent = false;
    mark = 0;
    // Never the activity: what the recorder keeps must not keep what came in.
    readonly #record: ActivityRecord | undefined;
    constructor(operation: Operation, record: ActivityRecord | undefined) {
      this.operation = operation;
      this.#record = record;
    }
    finish(facts?: Readonly<Record<string, unknown>>, error?: unknown): void {
      try {
        this.endUs = nowUs();
        if (facts) this.facts = this.facts ? { ...this.facts, ...facts } : facts;
        if (error)
          this.error = String((error as { code?: unknown }).code ?? (error as { name?: unknown }).name ?? error).slice(
            0,
            200,
          );
        report.settled(this, this.#record);
      } catch (fault) {
        onFault('finish', fault);
      }
    }
  }

  function intercept(operation: Operation): OperationHandle {
    return look(operation, false) ?? noHandle;
  }

  function look(operation: Operation, onlyFindings: boolean): OperationHandle | undefined {
    if (policy.killed || unseen) return undefined;
    let activity = currentActivity();
    if (activity !== undefined && policy.looksAtPayloads) refusePayload(activity);
    // One that is over lent its context to whatever it opened: a pooled connection, a timer that works off a queue.
    const shared =
      (activity === undefined || activity.over) && judge.concerns(operation.kind) ? sharedInputs() : undefined;
    let blocked: BlockedError | undefined;
    let handle: RecordedCall | undefined;
    if (activity && !onlyFindings) watchPrototype();
    try {
      const own = judge.judge(operation, activity, shared);
      const lent = own || !activity || !shared ? own : judge.judge(operation, undefined, shared);
      const verdict = lent ?? (activity && judgeStored(operation, activity));
      // Known by what it used.
      if (lent && (!own || !activity)) activity = shared?.ownerOf(lent.finding.input) ?? activity;
      const always = isAlwaysSent(operation.kind) && (operation.kind !== 'code.eval' || activity !== undefined);
      if (!verdict && (onlyFindings || (!always && !activity))) return undefined;
      const record = activity?.record;
      const recorded = (handle = new RecordedCall(verdict ? operation : compact(operation), record));
      const kept = record !== undefined && recorder.add(record, recorded);
      if (verdict) {
        const findingId = told(() => {
          if (activity) adoptTrace(activity);
          return report.finding(verdict, activity, recorded, callSite());
        });
        if (verdict.blocked) {
          blocked = new BlockedError(findingId);
          recorded.endUs = nowUs();
          if (activity) refuse(activity, blocked, { findingId, status: 403 });
        }
      } else if (always) {
        report.always(record, recorded, callSite());
      } else if (kept && record.findings > 0) {
        report.following(record, recorded);
      }
    } catch (fault) {
      onFault('intercept', fault);
    }
    if (blocked) throw blocked;
    if (handle) handle.mark = mark(operation);
    return handle;
  }

  const stored = new StoredInputs();

  /** By what earlier activities stored; and what this call stores, for later ones. */
  function judgeStored(operation: Operation, activity: Activity): Verdict | undefined {
    stored.keep(operation);
    const joins = activity.indexed ? (activity.inputs.joinedPaths?.() ?? []) : [];
    const index = stored.recall(operation, joins, () => activity.inputs.values());
    return index && judge.judge(operation, undefined, { index, ownerOf: () => activity });
  }

  let sharedSecond = 0;
  let sharedLeft = 0;

  /** For a call without an activity: the inputs of those that are open, as often as that is affordable. */
  function sharedInputs(): SharedInputs | undefined {
    const second = Math.trunc(nowUs() / 1_000_000);
    if (second !== sharedSecond) {
      sharedSecond = second;
      sharedLeft = SHARED_PER_SECOND_MAX;
    }
    if (sharedLeft <= 0) return undefined;
    const open = openActivities(SHARED_ACTIVITIES_MAX);
    if (open.length === 0) return undefined;
    sharedLeft--;
    return inputsOf(open);
  }

  // A verdict that cannot be told is one all the same: what goes wrong in between (the application's own telemetry is asked for
  // its span) must not open the way that the verdict closes.
  function told(tell: () => string): string {
    try {
      return tell();
    } catch (fault) {
      onFault('report', fault);
      return nextId('f');
    }
  }

  /** A key that appeared on Object.prototype is judged before anything can be done with it; refused, it is taken away. */
  function watchPrototype(): void {
    const key = foreignPrototypeKey();
    if (key === undefined) return;
    try {
      // Who pollutes names the key; a key that nobody sent is the application's own.
      const sent =
        currentActivity()
          ?.inputs.values()
          .some(({ value }) => value.includes(key)) === true;
      const found =
        sent &&
        ['__proto__', 'constructor.prototype'].some(
          (way) => look({ kind: 'object.merge', call: 'Object.prototype', path: `${way}.${key}` }, true) !== undefined,
        );
      keepPrototypeKey(key, found);
    } catch (blocked) {
      removePrototypeKey(key);
      throw blocked;
    }
  }

  // At the first dangerous call: before, a body may not be all there.
  function refusePayload(activity: Activity): void {
    if (!activity.blocked) {
      try {
        const refused = policy.refusesPayload(valuesOf(activity), Date.now());
        if (refused) refuseByRule(activity, refused);
      } catch (fault) {
        onFault('payload', fault);
      }
    }
    if (activity.blocked) throw activity.blocked;
  }

  function refuse(activity: Activity, error: BlockedError, refusal: Refusal): void {
    if (activity.blocked) return;
    activity.blocked = error;
    activity.record.outcome = 'blocked';
    try {
      activity.refuse(refusal);
    } catch (fault) {
      onFault('refuse', fault);
    }
  }

  function runActivity<T>(start: ActivityStart, fn: () => T): T {
    if (policy.killed) return fn();
    let activity: Activity | undefined;
    try {
      activity = startActivity(start);
      if (activity === undefined) return undefined as T;
    } catch (fault) {
      onFault('runActivity', fault);
      return fn();
    }
    return runInActivity(activity, fn);
  }

  function startActivity(start: ActivityStart): Activity | undefined {
    const activity = new Activity(start);
    if (policy.restricts) {
      const refused = policy.refuses(activity.record, Date.now());
      if (refused) return refuseByRule(activity, refused);
    }
    return activity;
  }

  function refuseByRule(activity: Activity, refused: Refused): undefined {
    activity.lendNothing();
    const findingId = told(() => report.ruleHit(refused, activity));
    const status = refused.kind === 'rate' ? 429 : 403;
    refuse(activity, new BlockedError(findingId), {
      findingId,
      status,
      ...(refused.retryAfterSeconds ? { retryAfterSeconds: refused.retryAfterSeconds } : {}),
    });
    return undefined;
  }

  function watchAtEnd(activity: Activity): void {
    try {
      runInActivity(activity, watchPrototype);
    } catch {
      // Refused, taken away and reported.
    }
  }

  function make(name: string): AgentTap {
    return {
      for: make,
      deadLetterTopic: parts.deadLetterTopic,
      startActivity,
      get killed() {
        return policy.killed;
      },
      get restricts() {
        return policy.restricts;
      },
      unseen(call) {
        const before = unseen;
        unseen = true;
        try {
          return call();
        } finally {
          unseen = before;
        }
      },
      fault: onFault,
      wrap(owner, property, build) {
        try {
          if (owner === undefined || owner === null || !wrapProperty(owner, property, build)) {
            coverage.gap(
              name,
              owner && Object.isFrozen(owner)
                ? `${String(property)} cannot be hooked: its module is frozen`
                : `${String(property)} is not there to hook`,
            );
          }
        } catch (fault) {
          coverage.gap(name, `${String(property)} could not be hooked: ${(fault as Error).message}`);
        }
      },
      intercept,
      active(kind: OperationKind) {
        return (
          !policy.killed &&
          !unseen &&
          (currentActivity() !== undefined || isAlwaysSent(kind) || judge.withoutActivity(kind) || someActivityIsOpen())
        );
      },
      runActivity,
      bind(fn) {
        const activity = currentActivity();
        if (!activity) return fn;
        return function (this: unknown, ...args: unknown[]) {
          return runInActivity(activity, () => Reflect.apply(fn, this, args));
        } as typeof fn;
      },
      addInput(path, value) {
        try {
          currentActivity()?.addInput(path, value);
        } catch (fault) {
          onFault('addInput', fault);
        }
      },
      route(template) {
        const activity = currentActivity();
        if (activity !== undefined) activity.route = template;
      },
      gap(reason) {
        coverage.gap(name, reason);
      },
      setUser(user) {
        const activity = currentActivity();
        if (!activity || policy.killed) return;
        activity.record.user = user;
        const refused = policy.refusesUser(user, Date.now());
        if (!refused) return;
        refuseByRule(activity, refused);
        throw activity.blocked;
      },
      current: currentActivity,
      again: (operation) => look(operation, true),
      note(operation) {
        const activity = currentActivity();
        if (!activity || policy.killed) return noHandle;
        const { record } = activity;
        const recorded = new RecordedCall(operation, record);
        if (recorder.add(record, recorded) && record.findings > 0) report.following(record, recorded);
        return recorded;
      },
      refuse(activity, refusal) {
        if (activity !== undefined) refuse(activity, new BlockedError(refusal.findingId), refusal);
      },
      refusesAnswer(activity) {
        if (activity.blocked) return false;
        aboutToAnswer(activity);
        if (activity.blocked || foreignPrototypeKey() === undefined) return activity.blocked !== undefined;
        watchAtEnd(activity);
        return activity.blocked !== undefined;
      },
      endActivity(activity, outcome, statusCode) {
        if (activity.end(outcome, statusCode ?? 0) && foreignPrototypeKey() !== undefined) watchAtEnd(activity);
      },
    };
  }

  return make('agent');
}
