// Paths put together: remembers which folder the program put in front of what a user wrote. Only joins that could leave a
// folder are kept; without an activity this costs one check.
import type { Activity } from '../activities.ts';
import { JOINED_PATH } from '../inputs/index.ts';
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
          return result;
        };
      });
    }
  },
};

function remember(activity: Activity, given: ArrayLike<unknown>, result: string): void {
  const parts = Array.from(given);
  if (parts.some(mayLeave)) activity.addInput(JOINED_PATH, { arguments: parts.map(String), result });
}

function mayLeave(part: unknown, at: number): boolean {
  return typeof part === 'string' && (part.includes('..') || (at > 0 && part.charCodeAt(0) === 47));
}
