// Handlers that make requests. The backend is what the program was configured with.
'use strict';
const http = require('node:http');
const net = require('node:net');
const axios = require('axios');
const follow = require('follow-redirects');
const undici = require('undici');
const childProcess = require('node:child_process');
const { field } = require('./input.cjs');

const backend = process.env.BACKEND_URL;
const text = (value) => String(value);

const read = (response) =>
  new Promise((resolve, reject) => {
    let out = '';
    response
      .setEncoding('utf8')
      .on('data', (chunk) => (out += chunk))
      .on('end', () => resolve(out))
      .on('error', reject);
  });
const get = (target, options = {}, client = http) =>
  new Promise((resolve, reject) => {
    client.get(target, options, (response) => read(response).then(resolve, reject)).on('error', reject);
  });
const agent = new http.Agent({ keepAlive: true });
/** Names that the range's own resolver knows, so that no real DNS is asked. */
const names = {
  'intern.range.test': '127.0.0.2',
  'rebind.range.test': '127.0.0.2',
  'mapped.range.test': '::ffff:127.0.0.2',
};
const lookup = (name, options, callback) => {
  const address = names[name] ?? '127.0.0.1';
  const family = address.includes(':') ? 6 : 4;
  if (options.all) callback(null, [{ address, family }]);
  else callback(null, address, family);
};
const raw = (options, request) =>
  new Promise((resolve, reject) => {
    const socket = net.connect(options, () => socket.write(request));
    let out = '';
    socket
      .setEncoding('utf8')
      .on('data', (chunk) => (out += chunk))
      .on('end', () => resolve(out.split('\r\n\r\n').pop()))
      .on('error', reject);
  });

module.exports = {
  fetchUrl: (x) => fetch(text(x)).then((response) => response.text()),
  fetchObject: (x) => fetch(new URL(text(x))).then((response) => response.text()),
  fetchRequest: (x) => fetch(new Request(text(x))).then((response) => response.text()),
  fetchHost: (x, request) =>
    fetch(`http://${x}:${process.env.INTERNAL_PORT}/${field(request, 'y')}`).then((response) => response.text()),
  fetchAuthority: (x, request) => fetch(`http://${x}/${field(request, 'y')}`).then((response) => response.text()),
  fetchSuffix: (x) => fetch(`http://${x}.range.test/`).then((response) => response.text()),
  fetchBehind: (x) => fetch(`${backend}${x}`).then((response) => response.text()),
  httpUrl: (x) => get(text(x)),
  httpOptions: (x, request) => get({ host: text(x), port: process.env.INTERNAL_PORT, path: `/${field(request, 'y')}` }),
  httpKeepAlive: (x) => get(text(x), { agent }),
  httpLookup: (x) => get(text(x), { lookup }),
  httpFollow: (x) => get(text(x), {}, follow.http),
  axiosGet: (x) => axios.get(text(x), { responseType: 'text' }).then((response) => text(response.data)),
  axiosBase: (x) =>
    axios.get(text(x), { baseURL: backend, responseType: 'text' }).then((response) => text(response.data)),
  undiciFetch: (x) => undici.fetch(text(x)).then((response) => response.text()),
  undiciRequest: (x) => undici.request(text(x)).then(({ body }) => body.text()),
  undiciClient: async (x, request) => {
    const client = new undici.Client(new URL(text(x)).origin);
    try {
      return await (await client.request({ method: 'GET', path: `/${field(request, 'y')}` })).body.text();
    } finally {
      await client.close();
    }
  },
  netConnect: (x, request) =>
    raw({ host: text(x), port: Number(process.env.INTERNAL_PORT) }, `GET /${field(request, 'y')} HTTP/1.0\r\n\r\n`),
  netPort: (x, request) => raw({ host: '127.0.0.2', port: Number(x) }, `GET /${field(request, 'y')} HTTP/1.0\r\n\r\n`),
  curl: (x) =>
    new Promise((resolve, reject) =>
      childProcess.execFile('curl', ['-s', '--max-time', '5', '--', text(x)], (error, out) =>
        error?.name === 'BlockedError' ? reject(error) : resolve(out),
      ),
    ),
  // Done right, or not the user's choice.
  backendItem: (x) => fetch(`${backend}/items/${encodeURIComponent(text(x))}`).then((response) => response.text()),
  backendHttp: (x) => get(`${backend}/items/${encodeURIComponent(text(x))}`),
  backendAxios: (x) =>
    axios
      .get(`${backend}/items/${encodeURIComponent(text(x))}`, { responseType: 'text' })
      .then((response) => text(response.data)),
  backendUndici: (x) =>
    undici.request(`${backend}/search?q=${encodeURIComponent(text(x))}`).then(({ body }) => body.text()),
  backendPost: (x) =>
    fetch(`${backend}/items`, { method: 'POST', body: JSON.stringify({ x }) }).then((response) => response.text()),
  backendRedirect: () => fetch(`${backend}/moved`).then((response) => response.text()),
  self: (x, request) => fetch(`http://${request.headers.host}/health`).then((response) => response.text()),
  selfUrl: (x) => fetch(text(x)).then((response) => response.text()),
  named: (x) =>
    fetch(`${{ items: backend, search: `${backend}/search` }[x] ?? backend}/list`).then((response) => response.text()),
};
