// co-body, under the body parsers of koa: bodies that only the parser could read become inputs.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { readableRaw } from './body-parser.ts';
import { wrapExported } from './library.ts';

export const coBody: Instrumentation = {
  name: 'co-body',
  module: 'co-body',
  versions: '>=5',
  activities: ['http.request'],
  enable(exports, tap) {
    for (const name of ['json', 'form', 'text']) wrapExported(tap, exports, name, (parse) => parsing(parse, tap));
  },
};

function parsing(parse: any, tap: Tap): any {
  return function (this: any, source: any, ...rest: any[]) {
    const request = source?.req ?? source;
    const parsed = parse.call(this, source, ...rest);
    if (!request?.headers || readableRaw(request) || typeof parsed?.then !== 'function') return parsed;
    return parsed.then((body: any) => {
      tap.addInput('body', body?.parsed ?? body);
      return body;
    });
  };
}
