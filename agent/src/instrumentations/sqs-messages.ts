// Messages of SQS in a program that polls by itself: each is an activity when the program takes it out of the answer. Called by
// the AWS SDK's instrumentation; see docs/decisions/0082.
import { enterActivity, type Activity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import type { AgentTap } from '../tap.ts';
import { enterEach, type Walk } from './each-record.ts';

const walks = new WeakMap<Activity, Walk>();
const handedOn = new WeakSet<object>();

/** Its messages become activities elsewhere: a library hands them to handlers. */
export function pollsForHandlers(client: unknown): void {
  if (typeof client === 'object' && client !== null) handedOn.add(client);
}

/** A request that receives messages begins: is its caller a loop of the program's own? The last message is done then. */
export function startsPoll(client: object, tap: AgentTap): boolean {
  if (handedOn.has(client)) return false;
  const current = tap.current();
  // A request or job that looks into a queue stays what it is.
  if (current === undefined) return true;
  const walk = walks.get(current);
  if (walk === undefined) return false;
  walk.end();
  enterActivity(undefined as never);
  return true;
}

export function showMessages(messages: unknown, queueUrl: unknown, tap: AgentTap): void {
  if (!Array.isArray(messages) || messages.length === 0) return;
  const topic =
    String(queueUrl ?? '')
      .split('/')
      .pop() ?? '';
  try {
    const walk: Walk = enterEach(
      messages,
      (message) => startOf(topic, message),
      tap,
      (activity) => walks.set(activity, walk),
    );
  } catch (fault) {
    tap.fault('sqs messages', fault);
  }
}

function startOf(topic: string, message: any): ActivityStart {
  return {
    kind: 'messaging.record',
    name: topic,
    record: { system: 'aws_sqs', topic, messageId: String(message.MessageId ?? '') },
    traceparent: String(message.MessageAttributes?.traceparent?.StringValue ?? ''),
    inputs: { 'record.value': message.Body, 'record.attributes': message.MessageAttributes },
  };
}
