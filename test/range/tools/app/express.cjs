// The doors on express: /door/NAME for the careless ones, /safe/NAME for the careful ones.
'use strict';
const express = require('express');
const cookieParser = require('cookie-parser');
const { openDoors } = require('./doors.cjs');
const { ways } = require('./places.cjs');
const { answered, asked, ended, take } = require('./record.cjs');

async function main() {
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.get('/-/record', (request, response) => response.json(take()));
  app.use((request, response, next) => {
    asked();
    const end = response.end;
    response.end = function (chunk, ...rest) {
      answered(request.path.split('/')[2], chunk ?? '');
      return end.call(this, chunk, ...rest);
    };
    response.once('close', () => ended(response.statusCode));
    next();
  });
  app.use(cookieParser(), express.json(), express.urlencoded({ extended: true }));
  app.use(express.text({ type: ['text/*', 'application/xml'] }));
  const { doors, safe } = await openDoors();
  const read = {
    query: (request) => request.query.x,
    path: (request) => [request.params.rest ?? ''].flat().join('/'),
    json: (request, name) => request.body?.[name],
    form: (request, name) => request.body?.[name],
    cookie: (request, name) => request.cookies[name],
    header: (request, name) => request.get(name),
    body: (request) => request.body,
  };
  const serve =
    (house, of = ways) =>
    async (request, response) => {
      const door = house[request.params.door];
      if (door === undefined) return response.status(404).send('no such door');
      const [way, name] = of[request.params.door] ?? ['query'];
      const text = read[way](request, name);
      if (text === undefined) return response.status(400).send('nothing asked');
      try {
        response.type('text').send(await door(text));
      } catch (error) {
        if (!response.headersSent) response.status(500).type('text').send(`error ${error.message}`);
      }
    };
  app.all('/door/:door', serve(doors));
  app.all('/door/:door/*rest', serve(doors));
  app.all('/safe/:door', serve(safe, {}));
  app.get('/', (request, response) =>
    response.send(
      Object.keys(doors)
        .map((name) => `<a href="/door/${name}?x=1">${name}</a>`)
        .join('\n'),
    ),
  );
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}
main();
