// The contract of a guard: one pure file per weakness in guards/, listed in guards/index.ts. A guard decides by how the
// sink used the input; it never does I/O, keeps nothing of an input (one exception: docs/decisions/0057), and answers within
// its budget.
import type { Operation, OperationKind } from './operation.ts';
import type { Steps } from './steps.ts';

/** One user-controlled string of the activity, as the guards see it. */
export interface InputValue {
  /** Where it came in: "query.url", "body.items[0].note", "record.value.note", "header.cookie.sid". */
  readonly path: string;
  /** The value itself, or what undoing `transforms` on it gave. */
  readonly value: string;
  /** How `value` was made from what came in: ["base64"], ["url", "json"]; empty for the raw value. */
  readonly transforms: readonly string[];
}

/** Where an input's value stands in a sink's text: [start, end) in UTF-16 units of the text asked about. */
export interface InputMatch {
  readonly input: InputValue;
  readonly start: number;
  readonly end: number;
  /** Which part of the input it is, where it is not all of it. */
  readonly inputStart?: number;
  readonly inputEnd?: number;
}

/**
 * What came in with the activity, indexed once, lazily, and shared by all guards.
 * Implementations are in inputs/; a guard only asks.
 */
export interface InputIndex {
  /** False when nothing that came in holds any character that could do harm: most sinks stop here. */
  readonly suspicious: boolean;
  /** False when nothing that came in can hold this, in any encoding: found without walking a body. Absent: unknown. */
  holds?(hint: 'climb' | 'operator', sinkText: string): boolean;
  /**
   * The same inputs without the raw bodies in which nothing can be what is wanted, found without walking them; all of them
   * where that is not sure. What it leaves out would change no answer about the wanted thing. Absent: all of them.
   */
  relevant?(
    wanted: { readonly all: readonly string[] } | { readonly host: string; readonly port?: number },
  ): InputIndex;
  /** All values, decoded forms included. Walks the body the first time it is called. */
  values(): readonly InputValue[];
  /** Every place where some input of at least `minLength` characters (default 2) stands in `text`. */
  find(text: string, minLength?: number): readonly InputMatch[];
  /** The input equal to `text` after trimming and case folding, if there is one. */
  equal(text: string): InputValue | undefined;
  /** Places where a longer piece of some input stands in `text`: what is left of one that was cut, split or edited. */
  parts?(text: string, minLength?: number): readonly InputMatch[];
  /** What the application gave to path.join, resolve and normalize in this activity, where an argument could climb. */
  joinedPaths?(): readonly { readonly arguments: readonly string[]; readonly result: string; readonly shared?: true }[];
  /** Where servers that this activity asked sent it on. */
  redirects?(): readonly { readonly from: string; readonly to: string }[];
  /** What names that this activity looked up were resolved to. */
  resolvedNames?(): readonly { readonly name: string; readonly address: string }[];
  /** How many searches so far met their bound and left places out. */
  readonly searchesCut?: number;
  /** Parsed structured inputs (JSON body, query object): for guards that compare shapes (NoSQL operators). */
  structures(): readonly { readonly path: string; readonly value: unknown }[];
}

/** What the program itself configured or does; lets guards trust what no user wrote. */
export interface GuardContext {
  /** The application's root folder, absolute. */
  readonly applicationRoot: string;
  /** Working directory at the time of the call. */
  readonly workingDirectory: string;
  /** host[:port] that this process itself listens on. */
  readonly ownAddresses: readonly string[];
  /** Hosts that the program's own configuration (environment, constants) names. */
  readonly configuredHosts: ReadonlySet<string>;
  /**
   * True when the program's own source or configuration holds this text (blanks folded): it is a constant, not input.
   * Asked only when a guard is about to find something. Absent: unknown.
   */
  readonly isConstant?: (text: string) => boolean;
  /** True when there is such a file now. Asked only when a guard is about to find something. Absent: unknown. */
  readonly exists?: (path: string) => boolean;
  /** What this answer may still cost; a loop over a text or over inputs takes from it and stops at its end. Absent: unbounded. */
  readonly steps?: Steps;
  /** Monotonic milliseconds. */
  now(): number;
}

export interface GuardFinding {
  /** One plain sentence without the payload: "user input from body.note became part of a shell command". */
  readonly reason: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** The input that did it, when one is known (second-order and policy findings have none). */
  readonly input?: InputValue;
  /** True for what is no business even of those who may write programs: said also where `allow` names the route. */
  readonly evenWhereAllowed?: true;
}

export interface Guard {
  /** Stable id, also in findings: "shell-injection". */
  readonly id: string;
  readonly title: string;
  /** ATT&CK technique ids. */
  readonly techniques: readonly string[];
  /** CWE id. */
  readonly weakness: string;
  /** The operations it judges. */
  readonly operations: readonly OperationKind[];
  /** What it cannot see, in a sentence; printed in the docs. */
  readonly blindSpot: string;
  /** Severity of its findings. */
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  /** True when it judges even without any user input in sight (policy, second order). */
  readonly withoutInput?: boolean;
  /** True when it asks whose work it is: a call of no activity is nothing to it, also while some activity is open. */
  readonly ofActivities?: boolean;
  /**
   * Pure. Undefined means: nothing to say. Its loops take from context.steps and stop when there are none left: what was not
   * looked at is let through and counted, what had already been seen to reach the sink's syntax stays a finding.
   */
  judge(operation: Operation, inputs: InputIndex, context: GuardContext): GuardFinding | undefined;
}
