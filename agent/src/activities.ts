// The running unit of work: what the async context carries, and the part of it that the flight recorder keeps.
//
// Two objects on purpose. `Activity` holds what came in (bodies, headers) and lives as long as code of that activity can
// still run; `ActivityRecord` is small, holds nothing of the application, and may stay in the recorder long after.
import type { ActivityKind, ActivityStart, Refusal } from './activity.ts';
import type { Operation } from './operation.ts';
import { createInputIndex, type GrowingInputIndex } from './inputs/index.ts';
import { createContext, type Carried } from './context.ts';
import { parseTraceparent, type TraceParent } from './traceparent.ts';
import { nowUs } from './clock.ts';
import { bootRandom } from './identity.ts';

/** Operations kept per activity; later ones are counted only. */
export const OPERATIONS_PER_ACTIVITY_MAX = 48;
/** Inputs added by parsers (fields, path parameters, messages) per activity; later ones are counted only. */
const ADDED_INPUTS_MAX = 256;
/** Hosts remembered as judged. */
const CLEARED_MAX = 64;

const boot = bootRandom();
let numbers = 0;

/** `<prefix>-<boot random>-<counter>`: unique for ever. */
export function nextId(prefix: string): string {
  return `${prefix}-${boot}-${(++numbers).toString(36)}`;
}

export interface RecordedOperation {
  readonly operation: Operation;
  readonly startUs: number;
  endUs: number;
  facts: Readonly<Record<string, unknown>> | undefined;
  error: string;
  /** Already on its way to the collector. */
  sent: boolean;
  /** What the sensor of the node was told to know it by (marker.ts); 0 for nothing. */
  mark: number;
}

export class ActivityRecord {
  readonly number = ++numbers;
  readonly startUs: number;
  endUs = 0;
  readonly kind: ActivityKind;
  readonly #name: string;
  readonly peerAddress: string;
  readonly peerPort: number;
  readonly claimedAddresses: readonly string[] | undefined;
  readonly userAgent: string;
  readonly http: ActivityStart['http'];
  readonly record: ActivityStart['record'];
  #traceparent: string | Uint8Array | undefined;
  #parent: TraceParent | undefined;
  #traceId = '';
  statusCode = 0;
  /** The framework's template: "/orders/:id". */
  route = '';
  user = '';
  outcome: '' | 'completed' | 'failed' | 'blocked' = '';
  operations: RecordedOperation[] | undefined;
  operationCount = 0;
  /** In the flight recorder's ring: some operation of it can be met by another witness. */
  linked = false;
  findings = 0;
  /** The activity event has been sent at least once. */
  sent = false;

  constructor(start: ActivityStart, startUs: number) {
    this.startUs = startUs;
    this.kind = start.kind;
    this.peerAddress = start.peerAddress ?? '';
    this.peerPort = start.peerPort ?? 0;
    this.claimedAddresses = start.claimedAddresses;
    this.userAgent = start.userAgent ?? '';
    this.http = start.http;
    this.record = start.record;
    // A request's name is made from method and path when somebody asks.
    this.#name = this.http ? '' : start.name;
    this.#traceparent = start.traceparent;
  }

  get name(): string {
    if (this.http) return `${this.http.method} ${this.http.path}`;
    return this.#name === '' && this.record
      ? `${this.record.topic}[${this.record.partition}]@${this.record.offset}`
      : this.#name;
  }

  get id(): string {
    return `a-${boot}-${this.number.toString(36)}`;
  }

  /** Continued from what came in, otherwise our own; made when first asked for. */
  get traceId(): string {
    if (this.#traceId === '') {
      const given = this.#traceparent;
      this.#parent = parseTraceparent(typeof given === 'object' ? Buffer.from(given).toString('latin1') : given);
      // Bytes would keep the whole fetch that they are a slice of.
      this.#traceparent = undefined;
      this.#traceId = this.#parent?.traceId ?? boot + this.number.toString(16).padStart(16, '0');
    }
    return this.#traceId;
  }

  /** The application's own OpenTelemetry span knows better: its trace replaces ours. */
  adoptTrace(traceId: string): void {
    this.#traceId = traceId;
  }

  get spanId(): string {
    return boot.slice(0, 6) + this.number.toString(16).padStart(10, '0').slice(-10);
  }

  get parentSpanId(): string {
    return this.traceId && (this.#parent?.spanId ?? '');
  }

  get traceFlags(): string {
    return (this.traceId && this.#parent?.flags) ?? '00';
  }
}

/** Activities that have not ended, the youngest OPEN_MAX of them; judged where a call belongs to none. A power of two. */
const OPEN_MAX = 64;
const open = new Array<Activity | undefined>(OPEN_MAX).fill(undefined);
let opened = 0;

let catchUp = (): void => {};

/** Called before anybody asks for open activities: what waits to become one does. */
export function beforeLooking(look: () => void): void {
  catchUp = look;
}

let askOthers = (_activity: Activity): void => {};

/** Called before an activity answers: others may have refused what it handed them. */
export function beforeAnswering(ask: (activity: Activity) => void): void {
  askOthers = ask;
}

export function aboutToAnswer(activity: Activity): void {
  askOthers(activity);
}

/** The youngest first. @param most how many are given back at most */
export function openActivities(most: number): Activity[] {
  catchUp();
  const found: Activity[] = [];
  for (let back = 1; back <= OPEN_MAX && found.length < most; back++) {
    const activity = open[(opened - back) & (OPEN_MAX - 1)];
    if (activity !== undefined) found.push(activity);
  }
  return found;
}

export function someActivityIsOpen(): boolean {
  catchUp();
  for (let back = 1; back <= OPEN_MAX; back++) if (open[(opened - back) & (OPEN_MAX - 1)] !== undefined) return true;
  return false;
}

export class Activity implements Carried {
  #startUs = nowUs();
  #start: ActivityStart;
  #record: ActivityRecord | undefined;
  #route = '';
  #ended: '' | 'completed' | 'failed' = '';
  #statusCode = 0;
  #over = false;
  /** Paths and values in turn. */
  #added: unknown[] | undefined;
  #addedCount = 0;
  #index: GrowingInputIndex | undefined;
  /** Set by the first blocking verdict; whatever the application does afterwards, the activity stays blocked. */
  blocked: Error | undefined;
  /** Findings so far by guard and input: the same input met again on its way is the same finding. */
  findings: Map<string, string> | undefined;
  #cleared: string[] | undefined;
  /** It talked to a credential source or has a finding: its responses are scanned for key ids. */
  watchesCredentials = false;
  entered: Carried['entered'] = undefined;
  enteredFrom: Carried['enteredFrom'] = undefined;

  readonly #place: number;

  constructor(start: ActivityStart) {
    this.#start = start;
    this.#place = opened++ & (OPEN_MAX - 1);
    open[this.#place] = this;
  }

  /** Made by the first operation, rule or finding: most units of work have none, and cost nothing to remember then. */
  get record(): ActivityRecord {
    if (this.#record !== undefined) return this.#record;
    const record = (this.#record = new ActivityRecord(this.#start, this.#startUs));
    record.route = this.#route;
    record.statusCode = this.#statusCode;
    record.outcome = this.#ended;
    // When it ended nobody asked for the time; what begins now is after it.
    if (this.#ended !== '') record.endUs = this.#startUs;
    return record;
  }

  /** The framework's template, the outermost first. */
  set route(template: string) {
    if (this.#record !== undefined) this.#record.route ||= template;
    else if (this.#route === '') this.#route = template;
  }

  /** False when it was over already. */
  end(outcome: 'completed' | 'failed', statusCode: number): boolean {
    if (this.#ended !== '') return false;
    this.#ended = outcome;
    this.entered = undefined;
    this.enteredFrom = undefined;
    this.lendNothing();
    this.#statusCode = statusCode;
    const record = this.#record;
    if (record !== undefined) {
      // The time matters only where there is something to tell.
      record.endUs = record.operationCount > 0 || record.findings > 0 ? nowUs() : record.startUs;
      if (statusCode) record.statusCode = statusCode;
      if (record.outcome === '') record.outcome = outcome;
    }
    return true;
  }

  /** Built by the first guard that asks; what comes in later is added to it. */
  get inputs(): GrowingInputIndex {
    if (!this.#index) {
      const start = this.#start;
      const index = createInputIndex(start.lazyInputs?.() ?? start.inputs);
      const added = this.#added;
      if (added !== undefined)
        for (let at = 0; at < added.length; at += 2) index.add(added[at] as string, added[at + 1]);
      this.#added = undefined;
      this.#index = index;
    }
    return this.#index;
  }

  /** Calls of no activity are not judged by what came in here any more: nobody waits for an answer. */
  lendNothing(): void {
    this.#over = true;
    if (open[this.#place] === this) open[this.#place] = undefined;
  }

  /** Nobody waits for an answer: what still runs in here may be this work's rest, or another's that its connection or timer serves. */
  get over(): boolean {
    return this.#over;
  }

  /** The next unit of work of a loop that cannot be given an activity each: a record of its own, nothing of the one before. */
  moveTo(start: ActivityStart): void {
    open[this.#place] = this;
    this.#over = false;
    this.#start = start;
    this.#startUs = nowUs();
    this.#record = undefined;
    this.#route = '';
    this.#ended = '';
    this.#statusCode = 0;
    this.#index = undefined;
    this.#added = undefined;
    this.#addedCount = 0;
    this.blocked = undefined;
    this.findings = undefined;
    this.watchesCredentials = false;
    this.#cleared = undefined;
  }

  get indexed(): boolean {
    return this.#index !== undefined;
  }

  /** False when there are too many already. */
  addInput(path: string, value: unknown): boolean {
    if (this.#addedCount >= ADDED_INPUTS_MAX) return false;
    this.#addedCount++;
    if (this.#index) this.#index.add(path, value);
    else if (this.#added === undefined) this.#added = [path, value];
    else this.#added.push(path, value);
    return true;
  }

  /** A request to this host was judged and let go: its connection needs no second opinion. */
  clear(host: string, port: number): void {
    const cleared = (this.#cleared ??= []);
    if (cleared.length < CLEARED_MAX && !this.isClear(host, port)) cleared.push(`${host}:${port}`);
  }

  isClear(host: string, port: number): boolean {
    return this.#cleared?.includes(`${host}:${port}`) === true;
  }

  refuse(refusal: Refusal): void {
    this.#start.refuse?.(refusal);
  }

  /** The instrumentation's part is over: nothing of the application is held any more. */
  letGo(): void {
    this.#start.letGo?.();
  }
}

const context = createContext<Activity>('throughline');

export const currentActivity: () => Activity | undefined = context.current;

/** Always run, never enter: an entered context leaks into whatever the connection does next. */
export function runInActivity<T>(activity: Activity | undefined, fn: () => T): T {
  return context.run(activity, fn, undefined, noArguments);
}

const noArguments: readonly unknown[] = [];

/**
 * Puts the rest of the calling function into an activity. Only for loops that take their work from an iterator or a batch,
 * which no call can be run around; see docs/decisions/0080. Everything else uses runInActivity.
 */
export function enterActivity(activity: Activity): void {
  context.enter(activity);
}

export const runInActivityWith: <T>(
  activity: Activity,
  fn: (...args: any[]) => T,
  self: unknown,
  args: ArrayLike<unknown>,
) => T = context.run;
