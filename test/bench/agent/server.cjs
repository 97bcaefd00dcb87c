// One server under load: `node server.cjs <express|fastify|http>`. Prints its port; on SIGUSR2 prints CPU and memory so far.
const fs = require('node:fs');
const { join } = require('node:path');
const { createServer } = require('node:http');
const { DatabaseSync } = require('node:sqlite');
const execute = require('node:util').promisify(require('node:child_process').exec);

const work = {
  get: () => ({ hello: 'world' }),
  echo: (body) => ({ received: Object.keys(body ?? {}).length, body }),
  // One of each usual call, with a value that the user chose.
  file: async (name) => ({
    length: (await fs.promises.readFile(join(__dirname, 'pages', `${name}.txt`), 'utf8')).length,
  }),
  fetch: async (name) => (await fetch(`http://127.0.0.1:${backend}/item?name=${encodeURIComponent(name)}`)).json(),
  sql: (name) => findItem.get(name),
  exec: async (name) => ({
    length: Number((await execute(`wc -c < ${join(__dirname, 'pages', `${name}.txt`)}`)).stdout),
  }),
};
const database = new DatabaseSync(':memory:');
database.exec("CREATE TABLE item (name TEXT, price INTEGER); INSERT INTO item VALUES ('blue', 3), ('red', 4)");
const findItem = database.prepare('SELECT name, price FROM item WHERE name = ?');
let backend = 0;

const servers = {
  async express() {
    const express = require('express');
    const app = express();
    app.use(express.json({ limit: '200kb' }));
    app.get('/', (request, response) => response.json(work.get()));
    app.get('/users/:id', (request, response) => response.json({ id: request.params.id, q: request.query.q }));
    app.post('/echo', (request, response) => response.json(work.echo(request.body)));
    for (const name of ['file', 'fetch', 'sql', 'exec'])
      app.all(`/${name}/:name`, async (request, response) => response.json(await work[name](request.params.name)));
    return new Promise((resolve) => {
      const server = app.listen(0, '127.0.0.1', () => resolve(server.address().port));
    });
  },
  async fastify() {
    const app = require('fastify')({ logger: false });
    app.get('/', async () => work.get());
    app.get('/users/:id', async (request) => ({ id: request.params.id, q: request.query.q }));
    app.post('/echo', async (request) => work.echo(request.body));
    for (const name of ['file', 'fetch', 'sql', 'exec'])
      app.all(`/${name}/:name`, async (request) => work[name](request.params.name));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server.address().port;
  },
  async http() {
    const server = require('node:http').createServer((request, response) => {
      const [, call, name] = request.url.split('/');
      if (work[call] && name) {
        request.resume();
        return void Promise.resolve(work[call](name)).then((value) => answer(response, value));
      }
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

// What fetch asks, in a process of its own: its CPU is not the server's.
const { fork } = require('node:child_process');
const startBackend = () =>
  new Promise((resolve) => {
    const child = fork(__filename, ['backend'], { execArgv: [], env: { PATH: process.env.PATH } });
    child.once('message', ({ port }) => resolve((backend = port)));
    process.on('disconnect', () => child.kill());
    process.on('exit', () => child.kill());
    child.unref();
    child.channel.unref();
  });
servers.backend = () =>
  new Promise((resolve) => {
    process.on('disconnect', () => process.exit());
    const server = createServer((request, response) => response.end('{"price":3}')).listen(0, '127.0.0.1', () =>
      resolve(server.address().port),
    );
  });

servers[process.argv[2]]().then(async (port) => {
  const { user, system } = process.cpuUsage();
  process.send({ port, startCpuUs: user + system });
});

process.on('message', async (message) => {
  if (message === 'backend') return process.send({ port: await startBackend() });
  if (message === 'gc') globalThis.gc?.();
  if (message === 'settle' || message === 'memory') return;
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send({ cpuUs: user + system, rss, heapUsed });
});
