'use strict';
const { Kafka, logLevel } = require('kafkajs');
const { archive } = require('./archive');
const { confirmation } = require('./confirmation');
const { send } = require('./outbox');

async function consumeOrders({ broker, topic, templates }) {
  const kafka = new Kafka({ clientId: 'email-service', brokers: [broker], logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({ groupId: 'email-service', maxWaitTimeInMs: 500 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve));
  await consumer.run({
    eachMessage: async ({ message }) => onOrder(JSON.parse(message.value.toString()), templates),
  });
  await joined;
  // Leaving the group hands the partition to the next pod at once instead of after its session has timed out.
  process.once('SIGTERM', () => consumer.disconnect().finally(() => process.exit(0)));
}

async function onOrder(order, templates) {
  const mail = confirmation(order, templates);
  await send(order.customer.email, mail);
  await archive(order.id, mail);
  console.log(`mailed ${order.id}`);
}

module.exports = { consumeOrders };
