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
  const nativeHeaders = [];
  produce.nativeHeaders = () => nativeHeaders;

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

  const noted = (headers, handler) => {
    nativeHeaders.push(Object.keys(headers ?? {}));
    return handler();
  };

  if (process.env.NATIVE) await native(await load(require.resolve(process.env.NATIVE)), process.env.NATIVE_WAY);

  /** librdkafka's clients: "kafkajs" is Confluent's interface of that shape, the others are those of node-rdkafka. */
  async function native(library, way) {
    const topic = process.env.NATIVE_TOPIC;
    const sent = { 'metadata.broker.list': process.env.NATIVE_KAFKA };
    if (way === 'kafkajs') {
      const { Kafka } = library.KafkaJS;
      const kafka = new Kafka({ kafkaJS: { brokers: [process.env.NATIVE_KAFKA], logLevel: 0 } });
      const consumer = kafka.consumer({ kafkaJS: { groupId: `group-${topic}`, fromBeginning: true } });
      await consumer.connect();
      await consumer.subscribe({ topic });
      await consumer.run({
        eachMessage: async ({ message }) => noted(message.headers, () => handle(String(message.value))),
      });
      const producer = kafka.producer({});
      await producer.connect();
      produce.native = async ({ name }) =>
        void (await producer.send({ topic, messages: [{ value: JSON.stringify({ name }) }] }));
      return;
    }
    const consumer = new library.KafkaConsumer(
      { ...sent, 'group.id': `group-${topic}` },
      { 'auto.offset.reset': 'earliest' },
    );
    const take = (message) => noted(Object.assign({}, ...(message.headers ?? [])), () => handle(String(message.value)));
    await new Promise((resolve) => consumer.connect().once('ready', resolve));
    consumer.subscribe([topic]);
    if (way === 'event') consumer.on('data', take).consume();
    else if (way === 'callback') consumer.consume((error, message) => error || take(message));
    else {
      // A batch at a time, walked here.
      const next = () =>
        consumer.consume(10, (_error, messages) => {
          setTimeout(next, 100);
          for (const message of messages ?? []) take(message);
        });
      consumer.setDefaultConsumeTimeout(200);
      next();
    }
    const producer = new library.Producer(sent);
    await new Promise((resolve) => producer.connect().once('ready', resolve));
    // Both before anybody takes the first: one batch.
    produce.native = ({ name }) => {
      producer.produce(topic, null, Buffer.from(JSON.stringify({ name })));
      producer.poll();
    };
    produce.nativeBatch = ({ names }) => {
      for (const name of names) producer.produce(topic, null, Buffer.from(JSON.stringify({ name })));
      producer.poll();
    };
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
    if (process.env.SQS_LOOP) {
      void poll(sqs, queueUrl, await load('@aws-sdk/client-sqs'));
      produce.sqs = async ({ name }) =>
        void (await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify({ name }) })));
      return { reset, total, taken: () => taken.splice(0), ...produce };
    }
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

  /** Without a library: three ways in turn of taking messages out of an answer. */
  async function poll(sqs, QueueUrl, { ReceiveMessageCommand, DeleteMessageCommand }) {
    const one = async (message) => {
      try {
        await Promise.resolve();
        handle(message.Body);
      } catch (error) {
        if (error.code !== 'THROUGHLINE_BLOCKED') throw error;
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    };
    for (let round = 0; ; round++) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
      );
      if (round % 3 === 0) for (const message of Messages) await one(message);
      else if (round % 3 === 1) await Promise.all(Messages.map(one));
      else while (Messages.length > 0) await one(Messages.shift());
    }
  }

  return { reset, total, taken: () => taken.splice(0), ...produce };
};
