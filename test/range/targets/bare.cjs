// The range's target without a framework: node:http and what it takes to read a request.
'use strict';
const http = require('node:http');
const querystring = require('node:querystring');
const { run } = require('./sinks.cjs');

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://range');
  if (url.pathname === '/health') return response.end('healthy');
  const [, , sink, ...rest] = url.pathname.split('/');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const asked = {
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      params: rest.length > 0 ? { x: decodeURIComponent(rest.join('/')) } : {},
      cookies: querystring.parse(request.headers.cookie ?? '', '; '),
      body: bodyOf(Buffer.concat(chunks).toString(), request.headers['content-type'] ?? ''),
    };
    const answer = await run(sink, asked);
    response.setHeader('content-type', 'text/plain').end(answer);
  } catch (error) {
    if (!response.headersSent) response.writeHead(500).end(`error ${error.code ?? error.name}`);
  }
});

function bodyOf(text, type) {
  if (type.includes('json')) return JSON.parse(text);
  if (type.includes('urlencoded')) return querystring.parse(text);
  const boundary = /boundary=(.*)$/.exec(type)?.[1];
  if (boundary === undefined) return text;
  return Object.fromEntries(
    text.split(`--${boundary}`).flatMap((part) => {
      const match = /name="([^"]*)"\r\n\r\n([\s\S]*)\r\n$/.exec(part);
      return match === null ? [] : [[match[1], match[2]]];
    }),
  );
}
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
