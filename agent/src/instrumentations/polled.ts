// Work that a program takes from a list or stream by a loop of its own: no handler could be called in an activity, so the context
// of the loop is entered when it asks, and its activity moves to what it gets. See docs/decisions/0080.
import { Activity, enterActivity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import type { AgentTap } from '../tap.ts';

interface Poll {
  /** What the loop asks for, each time. */
  readonly asks: string;
  /** It has asked and has got nothing yet. */
  pending: boolean;
}

const polls = new WeakMap<Activity, Poll>();
const nothing: ActivityStart = { kind: 'messaging.record', name: '', inputs: {} };

/**
 * A call that takes work begins, in the context of who takes it.
 * @param asks the call as text: a loop is who asks for the same again
 * @returns what to call with the work, or with undefined when there is none; undefined where this is part of other work
 */
export function startsPoll(asks: string, tap: AgentTap): ((start: ActivityStart | undefined) => void) | undefined {
  if (tap.killed) return undefined;
  const current = tap.current();
  const known = current && polls.get(current);
  if (known === undefined ? current?.over === false : !known.pending && known.asks !== asks) return undefined;
  // A second loop that was started beside the first one has its context, but takes work of its own.
  const activity = known && !known.pending ? current! : new Activity(nothing);
  const poll = known && !known.pending ? known : { asks, pending: true };
  poll.pending = true;
  polls.set(activity, poll);
  tap.endActivity(activity, 'completed');
  if (activity !== current) enterActivity(activity);
  return (start) => {
    poll.pending = false;
    activity.moveTo(start ?? nothing);
    if (start === undefined) tap.endActivity(activity, 'completed');
  };
}
