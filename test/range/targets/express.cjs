// The range's target on express: every handler under /run/:sink, with the parsers that applications use.
'use strict';
const express = require('express');
const cookieParser = require('cookie-parser');
const multer = require('multer');
const { run } = require('./sinks.cjs');

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
app.set('query parser', 'extended');
app.use(cookieParser());
app.use(
  express.json({ limit: '2mb' }),
  express.urlencoded({ extended: true }),
  express.text({ type: ['text/*', 'application/xml'] }),
  multer().none(),
);
app.get('/health', (request, response) => response.send('healthy'));
const handle = async (request, response) => {
  try {
    const answer = await run(request.params.sink, request);
    if (answer === undefined) return response.status(404).send('no such sink');
    response.type('text').send(answer);
  } catch (error) {
    if (!response.headersSent) response.status(500).send(`error ${error.code ?? error.name}`);
  }
};
app.all('/run/:sink', handle);
app.all('/run/:sink/*x', (request, response) => {
  request.params.x = request.params.x.join('/');
  return handle(request, response);
});
const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
