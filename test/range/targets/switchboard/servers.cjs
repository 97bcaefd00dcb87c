// The servers around the switchboard. Each takes its protocol's lines apart as its kind does, and writes down what it was told: a
// command, a header, a metric, a mail's recipient. Values that are counted, and bodies, are no lines.
'use strict';
const { execFileSync } = require('node:child_process');
const dgram = require('node:dgram');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const { SMTPServer } = require('smtp-server');

async function startServers() {
  const heard = [];
  const hear = (line) => {
    if (heard.push(line) > 20_000) heard.shift();
  };
  const ports = {};
  const listening = (name, server) =>
    new Promise((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        ports[name] = (server.server ?? server).address().port;
        resolve();
      }),
    );

  /** @param take what is at the beginning of the text: how long it is, what it says and what is answered; undefined for not enough */
  const server = (name, take, greeting) =>
    listening(
      name,
      net.createServer((socket) => {
        let text = '';
        if (greeting) socket.write(greeting);
        socket
          .setEncoding('latin1')
          .on('error', () => {})
          .on('data', (chunk) => {
            text += chunk;
            for (let taken = take(text, socket); taken !== undefined; taken = take(text, socket)) {
              text = text.slice(taken.length);
              for (const line of taken.lines ?? []) hear(line);
              if (taken.answer && socket.writable) socket.write(taken.answer);
              if (taken.end) socket.end();
            }
          });
      }),
    );
  const oneLine = (text) => {
    const end = text.indexOf('\n');
    return end < 0 ? undefined : { length: end + 1, line: text.slice(0, end).trimEnd() };
  };
  const plain = (answer) => (text) => {
    const one = oneLine(text);
    return one && { length: one.length, lines: [one.line], answer: answer?.(one.line) };
  };
  /** A line with a count is followed by so many bytes. */
  const counting = (count, answer) => (text) => {
    const one = oneLine(text);
    if (!one) return undefined;
    const bytes = count.exec(one.line)?.[1];
    const length = one.length + (bytes === undefined ? 0 : Number(bytes) + 2);
    return text.length < length ? undefined : { length, lines: [one.line], answer };
  };

  await server(
    'ftp',
    plain((line) => (/^QUIT/.test(line) ? '221 bye\r\n' : '230 ok\r\n')),
    '220 files\r\n',
  );
  await server('redis', (text) => {
    if (!text.startsWith('*')) return plain(() => '+OK\r\n')(text);
    const command = /^\*(\d+)\r\n/.exec(text);
    if (!command) return undefined;
    let at = command[0].length;
    for (let part = 0; part < Number(command[1]); part++) {
      const head = /^\$(\d+)\r\n/.exec(text.slice(at));
      if (!head) return undefined;
      at += head[0].length + Number(head[1]) + 2;
    }
    return text.length < at ? undefined : { length: at, answer: '+OK\r\n' };
  });
  await server('memcached', counting(/^(?:set|add|replace) \S+ \d+ \d+ (\d+)/, 'END\r\n'));
  await server('beanstalkd', counting(/^put \d+ \d+ \d+ (\d+)/, 'OK\r\n'));
  await server('imap', counting(/\{(\d+)\}$/, 'a OK\r\n'), '* OK\r\n');
  await server('http', (text) => {
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const lines = text.slice(0, end).split('\r\n');
    const bytes = Number(/^content-length: (\d+)/im.exec(text.slice(0, end))?.[1] ?? 0);
    if (text.length < end + 4 + bytes) return undefined;
    return {
      length: end + 4 + bytes,
      lines,
      answer: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nitems',
      end: true,
    };
  });
  await server('ami', plain());
  await server('own', plain());
  await server('graphite', plain());
  await server('statsd', plain());
  await server('irc', plain());
  await server('syslog', (text) => {
    const counted = /^(\d+) </.exec(text);
    if (!counted) return plain()(text);
    const length = counted[1].length + 1 + Number(counted[1]);
    return text.length < length ? undefined : { length };
  });
  await server('framed', (text) => {
    if (text.length < 4) return undefined;
    const length = 4 + Buffer.from(text.slice(0, 4), 'latin1').readUInt32BE();
    return text.length < length ? undefined : { length };
  });
  const datagrams = dgram.createSocket('udp4');
  datagrams.on('message', (bytes) => {
    for (const line of bytes.toString().split('\n')) hear(line);
  });
  await new Promise((resolve) => datagrams.bind(0, '127.0.0.1', resolve));
  ports.datagrams = datagrams.address().port;

  const folder = fs.mkdtempSync(path.join(process.env.RANGE_FOLDER, 'tmp', 'keys-'));
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-keyout',
      'k.pem',
      '-out',
      'c.pem',
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  const certificate = {
    key: fs.readFileSync(path.join(folder, 'k.pem')),
    cert: fs.readFileSync(path.join(folder, 'c.pem')),
  };
  for (const [name, more] of [
    ['smtp', {}],
    ['smtps', { secure: true, ...certificate }],
  ]) {
    const mails = new SMTPServer({
      authOptional: true,
      disableReverseLookup: true,
      logger: false,
      ...more,
      onMailFrom: ({ address }, session, done) => (hear(`from ${address}`), done()),
      onRcptTo: ({ address }, session, done) => (hear(`to ${address}`), done()),
      onData(stream, session, done) {
        let text = '';
        stream
          .setEncoding('latin1')
          .on('data', (chunk) => (text += chunk))
          .on('end', () => {
            const end = text.indexOf('\r\n\r\n');
            for (const line of text.slice(0, end).split(/\r?\n/)) hear(line);
            hear(`text ${text.slice(end + 4).trim()}`);
            done();
          });
      },
    });
    mails.on('error', () => {});
    await listening(name, mails);
  }
  return { ports, heard };
}

module.exports = { startServers };
