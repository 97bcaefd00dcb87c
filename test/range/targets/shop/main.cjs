// The range's target that looks like an application somebody wrote: an express shop with a route for every careless habit,
// and beside each the same thing done right (its path begins with /safe). Nothing here knows the other targets' handlers.
'use strict';
const express = require('express');
const cookieParser = require('cookie-parser');

async function main() {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(cookieParser(), express.json({ limit: '2mb' }), express.urlencoded({ extended: true }));
  app.use(express.text({ type: ['text/*', 'application/xml', 'application/graphql'] }));
  app.get('/health', (request, response) => response.send('healthy'));
  for (const room of ['orders', 'search', 'files', 'tools', 'links', 'pages', 'settings'])
    app.use(`/${room}`, await require(`./${room}.cjs`)());
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    response
      .status(500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}
main();
