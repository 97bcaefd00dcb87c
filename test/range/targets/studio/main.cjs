// The range's target that runs things for its users: a small forge (builds, scripts, conversions) with a content system beside it
// (templates, formulas, rules, settings). Its careless routes and, below /safe, the same done right; written without the guards.
'use strict';
const express = require('express');
const cookieParser = require('cookie-parser');

async function main() {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(cookieParser(), express.json({ limit: '2mb' }), express.urlencoded({ extended: true }));
  app.use(express.text({ type: ['text/*', 'application/yaml'] }));
  app.get('/health', (request, response) => response.send('healthy'));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  for (const room of ['builds', 'scripts', 'tools', 'pages', 'rules', 'settings', 'doors'])
    app.use(`/${room}`, await require(`./${room}.cjs`)({ port }));
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    response
      .status(500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  console.log(`listening ${port}`);
}
main();
