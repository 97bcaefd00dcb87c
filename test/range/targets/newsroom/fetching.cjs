// Addresses that are fetched: previews, feeds, pictures, keys and descriptions, by many clients and from many spellings.
'use strict';
const { Router } = require('express');
const http = require('node:http');
const legacy = require('node:url');
const { Readable } = require('node:stream');
const axios = require('axios');
const undici = require('undici');
const { packages } = require('../packages.cjs');
const { resolver } = require('./names.cjs');

const backend = process.env.BACKEND_URL;

const reading = (...given) =>
  new Promise((resolve, reject) => {
    http
      .get(...given, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(text);
      })
      .on('error', reject);
  });
const textOf = async (stream) => {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
};

module.exports = async function fetching() {
  const library = packages();
  const own = async (name) => import(library.resolve(name));
  const router = Router();
  const get = (name, work) =>
    router.all(name, async (request, response) => {
      const given = request.method === 'GET' ? request.query : request.body;
      response.type('text').send(String(await work(given, request)));
    });

  // Clients.
  get('/fetch', ({ url }) => fetch(url).then((response) => response.text()));
  get('/fetch-request', ({ url }) =>
    fetch(new Request(new URL(url), { method: 'POST', body: 'x' })).then((response) => response.text()),
  );
  get('/fetch-manual', async ({ url }) => {
    const first = await fetch(url, { redirect: 'manual' });
    const next = first.headers.get('location');
    return next ? (await fetch(new URL(next, url))).text() : first.text();
  });
  get('/undici-fetch', ({ url }) => undici.fetch(url).then((response) => response.text()));
  get('/undici-client', async ({ url }) => {
    const { origin, pathname } = new URL(url);
    const client = new undici.Client(origin);
    const { body } = await client.request({ path: pathname, method: 'GET' });
    const text = await body.text();
    await client.close();
    return text;
  });
  get('/undici-pipeline', ({ url }) =>
    textOf(Readable.from(['']).pipe(undici.pipeline(url, { method: 'GET' }, ({ body }) => body))),
  );
  get('/undici-dispatch', ({ url }) => {
    const { origin, pathname } = new URL(url);
    return new Promise((resolve, reject) => {
      let text = '';
      new undici.Agent().dispatch(
        { origin, path: pathname, method: 'GET' },
        {
          onRequestStart() {},
          onResponseStart() {},
          onResponseData(controller, chunk) {
            text += chunk;
          },
          onResponseEnd: () => resolve(text),
          onResponseError: (controller, error) => reject(error),
        },
      );
    });
  });
  get('/undici-retry', async ({ url }) =>
    (
      await undici.request(url, { dispatcher: new undici.RetryAgent(new undici.Agent(), { maxRetries: 0 }) })
    ).body.text(),
  );
  get('/undici-redirect', async ({ url }) =>
    (
      await undici.request(url, {
        dispatcher: new undici.Agent().compose(undici.interceptors.redirect({ maxRedirections: 3 })),
      })
    ).body.text(),
  );
  get('/undici-upgrade', async ({ url }) => {
    await undici.upgrade(url, { protocol: 'x' }).catch((error) => {
      if (error.name === 'BlockedError') throw error;
    });
    return 'asked';
  });
  get(
    '/http-request',
    ({ url }) =>
      new Promise((resolve, reject) => {
        const request = http.request(url, { method: 'POST' }, (response) => resolve(textOf(response)));
        request.on('error', reject).end('x');
      }),
  );
  get('/http-parts', ({ host, port, path }) => reading({ host, port, path }));
  get('/http-legacy', ({ url }) => reading(legacy.parse(url)));
  get('/http-agent', ({ url }) => reading(url, { agent: new http.Agent({ keepAlive: false }) }));
  get('/http-default', ({ url, port }) => reading({ host: url, defaultPort: port, path: '/' }));
  get('/http-override', ({ host, path }) =>
    reading(`${backend}${path}`, { hostname: host, port: process.env.INTERNAL_PORT }),
  );
  get('/ky', async ({ url }) => (await own('ky')).default.get(url, { retry: 0 }).text());
  get('/ky-prefix', async ({ path }) => (await own('ky')).default.get(path, { retry: 0 }).text());
  get('/ofetch', async ({ url }) => (await own('ofetch')).ofetch(url, { responseType: 'text', retry: 0 }));
  get('/ofetch-base', async ({ base, path }) =>
    (await own('ofetch')).ofetch(path, { baseURL: base, responseType: 'text', retry: 0 }),
  );
  get('/node-fetch', async ({ url }) => (await (await own('node-fetch-3')).default(url)).text());
  get('/axios', ({ url }) => axios.get(url, { responseType: 'text' }).then(({ data }) => data));
  get('/axios-fetch', ({ url }) => axios.get(url, { responseType: 'text', adapter: 'fetch' }).then(({ data }) => data));
  get('/axios-base', ({ base }) =>
    axios({ baseURL: base, url: '/feed', responseType: 'text' }).then(({ data }) => data),
  );
  get('/axios-old', ({ url }) =>
    library('axios-0.21')
      .get(url, { responseType: 'text' })
      .then(({ data }) => data),
  );
  get('/axios-proxy', ({ host, port, path }) =>
    axios
      .get(`http://feeds.example/${path}`, {
        proxy: { host, port: Number(port), protocol: 'http' },
        responseType: 'text',
      })
      .then(({ data }) => data),
  );
  get('/axios-socket', ({ socket }) =>
    axios.get('http://feeds.example/x', { socketPath: socket, responseType: 'text' }).then(({ data }) => data),
  );
  get(
    '/request',
    ({ url }) =>
      new Promise((resolve, reject) =>
        library('request')(url, (error, response, body) => (error ? reject(error) : resolve(body))),
      ),
  );
  get(
    '/request-options',
    ({ options }) =>
      new Promise((resolve, reject) =>
        library('request')(options, (error, response, body) => (error ? reject(error) : resolve(body))),
      ),
  );
  get('/wreck', async ({ url }) => (await library('@hapi/wreck').get(url)).payload.toString());
  get('/cross-fetch', ({ url }) => library('cross-fetch')(url).then((response) => response.text()));
  get('/superagent', ({ url }) =>
    require('superagent')
      .get(url)
      .buffer(true)
      .then(({ text }) => text),
  );
  get('/got', ({ url }) => import('got').then(({ default: got }) => got(url, { retry: { limit: 0 } }).text()));
  get('/needle', ({ url }) => require('needle')('get', url, { follow_max: 3, parse: false }).then(({ body }) => body));
  get('/event-source', async ({ url }) => {
    const { EventSource } = await own('eventsource');
    return new Promise((resolve) => {
      const source = new EventSource(url);
      source.onerror = (event) => {
        source.close();
        resolve(`failed ${event.code}`);
      };
      source.onmessage = () => resolve('message');
    });
  });
  get('/http2', ({ url }) => {
    const { origin, pathname } = new URL(url);
    return new Promise((resolve, reject) => {
      const client = require('node:http2').connect(origin);
      client.on('error', (error) => resolve(`failed ${error.code}`));
      const stream = client.request({ ':path': pathname });
      stream.on('error', (error) => resolve(`failed ${error.code}`));
      stream.on('response', () => resolve('answered'));
      client.on('connect', () => resolve('connected'));
      setTimeout(() => reject(new Error('slow')), 2_000).unref();
    });
  });
  // Libraries that fetch what they are told of.
  get('/open-graph', async ({ url }) =>
    library('open-graph-scraper')({ url, timeout: 2 }).then(
      () => 'read',
      (failed) => {
        if (failed?.name === 'BlockedError') throw failed;
        return 'failed';
      },
    ),
  );
  get('/jsdom', async ({ url }) => (await library('jsdom').JSDOM.fromURL(url)).serialize());
  get('/jimp', async ({ url }) => (await library('jimp').Jimp.read(url)).bitmap.width);
  get(
    '/inlined',
    ({ page }) =>
      new Promise((resolve, reject) => {
        library('web-resource-inliner').html({ fileContent: page, images: 9999, strict: true }, (error, text) =>
          error ? reject(error) : resolve(text),
        );
      }),
  );
  get('/less', async ({ style }) => (await library('less').render(style)).css);
  get('/keys', async ({ issuer }) =>
    library('jwks-rsa')({ jwksUri: `${issuer}/.well-known/jwks.json`, timeout: 2_000 })
      .getSigningKeys()
      .then(() => 'keys'),
  );
  get('/token-keys', async ({ token }) => {
    const { jku } = JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
    return library('jwks-rsa')({ jwksUri: jku, timeout: 2_000 })
      .getSigningKeys()
      .then(() => 'keys');
  });
  get('/discover', async ({ issuer }) => (await library('openid-client').Issuer.discover(issuer)).issuer);
  get('/graphql', async ({ endpoint }) =>
    JSON.stringify(await (await own('graphql-request')).request(endpoint, '{ x }')),
  );
  get('/mail-attachment', async ({ url }) => {
    const mail = await require('nodemailer')
      .createTransport({ streamTransport: true, buffer: true })
      .sendMail({ from: 'a@x.test', to: 'b@x.test', text: 'x', attachments: [{ path: url }] });
    return Buffer.from(String(mail.message).split('\r\n\r\n').pop().split('--')[0], 'base64').toString();
  });
  get('/mail-html', async ({ url }) => {
    const mail = await require('nodemailer')
      .createTransport({ streamTransport: true, buffer: true })
      .sendMail({ from: 'a@x.test', to: 'b@x.test', html: { path: url } });
    return String(mail.message);
  });

  // How an address is put together.
  get('/template', ({ host }) => fetch(`http://${host}/feed.xml`).then((response) => response.text()));
  get('/region', ({ region }) =>
    fetch(`http://feeds-${region}.example.test/feed.xml`).then((response) => response.text()),
  );
  get('/suffix', ({ path }) => fetch(`${backend}${path}`).then((response) => response.text()));
  get('/relative', ({ path }) => fetch(new URL(path, backend)).then((response) => response.text()));
  get('/resolved-legacy', ({ path }) => reading(legacy.resolve(`${backend}/feeds/`, path)));
  get('/formatted', ({ host, path }) => reading(legacy.format({ protocol: 'http', host, pathname: path })));
  get('/assigned', ({ host }) => {
    const url = new URL('http://feeds.example.test/feed.xml');
    url.host = host;
    return fetch(url).then((response) => response.text());
  });
  get('/joined', ({ host, port, path }) =>
    fetch(['http:/', `${host}:${port}`, path].join('/')).then((response) => response.text()),
  );
  get('/no-scheme', ({ site }) =>
    fetch(/^https?:/.test(site) ? site : `http://${site}`).then((response) => response.text()),
  );
  get('/from-host', (query, request) =>
    fetch(`http://${request.headers.host}/feed.xml`).then((response) => response.text()),
  );
  get('/from-forwarded', (query, request) =>
    fetch(`http://${request.get('x-forwarded-host') ?? 'none.test'}/feed.xml`).then((response) => response.text()),
  );
  get('/from-referer', (query, request) => fetch(request.get('referer')).then((response) => response.text()));
  get('/encoded', ({ link }) => fetch(Buffer.from(link, 'base64url').toString()).then((response) => response.text()));
  get('/decoded', ({ url }) => fetch(decodeURIComponent(url)).then((response) => response.text()));
  get('/trimmed', ({ url }) => fetch(url.trim().replace(/\s/g, '')).then((response) => response.text()));
  get('/list', ({ feeds }) =>
    Promise.all(feeds.split('\n').map((url) => fetch(url).then((response) => response.text()))),
  );
  get('/found', async ({ text }) => {
    const [url] = /https?:\/\/[^\s)>"']+/.exec(text) ?? [];
    return url ? (await fetch(url)).text() : 'no link';
  });
  get('/opml', async ({ opml }) =>
    fetch(/xmlUrl="([^"]*)"/.exec(opml)[1].replaceAll('&amp;', '&')).then((response) => response.text()),
  );
  // The name is asked for, and its address taken.
  get('/asked', async ({ host, path }) => {
    const [address] = await resolver.resolve4(host);
    return reading({ host: address, port: process.env.INTERNAL_PORT, path: `/${path}`, headers: { host } });
  });
  get('/asked-lookup', ({ host, path }) =>
    reading({
      host,
      port: process.env.INTERNAL_PORT,
      path: `/${path}`,
      lookup: (name, options, callback) =>
        resolver
          .resolve4(name)
          .then(
            ([address]) => (options.all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4)),
            callback,
          ),
    }),
  );
  get('/asked-checked', async ({ host, path }) => {
    const [first] = await resolver.resolve4(host);
    if (first.startsWith('127.')) return 'not allowed';
    const [second] = await resolver.resolve4(host);
    return reading({ host: second, port: process.env.INTERNAL_PORT, path: `/${path}`, headers: { host } });
  });
  get('/asked-undici', ({ host, path }) =>
    undici
      .fetch(`http://${host}:${process.env.INTERNAL_PORT}/${path}`, {
        dispatcher: new undici.Agent({
          connect: {
            lookup: (name, options, callback) =>
              resolver.resolve4(name).then(([address]) => callback(null, [{ address, family: 4 }]), callback),
          },
        }),
      })
      .then((response) => response.text()),
  );
  // Filters for addresses, some older than what is known of them.
  get('/checked-name', ({ url }) =>
    ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'].includes(new URL(url).hostname)
      ? 'not allowed'
      : fetch(url).then((response) => response.text()),
  );
  get('/checked-legacy', ({ url }) =>
    /^127\.|^localhost$/.test(legacy.parse(url).hostname ?? '')
      ? 'not allowed'
      : fetch(url).then((response) => response.text()),
  );
  get('/checked-redirect', async ({ url }) => {
    if (new URL(url).origin !== backend) return 'not allowed';
    return reading(url).then(async () => (await axios.get(url, { responseType: 'text' })).data);
  });
  get('/checked-ending', ({ url }) =>
    /\.(png|xml)$/.test(url) ? fetch(url).then((response) => response.text()) : 'not allowed',
  );
  // Later, but before the answer.
  get(
    '/queued',
    ({ url }) =>
      new Promise((resolve, reject) =>
        setTimeout(
          () =>
            fetch(url)
              .then((response) => response.text())
              .then(resolve, reject),
          5,
        ),
      ),
  );
  get('/pieced', ({ a, b }) => fetch(`http://${a}${b}`).then((response) => response.text()));

  // Done right.
  get('/safe/feed', ({ id }) =>
    fetch(`${backend}/feeds/${encodeURIComponent(id)}`).then((response) => response.text()),
  );
  get('/safe/search', ({ q }) =>
    axios.get(`${backend}/search`, { params: { q }, responseType: 'text' }).then(({ data }) => data),
  );
  get('/safe/post', ({ url, note }) =>
    fetch(`${backend}/hooks`, { method: 'POST', body: JSON.stringify({ url, note }) }).then((response) =>
      response.text(),
    ),
  );
  get('/safe/header', ({ url }) =>
    fetch(`${backend}/feeds`, { headers: { 'x-source': encodeURIComponent(url) } }).then((response) => response.text()),
  );
  get('/safe/listed', ({ host }) => {
    const sites = { backend: new URL(backend).host, feeds: 'none.invalid' };
    return fetch(`http://${sites[host] ?? sites.backend}/feed`).then((response) => response.text());
  });
  get('/safe/allowed', ({ url }) =>
    new URL(url).origin === backend ? fetch(url).then((response) => response.text()) : 'not allowed',
  );
  get('/safe/moved', () => fetch(`${backend}/moved`).then((response) => response.text()));
  get('/safe/local', () =>
    fetch(`http://localhost:${new URL(backend).port}/status`).then((response) => response.text()),
  );
  get('/safe/proxied', ({ page }) =>
    axios
      .get(`http://feeds.example/${encodeURIComponent(page)}`, {
        proxy: { host: '127.0.0.1', port: Number(new URL(backend).port) },
        responseType: 'text',
      })
      .then(({ data }) => data),
  );
  get('/safe/stored', ({ url }) => `will visit ${new URL(url).host} tomorrow`);
  get('/safe/filtered', async ({ url }) => {
    const { useAgent } = library('request-filtering-agent');
    return library('node-fetch-2')(url, { agent: useAgent(url) }).then(
      (response) => response.text(),
      () => 'not allowed',
    );
  });
  return router;
};
