// The doors on fastify, which gives a handler's failure its answer itself.
'use strict';
const fastify = require('fastify');
const { openDoors } = require('./doors.cjs');
const { ways } = require('./places.cjs');
const { answered, asked, ended, take } = require('./record.cjs');

async function main() {
  const app = fastify({ routerOptions: { querystringParser: (text) => require('qs').parse(text) } });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body))),
  );
  for (const type of ['text/xml', 'application/xml', 'text/plain'])
    app.addContentTypeParser(type, { parseAs: 'string' }, (request, body, done) => done(null, body));
  const doorOf = (request) => request.params?.door ?? '';
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/-/record') return;
    asked();
    reply.raw.once('close', () => ended(reply.raw.statusCode));
  });
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.url !== '/-/record') answered(doorOf(request), payload ?? '');
    return payload;
  });
  app.get('/-/record', () => take());
  const { doors, safe } = await openDoors();
  const cookies = (request) =>
    Object.fromEntries(
      (request.headers.cookie ?? '')
        .split(/; ?/)
        .filter(Boolean)
        .map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))]),
    );
  const read = {
    query: (request) => request.query.x,
    path: (request) => request.params['*'] ?? '',
    json: (request, name) => request.body?.[name],
    form: (request, name) => request.body?.[name],
    cookie: (request, name) => cookies(request)[name],
    header: (request, name) => request.headers[name],
    body: (request) => request.body,
  };
  const serve =
    (house, of = ways) =>
    async (request, reply) => {
      const door = house[request.params.door];
      if (door === undefined) return reply.code(404).send('no such door');
      const [way, name] = of[request.params.door] ?? ['query'];
      const text = read[way](request, name);
      if (text === undefined) return reply.code(400).send('nothing asked');
      return reply.type('text/plain').send(await door(text));
    };
  app.all('/door/:door', serve(doors));
  app.all('/door/:door/*', serve(doors));
  app.all('/safe/:door', serve(safe, {}));
  app.get('/', (request, reply) =>
    reply.type('text/html').send(
      Object.keys(doors)
        .map((name) => `<a href="/door/${name}?x=1">${name}</a>`)
        .join('\n'),
    ),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  console.log(`listening ${app.server.address().port}`);
}

function plain(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
main();
