// node-rdkafka: each record that a consumer emits is an activity.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, runWork } from './library.ts';

export const nodeRdkafka: Instrumentation = {
  name: 'node-rdkafka',
  module: 'node-rdkafka',
  versions: '>=2',
  activities: ['messaging.record'],
  enable(exports, tap) {
    emitRecords(exported(exports, 'KafkaConsumer'), tap, 'node-rdkafka');
  },
};

export function emitRecords(KafkaConsumer: any, tap: Tap, library: string): void {
  if (!KafkaConsumer?.prototype) return tap.gap(`${library}: no KafkaConsumer class`);
  tap.wrap(
    KafkaConsumer.prototype,
    'emit',
    (emit) =>
      function (this: any, event: any, message: any) {
        if (event !== 'data' || typeof message?.topic !== 'string') return Reflect.apply(emit, this, arguments);
        const args = arguments;
        const { topic, partition } = message;
        const offset = String(message.offset);
        const headers: any[] = Array.isArray(message.headers) ? message.headers : [];
        const traceparent = headers.find((header) => header?.traceparent !== undefined)?.traceparent;
        try {
          return runWork(
            tap,
            {
              kind: 'messaging.record',
              name: `${topic}[${partition}]@${offset}`,
              record: {
                system: 'kafka',
                topic,
                partition,
                offset,
                consumerGroup: String(this.globalConfig?.['group.id'] ?? ''),
              },
              traceparent: traceparent === undefined ? '' : String(traceparent),
              inputs: {
                'record.value': message.value ?? undefined,
                'record.key': message.key ?? undefined,
                'record.header': headers,
              },
            },
            () => Reflect.apply(emit, this, args),
          );
        } catch (error) {
          // A refused record is handled: the consumer goes on with the next one.
          if (!isBlocked(error)) throw error;
          return true;
        }
      },
  );
}
