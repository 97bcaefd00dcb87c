// For targets whose way in is no request: a small server takes the range's request and hands what it says to `pass`, which
// sends it on another way and answers what came of it; undefined when it was refused there.
'use strict';
const http = require('node:http');

function gateway(pass) {
  const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, 'http://range');
    if (url.pathname === '/health') return response.end('healthy');
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const type = request.headers['content-type'] ?? '';
    const body = type.includes('json')
      ? JSON.parse(text)
      : type.includes('form')
        ? Object.fromEntries(new URLSearchParams(text))
        : undefined;
    try {
      const answer = await pass({
        sink: url.pathname.split('/')[2],
        query: Object.fromEntries(url.searchParams),
        body,
      });
      if (answer === undefined) response.writeHead(403).end('refused');
      else response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.text);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500).end(`gateway ${error.code ?? error.name}`);
    }
  });
  server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}

module.exports = { gateway };
