// The range's target for what lies between the wire and the handler: /read/<reader>/<hand>/<shape>/<sink>.
'use strict';
const http = require('node:http');
const hands = require('./hands.cjs');
const { store, ...readers } = require('./readers.cjs');
const shapes = require('./shapes.cjs');
const { run } = require('./sinks.cjs');

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://range');
  if (url.pathname === '/health') return response.end('healthy');
  const [, , reader, hand, shape, sink] = url.pathname.split(';')[0].split('/');
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    if (url.pathname === '/store') return response.end(store(...Object.values(JSON.parse(Buffer.concat(chunks)))));
    const value = shapes[shape](String(await readers[reader](request, Buffer.concat(chunks))));
    const answer = await hands[hand](value, (x) =>
      run(sink, { query: { x, y: url.searchParams.get('y') ?? undefined }, headers: {} }),
    );
    response.setHeader('content-type', 'text/plain').end(String(answer));
  } catch (error) {
    if (!response.headersSent) response.writeHead(500).end(`error ${error.code ?? error.name}`);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
