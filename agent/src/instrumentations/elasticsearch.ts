// The transport under the Elasticsearch client: every request with its path and body.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, faces, fail, callbackOf, refusal, withBoundCallback, wrapMethod } from './library.ts';

export const elasticsearch: Instrumentation = {
  name: 'elasticsearch',
  module: '@elastic/transport',
  versions: '>=8',
  operations: ['nosql.query'],
  enable(exports, tap) {
    guardTransport(exports, tap, 'elasticsearch');
  },
};

/** Client 7 brings its transport with it. */
export const elasticsearch7: Instrumentation = {
  name: 'elasticsearch-7',
  module: '@elastic/elasticsearch',
  versions: '>=7 <8',
  files: ['lib/Transport.js'],
  operations: ['nosql.query'],
  enable(exports, tap) {
    const Transport = faces(exports).find((face) => typeof face.prototype?.request === 'function');
    if (!Transport) return tap.gap('elasticsearch 7: no Transport class');
    wrapMethod(tap, Transport, 'request', (request) => guardedRequest(request, tap, 'elasticsearch'));
  },
};

/** OpenSearch's client is of the same shape. */
export function guardTransport(exports: any, tap: Tap, product: string): void {
  const Transport = exported(exports, 'Transport');
  if (!Transport) return tap.gap(`${product}: no Transport class`);
  wrapMethod(tap, Transport, 'request', (request) => guardedRequest(request, tap, product));
}

function guardedRequest(request: any, tap: Tap, product: string): any {
  return function (this: any, params: any, ...rest: any[]) {
    if (typeof params?.path !== 'string' || !tap.active('nosql.query')) return request.call(this, params, ...rest);
    // Without a body some clients send an empty one.
    const filter = (params.body || undefined) ?? params.bulkBody ?? params.querystring ?? {};
    const blocked = refusal(tap, {
      kind: 'nosql.query',
      call: `${product}.request`,
      system: 'elasticsearch',
      command: `${params.method ?? 'GET'} ${params.path}`,
      filter: params.querystring && params.body ? { body: params.body, query: params.querystring } : filter,
    });
    if (!blocked) return request.apply(this, withBoundCallback(tap, [params, ...rest]));
    const callback = callbackOf(rest);
    return callback ? fail(callback, blocked) : Promise.reject(blocked);
  };
}
