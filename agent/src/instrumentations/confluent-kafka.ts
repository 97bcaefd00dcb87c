// @confluentinc/kafka-javascript: its KafkaJS interface has the shape of kafkajs; below it, records arrive as 'data' events.
import type { Instrumentation } from '../instrumentation.ts';
import { kafkajs } from './kafkajs.ts';
import { exported, faces } from './library.ts';
import { emitRecords } from './node-rdkafka.ts';

export const confluentKafka: Instrumentation = {
  name: 'confluent-kafka',
  module: '@confluentinc/kafka-javascript',
  versions: '>=0.3',
  operations: ['message.produce'],
  activities: ['messaging.record'],
  enable(exports, tap, loaded) {
    const namespace = faces(exports).find((face) => face.KafkaJS?.Kafka)?.KafkaJS;
    if (namespace) kafkajs.enable(namespace, tap, loaded);
    else tap.gap('@confluentinc/kafka-javascript: no KafkaJS.Kafka');
    emitRecords(exported(exports, 'KafkaConsumer'), tap, '@confluentinc/kafka-javascript');
  },
};
