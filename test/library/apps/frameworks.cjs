// One server for every framework; POST /start {framework} gives its port.
'use strict';
const { once } = require('node:events');
const http = require('node:http');
const { Writable } = require('node:stream');
const { sink } = require('./sink.cjs');

module.exports = async function cases(load) {
  const { touch, reset, total } = sink();
  const servers = {};

  const listen = async (name, handler) => {
    const server = handler instanceof http.Server ? handler : http.createServer(handler);
    if (!server.listening) server.listen(0, '127.0.0.1');
    if (!server.listening) await once(server, 'listening');
    servers[name] = server.address().port;
  };

  async function express(name, module) {
    const make = await load(module);
    const multer = await load('multer');
    const app = make();
    app.use(make.json(), make.urlencoded({ extended: true }), make.text({ type: 'application/x-name' }));
    app.post('/body', (request, response) => response.json({ changes: touch(request.body.name) }));
    app.post('/custom', (request, response) => response.json({ changes: touch(request.body.slice(5)) }));
    app.get('/params/:name', (request, response) => response.json({ changes: touch(request.params.name) }));
    app.get('/query', (request, response) => response.json({ changes: touch(request.query.name) }));
    app.post('/multipart', multer().any(), (request, response) => response.json({ changes: touch(request.body.name) }));
    app.post('/filename', multer().any(), (request, response) =>
      response.json({ changes: touch(request.files[0].originalname) }),
    );
    // An application that swallows every error.
    app.use((_error, _request, response, _next) => response.status(200).json({ swallowed: true }));
    await listen(name, app);
  }

  async function fastify(name, module) {
    const make = await load(module);
    const app = make();
    if (name === 'fastify') await app.register(await load('@fastify/multipart'), { attachFieldsToBody: 'keyValues' });
    app.addContentTypeParser('application/x-name', { parseAs: 'string' }, (request, body, done) =>
      done(null, { name: Buffer.from(body.slice(5), 'hex').toString() }),
    );
    app.post('/body', async (request) => ({ changes: touch(request.body.name) }));
    app.post('/custom', async (request) => ({ changes: touch(request.body.name) }));
    app.get('/params/:name', async (request) => ({ changes: touch(request.params.name) }));
    app.get('/query', async (request) => ({ changes: touch(request.query.name) }));
    if (name === 'fastify') app.post('/multipart', async (request) => ({ changes: touch(request.body.name) }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    servers[name] = app.server.address().port;
  }

  async function koa() {
    const Koa = await load('koa');
    const Router = await load('@koa/router');
    const bodyParser = await load('koa-bodyparser');
    const router = new (Router.Router ?? Router)();
    const answer = (ctx, name) => (ctx.body = { changes: touch(name) });
    router.post('/body', (ctx) => answer(ctx, ctx.request.body.name));
    router.get('/params/:name', (ctx) => answer(ctx, ctx.params.name));
    router.get('/query', (ctx) => answer(ctx, ctx.query.name));
    await listen(
      'koa',
      new Koa()
        .use(bodyParser())
        .use(router.routes())
        .on('error', () => undefined)
        .callback(),
    );
  }

  async function hapi() {
    const Hapi = await load('@hapi/hapi');
    const server = Hapi.server({ host: '127.0.0.1', port: 0 });
    server.route([
      { method: 'POST', path: '/body', handler: (request) => ({ changes: touch(request.payload.name) }) },
      { method: 'GET', path: '/params/{name}', handler: (request) => ({ changes: touch(request.params.name) }) },
      { method: 'GET', path: '/query', handler: (request) => ({ changes: touch(request.query.name) }) },
    ]);
    await server.start();
    servers.hapi = server.info.port;
  }

  async function hono() {
    const { Hono } = await load('hono');
    const { createAdaptorServer } = await load('@hono/node-server');
    const app = new Hono();
    app.post('/body', async (c) => c.json({ changes: touch((await c.req.json()).name) }));
    app.get('/params/:name', (c) => c.json({ changes: touch(c.req.param('name')) }));
    app.get('/query', (c) => c.json({ changes: touch(c.req.query('name')) }));
    await listen('hono', createAdaptorServer({ fetch: app.fetch }));
  }

  async function formidable() {
    const parse = await load('formidable', 'formidable');
    await listen('formidable', async (request, response) => {
      // Files are read and dropped.
      const form = parse({
        fileWriteStreamHandler: () => new Writable({ write: (_chunk, _encoding, done) => done() }),
      });
      let changes = null;
      try {
        const [fields, files] = await form.parse(request);
        changes = touch(request.url === '/filename' ? files.file[0].originalFilename : [fields.name].flat()[0]);
      } catch {
        // An application that swallows every error.
      }
      if (!response.headersSent) response.end(JSON.stringify({ changes }));
    });
  }

  async function graphql() {
    const { buildSchema, graphql: run } = await load('graphql');
    const schema = buildSchema('type Query { touch(name: String!): Int }');
    await listen('graphql', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { query, variables } = JSON.parse(body);
      const result = await run({
        schema,
        source: query,
        rootValue: { touch: ({ name }) => touch(name) },
        variableValues: variables,
      });
      if (!response.headersSent) response.end(JSON.stringify(result));
    });
  }

  await express('express', 'express');
  await express('express4', 'express4');
  await fastify('fastify', 'fastify');
  await fastify('fastify4', 'fastify4');
  await koa();
  await hapi();
  await hono();
  await formidable();
  await graphql();
  return { reset, total, port: ({ framework }) => servers[framework] };
};
