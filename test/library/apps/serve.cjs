// POST /<route> with a JSON body calls that route of the cases with the body; the answer is its result or its error as JSON.
'use strict';
const http = require('node:http');

exports.serve = async function serve(cases, load) {
  const routes = await cases(load);
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text) => (body += text));
    request.on('end', async () => {
      const answer = (status, value) => {
        if (response.headersSent || response.writableEnded) return;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(value) ?? 'null');
      };
      try {
        const route = routes[request.url.slice(1).split('?')[0]];
        if (!route) return answer(404, { error: 'no such route' });
        answer(200, { result: (await route(JSON.parse(body || 'null'), request)) ?? null });
      } catch (error) {
        answer(500, { error: { name: error.name, code: error.code, message: error.message } });
      }
    });
  });
  if (routes.attach) await routes.attach(server);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  console.log(`listening ${server.address().port}`);
};
