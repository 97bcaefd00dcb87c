'use strict';
const express = require('express');
const path = require('node:path');
const pug = require('pug');

module.exports = () => {
  const app = express();
  app.set('views', path.join(__dirname, '../views/pug'));
  app.engine('pug', pug.__express);
  app.get('/page', (request, response) => response.render('page.pug', { name: 'you', ...request.query }));
  // Templates for the browser, under the name that the page wants to call them by; a script that does not run is not sent.
  app.get('/client', (request, response) => {
    const script = pug.compileClient('h1 Hello #{name}', { name: request.query.as });
    new Function(script)();
    response.type('js').send(script);
  });
  return app;
};
