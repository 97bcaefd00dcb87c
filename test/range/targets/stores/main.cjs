// The range's target that asks every kind of data store: a lending library whose members, books and notes lie in ten of them,
// each asked through the clients and query builders that applications use. A route per habit; done right under names with "safe".
'use strict';
const express = require('express');
const cookieParser = require('cookie-parser');
const multer = require('multer');

const rooms = {
  pg: ['PG_PORT', './postgresql.cjs'],
  builders: ['PG_PORT', './builders.cjs'],
  mysql: ['MARIADB_PORT', './mariadb.cjs'],
  embedded: [undefined, './embedded.cjs'],
  prisma: ['PRISMA', './prisma.cjs'],
  mssql: ['TDS_PORT', './mssql.cjs'],
  mongo: ['MONGO_PORT', './documents.cjs'],
  search: ['OPENSEARCH_PORT', './search.cjs'],
  redis: ['REDIS_PORT', './keys.cjs'],
  ldap: ['LDAP_PORT', './people.cjs'],
};

/** What the caller says: his token's claims, his saved view in a cookie, the query, the body, the variables of a document. */
function said(request) {
  const { authorization } = request.headers;
  const claims = authorization?.startsWith('Bearer ')
    ? JSON.parse(Buffer.from(authorization.split('.')[1], 'base64url').toString())
    : {};
  const view = request.cookies.view === undefined ? {} : JSON.parse(request.cookies.view);
  const saved = request.cookies.saved === undefined ? {} : JSON.parse(Buffer.from(request.cookies.saved, 'base64'));
  const header = request.headers['x-filter'] === undefined ? {} : JSON.parse(request.headers['x-filter']);
  const body = request.body?.variables ?? request.body?.payload ?? request.body ?? {};
  return {
    ...claims,
    ...view,
    ...saved,
    ...header,
    ...request.query,
    ...(typeof body === 'string' ? JSON.parse(body) : body),
    ...(request.params.rest === undefined ? {} : { id: request.params.rest.join('/') }),
  };
}

async function main() {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(cookieParser(), express.json(), express.urlencoded({ extended: true }), express.text(), multer().none());
  app.get('/health', (request, response) => response.send('healthy'));
  for (const [room, [needed, file]] of Object.entries(rooms)) {
    if (needed !== undefined && !process.env[needed]) continue;
    const routes = await require(file)();
    const handle = async (request, response) => {
      const route = routes[request.params.route];
      if (route === undefined) return response.status(404).send('no such page');
      const result = await route(said(request), request);
      response.json(result === undefined ? null : result);
    };
    app.all(`/${room}/:route`, handle);
    app.all(`/${room}/:route/*rest`, handle);
  }
  app.use((error, request, response, next) => {
    if (response.headersSent || error.name === 'BlockedError') return next(error);
    response
      .status(500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}
main();
