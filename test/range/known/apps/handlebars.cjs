// Letters from templates that the users write themselves: what Handlebars calls logic-less.
'use strict';
const express = require('express');

module.exports = () => {
  const app = express();
  app.use(express.json());
  for (const name of ['handlebars', 'handlebars-4.7.6', 'handlebars-4.7.8']) {
    const Handlebars = require(name);
    app.post(`/${name}`, (request, response) => {
      const { template, data, strict, compat } = request.body;
      response.send(Handlebars.compile(template, { strict, compat })({ name: 'you', ...data }));
    });
  }
  return app;
};
