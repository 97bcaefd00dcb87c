// Every usual HTTP client: GET /<client>?v=<url> fetches it.
const { createServer } = require('node:http');
const http2 = require('node:http2');
const tls = require('node:tls');
const undici = require('undici');
const axios = require('axios');
const { http: followed } = require('follow-redirects');

const agent = new (require('node:http').Agent)({ keepAlive: true });
const pool = {};
const text = async (response) => response.text();
const routes = {
  fetch: async (v) => text(await fetch(v)),
  fetchRequest: async (v) => text(await fetch(new Request(v))),
  fetchUrl: async (v) => text(await fetch(new URL(v))),
  undiciFetch: async (v) => text(await undici.fetch(v)),
  undiciRequest: async (v) => (await undici.request(v)).body.text(),
  undiciClient: async (v) => {
    const { origin, pathname } = new URL(v);
    return (await (pool[origin] ??= new undici.Client(origin)).request({ path: pathname, method: 'GET' })).body.text();
  },
  undiciPool: async (v) => {
    const { origin, pathname } = new URL(v);
    return (
      await (pool[`pool ${origin}`] ??= new undici.Pool(origin)).request({ path: pathname, method: 'GET' })
    ).body.text();
  },
  axios: async (v) => (await axios.get(v, { responseType: 'text' })).data,
  followRedirects: (v) =>
    new Promise((resolve, reject) => followed.get(v, (response) => collect(response, resolve)).on('error', reject)),
  keepAlive: (v) =>
    new Promise((resolve, reject) =>
      require('node:http')
        .get(v, { agent }, (response) => collect(response, resolve))
        .on('error', reject),
    ),
  http2: (v) =>
    new Promise((resolve, reject) => {
      const session = http2.connect(v);
      session.on('error', reject);
      collect(session.request({ ':path': '/' }).on('error', reject), resolve);
    }),
  tls: (v) =>
    new Promise((resolve, reject) =>
      tls
        .connect({ host: new URL(v).hostname, port: new URL(v).port })
        .on('error', reject)
        .on('close', () => resolve('closed')),
    ),
  webSocket: (v) =>
    new Promise((resolve) => {
      const socket = new WebSocket(v.replace('http', 'ws'));
      socket.onerror = () => resolve('error');
      socket.onopen = () => resolve('open');
    }),
};
function collect(stream, resolve) {
  let body = '';
  stream.on('data', (chunk) => (body += chunk)).on('end', () => resolve(body));
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://app');
  try {
    response.end(String(await routes[url.pathname.slice(1)](url.searchParams.get('v'))));
  } catch (error) {
    response.statusCode = 502;
    response.end(String(error.cause ?? error));
  }
}).listen(0, '127.0.0.1', function () {
  console.log(`listening ${this.address().port}`);
});
