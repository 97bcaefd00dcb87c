// An application of express, koa or fastify behind a function's handler. No server of Node takes its requests: each event that the
// handler is called with is an activity.
import type { Instrumentation } from '../instrumentation.ts';
import { invoked } from './aws-lambda.ts';

export const serverlessHttp = made('serverless-http', 'serverless-http', '>=2');
export const serverlessExpress = made('serverless-express', '@codegenie/serverless-express', '>=4');
export const vendiaServerlessExpress = made('vendia-serverless-express', '@vendia/serverless-express', '>=4 <5');

/** The package is one function, which makes the handler. */
function made(name: string, module: string, versions: string): Instrumentation {
  return {
    name,
    module,
    versions,
    activities: ['http.request'],
    enable(exports, tap) {
      if (typeof exports !== 'function') return tap.gap(`${module}: exports no function`);
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
}
