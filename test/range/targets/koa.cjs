// The range's target on koa, with koa-bodyparser and @koa/router.
'use strict';
const Koa = require('koa');
const bodyParser = require('koa-bodyparser');
const Router = require('@koa/router');
const { run } = require('./sinks.cjs');

const app = new Koa();
const router = new Router();
const handle = async (context) => {
  const { request, params } = context;
  const cookie = context.cookies.get('x');
  try {
    const answer = await run(params.sink, {
      query: { ...request.query },
      headers: request.headers,
      body: request.body,
      params: { x: params.x },
      cookies: cookie === undefined ? {} : { x: decodeURIComponent(cookie) },
    });
    context.type = 'text';
    context.body = answer;
  } catch (error) {
    context.status = 500;
    context.body = `error ${error.code ?? error.name}`;
  }
};
router.get('/health', (context) => void (context.body = 'healthy'));
router.all('/run/:sink', handle);
router.all('/run/:sink/{*x}', handle);
app.use(bodyParser({ enableTypes: ['json', 'form', 'text'], jsonLimit: '2mb' }));
app.use(router.routes());
const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
