// What is asked for an address of the user's: previews, feeds, documents with references, and checks that let it through.
'use strict';
const express = require('express');
const http = require('node:http');
const legacy = require('node:url');

/** As much of the answer as a preview shows. */
const shown = (text) => String(text).slice(0, 200);

/** Asked by host name as it was written, the way programs did before URL. */
function plainGet(address) {
  return new Promise((resolve, reject) => {
    const { hostname, port, path } = legacy.parse(address);
    http
      .get({ hostname, port, path, timeout: 2_000 }, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(shown(text)));
      })
      .on('error', reject);
  });
}

module.exports = () => {
  const app = express();
  app.use(express.json());
  const route = (name, handler) =>
    app.all(`/${name}`, (request, response, next) => {
      Promise.resolve()
        .then(() => handler(request.method === 'GET' ? request.query : request.body))
        .then(
          (value) => response.json({ value: value ?? null }),
          (error) => (error.name === 'BlockedError' ? next(error) : response.json({ failed: true })),
        );
    });
  const checked =
    (isInside) =>
    async ({ url }) =>
      (await isInside(legacy.parse(url).hostname)) ? 'not allowed' : plainGet(url);

  route('axios', async ({ path }) => {
    const backend = require('axios-1.7.9').create({ baseURL: process.env.BACKEND_URL, timeout: 2_000 });
    return shown((await backend.get(path)).data);
  });
  // The service itself is behind the name that the path is joined to.
  route('axios-1.7.2', async ({ id }) => shown((await require('axios-1.7.2').get(`/${id}`, { timeout: 2_000 })).data));
  route('link-preview-js', async ({ text }) => {
    const { title, mediaType } = await require('link-preview-js').getLinkPreview(text, { timeout: 2_000 });
    return [title, mediaType];
  });
  route('undici', async ({ path }) => {
    const { body } = await require('undici-5.8.0').request(process.env.BACKEND_URL, { path });
    return shown(await body.text());
  });
  route(
    'ip',
    checked((host) => !require('ip').isPublic(host)),
  );
  route(
    'ip-2',
    checked((host) => !require('ip-2').isPublic(host)),
  );
  route(
    'private-ip',
    checked((host) => require('private-ip')(host) !== false),
  );
  route(
    'netmask',
    checked((host) => {
      const { Netmask } = require('netmask');
      return /^[\d.]+$/.test(host) && new Netmask('127.0.0.0/8').contains(host);
    }),
  );
  route('parse-url', async ({ url }) => {
    const { resource } = require('parse-url-6.0.0')(url);
    return /^(?:localhost|127\.|\[)/.test(resource) ? 'not allowed' : shown(await (await fetch(url)).text());
  });
  route('url-parse', async ({ url }) => {
    const { hostname } = new (require('url-parse-1.5.1'))(url);
    return /^(?:localhost|127\.|\[)/.test(hostname) ? 'not allowed' : shown(await (await fetch(url)).text());
  });
  route('url-metadata', async ({ url }) => (await require('url-metadata')(url, { timeout: 2_000 })).title);
  route('unfurl', async ({ url }) => (await require('unfurl.js').unfurl(url)).title);
  route('phin', async ({ url }) => shown((await require('phin')(url)).body));
  route('soap', async ({ wsdl }) => typeof (await require('soap').createClientAsync(wsdl)));
  route('swagger-parser', async (document) => typeof (await require('swagger-parser').dereference(document)));
  route(
    'json-schema-ref-parser',
    async (document) => typeof (await require('json-schema-ref-parser').dereference(document)),
  );
  route('rss-parser', async ({ feed }) => (await new (require('rss-parser'))({ timeout: 2_000 }).parseURL(feed)).title);
  route('probe-image-size', async ({ picture }) => (await require('probe-image-size')(picture)).type);
  return app;
};
