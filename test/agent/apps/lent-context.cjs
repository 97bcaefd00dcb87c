// What the first request opens serves all later ones and runs in its asynchronous context: a driver whose callbacks come from
// its one connection (redis 3), a timer that works off a queue, an emitter that answers from a timer.
const { exec } = require('node:child_process');
const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');

let client;
const connection = () =>
  (client ??= require(process.env.REDIS_PACKAGE).createClient({ port: Number(process.env.REDIS_PORT) }));

const queue = [];
let timer;
function later(job) {
  timer ??= setInterval(() => queue.shift()?.(), 5);
  queue.push(job);
}

let emitter;
function emitted(name, answer) {
  if (emitter === undefined) {
    emitter = new EventEmitter();
    setInterval(() => emitter.emit('tick'), 5);
  }
  emitter.once('tick', () => answer(name));
}

const through = {
  driver: (name, then) => connection().set('name', name, () => then(name)),
  timer: (name, then) => later(() => then(name)),
  emitter: emitted,
};

const uses = {
  command: (name, done) => exec(`echo hello ${name}`, done),
  file: (name, done) => fs.readFile(path.join(__dirname, 'public', name), 'utf8', done),
};

http
  .createServer((request, response) => {
    const [, way, use] = request.url.split('?')[0].split('/');
    const name = new URL(request.url, 'http://app').searchParams.get('name');
    const done = (error, text) => {
      if (!response.headersSent) response.writeHead(error ? 500 : 200).end(error ? String(error.code) : text);
    };
    if (way === 'after') {
      response.end('accepted');
      return setTimeout(() => {
        try {
          uses[use](name, (_, text) => console.log(`after ${text}`));
        } catch (error) {
          console.log(`after ${error.code}`);
        }
      }, 20);
    }
    through[way](name, (later) => {
      if (use === 'open') return done(null, 'open');
      try {
        uses[use](later, done);
      } catch (error) {
        done(error);
      }
    });
  })
  .listen(0, '127.0.0.1', function () {
    console.log(`listening ${this.address().port}`);
  });
