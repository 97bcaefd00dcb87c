// An order service and an email service in one process, over one topic: POST /orders {note} produces; the consumer puts the
// note into a shell command. `APP_HANDLER` is eachMessage or eachBatch. What was handled is printed.
const { exec } = require('node:child_process');
const { createServer } = require('node:http');
const { promisify } = require('node:util');
const { Kafka, logLevel } = require('kafkajs');

const kafka = new Kafka({
  brokers: [process.env.APP_BROKER],
  logLevel: logLevel.NOTHING,
  retry: { initialRetryTime: 50 },
});
const topic = process.env.APP_TOPIC;

async function email(message) {
  const { note } = JSON.parse(message.value);
  const { stdout } = await promisify(exec)(`echo dear ${note}`);
  console.log(
    JSON.stringify({
      handled: message.offset,
      stdout: stdout.trim(),
      traceparent: String(message.headers?.traceparent),
    }),
  );
}

const handlers = {
  eachMessage: { eachMessage: ({ message }) => email(message) },
  eachBatch: {
    eachBatchAutoResolve: true,
    async eachBatch({ batch, resolveOffset, heartbeat }) {
      for (const message of batch.messages) {
        await email(message);
        resolveOffset(message.offset);
        await heartbeat();
      }
    },
  },
  // An application that dresses errors up as its own.
  dressed: {
    eachMessage: async ({ message }) => {
      try {
        await email(message);
      } catch (error) {
        throw new Error(`mail failed: ${error.message}`);
      }
    },
  },
};

(async () => {
  const producer = kafka.producer();
  const consumer = kafka.consumer({ groupId: `${topic}-email` });
  await producer.connect();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run(handlers[process.env.APP_HANDLER]);
  createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const messages = JSON.parse(body).map((order) => ({ value: JSON.stringify(order) }));
    await producer.send({ topic, messages });
    response.end('accepted');
  }).listen(0, '127.0.0.1', function () {
    console.log(`listening ${this.address().port}`);
  });
})();
