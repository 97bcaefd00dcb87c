// Links, previews, webhooks and the shop's own back end: requests that it makes.
'use strict';
const { Router } = require('express');
const http = require('node:http');
const https = require('node:https');
const http2 = require('node:http2');
const net = require('node:net');
const dns = require('node:dns');
const axios = require('axios');
const undici = require('undici');
const follow = require('follow-redirects');

const backend = process.env.BACKEND_URL;
const optional = (name) => {
  try {
    return require(name);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
};
const superagent = optional('superagent');
const nodeFetch = optional('node-fetch');
const needle = optional('needle');
const got = () => import('got').then((module) => module.default);

const reading = (client, ...given) =>
  new Promise((resolve, reject) => {
    client
      .get(...given, (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk) => (text += chunk))
          .on('end', () => resolve(text))
          .on('error', reject);
      })
      .on('error', reject);
  });

module.exports = async function links() {
  const router = Router();
  const get = (name, work) =>
    router.get(name, async (request, response) =>
      response.type('text').send(String(await work(request.query, request))),
    );
  get('/axios', ({ url }) => axios.get(url, { responseType: 'text' }).then(({ data }) => data));
  get('/axios-instance', ({ path }) =>
    axios
      .create({ baseURL: backend })
      .get(path, { responseType: 'text' })
      .then(({ data }) => data),
  );
  get('/axios-host', ({ host }) =>
    axios({ url: `http://${host}/status`, responseType: 'text' }).then(({ data }) => data),
  );
  get('/fetch', ({ url }) => fetch(url).then((response) => response.text()));
  get('/fetch-post', ({ url }) => fetch(url, { method: 'POST', body: '{}' }).then((response) => response.text()));
  get('/fetch-image', async ({ url }) => {
    const response = await fetch(url, { redirect: 'follow' });
    return `${response.status} ${Buffer.from(await response.arrayBuffer()).toString('latin1')}`;
  });
  get('/undici', ({ url }) => undici.request(url).then(({ body }) => body.text()));
  get('/undici-agent', ({ url }) =>
    undici.fetch(url, { dispatcher: new undici.Agent() }).then((response) => response.text()),
  );
  get('/undici-pool', async ({ origin, path }) => {
    const pool = new undici.Pool(origin);
    try {
      return await (await pool.request({ path, method: 'GET' })).body.text();
    } finally {
      await pool.close();
    }
  });
  get('/undici-stream', async ({ url }) => {
    let text = '';
    await undici.stream(
      url,
      { method: 'GET' },
      () =>
        new (require('node:stream').Writable)({
          write(chunk, encoding, callback) {
            text += chunk;
            callback();
          },
        }),
    );
    return text;
  });
  get('/http', ({ url }) => reading(http, url));
  get('/http-url', ({ url }) => reading(http, new URL(url)));
  get('/http-host', ({ host, port, path }) => reading(http, { hostname: host, port, path: `/${path}` }));
  get('/http-header', (query, request) => reading(http, request.get('x-callback-url')));
  get('/https', ({ url }) => reading(url.startsWith('https') ? https : http, url));
  get('/follow', ({ url }) => reading(follow.http, url));
  get('/socket', ({ url }) => {
    const { hostname, port, pathname } = new URL(url);
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = net.connect(Number(port), hostname, () => socket.write(`GET ${pathname} HTTP/1.0\r\n\r\n`));
      socket
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve(text.split('\r\n\r\n')[1]))
        .on('error', reject);
    });
  });
  // Checks that do not hold.
  get('/checked-text', ({ url }) =>
    /localhost|127\.0\.0\.1/.test(url) ? 'not allowed' : fetch(url).then((response) => response.text()),
  );
  get('/checked-start', ({ url }) =>
    url.startsWith('http://example.com') ? fetch(url).then((response) => response.text()) : 'not allowed',
  );
  get('/checked-end', ({ host }) =>
    host.includes('example.com') ? fetch(`http://${host}`).then((response) => response.text()) : 'not allowed',
  );
  get('/checked-first', async ({ url }) => {
    const { hostname } = new URL(url);
    const { address } = await dns.promises.lookup(hostname).catch(() => ({ address: '' }));
    if (address === '127.0.0.1') return 'not allowed';
    return fetch(url).then((response) => response.text());
  });
  get('/rebinding', ({ url }) => {
    let asked = 0;
    const lookup = (name, options, callback) => {
      const address = asked++ === 0 ? '192.0.2.7' : '127.0.0.2';
      if (options.all) callback(null, [{ address, family: 4 }]);
      else callback(null, address, 4);
    };
    return new Promise((resolve) => lookup(new URL(url).hostname, {}, (error, address) => resolve(address))).then(
      (address) => (address.startsWith('127.') ? 'not allowed' : reading(http, url, { lookup })),
    );
  });
  get('/pooled', async ({ url }) => {
    // A connection that is there already is used again.
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    try {
      await reading(http, { host: '127.0.0.2', port: process.env.INTERNAL_PORT, path: '/warm', agent });
      return await reading(http, url, { agent });
    } finally {
      agent.destroy();
    }
  });
  get('/stored', async ({ url }) => {
    links.webhook = url;
    return 'stored';
  });
  if (superagent)
    get('/superagent', ({ url }) =>
      superagent
        .get(url)
        .buffer(true)
        .then(({ text }) => text),
    );
  if (nodeFetch) get('/node-fetch', ({ url }) => nodeFetch(url).then((response) => response.text()));
  if (needle) get('/needle', ({ url }) => needle('get', url, { parse: false }).then(({ body }) => body));
  get('/got', ({ url }) => got().then((client) => client(url, { retry: { limit: 0 } }).text()));

  // Done right, or the program's own choice.
  get('/safe/proxy', (query, request) =>
    fetch(`${backend}/api/${request.query.path}`).then((response) => response.text()),
  );
  get('/safe/item', ({ id }) =>
    axios.get(`${backend}/items/${encodeURIComponent(id)}`, { responseType: 'text' }).then(({ data }) => data),
  );
  get('/safe/search', ({ q }) =>
    undici.request(`${backend}/search?${new URLSearchParams({ q })}`).then(({ body }) => body.text()),
  );
  get('/safe/avatar', ({ host, size }) =>
    reading(http, `${backend}/avatar?host=${encodeURIComponent(host)}&size=${size}`),
  );
  get('/safe/callback', ({ url }) =>
    new URL(url).origin === backend ? fetch(url).then((response) => response.text()) : 'not ours',
  );
  get('/safe/tenant', ({ tenant }) =>
    fetch(`${backend}/${tenant}/status`, { headers: { 'x-tenant': tenant } }).then((response) => response.text()),
  );
  get('/safe/redirect', () => axios.get(`${backend}/moved`, { responseType: 'text' }).then(({ data }) => data));
  get('/safe/webhook', ({ url }) => `will call ${new URL(url).host} later`);
  get('/safe/health', () => fetch(`${backend}/health`).then((response) => response.text()));
  void http2;
  return router;
};
