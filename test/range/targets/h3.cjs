// The range's target on h3, which Nuxt and Nitro stand on.
'use strict';
const http = require('node:http');
const { answered } = require('./asked.cjs');
const {
  createApp,
  createRouter,
  defineEventHandler,
  getHeaders,
  getQuery,
  getRouterParam,
  readBody,
  setResponseStatus,
  toNodeListener,
} = require('./packages.cjs').packages()('h3');

const router = createRouter();
router.get(
  '/health',
  defineEventHandler(() => 'healthy'),
);
const handle = defineEventHandler(async (event) => {
  const body = event.method === 'POST' ? await readBody(event) : undefined;
  const { status, text } = await answered(getRouterParam(event, 'sink'), {
    query: getQuery(event),
    body,
    headers: getHeaders(event),
    rest: getRouterParam(event, 'x', { decode: true }),
  });
  setResponseStatus(event, status);
  return text;
});
router.use('/run/:sink', handle);
router.use('/run/:sink/**:x', handle);
const server = http.createServer(toNodeListener(createApp().use(router)));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
