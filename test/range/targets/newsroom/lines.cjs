// Lines: what is written into logs, headers and requests written by hand.
'use strict';
const { Router } = require('express');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { packages } = require('../packages.cjs');

const backend = new URL(process.env.BACKEND_URL);

module.exports = async function lines() {
  const library = packages();
  const router = Router();
  const post = (name, work) =>
    router.post(name, async (request, response) =>
      response.type('text').send(String((await work(request.body, request, response)) ?? 'done')),
    );
  // One folder for each time that it runs.
  const logs = path.join(process.env.RANGE_FOLDER, 'logs', String(process.pid));
  fs.mkdirSync(logs, { recursive: true });
  const log = (name) => path.join(logs, `${name}.log`);
  const stamp = '2024-01-01T00:00:00.000Z INFO';
  router.get('/log', (request, response) => {
    const text = fs
      .readdirSync(logs)
      .sort()
      .map((name) => fs.readFileSync(path.join(logs, name), 'utf8'))
      .join('\n');
    response.type('text').send(
      text
        .split('\n')
        .filter((line) => line === `${request.query.line}`)
        .join('\n'),
    );
  });

  // Logs.
  post('/file', ({ user }) => fs.appendFileSync(log('file'), `${stamp} login of ${user}\n`));
  post('/promised', ({ user }) => fs.promises.appendFile(log('promised'), `${stamp} login of ${user}\n`));
  const stream = fs.createWriteStream(log('stream'), { flags: 'a' });
  post('/stream', ({ user }) => new Promise((resolve) => stream.write(`${stamp} login of ${user}\n`, () => resolve())));
  const own = new console.Console(fs.createWriteStream(log('console'), { flags: 'a' }));
  post('/console', async ({ user }) => {
    own.log('%s login of %s', stamp, user);
    await new Promise((resolve) => setTimeout(resolve, 20));
  });
  const winston = library('winston');
  const plain = winston.createLogger({
    format: winston.format.printf(({ level, message }) => `${level}: ${message}`),
    transports: [new winston.transports.File({ filename: log('winston') })],
  });
  post('/winston', async ({ user }) => {
    plain.info(`login of ${user}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  const log4js = library('log4js');
  log4js.configure({
    appenders: { file: { type: 'file', filename: log('log4js'), layout: { type: 'messagePassThrough' } } },
    categories: { default: { appenders: ['file'], level: 'info' } },
  });
  post('/log4js', async ({ user }) => {
    log4js.getLogger().info(`${stamp} login of ${user}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  });
  const pino = library('pino');
  const structured = pino(pino.destination({ dest: log('pino'), sync: true }));
  post('/safe/pino', ({ user }) => structured.info({ user }, 'login'));
  post('/safe/json', ({ user }) => fs.appendFileSync(log('json'), `${JSON.stringify({ user })}\n`));
  post('/safe/escaped', ({ user }) => fs.appendFileSync(log('escaped'), `login of ${user.replace(/[\r\n]/g, ' ')}\n`));
  post('/safe/note', ({ text }) => fs.writeFileSync(path.join(process.env.RANGE_FOLDER, 'tmp', 'note.txt'), text));
  post('/safe/notes', ({ text }) =>
    fs.appendFileSync(path.join(process.env.RANGE_FOLDER, 'tmp', 'notes.txt'), `${text}\n--\n`),
  );

  // Headers.
  post('/set-header', ({ next }, request, response) => void response.set('x-next', encodeURI(next)));
  post('/redirect', ({ next }, request, response) => void response.location(next));
  post('/cookie', ({ name }, request, response) => void response.cookie('name', name));
  post('/fetched', ({ source }) =>
    fetch(`${backend.origin}/items`, { headers: { 'x-source': encodeURIComponent(source) } }).then((answer) =>
      answer.text(),
    ),
  );

  post(
    '/safe/posted',
    ({ text }) =>
      new Promise((resolve, reject) => {
        let answer = '';
        const socket = net.connect(Number(backend.port), backend.hostname, () =>
          socket.write(
            `POST /items HTTP/1.1\r\nHost: ${backend.host}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
          ),
        );
        socket
          .setEncoding('utf8')
          .on('data', (chunk) => (answer += chunk))
          .on('error', reject)
          .on('close', () => resolve(answer.split('\r\n\r\n')[1]));
      }),
  );
  return router;
};
