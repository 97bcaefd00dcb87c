// The range's target on fastify 4.
'use strict';
const querystring = require('node:querystring');
const { answered } = require('./asked.cjs');

const app = require('fastify4')();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (request, body, done) =>
  done(null, { ...querystring.parse(body) }),
);
app.addContentTypeParser('text/xml', { parseAs: 'string' }, (request, body, done) => done(null, body));
app.get('/health', async () => 'healthy');
const handler = async ({ query, body, headers, params }, reply) => {
  const { status, text } = await answered(params.sink, { query, body, headers, rest: params['*'] });
  return reply.code(status).type('text/plain').send(text);
};
for (const url of ['/run/:sink', '/run/:sink/*']) app.route({ method: ['GET', 'POST'], url, handler });
app.listen({ port: 0, host: '127.0.0.1' }).then(() => console.log(`listening ${app.server.address().port}`));
