// The range's target behind NestJS's microservice over TCP: messages and events of its own protocol.
'use strict';
const library = require('./packages.cjs').packages();
const { Transport } = library('@nestjs/microservices');
const { freePort } = require('./ports.cjs');

module.exports = require('./nest-message.cjs')(
  library,
  (port) => ({ transport: Transport.TCP, options: { host: '127.0.0.1', port } }),
  freePort,
);
