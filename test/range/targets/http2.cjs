// The range's target behind HTTP/2 without TLS: the compatibility layer and bare streams, in turn.
'use strict';
const http2 = require('node:http2');

async function answer(asked, run, send) {
  const { status, text } = await run(asked);
  send(status, text);
}

const read = async (stream) => {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
};
const listen = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

module.exports = {
  async serve(run) {
    const layer = http2.createServer(async (request, response) => {
      const query = Object.fromEntries(new URL(request.url, 'http://range').searchParams);
      const body = await read(request);
      await answer(
        { sink: query.sink, query, body: body === '' ? undefined : JSON.parse(body) },
        run,
        (status, text) => (response.stream.destroyed ? undefined : response.writeHead(status).end(text)),
      );
    });
    const bare = http2.createServer();
    bare.on('stream', async (stream, headers) => {
      stream.on('error', () => {});
      const query = Object.fromEntries(new URL(headers[':path'], 'http://range').searchParams);
      const body = await read(stream);
      await answer(
        { sink: query.sink, query, body: body === '' ? undefined : JSON.parse(body) },
        run,
        (status, text) => {
          if (stream.destroyed || stream.headersSent) return;
          stream.respond({ ':status': status });
          stream.end(text);
        },
      );
    });
    return Promise.all([listen(layer), listen(bare)]);
  },
  client(ports) {
    const sessions = ports.map((port) => {
      const session = http2.connect(`http://127.0.0.1:${port}`);
      session.on('error', () => {});
      return session;
    });
    let turn = 0;
    return async ({ sink, query, body }) => {
      const path = `/?${new URLSearchParams({ sink, ...query })}`;
      const stream = sessions[turn++ % 2].request({
        ':path': path,
        ...(body === undefined ? {} : { ':method': 'POST', 'content-type': 'application/json' }),
      });
      stream.end(body === undefined ? undefined : JSON.stringify(body));
      const status = new Promise((resolve, reject) => {
        stream.on('response', (headers) => resolve(headers[':status'])).on('error', reject);
      });
      const text = await read(stream);
      return (await status) === 403 ? undefined : { status: await status, text };
    };
  },
};
