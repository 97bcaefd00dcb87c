// node-rdkafka, and what @confluentinc/kafka-javascript is built on: each record that a consumer hands out is an activity, whether
// it comes as an event, to a callback, or in a batch; records produced in an activity carry its trace.
import { runInActivity } from '../activities.ts';
import type { ActivityStart } from '../activity.ts';
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { enterEach } from './each-record.ts';
import { traceparentOf } from './http-client.ts';
import { exported, runWork } from './library.ts';

export const nodeRdkafka: Instrumentation = {
  name: 'node-rdkafka',
  module: 'node-rdkafka',
  versions: '>=2',
  operations: ['message.produce'],
  activities: ['messaging.record'],
  enable(exports, tap) {
    watchClients(exports, tap, 'node-rdkafka');
  },
};

/** @param internal true where a layer above, which is watched itself, is calling */
export function watchClients(exports: any, tap: Tap, library: string, internal = (): boolean => false): void {
  const KafkaConsumer = exported(exports, 'KafkaConsumer');
  if (!KafkaConsumer?.prototype) return tap.gap(`${library}: no KafkaConsumer class`);
  tap.wrap(KafkaConsumer.prototype, 'emit', (emit) => emitRecords(emit, tap));
  tap.wrap(KafkaConsumer.prototype, 'consume', (consume) => consumeRecords(consume, tap as AgentTap, internal));
  const Producer = exported(exports, 'Producer');
  if (!Producer?.prototype) return tap.gap(`${library}: no Producer class`);
  tap.wrap(Producer.prototype, 'produce', (produce) => produceWithTrace(produce, tap as AgentTap, library));
}

// ---- consuming ----------------------------------------------------------------------------------------------------------

function emitRecords(emit: any, tap: Tap): any {
  return function (this: any, event: any, message: any) {
    if (event !== 'data' || !isRecord(message) || this.listenerCount('data') === 0)
      return Reflect.apply(emit, this, arguments);
    return inActivity(this, message, tap, () => Reflect.apply(emit, this, arguments)) ?? true;
  };
}

/** consume(callback) calls back with each record, consume(number, callback) with a batch of them. */
function consumeRecords(consume: any, tap: AgentTap, internal: () => boolean): any {
  return function (this: any, ...args: any[]) {
    const last = args.findLastIndex((arg) => typeof arg === 'function');
    if (last < 0 || internal()) return Reflect.apply(consume, this, args);
    const callback = args[last];
    args[last] = (error: any, given: any, ...rest: any[]): unknown => {
      if (Array.isArray(given)) return walkBatch(this, callback, error, given, tap);
      const call = (): unknown => callback(error, given, ...rest);
      return isRecord(given) ? inActivity(this, given, tap, call) : call();
    };
    return Reflect.apply(consume, this, args);
  };
}

function isRecord(message: any): boolean {
  return typeof message?.topic === 'string' && message.offset !== undefined;
}

/** A refused record is handled: the consumer goes on with the next one. */
function inActivity(consumer: any, message: any, tap: Tap, handle: () => unknown): unknown {
  const drop = (error: unknown): undefined => {
    if (!isBlocked(error)) throw error;
  };
  try {
    const result: any = runWork(tap, startOf(consumer, message), handle);
    return typeof result?.then === 'function' ? result.then(undefined, drop) : result;
  } catch (error) {
    return drop(error);
  }
}

/** The program walks the batch itself. When a record is refused, it is called again with those behind it. */
function walkBatch(consumer: any, callback: any, error: any, batch: any[], tap: AgentTap): unknown {
  const records = [...batch];
  const walk = enterEach(batch, (message) => startOf(consumer, message), tap);
  const goOn = (thrown: unknown): unknown => {
    walk.end();
    const refused = walk.refused();
    if (!isBlocked(thrown) || refused === undefined) throw thrown;
    const behind = records.slice(records.indexOf(refused) + 1);
    return behind.length > 0 ? walkBatch(consumer, callback, error, behind, tap) : undefined;
  };
  return runInActivity(undefined, () => {
    try {
      const result = callback(error, batch);
      return typeof result?.then === 'function' ? result.then(undefined, goOn) : result;
    } catch (thrown) {
      return goOn(thrown);
    }
  });
}

function startOf(consumer: any, message: any): ActivityStart {
  const { topic, partition, value, key } = message;
  const offset = String(message.offset);
  const headers: any[] = Array.isArray(message.headers) ? message.headers : [];
  const traceparent = headers.find((header) => header?.traceparent !== undefined)?.traceparent;
  // Hashed now: the recorder keeps the digest, never the message.
  const hash = contentHash(key, value);
  return {
    kind: 'messaging.record',
    name: `${topic}[${partition}]@${offset}`,
    record: {
      system: 'kafka',
      topic,
      partition,
      offset,
      consumerGroup: String(consumer?.globalConfig?.['group.id'] ?? ''),
      contentSha256: () => hash,
    },
    traceparent: traceparent === undefined ? '' : String(traceparent),
    inputs: { 'record.value': value ?? undefined, 'record.key': key ?? undefined, 'record.header': headers },
  };
}

// ---- producing ----------------------------------------------------------------------------------------------------------

/** produce(topic, partition, message, key, timestamp, opaque, headers) */
const HEADERS = 6;

function produceWithTrace(produce: any, tap: AgentTap, library: string): any {
  return function (this: any, ...args: any[]) {
    const activity = tap.current();
    const [topic, , message, key] = args;
    if (!activity || typeof topic !== 'string') return Reflect.apply(produce, this, args);
    const handle = tap.intercept({ kind: 'message.produce', call: `${library}.produce`, system: 'kafka', topic });
    const headers: any[] = Array.isArray(args[HEADERS]) ? args[HEADERS] : [];
    if (!headers.some((header) => header?.traceparent !== undefined)) {
      // undefined between: what the program left out stays left out.
      while (args.length < HEADERS) args.push(undefined);
      args[HEADERS] = [...headers, { traceparent: traceparentOf(activity.record) }];
    }
    try {
      const result = Reflect.apply(produce, this, args);
      // Where it goes is known to the delivery report only.
      handle.finish({ contentSha256: contentHash(key, message) });
      return result;
    } catch (error) {
      handle.finish({}, error);
      throw error;
    }
  };
}

/** SHA-256 of key and body, hex, as docs/joins.md has it for records without a place. */
function contentHash(key: unknown, value: unknown): string {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
  for (const part of [key, value]) if (typeof part === 'string' || part instanceof Uint8Array) hash.update(part);
  return hash.digest('hex');
}
