// The range's switchboard: an application that speaks to the servers around it by hand, in the lines of their protocols. What is
// done right is below /safe. Written without a look at the guards.
'use strict';
const { exec } = require('node:child_process');
const dgram = require('node:dgram');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { Readable } = require('node:stream');
const tls = require('node:tls');
const { promisify } = require('node:util');
const express = require('express');
const { startServers } = require('./servers.cjs');

async function main() {
  const { ports, heard } = await startServers();
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true }), express.text({ limit: '2mb' }));
  const post = (name, work) =>
    app.post(name, async (request, response, next) => {
      try {
        response.type('text').send(String((await work(request.body, request)) ?? 'done'));
      } catch (error) {
        next(error);
      }
    });

  /** What a server understood as a command, a header, a metric or a mail of its own. */
  app.get('/heard', (request, response) => {
    const { line } = request.query;
    response.type('text').send(heard.includes(line) ? `heard ${line}` : 'nothing');
  });

  /** Opens a connection, says each of the lines when the one before was answered, and gives what came back. */
  const talk = (port, lines, connect = net.connect, greets = true) =>
    new Promise((resolve, reject) => {
      const left = [...lines];
      let answers = '';
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
      const say = () => {
        const line = left.shift();
        if (line === undefined) socket.end();
        else socket.write(line);
      };
      if (!greets) say();
      socket.setTimeout(3_000, () => socket.destroy());
      socket
        .setEncoding('utf8')
        .on('data', (text) => {
          answers += text;
          say();
        })
        .on('error', reject)
        .on('close', () => resolve(answers.replaceAll(/\d{5,}/g, 'N')));
    });
  /** The same where the server does not speak first. */
  const ask = (port, lines) => talk(port, lines, net.connect, false);
  /** Says it all at once; nobody answers. */
  const tell = (port, ...texts) =>
    new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        for (const text of texts) socket.write(text);
        socket.end();
      });
      socket
        .resume()
        .setTimeout(2_000, () => socket.destroy())
        .on('error', reject)
        .on('close', () => setTimeout(resolve, 20));
    });

  const letter = (to, subject, text) => [
    'EHLO switchboard\r\n',
    'MAIL FROM:<desk@example.com>\r\n',
    `RCPT TO:<${to}>\r\n`,
    'DATA\r\n',
    `From: desk@example.com\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\n${text}\r\n.\r\n`,
    'QUIT\r\n',
  ];
  const stuffed = (text) => text.replaceAll(/^\./gm, '..');

  // Mail.
  post('/mail/invite', ({ to }) => talk(ports.smtp, letter(to, 'Welcome', 'Hello!')));
  post('/mail/subject', ({ subject }) => talk(ports.smtp, letter('ann@example.com', subject, 'Hello!')));
  post('/mail/text', ({ text }) => talk(ports.smtp, letter('ann@example.com', 'Hello', text)));
  post('/mail/name', ({ name }) =>
    talk(ports.smtp, [`EHLO ${name}\r\n`, ...letter('ann@example.com', 'Hello', 'Hello!').slice(1)]),
  );
  post('/mail/parts', ({ subject, text }) =>
    talk(ports.smtp, [
      ...letter('ann@example.com', '', '').slice(0, 4),
      `From: desk@example.com\r\nSubject: ${subject}\r\nX-Mailer: switchboard\r\n\r\n${stuffed(text ?? 'Hello!')}\r\n.\r\n`,
      'QUIT\r\n',
    ]),
  );
  post('/mail/tls', ({ to }) => talk(ports.smtps, letter(to, 'Welcome', 'Hello!'), tls.connect));
  post('/mail/transport', ({ name, size }) =>
    require('nodemailer')
      .createTransport({ host: '127.0.0.1', port: ports.smtp, name, ignoreTLS: true })
      .sendMail({ from: 'desk@example.com', to: 'ann@example.com', subject: 'Hello', text: `of ${size}` })
      .then(() => 'sent'),
  );
  post('/safe/mail/text', ({ subject, text }) =>
    talk(ports.smtp, letter('ann@example.com', subject.replaceAll(/[\r\n]+/g, ' '), stuffed(text))),
  );
  post('/safe/mail/form', ({ name, subject, message }) =>
    talk(
      ports.smtp,
      letter('ann@example.com', 'Feedback', stuffed(`Name: ${name}\nSubject: ${subject}\nMessage: ${message}`)),
    ),
  );
  post('/safe/mail/transport', ({ to, subject, text, file }) =>
    require('nodemailer')
      .createTransport({ host: '127.0.0.1', port: ports.smtp, ignoreTLS: true })
      .sendMail({
        from: 'desk@example.com',
        to,
        subject,
        text,
        html: `<p>${text}</p>`,
        attachments: [{ filename: file ?? 'a.txt', content: text }],
      })
      .then(({ accepted }) => `sent to ${accepted.length}`),
  );

  // Files.
  post('/files/fetch', ({ file }) => talk(ports.ftp, ['USER desk\r\n', 'PASS x\r\n', `RETR ${file}\r\n`, 'QUIT\r\n']));
  post('/files/folder', ({ folder }) => talk(ports.ftp, ['USER desk\r\n', 'PASS x\r\n', `CWD ${folder}\r\n`]));
  post('/files/user', ({ user }) => talk(ports.ftp, [Buffer.from(`USER ${user}\r\n`), 'QUIT\r\n']));

  // Stores.
  post('/store/name', ({ id }) => ask(ports.redis, [`GET name:${id}\r\n`]));
  post('/store/visit', ({ page }) => ask(ports.redis, [Buffer.from(`INCR visits:${page}\r\n`)]));
  post('/store/colour', ({ id, colour }) => ask(ports.redis, [`SET colour:${id} ${colour}\n`]));
  post('/store/queued', ({ id }) =>
    new Promise((resolve) => setTimeout(resolve, 5)).then(() => ask(ports.redis, [`DEL name:${id}\r\n`])),
  );
  post('/store/cached', ({ key }) => ask(ports.memcached, [`get page:${key}\r\n`]));
  post('/store/job', ({ tube }) => ask(ports.beanstalkd, [`use ${tube}\r\n`]));
  const resp = (...parts) =>
    `*${parts.length}\r\n${parts.map((one) => `$${Buffer.byteLength(one)}\r\n${one}\r\n`).join('')}`;
  post('/safe/store/name', ({ id, note }) => ask(ports.redis, [resp('SET', `name:${id}`, `Set by ${note}`)]));
  post('/safe/store/cached', ({ key, note }) =>
    ask(ports.memcached, [
      `set page:${encodeURIComponent(key)} 0 0 ${Buffer.byteLength(`get ${note}`)}\r\nget ${note}\r\n`,
    ]),
  );
  post('/safe/store/job', ({ note }) =>
    ask(ports.beanstalkd, [`put 1 0 9 ${Buffer.byteLength(`use ${note}`)}\r\nuse ${note}\r\n`]),
  );
  post('/safe/store/encoded', ({ id }) => ask(ports.redis, [`GET name:${encodeURIComponent(id)}\r\n`]));

  // Services.
  post('/service/header', ({ name }) =>
    ask(ports.http, [`GET /items HTTP/1.1\r\nHost: items\r\nX-Name: ${name}\r\nConnection: close\r\n\r\n`]),
  );
  post('/service/path', ({ item }) => tell(ports.http, `GET /items/${item} HTTP/1.1\r\nHost: items\r\n\r\n`));
  post('/service/pieces', ({ name }) =>
    tell(
      ports.http,
      'GET /items HTTP/1.1\r\n',
      'Host: items\r\n',
      'X-Name: ',
      name,
      '\r\n',
      'Connection: close\r\n\r\n',
    ),
  );
  post(
    '/service/ended',
    ({ name }) =>
      new Promise((resolve, reject) => {
        const socket = net.connect(ports.http, '127.0.0.1');
        socket.on('error', reject).on('close', resolve).resume();
        socket.end(`GET /items HTTP/1.1\r\nHost: items\r\nX-Name: ${name}\r\nConnection: close\r\n\r\n`);
      }),
  );
  post(
    '/service/piped',
    ({ name }) =>
      new Promise((resolve, reject) => {
        const socket = net.connect(ports.http, '127.0.0.1');
        socket.on('error', reject).on('close', resolve).resume();
        Readable.from([
          `GET /items HTTP/1.1\r\nHost: items\r\n`,
          `X-Name: ${name}\r\n`,
          'Connection: close\r\n\r\n',
        ]).pipe(socket);
      }),
  );
  post('/service/call', ({ channel }) =>
    tell(ports.ami, `Action: Originate\r\nChannel: SIP/${channel}\r\nContext: desk\r\n\r\n`),
  );
  post('/service/mailbox', ({ folder }) => talk(ports.imap, ['a1 LOGIN desk x\r\n', `a2 SELECT "${folder}"\r\n`]));
  post('/service/own', ({ text }) => tell(ports.own, 'HELLO desk\n', `TELL ann ${text}\n`));
  post('/safe/service/posted', ({ text }) =>
    tell(
      ports.http,
      `POST /items HTTP/1.1\r\nHost: items\r\nContent-Length: ${Buffer.byteLength(`X-Note: ${text}`)}\r\nConnection: close\r\n\r\nX-Note: ${text}`,
    ),
  );
  post('/safe/service/forwarded', (body) => {
    const parts = `--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n${body.text}\r\n--x--\r\n`;
    return tell(
      ports.http,
      `POST /items HTTP/1.1\r\nHost: items\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${Buffer.byteLength(parts)}\r\nConnection: close\r\n\r\n`,
      parts,
    );
  });
  post('/safe/service/fetched', ({ text }) =>
    fetch(`http://127.0.0.1:${ports.http}/items`, { method: 'POST', body: text, headers: { 'x-note': 'a' } }).then(
      (one) => one.text(),
    ),
  );
  post('/safe/service/file', ({ text }) => tell(ports.own, `${text}\n`));
  post('/safe/service/lines', (body) => tell(ports.own, `${JSON.stringify(body)}\n`));
  post('/safe/service/framed', ({ text }) => {
    const bytes = Buffer.from(`TELL ann ${text}`);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(bytes.length);
    return tell(ports.framed, Buffer.concat([head, bytes]));
  });

  // Lines that nobody answers.
  post('/lines/metric', ({ shop }) => tell(ports.graphite, `shops.${shop}.orders 1 1700000000\n`));
  post('/lines/counter', ({ shop }) => tell(ports.statsd, `shops.${shop}:1|c\n`));
  post(
    '/lines/datagram',
    ({ shop }) =>
      new Promise((resolve, reject) => {
        const socket = dgram.createSocket('udp4');
        socket.send(`shops.${shop}:1|c`, ports.datagrams, '127.0.0.1', (error) => {
          socket.close();
          setTimeout(() => (error ? reject(error) : resolve()), 30);
        });
      }),
  );
  post('/lines/log', ({ user }) => tell(ports.syslog, `<14>1 2024-01-01T00:00:00Z desk app - - - login of ${user}\n`));
  const room = net.connect(ports.irc, '127.0.0.1', () =>
    room.write('NICK desk\r\nUSER desk 0 * :desk\r\nJOIN #news\r\n'),
  );
  room.resume();
  post(
    '/lines/news',
    ({ text }) => new Promise((resolve) => room.write(`PRIVMSG #news :${text}\r\n`, () => setTimeout(resolve, 20))),
  );
  post(
    '/safe/lines/news',
    ({ text }) =>
      new Promise((resolve) =>
        room.write(`PRIVMSG #news :${text.replaceAll(/[\r\n]+/g, ' ')}\r\n`, () => setTimeout(resolve, 20)),
      ),
  );
  post('/safe/lines/log', ({ text }) => {
    const line = `<14>1 2024-01-01T00:00:00Z desk app - - - ${text}`;
    return tell(ports.syslog, `${Buffer.byteLength(line)} ${line}`);
  });
  post('/safe/lines/trace', ({ text }) => tell(ports.syslog, `<14>1 2024-01-01T00:00:00Z desk app - - - ${text}\n`));

  // What one leaves in a file, another uses.
  const book = (id) => path.join(process.env.RANGE_FOLDER, 'tmp', `${process.pid}-${Number.parseInt(id, 36)}.json`);
  const entry = (id) => JSON.parse(fs.readFileSync(book(id), 'utf8'));
  post('/book/enter', ({ id, entry }) => fs.promises.writeFile(book(id), JSON.stringify({ id, ...entry }, null, 2)));
  post('/book/page', ({ id, text }) => fs.writeFileSync(book(id), `${text}\n`));
  const run = promisify(exec);
  post('/book/print', ({ id }) => run(`echo ${entry(id).name} | cat`).then(({ stdout }) => stdout));
  post('/book/print-page', ({ id }) =>
    run(`echo ${fs.readFileSync(book(id), 'utf8').trim()} | cat`).then(({ stdout }) => stdout),
  );
  post('/book/open', ({ id }) =>
    fs.promises.readFile(path.join(process.env.RANGE_FOLDER, 'public', entry(id).file), 'utf8'),
  );
  post('/safe/book/run', ({ id }) => run(entry(id).command).then(({ stdout }) => stdout));
  post('/safe/book/fill', ({ id, word }) =>
    run(entry(id).template.replace('{word}', word.replaceAll(/\W/g, ''))).then(({ stdout }) => stdout),
  );
  post('/safe/book/show', ({ id }) => run('date +hello').then(({ stdout }) => stdout + JSON.stringify(entry(id))));

  // Logs that are written by descriptor.
  const folder = path.join(process.env.RANGE_FOLDER, 'switchboard', String(process.pid));
  fs.mkdirSync(folder, { recursive: true });
  const log = fs.openSync(path.join(folder, 'app.log'), 'a');
  const notes = fs.openSync(path.join(folder, 'notes.txt'), 'a');
  const stamp = '2024-01-01T00:00:00.000Z INFO';
  app.get('/logged', (request, response) => {
    const lines = fs.readFileSync(path.join(folder, 'app.log'), 'utf8').split('\n');
    response.type('text').send(lines.includes(request.query.line) ? `logged ${request.query.line}` : 'nothing');
  });
  post('/log/sync', ({ user }) => void fs.writeSync(log, `${stamp} login of ${user}\n`));
  post('/log/bytes', ({ user }) => void fs.writeSync(log, Buffer.from(`${stamp} login of ${user}\n`)));
  post(
    '/log/callback',
    ({ user }) => new Promise((resolve) => fs.write(log, `${stamp} login of ${user}\n`, () => resolve())),
  );
  post('/log/file', ({ user }) => fs.appendFileSync(log, `${stamp} login of ${user}\n`));
  post('/safe/log/notes', ({ text }) => void fs.writeSync(notes, `${stamp} ${text}\n`));
  post('/safe/log/text', ({ text }) => void fs.writeSync(log, `${stamp} comment: ${text}\n`));
  post('/safe/log/escaped', ({ user }) => void fs.writeSync(log, `${stamp} login of ${JSON.stringify(user)}\n`));

  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    response
      .status(500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}
main();
