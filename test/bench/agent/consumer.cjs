// Consumes BENCH_RECORDS records of BENCH_TOPIC and tells the CPU time from the first to the last.
const { Kafka, logLevel } = require('kafkajs');
const kafka = new Kafka({ brokers: [process.env.BENCH_BROKER], logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: `bench-${process.pid}`, maxBytesPerPartition: 262_144 });
const total = Number(process.env.BENCH_RECORDS);
let seen = 0;
let start;
(async () => {
  await consumer.connect();
  await consumer.subscribe({ topic: process.env.BENCH_TOPIC, fromBeginning: true });
  await consumer.run({
    autoCommitInterval: 1000,
    eachMessage: async ({ message }) => {
      // The first tenth warms up.
      if (seen === total / 10) start = process.cpuUsage();
      const order = JSON.parse(message.value);
      if (order.items.length === 0) throw new Error('never');
      if (++seen !== total) return;
      const { user, system } = process.cpuUsage(start);
      process.send({ cpuUs: (user + system) / (total * 0.9), rss: process.memoryUsage.rss() }, () => process.exit(0));
    },
  });
})();
