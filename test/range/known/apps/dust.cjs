'use strict';
const express = require('express');
const dust = require('dustjs-linkedin');
require('dustjs-helpers');

// The helper's own example: a condition with a value from the request.
dust.loadSource(dust.compile("{@if cond=\"'{device}'=='mobile'\"}small{:else}wide{/if} {name}", 'page'));

module.exports = () => {
  const app = express();
  app.get('/page', (request, response, next) => {
    dust.render('page', request.query, (error, out) => (error ? next(error) : response.send(out)));
  });
  return app;
};
