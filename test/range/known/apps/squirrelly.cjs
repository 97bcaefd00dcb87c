'use strict';
const express = require('express');
const path = require('node:path');

module.exports = () => {
  const app = express();
  app.set('views', path.join(__dirname, '../views/squirrelly'));
  app.engine('squirrelly', require('squirrelly').renderFile);
  app.get('/page', (request, response) => response.render('page.squirrelly', { name: 'you', ...request.query }));
  return app;
};
