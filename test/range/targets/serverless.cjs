// The range's target as a function: an express application behind serverless-http, called with events of an API gateway as the
// function's runtime would, which is no server in this process.
'use strict';
const bodyParser = require('body-parser');
const express = require('express4');
const serverless = require('./packages.cjs').packages()('serverless-http');

module.exports = {
  async serve(run, tell) {
    const app = express();
    app.use(bodyParser.json({ limit: '2mb' }));
    app.all('/:sink', async (request, response) => {
      const { query, params } = request;
      const { status, text } = await run({
        sink: params.sink,
        query,
        body: request.method === 'POST' ? request.body : undefined,
      });
      response.status(status).type('text').send(text);
    });
    const handler = serverless(app);
    process.on('message', async ({ id, event }) => {
      const { statusCode, body } = await handler(event, {});
      tell(id, { status: statusCode, text: body });
    });
    return 'here';
  },
  client:
    (_, send) =>
    async ({ sink, query, body }, id, told) => {
      send({
        id,
        event: {
          version: '2.0',
          rawPath: `/${sink}`,
          rawQueryString: String(new URLSearchParams(query)),
          queryStringParameters: query,
          headers: { host: 'range', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          requestContext: {
            http: { method: body === undefined ? 'GET' : 'POST', path: `/${sink}`, sourceIp: '192.0.2.1' },
          },
          ...(body !== undefined && { body: JSON.stringify(body), isBase64Encoded: false }),
        },
      });
      const answer = await told;
      return answer.status === 403 ? undefined : answer;
    },
};
