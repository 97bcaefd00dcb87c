// For targets whose way in is no request of HTTP/1. Two processes: this one takes the range's requests and sends what they say on
// another way, as a client would; the other one, which alone has the agent or has not, serves that way. RANGE_WAY is a file that
// exports both sides:
//   serve(run, tell)  → where it listens, for the client; `run` asks a handler, `tell(id, answer)` answers out of band
//   throws        → true: what the agent throws is not caught by the program
//   client(where, send)     → pass(asked, id): sends it on (or with `send` to the other process), and answers {status, text}, or undefined when it was refused there
'use strict';
const { fork } = require('node:child_process');
const http = require('node:http');
const { run } = require('./sinks.cjs');

const way = require(process.env.RANGE_WAY);

/** A handler's answer as a target gives it. */
async function ask({ sink, query, body }) {
  try {
    return { status: 200, text: await run(sink, { query, body, headers: {} }) };
  } catch (error) {
    if (error.name === 'BlockedError' && way.throws) throw error;
    return { status: 500, text: `error ${error.code ?? error.name}` };
  }
}

async function serve() {
  process.on('disconnect', () => process.exit());
  const where = await way.serve(ask, (id, answer) => process.send({ id, answer }));
  process.send({ where });
}

async function pass() {
  const child = fork(__filename, ['serve'], { execArgv: JSON.parse(process.env.RANGE_FLAGS), stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 1));
  const told = new Map();
  const where = await new Promise((resolve) =>
    child.on('message', (message) => {
      if ('where' in message) resolve(message.where);
      else told.get(message.id)?.(message.answer);
    }),
  );
  const send = await way.client(where, (message) => child.send(message));
  let ids = 0;
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://range');
    if (url.pathname === '/health') return response.end('healthy');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const type = request.headers['content-type'] ?? '';
    const body = type.includes('json')
      ? JSON.parse(text)
      : type.includes('form')
        ? Object.fromEntries(new URLSearchParams(text))
        : undefined;
    const id = `${process.pid}-${ids++}`;
    const outOfBand = new Promise((resolve) => told.set(id, resolve));
    try {
      const asked = { sink: url.pathname.split('/')[2], query: Object.fromEntries(url.searchParams), body };
      const answer = await send(asked, id, outOfBand);
      if (answer === undefined) response.writeHead(403).end('refused');
      else response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.text);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500).end(`gateway ${error.code ?? error.name} ${error.message}`);
    } finally {
      told.delete(id);
    }
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}

if (process.argv[2] === 'serve') serve();
else pass();
