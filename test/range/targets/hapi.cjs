// The range's target on hapi.
'use strict';
const Hapi = require('@hapi/hapi');
const { run } = require('./sinks.cjs');

const server = Hapi.server({
  port: 0,
  host: '127.0.0.1',
  routes: { payload: { multipart: true, maxBytes: 2_000_000 }, state: { parse: true, failAction: 'ignore' } },
});
const handler = async (request, h) => {
  try {
    const answer = await run(request.params.sink, {
      query: { ...request.query },
      headers: request.headers,
      body: Buffer.isBuffer(request.payload) ? request.payload.toString() : (request.payload ?? undefined),
      params: { x: request.params.x || undefined },
      cookies: request.state.x === undefined ? {} : { x: decodeURIComponent(request.state.x) },
    });
    return h.response(answer).type('text/plain');
  } catch (error) {
    return h.response(`error ${error.code ?? error.name}`).code(500);
  }
};
server.route([
  { method: 'GET', path: '/health', handler: () => 'healthy' },
  { method: ['GET', 'POST'], path: '/run/{sink}/{x*}', handler },
]);
server.start().then(() => console.log(`listening ${server.info.port}`));
