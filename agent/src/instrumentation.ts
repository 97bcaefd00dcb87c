// The contract of an instrumentation: one file per hooked module in instrumentations/, listed in instrumentations/index.ts.
// An instrumentation only translates: call arguments into an Operation (or an Activity), late facts into `finish`. It
// never decides, reports or throws by itself.
import type { Operation, OperationKind } from './operation.ts';
import type { ActivityKind, ActivityStart } from './activity.ts';

export interface Instrumentation {
  /** File name without ending: "child-process". */
  readonly name: string;
  /** "node:child_process" for a builtin, otherwise the npm package name. */
  readonly module: string;
  /** Semver range it was written for; another version is left alone and reported in the coverage. Packages only. */
  readonly versions?: string;
  /** Files inside the package to hook, as "lib/client.js"; the entry when absent. Packages only. */
  readonly files?: readonly string[];
  /** What it sees, for coverage and docs. */
  readonly operations?: readonly OperationKind[];
  readonly activities?: readonly ActivityKind[];
  /**
   * Patches in place. Called once per loaded copy; must be idempotent and never throw for an odd shape: skip and say so.
   * Where a CommonJS package is a bare function or shows its exports through fixed getters, the exports to use instead are
   * returned.
   */
  enable(exports: any, tap: Tap, loaded: { readonly file: string; readonly version: string }): unknown;
}

/** What an instrumentation may do to the application. Every function here catches and counts its own failures. */
export interface Tap {
  /**
   * Replaces owner[name] by build(original), keeping name, length, own properties, promisified form, descriptor flags and
   * `new`. Does nothing but count when owner[name] is not a function.
   */
  wrap(owner: any, name: string | symbol, build: (original: any) => any): void;
  /**
   * Judges and reports a call that is about to happen. Returns a handle for late facts. Throws BlockedError, and only
   * that, when the verdict is BLOCKED: throw it on, or hand it to the callback / promise as the API would hand an error.
   */
  intercept(operation: Operation): OperationHandle;
  /** True when judging makes sense at all: cheap test before building an Operation on a hot path. */
  active(kind: OperationKind): boolean;
  /** Runs `fn` as the activity; blocks first (returns `blocked`) when a rule or guard refuses it. */
  runActivity<T>(start: ActivityStart, fn: () => T): T;
  /** Keeps today's activity for a function that will be called from elsewhere (pools, queues). */
  bind<F extends (...args: any[]) => unknown>(fn: F): F;
  /** Adds input to the current activity: a parsed body, path parameters, a message. Kept by reference, walked lazily. */
  addInput(path: string, value: unknown): void;
  /** The route's template as the framework matched it: "/orders/:id". */
  route?(template: string): void;
  /** For the coverage report: "pg 8.16: Client.prototype.query missing". */
  gap(reason: string): void;
}

export interface OperationHandle {
  /** Late facts in the schema's field names (pid, statusCode, requestId, offset, address …); merged into the event. */
  finish(facts?: Readonly<Record<string, unknown>>, error?: unknown): void;
}
