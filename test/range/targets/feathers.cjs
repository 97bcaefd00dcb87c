// The range's target on FeathersJS with its express transport: handlers are services.
'use strict';
const { answered } = require('./asked.cjs');
const library = require('./packages.cjs').packages();
const { feathers } = library('@feathersjs/feathers');
const express = library('@feathersjs/express');

const app = (express.default ?? express)(feathers());
app.use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true }), express.text({ type: 'text/*' }));
app.use((request, response, next) => {
  request.feathers = { ...request.feathers, headers: request.headers, body: request.body, rest: request.params[0] };
  next();
});
app.configure(
  express.rest((request, response) => response.status(response.data.status).type('text').send(response.data.text)),
);
app.get('/health', (request, response) => response.send('healthy'));
app.use('run/:sink', {
  find: ({ route, query, headers }) => answered(route.sink, { query, headers }),
  get: (id, { route, query, headers }) => answered(route.sink, { query, headers, rest: id }),
  create: (data, { route, query, headers }) => answered(route.sink, { query, headers, body: data }),
});
app.listen(0, '127.0.0.1').then((server) => {
  const say = () => console.log(`listening ${server.address().port}`);
  if (server.listening) say();
  else server.once('listening', say);
});
