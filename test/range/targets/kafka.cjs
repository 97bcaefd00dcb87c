// The range's target behind Kafka (kafkajs): every record names a handler and brings its input. Behind each goes a mark on the
// same partition: when the consumer is past it and no answer came, the record was skipped.
'use strict';
const { Kafka, logLevel } = require('kafkajs');
const { gateway } = require('./gateway.cjs');
const { run } = require('./sinks.cjs');

const kafka = new Kafka({
  brokers: [`127.0.0.1:${process.env.KAFKA_PORT}`],
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 50 },
});
const topic = `range-${process.pid}`;
const waiting = new Map();

async function main() {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 20 });
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    async eachMessage({ message }) {
      const id = message.key.toString();
      const { mark, sink, query, body } = JSON.parse(message.value);
      if (mark) return waiting.get(id)?.(undefined);
      let answer;
      try {
        answer = { status: 200, text: await run(sink, { query, body, headers: {} }) };
      } catch (error) {
        if (error.name === 'BlockedError') throw error;
        answer = { status: 500, text: `error ${error.code ?? error.name}` };
      }
      waiting.get(id)?.(answer);
    },
  });
  let ids = 0;
  gateway(async (asked) => {
    const id = String(ids++);
    const answer = new Promise((resolve) => waiting.set(id, resolve));
    const records = [asked, { mark: true }].map((value) => ({ key: id, value: JSON.stringify(value), partition: 0 }));
    await producer.send({ topic, messages: records });
    return answer.finally(() => waiting.delete(id));
  });
}
main();
