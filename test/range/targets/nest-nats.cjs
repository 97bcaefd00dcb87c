// The range's target behind NestJS's microservice over subjects of NATS.
'use strict';
const library = require('./packages.cjs').packages('HOSTS_PACKAGES');
const { Transport } = library('@nestjs/microservices');

module.exports = require('./nest-message.cjs')(
  library,
  () => ({ transport: Transport.NATS, options: { servers: [`nats://127.0.0.1:${process.env.NATS_PORT}`] } }),
  () => `nats-${process.pid}`,
);
