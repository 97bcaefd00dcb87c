// Programs that users are meant to write: libraries that promise to keep such a program in. Its text is no finding, what it does
// outside is; so they say around their own compiling that what node:vm is given now is theirs, and whoever has run such a program
// is looked at more closely when the process's own Function is called.
import type { Activity } from '../activities.ts';
import { captureFrames } from '../caller.ts';
import type { Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';

let compiling = 0;
/** Activities in which such a program has run; what it left behind (a promise) may still act. */
const ran = new WeakSet<Activity>();

/** run(program, …): what it compiles meanwhile is the sandbox's. */
export function sandboxing(run: any, tap: Tap): any {
  return function (this: unknown, ...given: unknown[]): unknown {
    const activity = (tap as AgentTap).current?.();
    if (activity === undefined) return Reflect.apply(run, this, given);
    ran.add(activity);
    compiling++;
    try {
      return Reflect.apply(run, this, given);
    } finally {
      compiling--;
    }
  };
}

/** node:vm is being given a program for a sandbox. */
export function compilesForSandbox(): boolean {
  return compiling > 0;
}

/**
 * The caller of a function of the process is a script without a file, in an activity that runs such programs: it is out.
 * Costs a stack, and only there.
 */
export function calledFromSandbox(tap: Tap): boolean {
  const activity = (tap as AgentTap).current?.();
  if (activity === undefined || !ran.has(activity)) return false;
  const frames = captureFrames();
  // None can be had while a stack is being written: no library compiles functions there, a trap of the program's own may.
  if (frames.length === 0) return true;
  const caller = frames.find((frame) => frame.getFileName() !== __filename);
  const file = caller?.getFileName() ?? '';
  return caller !== undefined && !caller.isEval() && file !== '' && !/^(?:\/|node:|file:|[A-Za-z]:\\)/.test(file);
}
