// The range's target on NestJS, on the platform that RANGE_PLATFORM names: a guard, an interceptor, a validating pipe with a class
// for the body, a pipe of its own, uploads on express.
'use strict';
const { answered } = require('./asked.cjs');
const library = require('./packages.cjs').packages();
library('reflect-metadata');
const nest = library('@nestjs/common');
const { NestFactory } = library('@nestjs/core');
const { map } = library('rxjs');
const { IsOptional } = library('class-validator');

const decorate = (decorators, target, name) => {
  for (const one of decorators.toReversed()) one(target, name, Object.getOwnPropertyDescriptor(target, name));
};

const platform = process.env.RANGE_PLATFORM ?? 'express';

class Asked {}
for (const name of ['x', 'y', 'items', 'note', 'id', 'name', 'password']) IsOptional()(Asked.prototype, name);

class Signed {
  canActivate() {
    return true;
  }
}
class Timed {
  intercept(context, next) {
    return next.handle().pipe(map((value) => value));
  }
}
class Named {
  transform(value) {
    return String(value);
  }
}

class Handlers {
  health() {
    return 'healthy';
  }
  async find(sink, params, query, headers, response) {
    const rest = params.x === undefined ? params['*'] : params.x.join('/');
    return this.#send(response, await answered(sink, { query, headers, rest }));
  }
  async create(sink, query, headers, body, response) {
    return this.#send(response, await answered(sink, { query, headers, body }));
  }
  #send(response, { status, text }) {
    response.status(status).header?.('content-type', 'text/plain');
    return text;
  }
}
const { prototype } = Handlers;
nest.Controller()(Handlers);
decorate([nest.Get('health')], prototype, 'health');
for (const [at, decorator] of [
  nest.Param('sink', Named),
  nest.Param(),
  nest.Query(),
  nest.Headers(),
  nest.Res({ passthrough: true }),
].entries())
  decorator(prototype, 'find', at);
decorate(
  [
    nest.Get(['run/:sink', platform === 'fastify' ? 'run/:sink/*' : 'run/:sink/*x']),
    nest.UseGuards(Signed),
    nest.UseInterceptors(Timed),
  ],
  prototype,
  'find',
);
for (const [at, decorator] of [
  nest.Param('sink', Named),
  nest.Query(),
  nest.Headers(),
  nest.Body(),
  nest.Res({ passthrough: true }),
].entries())
  decorator(prototype, 'create', at);
Reflect.defineMetadata('design:paramtypes', [String, Object, Object, Asked, Object], prototype, 'create');
decorate(
  [nest.Post('run/:sink'), nest.HttpCode(200), nest.UseGuards(Signed), nest.UseInterceptors(Timed)],
  prototype,
  'create',
);
class App {}
nest.Module({ controllers: [Handlers] })(App);

async function main() {
  const adapter =
    platform === 'fastify'
      ? new (library('@nestjs/platform-fastify').FastifyAdapter)()
      : new (library('@nestjs/platform-express').ExpressAdapter)();
  const app = await NestFactory.create(App, adapter, { logger: ['error'], abortOnError: false });
  if (platform === 'express') app.useBodyParser('text', { type: 'text/*' });
  app.useGlobalPipes(new nest.ValidationPipe({ transform: true, whitelist: false }));
  await app.listen(0, '127.0.0.1');
  console.log(`listening ${app.getHttpServer().address().port}`);
}
main();
