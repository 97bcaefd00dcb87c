// The same weak handler behind every kind of server of Node; prints one "<kind> <port>" each.
const http = require('node:http');
const https = require('node:https');
const http2 = require('node:http2');
const { execSync } = require('node:child_process');
const { setUser } = require('@throughline/agent');

const tls = { key: process.env.APP_KEY, cert: process.env.APP_CERT };
const run = (url, headers) => {
  const target = new URL(url, 'http://app');
  if (headers['x-user']) setUser(headers['x-user']);
  return execSync(`echo ${target.searchParams.get('v') ?? headers['x-value'] ?? ''}`).toString();
};
const handle = (request, response) => {
  try {
    response.end(run(request.url, request.headers));
  } catch (error) {
    response.statusCode = 500;
    response.setHeader('x-late', '1');
    response.end(error.message);
  }
};
const stream = (stream, headers) => {
  try {
    const text = run(headers[':path'], headers);
    stream.respond({ ':status': 200 });
    stream.end(text);
  } catch (error) {
    stream.respond({ ':status': 500 });
    stream.end(error.message);
  }
};
const servers = {
  http: http.createServer(handle),
  https: https.createServer(tls, handle),
  h2c: http2.createServer(handle),
  h2: http2.createSecureServer({ ...tls, allowHTTP1: true }, handle),
  h2stream: http2.createServer().on('stream', stream),
};
servers.http.on('upgrade', (request, socket) => {
  socket.on('error', () => {});
  try {
    const text = run(request.url, request.headers);
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n${text}`);
  } catch {
    socket.end('HTTP/1.1 500 Internal Server Error\r\n\r\n');
  }
});
let left = Object.keys(servers).length;
for (const [kind, server] of Object.entries(servers)) {
  server.listen(0, '127.0.0.1', () => {
    console.log(`${kind} ${server.address().port}`);
    if (--left === 0) console.log(`listening ${servers.http.address().port}`);
  });
}
