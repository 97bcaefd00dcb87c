// The range's target behind a queue of jobs (BullMQ on Redis): every job names a handler and brings its input.
'use strict';
const { Queue, QueueEvents, Worker } = require('bullmq');

const connection = { host: '127.0.0.1', port: Number(process.env.REDIS_PORT), maxRetriesPerRequest: null };

module.exports = {
  throws: true,
  async serve(run) {
    const name = `range-${process.pid}`;
    const worker = new Worker(name, (job) => run(job.data), { connection, concurrency: 4 });
    worker.on('error', () => {});
    await worker.waitUntilReady();
    return name;
  },
  async client(name) {
    const queue = new Queue(name, { connection });
    const events = new QueueEvents(name, { connection });
    await events.waitUntilReady();
    return async (asked) => {
      const job = await queue.add('ask', asked);
      try {
        return await job.waitUntilFinished(events, 20_000);
      } catch (error) {
        if (/blocked|refused/i.test(error.message)) return undefined;
        throw error;
      }
    };
  },
};
