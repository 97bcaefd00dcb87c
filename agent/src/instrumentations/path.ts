// Paths put together: remembers which folder the program put in front of what a user wrote. Only joins that could leave a
// folder are kept; without an activity this costs one check.
import { someActivityIsOpen, type Activity } from '../activities.ts';
import { JOINED_PATH } from '../inputs/remembered.ts';
import { addSharedJoin } from '../inputs/of-open-activities.ts';
import type { Instrumentation } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';

export const path: Instrumentation = {
  name: 'path',
  module: 'node:path',
  enable(path, tap) {
    for (const name of ['join', 'resolve', 'normalize']) {
      tap.wrap(path, name, (original) => {
        return function (this: unknown): unknown {
          const result = Reflect.apply(original, this, arguments) as string;
          const activity = (tap as AgentTap).current();
          if (activity !== undefined) remember(activity, arguments, result);
          if ((activity === undefined || activity.over) && someActivityIsOpen()) rememberShared(arguments, result);
          return result;
        };
      });
    }
  },
};

// Nearly every join stays in its folder: nothing is made before one does not.
function remember(activity: Activity, given: ArrayLike<unknown>, result: string): void {
  for (let at = 0; at < given.length; at++) {
    if (!mayLeave(given[at], at)) continue;
    activity.addInput(JOINED_PATH, { arguments: Array.from(given, String), result });
    return;
  }
}

/** Outside of any open activity: for those that are open (of-open-activities.ts). */
function rememberShared(given: ArrayLike<unknown>, result: string): void {
  for (let at = 0; at < given.length; at++)
    if (mayLeave(given[at], at)) return addSharedJoin({ arguments: Array.from(given, String), result });
}

function mayLeave(part: unknown, at: number): boolean {
  return typeof part === 'string' && (part.includes('..') || (at > 0 && part.charCodeAt(0) === 47));
}
