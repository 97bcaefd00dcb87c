// Paths put together: remembers which folder the program put in front of what a user wrote. Only joins that could leave a
// folder are kept; without an activity this costs one check.
import { JOINED_PATH } from '../inputs/index.ts';
import type { Instrumentation } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';

export const path: Instrumentation = {
  name: 'path',
  module: 'node:path',
  enable(path, tap) {
    for (const name of ['join', 'resolve', 'normalize']) {
      tap.wrap(path, name, (original) => {
        return function (this: unknown, ...given: unknown[]): unknown {
          const result = Reflect.apply(original, this, given) as string;
          const activity = (tap as AgentTap).current();
          if (activity !== undefined && given.some(mayLeave)) activity.addInput(JOINED_PATH, { arguments: given.map(String), result });
          return result;
        };
      });
    }
  },
};

function mayLeave(part: unknown, at: number): boolean {
  return typeof part === 'string' && (part.includes('..') || (at > 0 && part.charCodeAt(0) === 47));
}
