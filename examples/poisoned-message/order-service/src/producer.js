import kafkajs from 'kafkajs';

/** Connects and returns a function that puts one order on the topic and resolves when the broker has it. */
export async function connectProducer({ broker, topic }) {
  const kafka = new kafkajs.Kafka({ clientId: 'order-service', brokers: [broker], logLevel: kafkajs.logLevel.ERROR });
  const producer = kafka.producer();
  await producer.connect();
  return async function publishOrder(order) {
    await producer.send({ topic, messages: [{ key: order.id, value: JSON.stringify(order) }] });
  };
}
