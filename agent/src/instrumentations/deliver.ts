// A message that a connection hands to its listeners, as an activity. Called by clients that have no answer to give: a refused
// message counts as handled, and the connection goes on with the next one.
import type { ActivityStart } from '../activity.ts';
import { isBlocked } from '../blocked-error.ts';
import type { Tap } from '../instrumentation.ts';
import { runWork } from './library.ts';

/** @returns what `hand` gives, or `refused` when it was stopped */
export function deliver<T>(tap: Tap, start: ActivityStart, hand: () => T, refused: T): T {
  try {
    return runWork(tap, start, hand);
  } catch (error) {
    if (!isBlocked(error)) throw error;
    return refused;
  }
}

export interface Message {
  /** "mqtt", "nats", "redis". */
  readonly system: string;
  /** Topic, subject or channel. */
  readonly topic: unknown;
  readonly value: unknown;
  readonly traceparent?: unknown;
  readonly headers?: unknown;
}

/** Who sends it chooses the topic's wildcards too: it is an input like the message. */
export function startOfMessage({ system, topic, value, traceparent, headers }: Message): ActivityStart {
  const name = String(topic).slice(0, 300);
  return {
    kind: 'messaging.record',
    name,
    record: { system, topic: name },
    traceparent: String(traceparent ?? ''),
    inputs: {
      'record.value': value,
      'record.topic': String(topic),
      ...(headers !== undefined && { 'record.header': headers }),
    },
  };
}
