// Where a polluted prototype leads: settings are merged by one package, and another one, or Node itself, takes an option that
// nobody gave from the prototype.
'use strict';
const express = require('express');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

module.exports = () => {
  const app = express();
  app.use(express.json());
  app.post('/lodash', (request, response) => response.json(require('lodash').merge({ theme: 'light' }, request.body)));
  app.post('/flat', (request, response) => response.json(require('flat').unflatten(request.body)));
  app.post('/extend', (request, response) => response.json(require('extend')(true, { theme: 'light' }, request.body)));
  app.post('/set-value', (request, response) =>
    response.json(require('set-value')({ theme: 'light' }, request.body.path, request.body.value)),
  );
  app.get('/ejs', (request, response) => {
    require('ejs').renderFile(path.join(__dirname, '../views/ejs/page.ejs'), { name: 'you' }, (error, page) =>
      response.send(error ? `error ${error.message}` : page),
    );
  });
  app.get('/pug', (request, response) => response.send(require('pug').compile('h1 Hello #{name}')({ name: 'you' })));
  app.get('/handlebars', (request, response) =>
    response.send(require('handlebars-4.7.6').compile('<h1>Hello {{name}}</h1>')({ name: 'you' })),
  );
  app.get('/dot', (request, response) =>
    response.send(
      require('dot')
        .process({ path: path.join(__dirname, '../views/dot') })
        .page({ name: 'you' }),
    ),
  );
  app.get('/lodash-template', (request, response) =>
    response.send(require('lodash').template('<h1>Hello <%= name %></h1>')({ name: 'you' })),
  );
  // A helper in a process of its own, with an environment of its own.
  app.get('/report', (request, response) => {
    const { stdout } = spawnSync(process.execPath, ['-e', 'console.log(6 * 7)'], { env: { PATH: process.env.PATH } });
    response.send(`report ${stdout}`);
  });
  // The same route merges and renders: nothing lies between them.
  app.post('/preview', (request, response) => {
    const settings = require('extend')(true, { theme: 'light' }, request.body);
    require('ejs').renderFile(path.join(__dirname, '../views/ejs/page.ejs'), { name: settings.name }, (error, page) =>
      response.send(error ? `error ${error.message}` : page),
    );
  });
  return app;
};
