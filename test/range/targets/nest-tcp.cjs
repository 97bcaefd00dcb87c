// The range's target behind NestJS's microservice over TCP: messages and events of its own protocol.
'use strict';
const library = require('./packages.cjs').packages();
library('reflect-metadata');
const { Controller, Module } = library('@nestjs/common');
const { NestFactory } = library('@nestjs/core');
const { ClientProxyFactory, MessagePattern, Payload, Transport } = library('@nestjs/microservices');
const { firstValueFrom } = library('rxjs');
const { freePort } = require('./ports.cjs');

module.exports = {
  throws: true,
  async serve(run) {
    class Handlers {
      ask(asked) {
        return run(asked);
      }
    }
    Controller()(Handlers);
    Payload()(Handlers.prototype, 'ask', 0);
    MessagePattern('ask')(Handlers.prototype, 'ask', Object.getOwnPropertyDescriptor(Handlers.prototype, 'ask'));
    class App {}
    Module({ controllers: [Handlers] })(App);
    const port = await freePort();
    const app = await NestFactory.createMicroservice(App, {
      transport: Transport.TCP,
      options: { host: '127.0.0.1', port },
      logger: ['error'],
    });
    await app.listen();
    return port;
  },
  async client(port) {
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
    await client.connect();
    return async (asked) => {
      try {
        return await firstValueFrom(client.send('ask', asked));
      } catch (error) {
        return { status: 500, text: `error ${error.message ?? error}` };
      }
    };
  },
};
