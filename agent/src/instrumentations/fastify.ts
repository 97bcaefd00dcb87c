// fastify: the matched route's template, path parameters, and bodies that only a content-type parser could read.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { readableRaw } from './body-parser.ts';
import { exported, wrapExported } from './library.ts';

export const fastify: Instrumentation = {
  name: 'fastify',
  module: 'fastify',
  versions: '>=3 <6',
  // The lifecycle's own step between parsing and handler; a hook added from outside would show in the application's list.
  files: ['lib/validation.js'],
  activities: ['http.request'],
  enable(exports, tap) {
    if (!exported(exports, 'validate')) return tap.gap('fastify: no validate in lib/validation.js');
    wrapExported(
      tap,
      exports,
      'validate',
      (validate) =>
        function (this: any, context: any, request: any) {
          addParsed(context, request, tap);
          return Reflect.apply(validate, this, arguments);
        },
    );
  },
};

function addParsed(context: any, request: any, tap: Tap): void {
  // Not request.routeOptions: fastify makes that object anew each time it is read.
  const template = context?.config?.url;
  if (typeof template === 'string') tap.route?.(template);
  if (hasKeys(request?.params)) tap.addInput('params', request.params);
  if (request?.body !== undefined && request.body !== null && !readableRaw(request.raw))
    tap.addInput('body', request.body);
}

export function hasKeys(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}
