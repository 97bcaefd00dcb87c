// All the small applications in one process, each below its own name. What one attack leaves on a prototype is cleared away
// between cases by /-/reset.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');

const prototypes = [Object, Function, Array, String, Number, Boolean, RegExp, Date, Promise, Error].map(
  ({ prototype }) => [prototype, Object.getOwnPropertyDescriptors(prototype)],
);

function reset() {
  for (const [prototype, descriptors] of prototypes) {
    for (const key of Reflect.ownKeys(prototype)) if (!Object.hasOwn(descriptors, key)) delete prototype[key];
    for (const key of Reflect.ownKeys(descriptors)) {
      const now = Object.getOwnPropertyDescriptor(prototype, key);
      const { value, get, configurable } = descriptors[key];
      if (configurable && now?.value !== value && get === undefined)
        Object.defineProperty(prototype, key, descriptors[key]);
    }
  }
}

async function main() {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.get('/-/reset', (request, response) => {
    reset();
    response.send('reset');
  });
  const missing = {};
  for (const file of fs.readdirSync(path.join(__dirname, 'apps'))) {
    const name = path.parse(file).name;
    try {
      const made = await import(path.join(__dirname, 'apps', file));
      app.use(`/${name}`, await (made.default ?? made)());
    } catch (error) {
      missing[name] = String(error.stack).slice(0, 500);
    }
  }
  app.get('/-/missing', (request, response) => response.json(missing));
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    response.status(error.status ?? 500).send(`error ${String(error.message).split('\n')[0]}`);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}
main();
