// A page whose data is the whole query, as many applications write it; in two versions of the engine.
'use strict';
const express = require('express');
const path = require('node:path');

module.exports = () => {
  const app = express();
  app.set('views', path.join(__dirname, '../views/ejs'));
  app.engine('ejs', require('ejs').renderFile);
  app.get('/page', (request, response) => response.render('page.ejs', { name: 'you', ...request.query }));

  const later = express();
  later.set('views', path.join(__dirname, '../views/ejs'));
  later.engine('ejs', require('ejs-3.1.9').renderFile);
  later.get('/page', (request, response) => response.render('page.ejs', { name: 'you', ...request.query }));
  app.use('/later', later);
  return app;
};
