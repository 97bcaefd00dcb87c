// The range's target as a function: an express application behind serverless-http, called with events of an API gateway.
'use strict';
const bodyParser = require('body-parser');
const express = require('express4');
const serverless = require('./packages.cjs').packages()('serverless-http');

module.exports = require('./function.cjs')((run) => {
  const app = express();
  app.use(bodyParser.json({ limit: '2mb' }));
  app.all('/:sink', run);
  return serverless(app);
});
