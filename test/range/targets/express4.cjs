// The range's target on express 4.
'use strict';
const express = require('express4');
const { answered } = require('./asked.cjs');

const app = express();
app.disable('x-powered-by').set('etag', false);
app.use(
  express.json({ limit: '2mb' }),
  express.urlencoded({ extended: true }),
  express.text({ type: ['text/*', 'application/xml'] }),
);
app.get('/health', (request, response) => response.send('healthy'));
const handle = async (request, response) => {
  const { query, body, headers, params } = request;
  const { status, text } = await answered(params.sink, { query, body, headers, rest: params[0] });
  if (!response.headersSent) response.status(status).type('text').send(text);
};
app.all('/run/:sink', handle);
app.all('/run/:sink/*', handle);
const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
