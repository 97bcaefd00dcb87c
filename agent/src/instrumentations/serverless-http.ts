// serverless-http: an application of express, koa or fastify behind a function's handler. No server of Node takes its requests:
// each event that the handler is called with is an activity.
import type { Refusal } from '../activity.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { runWork } from './library.ts';

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
          return inActivity(Reflect.apply(serverless, this, given), tap);
        },
    );
    return holder.serverless;
  },
};

/** The event without what it says twice: the raw query, and the gateway's own description of the request. */
function inputsOf(event: any): unknown {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return event;
  const { rawQueryString, requestContext: _, ...rest } = event;
  return rest.queryStringParameters ? rest : { ...rest, query: rawQueryString };
}

function inActivity(handler: any, tap: Tap): any {
  if (typeof handler !== 'function') return handler;
  return function (this: unknown, event: any, ...rest: unknown[]) {
    let refused: Refusal | undefined;
    // Events of an API gateway in both of its formats, and of a load balancer.
    const http = event?.requestContext?.http ?? event;
    const method = String(http?.method ?? http?.httpMethod ?? '');
    const path = String(event?.rawPath ?? event?.path ?? '/');
    const answered = runWork(
      tap,
      {
        kind: 'http.request',
        name: `${method} ${path}`.slice(0, 300),
        peerAddress: String(http?.sourceIp ?? event?.requestContext?.identity?.sourceIp ?? ''),
        inputs: { event: inputsOf(event) },
        refuse: (refusal) => void (refused = refusal),
      },
      () => Reflect.apply(handler, this, [event, ...rest]),
    );
    const answer = (): object => ({
      statusCode: refused!.status,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: `${JSON.stringify({ error: 'Request blocked', finding: refused!.findingId })}\n`,
      isBase64Encoded: false,
    });
    if (typeof (answered as any)?.then !== 'function') return refused === undefined ? answered : answer();
    return (answered as any).then(
      (value: unknown) => (refused === undefined ? value : answer()),
      (error: unknown) => {
        if (refused === undefined) throw error;
        return answer();
      },
    );
  };
}
