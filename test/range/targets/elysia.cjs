// The range's target on Elysia with its adapter for Node.
'use strict';
const { answered } = require('./asked.cjs');
const library = require('./packages.cjs').packages('HOSTS_PACKAGES');
const { Elysia } = library('elysia');
const { node } = library('@elysiajs/node');
const { freePort } = require('./ports.cjs');

async function ask({ params, query, body, headers, set }) {
  const { status, text } = await answered(params.sink, { query, body, headers, rest: params['*'] });
  set.status = status;
  set.headers['content-type'] = 'text/plain';
  return text;
}

async function main() {
  const port = await freePort();
  new Elysia({ adapter: node() })
    .get('/health', () => 'healthy')
    .get('/run/:sink', ask)
    .get('/run/:sink/*', ask)
    .post('/run/:sink', ask)
    .listen({ port, hostname: '127.0.0.1' }, () => console.log(`listening ${port}`));
}
main();
