// Consumers of every kind of queue over the same weak place.
'use strict';
const { sink } = require('./sink.cjs');

module.exports = async function cases(load) {
  const { touch, reset, total } = sink();
  const taken = [];
  const handle = (text) => {
    const { name } = JSON.parse(text);
    taken.push(name);
    return touch(name);
  };
  const produce = {};

  if (process.env.KAFKA) {
    const Consumer = await load('@platformatic/kafka', 'Consumer');
    const Producer = await load('@platformatic/kafka', 'Producer');
    const stringDeserializers = await load('@platformatic/kafka', 'stringDeserializers');
    const stringSerializers = await load('@platformatic/kafka', 'stringSerializers');
    const base = { clientId: 'test', bootstrapBrokers: [process.env.KAFKA] };
    const consume = (topic) =>
      new Consumer({ ...base, groupId: `group-${topic}`, deserializers: stringDeserializers }).consume({
        topics: [topic],
        mode: 'earliest',
        autocommit: true,
        sessionTimeout: 10_000,
        rebalanceTimeout: 10_000,
        heartbeatInterval: 500,
      });
    const producer = new Producer({ ...base, serializers: stringSerializers });
    const headers = [];
    produce.kafka = async ({ topic, name }) =>
      void (await producer.send({ messages: [{ topic, value: JSON.stringify({ name }) }] }));
    produce.headers = () => headers;
    (await consume(process.env.KAFKA_EVENTS)).on(
      'data',
      (message) => (headers.push([...message.headers.keys()]), handle(message.value)),
    );
    void (async () => {
      const loop = await consume(process.env.KAFKA_LOOP);
      while (!loop.closed) {
        try {
          for await (const message of loop) {
            await Promise.resolve();
            try {
              handle(message.value);
            } catch (error) {
              if (error.code !== 'THROUGHLINE_BLOCKED') throw error;
            }
          }
        } catch (error) {
          console.error(error);
          return;
        }
      }
    })();
  }

  if (process.env.RABBIT) {
    const amqp = await load('amqplib');
    const channel = await (await amqp.connect(`amqp://127.0.0.1:${process.env.RABBIT}`)).createChannel();
    await channel.assertQueue('touch', { autoDelete: true });
    // One at a time: a message that nobody settles would be the last.
    await channel.prefetch(1);
    await channel.consume('touch', (message) => {
      handle(String(message.content));
      channel.ack(message);
    });
    produce.rabbit = ({ name }) => channel.sendToQueue('touch', Buffer.from(JSON.stringify({ name })));
  }

  if (process.env.SQS) {
    const Consumer = await load('sqs-consumer', 'Consumer');
    const { SQSClient, SendMessageCommand } = await load('@aws-sdk/client-sqs');
    const sqs = new SQSClient({
      region: 'us-east-1',
      endpoint: process.env.SQS,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const queueUrl = process.env.SQS_QUEUE;
    const consumer = Consumer.create({
      queueUrl,
      sqs,
      waitTimeSeconds: 1,
      handleMessage: async (message) => void handle(message.Body),
    });
    consumer.on('error', () => undefined).on('processing_error', () => undefined);
    consumer.start();
    produce.sqs = async ({ name }) =>
      void (await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ name }) })));
  }

  return { reset, total, taken: () => taken.splice(0), ...produce };
};
