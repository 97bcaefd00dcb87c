// Preferences, headers and logs: objects that are merged and texts that end up in a response's head.
'use strict';
const { Router } = require('express');
const lodash = require('lodash');
const lodashOld = require('lodash-old');
const deepmerge = require('deepmerge');
const qs = require('qs');

function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === 'object' && source[key] !== null) {
      if (!target[key]) target[key] = {};
      merge(target[key], source[key]);
    } else target[key] = source[key];
  }
  return target;
}
function setPath(target, path, value) {
  const keys = path.split('.');
  let at = target;
  for (const key of keys.slice(0, -1)) at = at[key] ??= {};
  at[keys.at(-1)] = value;
  return target;
}
module.exports = async function settings() {
  const router = Router();
  const post = (name, work) =>
    router.post(name, (request, response) =>
      response.type('text').send(String(work(request.body, request) ?? 'saved')),
    );
  // What any fresh object says afterwards; cleaned at once, for the next request.
  router.get('/role', (request, response) => {
    const inherited = {}[request.query.of];
    delete Object.prototype[request.query.of];
    response.type('text').send(`a fresh object says ${String(inherited)}`);
  });
  post('/merge', (body) => void merge({}, body));
  post('/merge-parsed', (body) => void merge({}, JSON.parse(body.settings)));
  post('/set', ({ path, value }) => void setPath({}, path, value));
  post('/two', ({ section, key, value }) => {
    const preferences = { mail: {}, shop: {} };
    preferences[section][key] = value;
  });
  post('/lodash-merge', (body) => void lodashOld.merge({}, JSON.parse(JSON.stringify(body))));
  post('/lodash-set', ({ path, value }) => void lodashOld.set({}, path, value));
  post('/lodash-defaults', (body) => void lodashOld.defaultsDeep({}, body));
  post('/lodash-zip', ({ paths, values }) => void lodashOld.zipObjectDeep(paths, values));
  // Done right, or harmless.
  post('/safe/merge', (body) => JSON.stringify(lodash.merge({ theme: 'light' }, body)));
  post('/safe/assign', (body) => JSON.stringify({ theme: 'light', ...body }));
  post('/safe/deepmerge', (body) => JSON.stringify(deepmerge({ theme: 'light' }, body)));
  post('/safe/null', (body) => JSON.stringify(merge(Object.create(null), body)));
  post('/safe/custom', (body) => JSON.stringify(merge({ theme: 'light' }, body)));
  post('/safe/map', (body) => JSON.stringify([...new Map(Object.entries(body))]));
  post('/safe/qs', (body) => JSON.stringify(qs.parse(body.text)));

  router.get('/lang', (request, response) => {
    response.writeHead(200, { 'x-language': request.query.lang, 'content-type': 'text/plain' }).end('set');
  });
  const written = [];
  const stream = process.stderr;
  const write = stream._write;
  // What arrives in the log in the end: below everything that could stand in front of it.
  stream._write = function (chunk) {
    const text = String(chunk);
    if (text.startsWith('[INFO]')) written.push(...text.trimEnd().split(/[\r\n]+/));
    return Reflect.apply(write, this, arguments);
  };
  router.get('/log', (request, response) => {
    console.error(`[INFO] login of ${request.query.name}`);
    response.send('logged');
  });
  router.get('/safe/log', (request, response) => {
    console.error(`[INFO] login of ${JSON.stringify(request.query.name)}`);
    response.send('logged');
  });
  router.get('/log-lines', (request, response) => response.type('text').send(written.slice(-100).join('\n')));
  router.get('/safe/head', (request, response) => {
    response.set('x-language', encodeURIComponent(request.query.lang)).type('text').send('set');
  });
  router.get('/safe/redirect', (request, response) =>
    response.redirect(`/health?from=${encodeURIComponent(request.query.from)}`),
  );
  return router;
};
