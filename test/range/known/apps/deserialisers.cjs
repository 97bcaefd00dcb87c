// Settings and sessions that come back from the browser, read by what wrote them.
'use strict';
const express = require('express');

const readers = {
  'node-serialize': (text) => require('node-serialize').unserialize(text),
  'serialize-to-js': (text) => require('serialize-to-js').deserialize(text),
  funcster: (text) => require('funcster').deepDeserialize(JSON.parse(text)),
  cryo: (text) => require('cryo').parse(text),
  'js-yaml': (text) => require('js-yaml').load(text),
};

module.exports = () => {
  const app = express();
  app.use(express.text({ type: '*/*' }));
  for (const [name, read] of Object.entries(readers))
    app.post(`/${name}`, (request, response) => {
      const value = read(request.body);
      // What every page does with what it read.
      response.send(`read ${value} ${JSON.stringify(value)}`);
    });
  return app;
};
