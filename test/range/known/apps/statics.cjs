// Servers of folders, each over data/public, and what else is given the name of a file: a layout, a picture, an address.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');

module.exports = async () => {
  const app = express();
  const folder = process.env.KNOWN_FOLDER;
  const root = path.join(folder, 'public');
  // Beside the public one, with a name that begins like it.
  fs.mkdirSync(path.join(folder, 'public-not'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'public-not/secret.txt'), process.env.KNOWN_SECRET);
  fs.writeFileSync(path.join(root, 'b c.txt'), 'beta\n');

  app.use('/st', require('st')({ path: root, url: '/', index: false, passthrough: true }));
  const files = new (require('node-static').Server)(root, { cache: false });
  app.use('/node-static', (request, response) => files.serve(request, response));
  app.use('/send', (request, response) => {
    require('send-0.8.3')(request, request.path, { root, etag: false, lastModified: false })
      .on('error', (error) => response.status(error.status ?? 500).end())
      .pipe(response);
  });
  app.use('/crud-file-server', (request, response) =>
    require('crud-file-server').handleRequest('', root, request, response, true),
  );
  const createGlance = require('glance');
  const glance = createGlance({ dir: root, port: 0 });
  glance.on('error', () => {});
  app.use('/glance', (request, response) => glance.serveRequest(request, response));

  const pages = express();
  pages.set('views', path.join(__dirname, '../views/statics'));
  pages.set('view engine', 'hbs');
  pages.engine('hbs', require('hbs').create().__express);
  pages.get('/', (request, response) => response.render('page', { name: 'you', ...request.query }));
  app.use('/hbs', pages);

  const handled = express();
  handled.set('views', path.join(__dirname, '../views/statics'));
  handled.engine('hbs', require('express-handlebars')({ extname: '.hbs', defaultLayout: false }));
  handled.set('view engine', 'hbs');
  handled.get('/', (request, response) => response.render('page', { name: 'you', ...request.query }));
  app.use('/express-handlebars', handled);

  app.get('/jspdf', (request, response) => {
    const { jsPDF } = require('jspdf');
    const document = new jsPDF();
    document.text('Invoice', 10, 10);
    response
      .type('text')
      .send(String(document.loadFile(path.join(root, String(request.query.logo)), true)).slice(0, 200));
  });
  app.get('/curlrequest', (request, response, next) => {
    require('curlrequest').request({ url: request.query.url, timeout: 2 }, (error, body) => {
      if (error?.name === 'BlockedError') return next(error);
      response.type('text').send(error ? 'failed' : body);
    });
  });
  return app;
};
