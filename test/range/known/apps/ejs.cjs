// A page whose data is the whole query, as many applications write it.
'use strict';
const express = require('express');
const path = require('node:path');

module.exports = () => {
  const app = express();
  app.set('views', path.join(__dirname, '../views/ejs'));
  app.set('view engine', 'ejs');
  app.get('/page', (request, response) => response.render('page', { name: 'you', ...request.query }));
  return app;
};
