// @platformatic/kafka: each message that a consumer's stream hands out is an activity; each produced message carries its trace.
import { subscribe } from 'node:diagnostics_channel';
import type { ActivityStart } from '../activity.ts';
import type { Instrumentation, OperationHandle } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { deliver } from './deliver.ts';
import { iterateInActivity } from './for-await.ts';
import { traceparentOf } from './http-client.ts';
import { exported } from './library.ts';

export const platformaticKafkaConsumer: Instrumentation = {
  name: 'platformatic-kafka-consumer',
  module: '@platformatic/kafka',
  versions: '>=1',
  files: ['dist/clients/consumer/messages-stream.js'],
  activities: ['messaging.record'],
  enable(exports, tap) {
    const MessagesStream = exported(exports, 'MessagesStream');
    if (!MessagesStream) return tap.gap('@platformatic/kafka: no MessagesStream class');
    tap.wrap(MessagesStream.prototype, 'emit', (emit) => emitInActivity(emit, tap as AgentTap));
    tap.wrap(MessagesStream.prototype, Symbol.asyncIterator, (iterate) =>
      iterateInActivity(iterate, tap as AgentTap, startOf),
    );
  },
};

export const platformaticKafkaProducer: Instrumentation = {
  name: 'platformatic-kafka-producer',
  module: '@platformatic/kafka',
  versions: '>=1',
  files: ['dist/clients/producer/producer.js'],
  operations: ['message.produce'],
  enable(_exports, tap) {
    // The client says itself when it sends and what it was answered.
    if (listening) return;
    listening = true;
    const sends = 'tracing:plt:kafka:producer:sends';
    subscribe(`${sends}:start`, (sending) => startSend(sending, tap as AgentTap));
    subscribe(`${sends}:asyncEnd`, (sending: any) => finishSend(sending));
    subscribe(`${sends}:error`, (sending: any) => finishSend(sending));
  },
};

let listening = false;

function emitInActivity(emit: any, tap: AgentTap): any {
  return function (this: any, event: any, message: any) {
    if (event !== 'data' || typeof message?.topic !== 'string') return Reflect.apply(emit, this, arguments);
    const args = arguments;
    return deliver(tap, startOf(this, message), () => Reflect.apply(emit, this, args), true);
  };
}

function startOf(stream: any, message: any): ActivityStart {
  const { topic, partition } = message;
  const offset = String(message.offset);
  return {
    kind: 'messaging.record',
    name: `${topic}[${partition}]@${offset}`,
    record: { system: 'kafka', topic, partition, offset, consumerGroup: String(stream.consumer?.groupId ?? '') },
    traceparent: headerOf(message.headers, 'traceparent'),
    inputs: {
      'record.value': message.value ?? undefined,
      'record.key': message.key ?? undefined,
      'record.header': message.headers instanceof Map ? [...message.headers].flat() : undefined,
    },
  };
}

/** Header names are strings or, without a deserialiser, buffers. */
function headerOf(headers: any, name: string): string {
  if (!(headers instanceof Map)) return '';
  for (const [key, value] of headers) if (String(key) === name) return String(value);
  return '';
}

const handles = new WeakMap<object, readonly { topic: string; handle: OperationHandle }[]>();
/** Messages of one send that are recorded one by one. */
const MESSAGES_PER_SEND_MAX = 32;

function startSend(sending: any, tap: AgentTap): void {
  const activity = tap.current();
  const messages: any[] = sending?.options?.messages;
  if (!activity || !Array.isArray(messages)) return;
  const traceparent = traceparentOf(activity.record);
  const started: { topic: string; handle: OperationHandle }[] = [];
  for (const message of messages.slice(0, MESSAGES_PER_SEND_MAX)) {
    if (typeof message?.topic !== 'string') continue;
    addHeader(message, traceparent);
    const handle = tap.intercept({
      kind: 'message.produce',
      call: '@platformatic/kafka.Producer.send',
      system: 'kafka',
      topic: message.topic,
    });
    started.push({ topic: message.topic, handle });
  }
  handles.set(sending, started);
}

/** Headers are a Map or an object, whichever the application uses; a message without any gets an object of its own. */
function addHeader(message: any, traceparent: string): void {
  if (headerOf(message.headers, 'traceparent') || message.headers?.traceparent !== undefined) return;
  if (message.headers instanceof Map) message.headers.set('traceparent', traceparent);
  else message.headers = { ...message.headers, traceparent };
}

function finishSend(sending: any): void {
  const started = handles.get(sending);
  if (!started) return;
  handles.delete(sending);
  const places: any[] = sending.result?.offsets ?? [];
  for (const { topic, handle } of started) {
    const ofTopic = places.filter((place) => place?.topic === topic);
    // Which of several partitions a message went to is not in the answer.
    const place =
      ofTopic.length === 1 ? { partition: ofTopic[0].partition, offset: String(ofTopic[0].offset) } : undefined;
    handle.finish(place, sending.error);
  }
}
