// Notes with a template of the program's own; the page says by which name it wants to call the data.
'use strict';
const express = require('express');

module.exports = () => {
  const app = express();
  for (const name of ['underscore', 'lodash-4.17.20', 'lodash.template']) {
    const template = require(name).template ?? require(name);
    app.get(`/${name}`, (request, response) => {
      const { as = 'note', text = '' } = request.query;
      const render = template('<p><%- arguments[0].text %></p>', { variable: as });
      response.send(render({ text }));
    });
  }
  return app;
};
