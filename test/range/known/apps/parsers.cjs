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
  'class-transformer': (text) => require('class-transformer').plainToClass(class Settings {}, JSON.parse(text)),
  dottie: (text) => require('dottie').transform(JSON.parse(text)),
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
