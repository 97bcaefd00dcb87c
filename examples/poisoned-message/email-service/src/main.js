'use strict';
// Writes a confirmation mail for every order on the topic. Also: reports free disk space every so often, as the
// operations team asked for, and answers the kubelet's health question.
const http = require('node:http');
const { checkArchive } = require('./archive');
const { consumeOrders } = require('./consumer');
const { readTemplates } = require('./kubernetes');
const { reportDiskSpace } = require('./disk-report');

async function main() {
  await checkArchive();
  const templates = await readTemplates();
  await consumeOrders({
    broker: process.env.KAFKA_BROKER,
    topic: process.env.ORDERS_TOPIC || 'orders',
    templates,
  });
  setInterval(reportDiskSpace, Number(process.env.DISK_REPORT_MS || 3_600_000)).unref();

  const server = http.createServer((request, response) => response.end('ok\n'));
  server.listen(Number(process.env.PORT || 0), process.env.HOST || '127.0.0.1', () => {
    console.log(`email-service is ready on port ${server.address().port}`);
  });
}

main().catch((error) => {
  console.error('email-service could not start:', error);
  process.exit(1);
});
