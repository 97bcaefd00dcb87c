// The range's target behind NestJS's microservice over channels of Redis.
'use strict';
const library = require('./packages.cjs').packages('HOSTS_PACKAGES');
const { Transport } = library('@nestjs/microservices');

module.exports = require('./nest-message.cjs')(
  library,
  () => ({ transport: Transport.REDIS, options: { host: '127.0.0.1', port: Number(process.env.REDIS_PORT) } }),
  () => `redis-${process.pid}`,
);
