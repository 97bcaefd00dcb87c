// Records that a program takes out of an array by itself, with no handler that could be called in an activity: each one's
// activity is entered when it is taken. Called by clients that hand over batches.
import { inspect } from 'node:util';
import { enterActivity, type Activity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import type { AgentTap } from '../tap.ts';

export interface Walk {
  /** The first record whose activity was refused. */
  refused(): any;
  /** The last record taken is done. */
  end(): void;
}

/**
 * Makes taking an element out of `records` enter its activity and end that of the one before. The array stays what it is: clones,
 * prints and compares as before.
 */
export function enterEach(
  records: any[],
  startOf: (record: any) => ActivityStart,
  tap: AgentTap,
  started?: (activity: Activity) => void,
): Walk {
  const activities = new Map<unknown, Activity | undefined>();
  let current: Activity | undefined;
  let quiet = false;
  const end = (): void => {
    if (current) tap.endActivity(current, 'completed');
    current = undefined;
  };
  const take = (record: any): any => {
    if (quiet || tap.killed || record === null || typeof record !== 'object') return record;
    if (!activities.has(record)) {
      const made = tap.startActivity(startOf(record));
      activities.set(record, made);
      if (made) started?.(made);
    }
    const activity = activities.get(record);
    if (activity !== current) end();
    current = activity;
    if (activity) enterActivity(activity);
    return record;
  };
  for (let index = 0; index < records.length; index++) {
    let value = records[index];
    Object.defineProperty(records, index, {
      enumerable: true,
      configurable: true,
      get: () => take(value),
      set(replaced) {
        value = replaced;
      },
    });
  }
  // Moving and printing elements is not taking them.
  const quietly = <T>(look: () => T): T => {
    quiet = true;
    try {
      return look();
    } finally {
      quiet = false;
    }
  };
  define(records, 'shift', () => take(quietly(() => Array.prototype.shift.call(records))));
  define(records, inspect.custom, () => quietly(() => [...records]));
  return {
    refused: () => [...activities].find(([, activity]) => activity?.blocked)?.[0],
    end,
  };
}

function define(owner: object, name: string | symbol, value: unknown): void {
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}
