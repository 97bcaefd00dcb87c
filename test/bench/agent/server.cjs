// One server under load: `node server.cjs <express|fastify|http>`. Prints its port; on SIGUSR2 prints CPU and memory so far.
const work = {
  get: () => ({ hello: 'world' }),
  echo: (body) => ({ received: Object.keys(body ?? {}).length, body }),
};

const servers = {
  async express() {
    const express = require('express');
    const app = express();
    app.use(express.json({ limit: '200kb' }));
    app.get('/', (request, response) => response.json(work.get()));
    app.get('/users/:id', (request, response) => response.json({ id: request.params.id, q: request.query.q }));
    app.post('/echo', (request, response) => response.json(work.echo(request.body)));
    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port));
    });
  },
  async fastify() {
    const app = require('fastify')({ logger: false });
    app.get('/', async () => work.get());
    app.get('/users/:id', async (request) => ({ id: request.params.id, q: request.query.q }));
    app.post('/echo', async (request) => work.echo(request.body));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server.address().port;
  },
  async http() {
    const server = require('node:http').createServer((request, response) => {
      if (request.method === 'GET') return answer(response, work.get());
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => answer(response, work.echo(JSON.parse(Buffer.concat(chunks).toString()))));
    });
    const answer = (response, value) => {
      const text = JSON.stringify(value);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    };
    return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
  },
};

servers[process.argv[2]]().then((port) => {
  const { user, system } = process.cpuUsage();
  process.send({ port, startCpuUs: user + system });
});

process.on('message', (message) => {
  if (message === 'gc') globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ cpuUs: user + system, rss, heapUsed });
});
