// The range's target as a function: an express application behind serverless-express, called with events of an API gateway.
'use strict';
const express = require('express4');
const bodyParser = require('body-parser');
const serverless = require('./packages.cjs').packages('HOSTS_PACKAGES')('@codegenie/serverless-express');

module.exports = require('./function.cjs')((run) => {
  const app = express();
  app.use(bodyParser.json({ limit: '2mb' }));
  app.all('/:sink', run);
  return serverless({ app });
});
