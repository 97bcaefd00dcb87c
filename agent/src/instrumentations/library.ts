// What the library instrumentations share: finding the objects behind a package's exports, and asking the judge without
// being thrown at, so that each can deliver a refusal the way its library delivers errors.
import type { Activity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import type { Tap } from '../instrumentation.ts';
import type { Operation } from '../operation.ts';
import type { AgentTap } from '../tap.ts';

/** The objects under which a package shows its exports: the module itself and what it calls default. */
export function faces(exports: any): any[] {
  const found: any[] = [];
  for (const face of [exports, exports?.default, exports?.['module.exports'], exports?.default?.default]) {
    if (face !== null && (typeof face === 'object' || typeof face === 'function') && !found.includes(face))
      found.push(face);
  }
  return found;
}

/** The first of the package's faces that has `name` as a function. */
export function exported(exports: any, name: string): any {
  for (const face of faces(exports)) if (typeof face[name] === 'function') return face[name];
  return undefined;
}

/** The prototype in the chain of `start` that owns `name`; undefined when none does. */
export function ownerOf(start: any, name: string): any {
  for (let owner = start; owner && owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, name)) return owner;
  }
  return undefined;
}

/** Wraps a function that a package exports, on every face that can be written to. */
export function wrapExported(tap: Tap, exports: any, name: string, build: (original: any) => any): void {
  const replacements = new Map<unknown, unknown>();
  for (const face of faces(exports)) {
    const original = face[name];
    if (typeof original !== 'function' || replacements.has(original) || isReplacement(replacements, original)) continue;
    const getter = Object.getOwnPropertyDescriptor(face, name);
    // A lazy getter would hide the wrapper: put the value that it gives in its place.
    if (getter?.get && getter.configurable) {
      Object.defineProperty(face, name, {
        value: original,
        writable: true,
        enumerable: getter.enumerable ?? true,
        configurable: true,
      });
    }
    tap.wrap(face, name, build);
    replacements.set(original, face[name]);
  }
}

function isReplacement(replacements: ReadonlyMap<unknown, unknown>, value: unknown): boolean {
  for (const replacement of replacements.values()) if (replacement === value) return true;
  return false;
}

/** A copy of exports whose getters cannot be redefined: the same names and flags, as values that can be replaced. */
export function replaceable(exports: any): any {
  const copy = Object.create(Object.getPrototypeOf(exports));
  for (const name of Reflect.ownKeys(exports)) {
    const { enumerable } = Object.getOwnPropertyDescriptor(exports, name)!;
    Object.defineProperty(copy, name, {
      value: exports[name],
      enumerable: enumerable ?? true,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}

/** Wraps a method on the prototype that owns it; says so when the class does not have it. */
export function wrapMethod(tap: Tap, klass: any, name: string, build: (original: any) => any): void {
  const owner = ownerOf(klass?.prototype, name);
  if (!owner || typeof owner[name] !== 'function')
    return tap.gap(`${klass?.name ?? 'class'}.prototype.${name} missing`);
  tap.wrap(owner, name, build);
}

/** The BlockedError of a refused operation, or undefined: go on. */
export function refusal(tap: Tap, operation: Operation): Error | undefined {
  try {
    tap.intercept(operation);
    return undefined;
  } catch (blocked) {
    return blocked as Error;
  }
}

/** Binds the last function among the arguments, in place of itself; returns the arguments to call with. */
export function withBoundCallback(tap: Tap, args: ArrayLike<any>): any[] {
  const copy = Array.from(args);
  for (let i = copy.length - 1; i >= 0; i--) {
    if (typeof copy[i] === 'function') {
      copy[i] = tap.bind(copy[i]);
      break;
    }
  }
  return copy;
}

/** The last function among the arguments. */
export function callbackOf(args: ArrayLike<any>): ((...args: any[]) => void) | undefined {
  for (let i = args.length - 1; i >= 0; i--) if (typeof args[i] === 'function') return args[i];
  return undefined;
}

/** Hands the error to a callback after the call has returned, as callback APIs do. */
export function fail(callback: (error: Error) => void, error: Error): void {
  process.nextTick(callback, error);
}

/**
 * Runs a message, call or job as an activity that is over when its handler is: at once, or when the promise settles that is
 * given on. The caller must pass that promise on to whoever waited for the handler.
 */
export function runWork<T>(tap: Tap, start: ActivityStart, handle: () => T): T {
  const agentTap = tap as AgentTap;
  let activity: Activity | undefined;
  const end = (outcome: 'completed' | 'failed'): void => {
    if (activity) agentTap.endActivity(activity, outcome);
  };
  let result: any;
  try {
    result = tap.runActivity(start, () => {
      activity = agentTap.current();
      return handle();
    });
  } catch (error) {
    end('failed');
    throw error;
  }
  if (typeof result?.then !== 'function') {
    end('completed');
    return result;
  }
  return result.then(
    (value: unknown) => {
      end('completed');
      return value;
    },
    (error: unknown) => {
      end('failed');
      throw error;
    },
  );
}
