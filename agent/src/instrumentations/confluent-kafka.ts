// @confluentinc/kafka-javascript: its KafkaJS interface has the shape of kafkajs; below it is node-rdkafka's.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Instrumentation } from '../instrumentation.ts';
import { kafkajs } from './kafkajs.ts';
import { faces } from './library.ts';
import { watchClients } from './node-rdkafka.ts';

export const confluentKafka: Instrumentation = {
  name: 'confluent-kafka',
  module: '@confluentinc/kafka-javascript',
  versions: '>=0.3',
  operations: ['message.produce'],
  activities: ['messaging.record'],
  enable(exports, tap, loaded) {
    // What a consumer of the interface above takes from below is handed to its handlers, which are watched.
    const above = new AsyncLocalStorage<true>();
    const namespace = faces(exports).find((face) => face.KafkaJS?.Kafka)?.KafkaJS;
    if (namespace) {
      kafkajs.enable(namespace, tap, loaded);
      tap.wrap(
        namespace.Kafka.prototype,
        'consumer',
        (consumer) =>
          function (this: any) {
            const made = Reflect.apply(consumer, this, arguments);
            tap.wrap(
              made,
              'run',
              (run) =>
                function (this: any) {
                  return above.run(true, () => Reflect.apply(run, this, arguments));
                },
            );
            return made;
          },
      );
    } else tap.gap('@confluentinc/kafka-javascript: no KafkaJS.Kafka');
    watchClients(exports, tap, '@confluentinc/kafka-javascript', () => above.getStore() === true);
  },
};
