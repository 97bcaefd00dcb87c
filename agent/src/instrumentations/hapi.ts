// hapi: the matched route's template, path parameters, and payloads that only hapi's parser could read.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { readableRaw } from './body-parser.ts';
import { hasKeys } from './fastify.ts';
import { exported, wrapExported } from './library.ts';

export const hapi: Instrumentation = {
  name: 'hapi',
  module: '@hapi/hapi',
  versions: '>=18',
  files: ['lib/handler.js'],
  activities: ['http.request'],
  enable(exports, tap) {
    if (!exported(exports, 'execute')) return tap.gap('hapi: no execute in lib/handler.js');
    wrapExported(
      tap,
      exports,
      'execute',
      (execute) =>
        function (this: any, request: any, ...rest: any[]) {
          addParsed(request, tap);
          return execute.call(this, request, ...rest);
        },
    );
  },
};

function addParsed(request: any, tap: Tap): void {
  if (typeof request?.route?.path === 'string') tap.route?.(request.route.path);
  if (hasKeys(request?.params)) tap.addInput('params', request.params);
  const raw = request?.raw?.req;
  if (raw && request.payload !== undefined && request.payload !== null && !readableRaw(raw))
    tap.addInput('body', request.payload);
}
