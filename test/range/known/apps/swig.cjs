'use strict';
const express = require('express');
const swig = require('swig-templates');

module.exports = () => {
  const app = express();
  app.use(express.json());
  app.post('/letter', (request, response) => {
    response.send(swig.render(request.body.template, { locals: { name: 'you' }, autoescape: true }));
  });
  return app;
};
