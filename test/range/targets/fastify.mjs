// The range's target on fastify, as an ES module.
import fastify from 'fastify';
import multipart from '@fastify/multipart';
import { run } from './sinks.cjs';

const app = fastify();
await app.register(multipart, { attachFieldsToBody: 'keyValues' });
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(body))),
);
app.get('/health', () => 'healthy');
app.addContentTypeParser('text/xml', { parseAs: 'string' }, (request, body, done) => done(null, body));
const handle = async (request, reply) => {
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
  };
  try {
    const answer = await run(request.params.sink, asked);
    return answer === undefined ? reply.code(404).send('no such sink') : reply.type('text/plain').send(answer);
  } catch (error) {
    return reply.code(500).send(`error ${error.code ?? error.name}`);
  }
};
app.all('/run/:sink', handle);
app.all('/run/:sink/*', handle);
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(`listening ${app.server.address().port}`);
