// A target that is a function: its runtime hands it events of an API gateway, and is no server in this process.
'use strict';

/** @param make given a handler of express' shape, makes what the runtime calls */
module.exports = (make) => ({
  async serve(run, tell) {
    const handler = make(async (request, response) => {
      const { query, params } = request;
      const body = request.method === 'POST' ? request.body : undefined;
      const { status, text } = await run({ sink: params.sink, query, body });
      response.status(status).type('text').send(text);
    });
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
});
