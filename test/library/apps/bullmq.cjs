'use strict';
const { sink } = require('./sink.cjs');

module.exports = async function cases(load) {
  const { Worker } = await load('bullmq');
  const { touch, reset, total } = sink();
  const attempts = [];
  new Worker('touch', async (job) => (attempts.push(job.id), touch(job.data.name)), {
    connection: { host: '127.0.0.1', port: Number(process.env.PORT_REDIS) },
  });
  return { reset, total, attempts: () => attempts };
};
