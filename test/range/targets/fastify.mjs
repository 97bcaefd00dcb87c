// The range's target on fastify, as an ES module.
import fastify from 'fastify';
import multipart from '@fastify/multipart';
import input from './input.cjs';
import processes from './sinks-process.cjs';
import files from './sinks-file.cjs';
import code from './sinks-code.cjs';
import network from './sinks-network.cjs';
import sql from './sinks-sql.cjs';
import templates from './sinks-template.cjs';
import directory from './sinks-directory.cjs';

const sinks = { ...processes, ...files, ...code, ...network, ...sql, ...templates, ...directory };
const app = fastify();
await app.register(multipart, { attachFieldsToBody: 'keyValues' });
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(body))),
);
app.get('/health', () => 'healthy');
app.addContentTypeParser('text/xml', { parseAs: 'string' }, (request, body, done) => done(null, body));
const handle = async (request, reply) => {
  const { sink } = request.params;
  if (!Object.hasOwn(sinks, sink)) return reply.code(404).send('no such sink');
  const cookies = Object.fromEntries(
    (request.headers.cookie ?? '')
      .split('; ')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]),
  );
  const asked = {
    query: request.query,
    body: request.body,
    headers: request.headers,
    params: { x: request.params['*'] },
    cookies,
    folder: process.env.RANGE_FOLDER,
  };
  try {
    const value = sink.startsWith('mongo') && input.field(asked, 'x') === undefined ? asked.body : input.input(asked);
    return reply.type('text/plain').send(String(await sinks[sink](value, asked)));
  } catch (error) {
    return reply.code(500).send(`error ${error.code ?? error.name}`);
  }
};
app.all('/run/:sink', handle);
app.all('/run/:sink/*', handle);
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening ${app.server.address().port}`);
