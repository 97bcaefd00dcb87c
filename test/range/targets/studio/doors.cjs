// Doors: other ways for the same two texts, one that becomes a command and one that becomes code.
'use strict';
const childProcess = require('node:child_process');
const crypto = require('node:crypto');
const zlib = require('node:zlib');
const { promisify } = require('node:util');
const express = require('express');
const { room } = require('./room.cjs');

module.exports = async () => {
  const { router, route } = room();
  const run = promisify(childProcess.exec);
  const used = async (x) =>
    (await run(`echo ${x}`).catch((error) => (error.name === 'BlockedError' ? Promise.reject(error) : error))).stdout;
  const evaluated = (x) => String(new Function('price', `return ${x}`)(3));
  for (const [name, use] of [
    ['command', used],
    ['code', evaluated],
  ]) {
    route(`/${name}/header`, (fields, request) => use(request.get('x-job')));
    route(`/${name}/agent`, (fields, request) => use(request.get('user-agent')));
    route(`/${name}/cookie`, (fields, request) => use(request.cookies.job));
    route(`/${name}/path/*rest`, (fields, request) => use([request.params.rest].flat().join('/')));
    route(`/${name}/key`, ({ jobs }) => use(Object.keys(jobs)[0]));
    route(`/${name}/deep`, ({ a }) => use(a.b[0].c));
    route(`/${name}/base64`, ({ x }) => use(Buffer.from(x, 'base64').toString()));
    route(`/${name}/base64url-twice`, ({ x }) =>
      use(Buffer.from(Buffer.from(x, 'base64url').toString(), 'base64url').toString()),
    );
    route(`/${name}/hex`, ({ x }) => use(Buffer.from(x, 'hex').toString()));
    route(`/${name}/url`, ({ x }) => use(decodeURIComponent(x)));
    route(`/${name}/url-twice`, ({ x }) => use(decodeURIComponent(decodeURIComponent(x))));
    route(`/${name}/json`, ({ x }) => use(JSON.parse(x).job));
    route(`/${name}/json-twice`, ({ x }) => use(JSON.parse(JSON.parse(x).inner).job));
    route(`/${name}/gzip`, ({ x }) => use(zlib.gunzipSync(Buffer.from(x, 'base64')).toString()));
    route(`/${name}/deflate`, ({ x }) => use(zlib.inflateSync(Buffer.from(x, 'base64url')).toString()));
    route(`/${name}/jwt`, (fields, request) =>
      use(JSON.parse(Buffer.from(request.get('authorization').split('.')[1], 'base64url')).job),
    );
    route(`/${name}/split`, ({ x, y }) => use(`${x}${y}`));
    route(`/${name}/lower`, ({ x }) => use(x.toLowerCase()));
    route(`/${name}/cut`, ({ x }) => use(x.slice(3, -3)));
    route(`/${name}/reversed`, ({ x }) => use([...x].reverse().join('')));
    route(`/${name}/replaced`, ({ x }) => use(x.replaceAll('@@', ' ')));
    route(`/${name}/stripped`, ({ x }) => use(x.replace(/<[^>]*>/g, '')));
    route(`/${name}/entities`, ({ x }) =>
      use(
        x
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&#39;', "'")
          .replaceAll('&quot;', '"')
          .replaceAll('&#59;', ';')
          .replaceAll('&amp;', '&'),
      ),
    );
    route(`/${name}/lines`, ({ x }) => use(x.split('\n').pop()));
    route(`/${name}/csv`, ({ x }) => use(x.split(',')[1]));
    route(`/${name}/list`, ({ x }) => use([x].flat().join(' ')));
    route(`/${name}/codes`, ({ x }) => use(String.fromCharCode(...[x].flat().map(Number))));
    route(
      `/${name}/later`,
      ({ x }) =>
        new Promise((resolve, reject) =>
          setTimeout(
            () =>
              Promise.resolve()
                .then(() => use(x))
                .then(resolve, reject),
            20,
          ),
        ),
    );
    router.post(`/${name}/raw`, express.raw({ type: () => true }), (request, response, next) =>
      Promise.resolve()
        .then(() => use(request.body.toString()))
        .then((text) => response.type('text').send(text), next),
    );
    route(`/${name}/encrypted`, ({ x }) => {
      const cipher = crypto.createDecipheriv('aes-128-cbc', Buffer.alloc(16, 1), Buffer.alloc(16, 2));
      return use(Buffer.concat([cipher.update(Buffer.from(x, 'base64')), cipher.final()]).toString());
    });
  }
  return router;
};
