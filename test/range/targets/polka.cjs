// The range's target on polka, with body-parser.
'use strict';
const bodyParser = require('body-parser');
const { answered } = require('./asked.cjs');
const polka = require('./packages.cjs').packages()('polka');

const handle = async (request, response) => {
  const { query, body, headers, params } = request;
  const rest = params['*'] === undefined ? undefined : decodeURIComponent(params['*']);
  const { status, text } = await answered(params.sink, { query, body, headers, rest });
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'text/plain' }).end(text);
};
const app = polka()
  .use(
    bodyParser.json({ limit: '2mb' }),
    bodyParser.urlencoded({ extended: true }),
    bodyParser.text({ type: 'text/*' }),
  )
  .get('/health', (request, response) => response.end('healthy'))
  .all('/run/:sink', handle)
  .all('/run/:sink/*', handle);
app.listen(0, '127.0.0.1', () => console.log(`listening ${app.server.address().port}`));
