// kafkajs: each consumed record is an activity of its own; each produced record is remembered with its place in the log,
// which is what joins the two. The trace goes along in the traceparent header.
import { enterActivity, runInActivity, runInActivityWith, type Activity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import type { Instrumentation } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { traceparentOf } from './http-client.ts';

/** Records of one send that are remembered one by one. */
const RECORDS_PER_SEND_MAX = 32;

export const kafkajs: Instrumentation = {
  name: 'kafkajs',
  module: 'kafkajs',
  versions: '>=1.12 <3',
  operations: ['message.produce'],
  activities: ['messaging.record'],
  enable({ Kafka }, tap) {
    if (!Kafka?.prototype) return tap.gap('kafkajs: no class Kafka');
    tap.wrap(Kafka.prototype, 'producer', (producer) => {
      return function (this: any): unknown {
        const { made, cluster } = withCluster(this, () => Reflect.apply(producer, this, arguments));
        wrapSending(made, cluster, tap as AgentTap);
        tap.wrap(made, 'transaction', (transaction) => {
          return async function (this: unknown): Promise<unknown> {
            const begun = await Reflect.apply(transaction, this, arguments);
            wrapSending(begun, cluster, tap as AgentTap);
            return begun;
          };
        });
        return made;
      };
    });
    tap.wrap(Kafka.prototype, 'consumer', (consumer) => {
      return function (this: any, options: any): unknown {
        const { made, cluster } = withCluster(this, () => Reflect.apply(consumer, this, arguments));
        const context: Consuming = {
          tap: tap as AgentTap,
          cluster,
          // The second and third are how @confluentinc/kafka-javascript takes it.
          group: String(options?.groupId ?? options?.kafkaJS?.groupId ?? options?.['group.id'] ?? ''),
          kafka: this,
        };
        tap.wrap(made, 'run', (run) => {
          return function (this: unknown, handlers: any): unknown {
            return Reflect.apply(run, this, [watchHandlers(handlers, context)]);
          };
        });
        return made;
      };
    });
  },
};

/** kafkajs says only where the first record of each partition went: this is where it deals them out. */
export const kafkajsPartitions: Instrumentation = {
  name: 'kafkajs-partitions',
  module: 'kafkajs',
  versions: '>=1.12 <3',
  files: ['src/producer/groupMessagesPerPartition.js'],
  operations: ['message.produce'],
  enable(deal, tap) {
    if (typeof deal !== 'function') return tap.gap('kafkajs: groupMessagesPerPartition is no function');
    const holder = { deal };
    tap.wrap(holder, 'deal', () => {
      return function (this: unknown): unknown {
        const dealt = Reflect.apply(deal, this, arguments) as Record<string, object[]>;
        rememberPlaces(dealt);
        return dealt;
      };
    });
    return holder.deal;
  },
};

// Our copies of messages (those sent within an activity) → partition, and how many of the send lie before it there. A message
// that was dealt out again to another partition, for a retry, may lie in either.
const places = new WeakMap<object, { readonly partition: number; readonly index: number } | undefined>();

function rememberPlaces(dealt: Readonly<Record<string, readonly object[]>>): void {
  for (const partition of Object.keys(dealt)) {
    dealt[partition]!.forEach((message, index) => {
      if (!places.has(message)) return;
      const before = places.get(message);
      const again = before !== undefined && (before.partition !== Number(partition) || before.index !== index);
      places.set(message, again ? NOWHERE : { partition: Number(partition), index });
    });
  }
}

const NOWHERE = { partition: -1, index: 0 };

interface Consuming {
  readonly tap: AgentTap;
  readonly cluster: any;
  readonly group: string;
  readonly kafka: any;
}

// A client keeps its cluster to itself; Kafka makes it with a method kept under a symbol, which is where we look over its
// shoulder. Without it the cluster id is unknown and records join by content and trace.
function withCluster(kafka: any, make: () => any): { made: any; cluster: any } {
  const symbol = Object.getOwnPropertySymbols(kafka).find((one) => /createCluster/i.test(one.description ?? ''));
  if (!symbol || typeof kafka[symbol] !== 'function') return { made: make(), cluster: undefined };
  const create = kafka[symbol];
  let cluster: unknown;
  kafka[symbol] = (options: unknown) => (cluster = create(options));
  try {
    return { made: make(), cluster };
  } finally {
    kafka[symbol] = create;
  }
}

function clusterId(cluster: any): string {
  const id = cluster?.brokerPool?.metadata?.clusterId as unknown;
  return typeof id === 'string' ? id : '';
}

// ---- producing ----------------------------------------------------------------------------------------------------------

function wrapSending(producer: any, cluster: any, tap: AgentTap): void {
  tap.wrap(producer, 'send', (send) => {
    return function (this: unknown, request: any): unknown {
      const activity = tap.current();
      if (!activity || !Array.isArray(request?.messages)) return Reflect.apply(send, this, arguments);
      const traced = { ...request, messages: withTrace(request.messages, activity) };
      return watchSend([traced], request.acks, () => Reflect.apply(send, this, [traced]), cluster, tap);
    };
  });
  tap.wrap(producer, 'sendBatch', (sendBatch) => {
    return function (this: unknown, request: any): unknown {
      const activity = tap.current();
      if (!activity || !Array.isArray(request?.topicMessages)) return Reflect.apply(sendBatch, this, arguments);
      const topicMessages = request.topicMessages.map((one: any) => ({
        ...one,
        messages: withTrace(one?.messages, activity),
      }));
      return watchSend(
        topicMessages,
        request.acks,
        () => Reflect.apply(sendBatch, this, [{ ...request, topicMessages }]),
        cluster,
        tap,
      );
    };
  });
}

// Copies: the application's own message objects stay as they are.
function withTrace(messages: unknown, activity: Activity): unknown {
  if (!Array.isArray(messages)) return messages;
  const traceparent = traceparentOf(activity.record);
  return messages.map((message) =>
    typeof message !== 'object' || message === null
      ? message
      : message.headers?.traceparent !== undefined
        ? { ...message }
        : { ...message, headers: { ...message.headers, traceparent } },
  );
}

function watchSend(topics: readonly any[], acks: unknown, send: () => unknown, cluster: any, tap: AgentTap): unknown {
  const records = topics.flatMap(({ topic, messages }) =>
    Array.isArray(messages) ? messages.map((message) => ({ topic, message })) : [],
  );
  const sent = records.slice(0, RECORDS_PER_SEND_MAX).map(({ topic, message }) => ({
    topic: String(topic),
    message,
    handle: tap.intercept({
      kind: 'message.produce',
      call: 'kafkajs.Producer.send',
      system: 'kafka',
      topic: String(topic),
    }),
  }));
  for (const { message } of sent) if (typeof message === 'object' && message !== null) places.set(message, undefined);
  const finish = (answer: unknown): void => {
    for (const [topic, ofTopic] of groupBy(sent, ({ topic }) => topic)) {
      const inTurn = placesOf(answer, topic, records.filter((record) => record.topic === topic).length);
      ofTopic.forEach(({ handle, message }, index) => {
        const dealt = places.get(message);
        const place = dealt ? placeIn(answer, topic, dealt) : inTurn[index];
        handle.finish(
          place
            ? { clusterId: clusterId(cluster), ...place }
            : acks === 0
              ? { contentSha256: contentHash(message.key, message.value) }
              : {},
        );
      });
    }
  };
  const promise = send() as Promise<unknown>;
  if (typeof promise?.then !== 'function') return promise;
  // Handed on: a rejection that the application forgot must stay one that nobody handled.
  return promise.then(
    (answer) => {
      try {
        finish(answer);
      } catch (fault) {
        tap.fault('kafkajs produce', fault);
      }
      return answer;
    },
    (error) => {
      for (const { handle } of sent) handle.finish({}, error);
      throw error;
    },
  );
}

/** Where a record went that is known to be the `index`th of its send in a partition. */
function placeIn(
  answer: unknown,
  topic: string,
  { partition, index }: { readonly partition: number; readonly index: number },
): { partition: number; offset: string } | undefined {
  const part = partsOf(answer, topic).find((one) => one.partition === partition);
  return part && { partition, offset: String(BigInt(part.baseOffset ?? part.offset) + BigInt(index)) };
}

function partsOf(answer: unknown, topic: string): any[] {
  if (!Array.isArray(answer)) return [];
  return answer.filter(
    (part) => part?.topicName === topic && part.errorCode === 0 && /^\d+$/.test(String(part.baseOffset ?? part.offset)),
  );
}

/**
 * Where the records of one send went. The answer has a first offset per partition; how many records each partition got is
 * only certain when there is one partition or one record each. Which record is which does not matter: their keys do.
 */
function placesOf(answer: unknown, topic: string, count: number): { partition: number; offset: string }[] {
  const parts = partsOf(answer, topic);
  const base = (part: any): bigint => BigInt(part.baseOffset ?? part.offset);
  if (parts.length === 1) {
    return Array.from({ length: Math.min(count, RECORDS_PER_SEND_MAX) }, (_, index) => ({
      partition: parts[0].partition as number,
      offset: String(base(parts[0]) + BigInt(index)),
    }));
  }
  return parts.map((part) => ({ partition: part.partition as number, offset: String(base(part)) }));
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  return Map.groupBy(items, key);
}

// ---- consuming ----------------------------------------------------------------------------------------------------------

function watchHandlers(handlers: any, context: Consuming): any {
  if (typeof handlers !== 'object' || handlers === null) return handlers;
  const { eachMessage, eachBatch } = handlers;
  return {
    ...handlers,
    ...(typeof eachMessage === 'function' ? { eachMessage: watchEachMessage(eachMessage, context) } : {}),
    ...(typeof eachBatch === 'function' ? { eachBatch: watchEachBatch(eachBatch, context) } : {}),
  };
}

// On the way of every record: no closure but the one that a refusal needs, nothing made before somebody asks for it.
function watchEachMessage(eachMessage: any, context: Consuming): any {
  const { tap } = context;
  return function (this: unknown, payload: any): unknown {
    if (tap.killed) return Reflect.apply(eachMessage, this, arguments);
    const { topic, partition, message } = payload;
    const activity = tap.startActivity(new RecordStart(topic, partition, message, context));
    if (activity === undefined) {
      deadLetter(context, topic, partition, message);
      return Promise.resolve();
    }
    // However the application dressed the error up: the sink did not run, and trying again would not help. A refused record
    // counts as handled: its offset is committed, the next one comes.
    const failed = (error: unknown): undefined => {
      tap.endActivity(activity, 'failed');
      if (!activity.blocked) throw error;
      deadLetter(context, topic, partition, message);
    };
    try {
      const result = runInActivityWith(activity, eachMessage, this, arguments) as Promise<unknown> | undefined;
      if (typeof result?.then !== 'function') {
        if (activity.blocked) deadLetter(context, topic, partition, message);
        return result;
      }
      // A handler that swallowed the refusal is done; only a copy to park is left to make.
      return tap.deadLetterTopic
        ? result.then(() => (activity.blocked ? deadLetter(context, topic, partition, message) : undefined), failed)
        : result.then(undefined, failed);
    } catch (error) {
      return failed(error);
    }
  };
}

/** One record as the agent needs it. */
class RecordStart implements ActivityStart {
  readonly #topic: string;
  readonly #partition: number;
  readonly #message: any;
  readonly #context: Consuming;

  constructor(topic: string, partition: number, message: any, context: Consuming) {
    this.#topic = topic;
    this.#partition = partition;
    this.#message = message;
    this.#context = context;
  }

  get kind(): 'messaging.record' {
    return 'messaging.record';
  }

  get name(): string {
    return '';
  }

  get inputs(): Readonly<Record<string, unknown>> {
    return nothing;
  }

  /** Asked once, by the first that wants to remember this record. */
  get record(): NonNullable<ActivityStart['record']> {
    const { cluster, group } = this.#context;
    return recordFacts(this.#topic, this.#partition, this.#message, cluster, group);
  }

  get traceparent(): string | Uint8Array | undefined {
    const header = this.#message.headers?.traceparent;
    return Array.isArray(header) ? header[0] : header;
  }

  lazyInputs(): Record<string, unknown> {
    const { value, key, headers } = this.#message;
    return { 'record.value': value ?? undefined, 'record.key': key ?? undefined, 'record.header': headers };
  }
}

const nothing: Readonly<Record<string, unknown>> = Object.freeze({});

function recordFacts(
  topic: string,
  partition: number,
  message: any,
  cluster: any,
  group: string,
): NonNullable<ActivityStart['record']> {
  const { offset } = message;
  const id = clusterId(cluster);
  if (id !== '') return { system: 'kafka', topic, partition, offset, consumerGroup: group, clusterId: id };
  // Hashed now: the recorder keeps the digest, never the message.
  const hash = contentHash(message.key, message.value);
  return { system: 'kafka', topic, partition, offset, consumerGroup: group, contentSha256: () => hash };
}

/** SHA-256 of key and body, hex, as docs/joins.md has it for records without a place. */
function contentHash(key: unknown, value: unknown): string {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  for (const part of [key, value]) if (typeof part === 'string' || part instanceof Uint8Array) hash.update(part);
  return hash.digest('hex');
}

// ---- batches ------------------------------------------------------------------------------------------------------------

// A batch handler walks the records itself. Taking a record out of `batch.messages` enters that record's activity: what
// follows, also concurrently with others, is that record's doing. When one is refused, the handler is called again with the
// records behind it.
function watchEachBatch(eachBatch: any, context: Consuming): any {
  return async function (this: unknown, payload: any): Promise<unknown> {
    const { batch } = payload;
    let messages: readonly any[] = withoutRefused(payload, context);
    while (messages.length > 0) {
      const run = await runBatch(this, eachBatch, payload, messages, context);
      if (!run.poisoned) return run.result;
      payload.resolveOffset(run.poisoned.offset);
      deadLetter(context, batch.topic, batch.partition, run.poisoned);
      messages = messages.slice(messages.indexOf(run.poisoned) + 1);
    }
    return undefined;
  };
}

// Records that a rule refuses are not shown to the handler at all.
function withoutRefused({ batch, resolveOffset }: any, context: Consuming): readonly any[] {
  if (!context.tap.restricts) return batch.messages;
  return batch.messages.filter((message: any) => {
    if (context.tap.startActivity(new RecordStart(batch.topic, batch.partition, message, context))) return true;
    resolveOffset(message.offset);
    deadLetter(context, batch.topic, batch.partition, message);
    return false;
  });
}

async function runBatch(
  self: unknown,
  eachBatch: any,
  payload: any,
  messages: readonly any[],
  context: Consuming,
): Promise<{ poisoned?: any; result?: unknown }> {
  const { batch } = payload;
  const { tap } = context;
  const activities = new Map<unknown, Activity>();
  const activityOf = (message: any): Activity | undefined => {
    let activity = activities.get(message);
    if (!activity) {
      activity = tap.startActivity(new RecordStart(batch.topic, batch.partition, message, context));
      if (activity) activities.set(message, activity);
    }
    return activity;
  };
  const walked = new Proxy(messages as any[], {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver) as unknown;
      if (typeof name === 'string' && /^\d+$/.test(name) && typeof value === 'object' && value !== null) {
        const activity = activityOf(value);
        if (activity) enterActivity(activity);
      }
      return value;
    },
  });
  const shown = Object.create(batch, { messages: { value: walked, enumerable: true } });
  try {
    const result = await runInActivity(
      activityOf(messages[0]),
      async () => await Reflect.apply(eachBatch, self, [{ ...payload, batch: shown }]),
    );
    return { result };
  } catch (error) {
    const poisoned = messages.find((message) => activities.get(message)?.blocked);
    if (!poisoned) throw error;
    return { poisoned };
  } finally {
    for (const activity of activities.values()) {
      tap.endActivity(activity, 'completed');
      activity.letGo();
    }
  }
}

// ---- dead letters ---------------------------------------------------------------------------------------------------------

/** Copies on their way per client; one more is dropped and counted. */
const DEAD_LETTERS_WAITING_MAX = 1000;
// Per client: the last sending, which the next one waits for, so that the order stays.
const parking = new WeakMap<object, { last: Promise<any>; waiting: number }>();

function deadLetter({ tap, kafka }: Consuming, topic: string, partition: number, message: any): void {
  const parkAt = tap.deadLetterTopic;
  if (!parkAt || parkAt === topic) return;
  const place = {
    'throughline-topic': topic,
    'throughline-partition': String(partition),
    'throughline-offset': String(message.offset),
  };
  const copy = { key: message.key, value: message.value, headers: { ...message.headers, ...place } };
  // Our own sending belongs to no activity.
  runInActivity(undefined, () => {
    let lot = parking.get(kafka);
    if (!lot) {
      const producer = kafka.producer({ allowAutoTopicCreation: true });
      lot = { last: producer.connect().then(() => producer), waiting: 0 };
      parking.set(kafka, lot);
    }
    if (lot.waiting >= DEAD_LETTERS_WAITING_MAX)
      return tap.fault('kafkajs dead letter', new Error('too many are waiting'));
    lot.waiting++;
    const { last } = lot;
    lot.last = last.then(async (producer) => {
      try {
        await producer.send({ topic: parkAt, messages: [copy] });
      } catch (error) {
        tap.fault('kafkajs dead letter', error);
      }
      lot.waiting--;
      return producer;
    });
    lot.last.catch((error: unknown) => {
      // Never connected: the next one tries again.
      parking.delete(kafka);
      tap.fault('kafkajs dead letter', error);
    });
  });
}
