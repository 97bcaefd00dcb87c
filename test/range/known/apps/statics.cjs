// Servers of folders, each over data/public, and what else is given the name of a file: a layout, a picture, an address.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');

const picture = (text) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10"><text>${text}</text></svg>`;

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
  // Pictures made smaller on the way.
  fs.writeFileSync(path.join(root, 'a.svg'), picture('a picture'));
  fs.writeFileSync(path.join(folder, 'public-not/secret.svg'), picture(process.env.KNOWN_SECRET));
  const { createIPX, createIPXNodeServer, ipxFSStorage } = await import('ipx');
  app.use('/ipx', createIPXNodeServer(createIPX({ storage: ipxFSStorage({ dir: root }) })));
  // A session is a file of its own.
  fs.writeFileSync(path.join(folder, 'private/session'), JSON.stringify({ data: { name: process.env.KNOWN_SECRET } }));
  const { createFileSessionStorage } = require('@remix-run/node');
  const sessions = createFileSessionStorage({ dir: path.join(folder, 'sessions') });
  app.get('/remix', (request, response, next) => {
    sessions.getSession(request.headers.cookie).then((session) => response.json(session.data), next);
  });
  const { Liquid } = require('liquidjs');
  const letters = new Liquid({ root: path.join(__dirname, '../views/statics'), extname: '.liquid' });
  app.get('/liquidjs', (request, response, next) => {
    letters.renderFile('page', { part: request.query.part }).then((html) => response.send(html), next);
  });
  // A letter that its author lays out.
  app.get('/mjml', (request, response) => {
    const { html, errors } = require('mjml')(
      `<mjml><mj-body><mj-section><mj-column>${request.query.letter}</mj-column></mj-section></mj-body></mjml>`,
      { filePath: root },
    );
    response.send(`${errors.length} ${html}`);
  });
  // A development server whose files are on the disk, as its page shows.
  const compiler = require('webpack')({
    mode: 'development',
    devtool: false,
    entry: path.join(__dirname, '../views/statics/script.js'),
    output: { path: path.join(root, 'built') },
  });
  const outputFileSystem = Object.create(fs);
  outputFileSystem.join = path.join.bind(path);
  outputFileSystem.mkdirp = (made) => fs.mkdirSync(made, { recursive: true });
  const built = require('webpack-dev-middleware')(compiler, { outputFileSystem, stats: 'none' });
  app.use('/webpack-dev-middleware', built);
  await new Promise((resolve) => built.waitUntilValid(resolve));
  app.get('/curlrequest', (request, response, next) => {
    require('curlrequest').request({ url: request.query.url, timeout: 2 }, (error, body) => {
      if (error?.name === 'BlockedError') return next(error);
      response.type('text').send(error ? 'failed' : body);
    });
  });
  return app;
};
