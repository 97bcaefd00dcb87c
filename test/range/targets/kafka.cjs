// The range's target behind Kafka (kafkajs): every record names a handler and brings its input. Behind each goes a mark on the
// same partition: when the consumer is past it and no answer came, the record was skipped.
'use strict';
const { Kafka, logLevel } = require('kafkajs');

const kafka = new Kafka({
  brokers: [`127.0.0.1:${process.env.KAFKA_PORT}`],
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 50 },
});

module.exports = {
  throws: true,
  async serve(run, tell) {
    const topic = `range-${process.pid}`;
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
    await admin.disconnect();
    const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 20 });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      async eachMessage({ message }) {
        const id = message.key.toString();
        const asked = JSON.parse(message.value);
        tell(id, asked.mark ? null : await run(asked));
      },
    });
    return topic;
  },
  async client(topic) {
    const producer = kafka.producer();
    await producer.connect();
    return async (asked, id, told) => {
      const messages = [asked, { mark: true }].map((value) => ({
        key: id,
        value: JSON.stringify(value),
        partition: 0,
      }));
      await producer.send({ topic, messages });
      return (await told) ?? undefined;
    };
  },
};
