// Requests that are passed on: proxies with a target of the reader's, through a proxy of the reader's, and over sockets by name.
'use strict';
const { Router } = require('express');
const http = require('node:http');
const { packages } = require('../packages.cjs');

const backend = process.env.BACKEND_URL;

module.exports = async function forwarding() {
  const library = packages();
  const router = Router();
  const failed = (response) => (error) => {
    if (error.name === 'BlockedError') return response.status(500).end();
    if (!response.headersSent) response.status(502).type('text').send(`failed ${error.code}`);
  };
  const proxy = library('http-proxy').createProxyServer({});
  router.get('/http-proxy', (request, response) => {
    const { to, path } = request.query;
    request.url = `/${path}`;
    proxy.web(request, response, { target: to, changeOrigin: true }, failed(response));
  });
  router.get('/http-proxy-header', (request, response) => {
    const { path } = request.query;
    request.url = `/${path}`;
    proxy.web(request, response, { target: `http://${request.get('x-backend')}` }, failed(response));
  });
  router.get('/middleware', (request, response, next) => {
    const { to, path } = request.query;
    request.url = `/${path}`;
    const { createProxyMiddleware } = library('http-proxy-middleware');
    return createProxyMiddleware({ target: backend, router: () => to, changeOrigin: true })(request, response, next);
  });
  router.get('/express-http-proxy', (request, response, next) => {
    const { to, path } = request.query;
    library('express-http-proxy')(to, { proxyReqPathResolver: () => `/${path}` })(request, response, next);
  });
  const fastify = library('fastify')();
  await fastify.register(library('@fastify/reply-from'));
  fastify.get('/', (request, reply) => reply.from(`${request.query.to}/${request.query.path}`));
  await fastify.ready();
  router.use('/reply-from', (request, response) => fastify.routing(request, response));
  router.get('/by-hand', (request, response) => {
    const { to, path } = request.query;
    const [host, port] = to.split(':');
    http
      .request({ host, port, path: `/${path}`, method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode, { 'content-type': 'text/plain' });
        answer.pipe(response);
      })
      .on('error', failed(response))
      .end();
  });
  // A proxy that asks whatever the request line says, as forward proxies do.
  router.get('/forward', (request, response) => {
    const target = new URL(decodeURIComponent(request.url.slice('/forward?'.length)));
    http.get(target, (answer) => answer.pipe(response)).on('error', failed(response));
  });
  const get = (name, work) =>
    router.get(name, async (request, response) => response.type('text').send(String(await work(request.query))));
  get('/through-agent', async ({ proxy: through, path }) => {
    const { HttpProxyAgent } = await import(library.resolve('http-proxy-agent'));
    const agent = new HttpProxyAgent(through);
    return new Promise((resolve, reject) => {
      http
        .get(`http://feeds.example/${path}`, { agent }, async (response) => {
          let text = '';
          for await (const chunk of response) text += chunk;
          resolve(text);
        })
        .on('error', reject);
    });
  });
  get('/through-undici', async ({ proxy: through, path }) => {
    const { ProxyAgent, request } = require('undici');
    const { body } = await request(`http://feeds.example/${path}`, {
      dispatcher: new ProxyAgent({ uri: through, proxyTunnel: false }),
    });
    return body.text();
  });
  get(
    '/through-request',
    ({ proxy: through, path }) =>
      new Promise((resolve, reject) =>
        library('request')({ url: `http://feeds.example/${path}`, proxy: through }, (error, response, body) =>
          error ? reject(error) : resolve(body),
        ),
      ),
  );
  get('/through-needle', ({ proxy: through, path }) =>
    require('needle')('get', `http://feeds.example/${path}`, { proxy: through, parse: false }).then(({ body }) => body),
  );
  get(
    '/socket-path',
    ({ socket }) =>
      new Promise((resolve, reject) =>
        http.get({ socketPath: socket, path: '/' }, (response) => resolve(response.statusCode)).on('error', reject),
      ),
  );
  get('/got-unix', ({ url }) =>
    import('got').then(({ default: got }) => got(url, { enableUnixSockets: true, retry: { limit: 0 } }).text()),
  );

  // Done right.
  router.get('/safe/http-proxy', (request, response) => {
    request.url = `/${encodeURIComponent(request.query.path)}`;
    proxy.web(request, response, { target: backend, changeOrigin: true }, failed(response));
  });
  router.get('/safe/express-http-proxy', (request, response, next) => {
    const { path } = request.query;
    library('express-http-proxy')(backend, { proxyReqPathResolver: () => `/items?q=${encodeURIComponent(path)}` })(
      request,
      response,
      next,
    );
  });
  return router;
};
