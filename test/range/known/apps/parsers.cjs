// Files that users hand in, read by the packages for their formats. An account may not set its own rights: whatever field is
// called admin is refused, and what the file does not say counts as no.
'use strict';
const express = require('express');

const parsers = {
  ini: (text) => require('ini').parse(text),
  'properties-reader': (text) => require('properties-reader')('').read(text).path(),
  json5: (text) => require('json5').parse(text),
  plist: (text) => require('plist').parse(text),
  xml2js: async (text) => require('xml2js').parseStringPromise(text),
  'js-yaml-4.1.0': (text) => require('js-yaml-4.1.0').load(text),
  devalue: (text) => require('devalue').parse(text),
  minimist: (text) => require('minimist')(text.split(' ')),
  'yargs-parser': (text) => require('yargs-parser')(text),
  'protobufjs-7.2.3': (text) => require('protobufjs-7.2.3').parse(text).root.toJSON(),
  'deepmerge-ts': (text) => require('deepmerge-ts').deepmerge({ theme: 'light' }, JSON.parse(text)),
  '@hapi.hoek': (text) => require('@hapi/hoek').clone(JSON.parse(text)),
  'class-transformer-0.2.3': (text) =>
    require('class-transformer-0.2.3').plainToClass(class Settings {}, JSON.parse(text)),
  dottie: (text) => require('dottie').transform(JSON.parse(text)),
  'web3-utils': (text) => require('web3-utils').mergeDeep({ theme: 'light' }, JSON.parse(text)),
  immutable: (text) => require('immutable').mergeDeep({ theme: 'light' }, JSON.parse(text)),
  'xe-utils': (text) => require('xe-utils').merge({ theme: 'light' }, JSON.parse(text)),
  '@ndhoule.defaults': (text) => require('@ndhoule/defaults').deep({ theme: 'light' }, JSON.parse(text)),
  '@intlify.message-resolver': (text) => {
    const messages = JSON.parse(text);
    require('@intlify/message-resolver').handleFlatJson(messages);
    return messages;
  },
  'node-gettext': (text) => {
    const { locale, domain, translations } = JSON.parse(text);
    const catalogue = new (require('node-gettext'))();
    catalogue.addTranslations(locale, domain, translations);
    return catalogue.catalogs;
  },
  requirejs: (text) => {
    // Modules of the page that is served, each with its settings.
    require('requirejs').config({ context: 'page', config: JSON.parse(text) });
    return {};
  },
  locutus: (text) => require('locutus/php/var/unserialize')(text) || {},
  'js-toml': (text) => require('js-toml').load(text),
  'expand-object': (text) => require('expand-object')(text),
  '@conform-to.dom': (text) => {
    const { parse } = require('@conform-to/dom');
    return parse(new URLSearchParams(text), { resolve: (value) => ({ value }) }).value;
  },
  '@orpc.client': async (text) => {
    const { StandardRPCJsonSerializer } = await import('@orpc/client/standard');
    const { json, maps, files } = JSON.parse(text);
    return new StandardRPCJsonSerializer().deserialize(json, [], maps, (index) => new Blob([files[index]]));
  },
};

module.exports = () => {
  const app = express();
  // Files with fields of their own; nested names become nested objects.
  app.post('/upload', require('express-fileupload')({ parseNested: true }), (request, response) =>
    response.send(`read ${JSON.stringify(request.body)} ${Object.keys(request.files ?? {})}`),
  );
  app.use(express.text({ type: '*/*' }));
  for (const [name, parse] of Object.entries(parsers))
    app.post(`/${name}`, async (request, response, next) => {
      try {
        const account = await parse(request.body);
        if (Object.hasOwn(account, 'admin')) return response.status(400).send('not for you to say');
        response.send(account.admin ? process.env.KNOWN_SECRET : `read ${JSON.stringify(account)}`);
      } catch (error) {
        next(error);
      }
    });
  // A browser's cookies, taken over line by line.
  const { CookieJar } = require('tough-cookie');
  app.post('/cookies', (request, response) => {
    const jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
    for (const line of request.body.split('\n')) {
      const [url, cookie] = line.split(' ', 2);
      jar.setCookieSync(line.slice(url.length + 1), url, { ignoreError: true, loose: cookie === undefined });
    }
    response.send(`took ${jar.serializeSync().cookies.length}`);
  });
  // A list as it was saved by the page; its users may name what is in it.
  app.post('/flatted', (request, response) => {
    const saved = require('flatted').parse(request.body);
    saved.entries ??= [];
    saved.entries.label = saved.label;
    response.send(`saved ${Object.keys(saved.entries)}`);
  });
  app.get('/lists', (request, response) => response.send(`lists ${['a'].label ?? 'have no label'}`));
  // Fields that a user takes out of the own account.
  app.post('/lodash-4.17.21', (request, response) => {
    const account = { name: 'guest', theme: { color: 'light' } };
    require('lodash-4.17.21').unset(account, request.body);
    response.send(`left ${JSON.stringify(account)}`);
  });
  app.get('/text', (request, response) => response.send(`text ${typeof {}.toLocaleString}`));
  const labels = { '/': 'home', '/docs': 'documents' };
  app.get('/label', (request, response) =>
    response.send(`label ${labels[request.query.of] === undefined ? 'unknown' : 'known'}`),
  );
  app.get('/secret', (request, response) => {
    const account = { name: 'guest' };
    response.send(account.admin ? process.env.KNOWN_SECRET : 'for administrators');
  });
  return app;
};
