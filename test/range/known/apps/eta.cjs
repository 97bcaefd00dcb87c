'use strict';
const express = require('express');
const path = require('node:path');

module.exports = () => {
  const app = express();
  app.set('views', path.join(__dirname, '../views/eta'));
  app.engine('eta', require('eta').renderFile);
  app.get('/page', (request, response) => response.render('page.eta', { name: 'you', ...request.query }));
  return app;
};
