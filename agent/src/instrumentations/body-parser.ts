// body-parser: bodies that only the parser could read (compressed, or of a type of the application's own) become inputs.
import type { IncomingMessage } from 'node:http';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { wrapExported } from './library.ts';

export const bodyParser: Instrumentation = {
  name: 'body-parser',
  module: 'body-parser',
  versions: '>=1 <3',
  activities: ['http.request'],
  enable(exports, tap) {
    for (const name of ['json', 'urlencoded', 'text', 'raw']) {
      wrapExported(
        tap,
        exports,
        name,
        (make) =>
          function (this: any, ...args: any[]) {
            const holder = { middleware: make.apply(this, args) };
            tap.wrap(holder, 'middleware', (middleware) => parsing(middleware, tap));
            return holder.middleware;
          },
      );
    }
  },
};

function parsing(middleware: any, tap: Tap): any {
  return function (this: any, request: any, response: any, next: any) {
    if (readableRaw(request)) return middleware.call(this, request, response, next);
    return middleware.call(this, request, response, (error: unknown) => {
      if (error === undefined && request.body !== undefined) tap.addInput('body', request.body);
      next(error);
    });
  };
}

/** True when the raw bytes say everything: then parsing adds nothing that the input index does not find by itself. */
export function readableRaw(request: IncomingMessage): boolean {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') return false;
  const type = request.headers['content-type'];
  return type === undefined || READABLE.test(type);
}

const READABLE = /json|x-www-form-urlencoded|multipart\/form-data|^text\/|xml/i;
