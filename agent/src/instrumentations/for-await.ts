// A `for await` loop over what a consumer takes in: the loop's body runs in the context of the function around it, which nothing
// can run again inside an activity. So that context is entered, once per loop, and its activity moves from message to message; see
// docs/decisions/0080.
import { Activity, enterActivity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import type { AgentTap } from '../tap.ts';

const nothing: ActivityStart = { kind: 'messaging.record', name: '', inputs: {} };

/** Wraps an owner's [Symbol.asyncIterator]. @param startOf undefined for what is no message; @param concerns this iterator at all */
export function iterateInActivity(
  iterate: any,
  tap: AgentTap,
  startOf: (stream: any, message: any) => ActivityStart | undefined,
  concerns: (stream: any) => boolean = () => true,
): any {
  return function (this: any) {
    const iterator = iterate.call(this);
    if (!concerns(this)) return iterator;
    let activity: Activity | undefined;
    const next = iterator.next;
    iterator.next = (...args: any[]) => {
      const taken = Reflect.apply(next, iterator, args) as Promise<any>;
      if (activity === undefined) {
        activity = new Activity(nothing);
        enterActivity(activity);
      }
      return taken.then((result: any) => {
        tap.endActivity(activity!, 'completed');
        activity!.moveTo((result.done ? undefined : startOf(this, result.value)) ?? nothing);
        return result;
      });
    };
    return iterator;
  };
}
