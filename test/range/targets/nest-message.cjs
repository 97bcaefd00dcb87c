// The range's target behind NestJS's microservices: messages of the transport that is given, answered on it.
'use strict';

/**
 * @param library a require for NestJS's packages
 * @param settings what a server and its clients are made with, of where it listens
 * @param where gives that place
 */
module.exports = function nestMessages(library, settings, where) {
  library('reflect-metadata');
  const { Controller, Module } = library('@nestjs/common');
  const { NestFactory } = library('@nestjs/core');
  const { ClientProxyFactory, MessagePattern, Payload } = library('@nestjs/microservices');
  const { firstValueFrom } = library('rxjs');
  return {
    throws: true,
    async serve(run) {
      class Handlers {
        ask(asked) {
          return run(asked);
        }
      }
      Controller()(Handlers);
      Payload()(Handlers.prototype, 'ask', 0);
      const place = await where();
      const pattern = `ask-${place}`;
      MessagePattern(pattern)(Handlers.prototype, 'ask', Object.getOwnPropertyDescriptor(Handlers.prototype, 'ask'));
      class App {}
      Module({ controllers: [Handlers] })(App);
      const app = await NestFactory.createMicroservice(App, { ...settings(place), logger: ['error'] });
      await app.listen();
      return place;
    },
    async client(place) {
      const client = ClientProxyFactory.create(settings(place));
      await client.connect();
      return async (asked) => {
        try {
          return await firstValueFrom(client.send(`ask-${place}`, asked));
        } catch (error) {
          return { status: 500, text: `error ${error.message ?? error}` };
        }
      };
    },
  };
};
