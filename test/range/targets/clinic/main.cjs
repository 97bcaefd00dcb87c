// The range's clinic: three applications that grew in three years, in one process behind one port. /api is Express in TypeScript as
// tsx runs it, /desk Fastify with plugins as esbuild bundles it, /board NestJS with decorators. Written without a look at the guards;
// what is done right is below /safe.
'use strict';
const http = require('node:http');

async function main() {
  const { openStores } = require('./stores.cjs');
  const stores = await openStores();
  require('tsx/cjs/api').register();
  const api = await require('./api.cts').api(stores);
  const board = await require('./board.cts').board(stores);
  const desk = await require('./desk.built.cjs').desk(stores);
  const server = http.createServer((request, response) => {
    if (request.url.startsWith('/board')) return board(request, response);
    if (request.url.startsWith('/desk')) return desk(request, response);
    return api(request, response);
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
}
main();
