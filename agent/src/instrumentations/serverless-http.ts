// serverless-http: an application of express, koa or fastify behind a function's handler. No server of Node takes its requests:
// each event that the handler is called with is an activity.
import type { Instrumentation } from '../instrumentation.ts';
import { invoked } from './aws-lambda.ts';

export const serverlessHttp: Instrumentation = {
  name: 'serverless-http',
  module: 'serverless-http',
  versions: '>=2',
  activities: ['http.request'],
  enable(exports, tap) {
    if (typeof exports !== 'function') return tap.gap('serverless-http: exports no function');
    const holder = { serverless: exports };
    tap.wrap(
      holder,
      'serverless',
      (serverless) =>
        function (this: unknown, ...given: unknown[]) {
          const handler = Reflect.apply(serverless, this, given);
          return typeof handler === 'function' ? invoked(handler, tap) : handler;
        },
    );
    return holder.serverless;
  },
};
