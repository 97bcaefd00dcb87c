// The range's newsroom: an application that fetches, forwards, subscribes, connects, reads documents and writes lines for its
// people, with the libraries that are used for it. Written without a look at the guards; what is done right is below /safe.
'use strict';
const express = require('express');

async function main() {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true }));
  app.use(express.text({ type: ['text/*', 'application/*+xml', 'application/xml', 'image/svg+xml'] }));
  for (const room of ['fetching', 'forwarding', 'connecting', 'documents', 'lines'])
    app.use(`/${room}`, await require(`./${room}.cjs`)());
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    response
      .status(500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
  // A library's late complaint is no reason to close the newsroom.
  process.on('uncaughtException', () => {});
  process.on('unhandledRejection', () => {});
}
main();
