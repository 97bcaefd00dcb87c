// "Test the connection": hosts, ports and connection strings that an operator types in, for what is not HTTP.
'use strict';
const { Router } = require('express');
const net = require('node:net');
const tls = require('node:tls');
const dgram = require('node:dgram');
const dns = require('node:dns');
const { packages } = require('../packages.cjs');

module.exports = async function connecting() {
  const library = packages();
  const router = Router();
  const post = (name, work) =>
    router.post(name, async (request, response) => response.type('text').send(String(await work(request.body))));
  /** Whether somebody was there: any word of the other side, or what a library says when it does not understand it. */
  const reached = (promise) =>
    Promise.race([
      promise.then(
        () => 'reached',
        (error) => {
          if (error?.name === 'BlockedError' || error?.cause?.name === 'BlockedError') throw error;
          return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(`${error?.code} ${error?.message} ${error?.cause?.code}`)
            ? 'nobody there'
            : 'reached';
        },
      ),
      new Promise((resolve) => setTimeout(resolve, 1_500, 'reached, slowly').unref()),
    ]);
  const opened = (socket, event = 'connect') =>
    new Promise((resolve, reject) => {
      socket.once(event, () => {
        socket.destroy();
        resolve();
      });
      socket.once('error', reject);
    });

  post('/tcp', ({ host, port }) => reached(opened(net.connect(port, host))));
  post('/tcp-options', ({ target }) => reached(opened(net.createConnection(target))));
  post('/tcp-address', ({ address }) => {
    const [host, port] = address.split(':');
    return reached(opened(new net.Socket().connect({ host, port: Number(port) })));
  });
  post('/tls', ({ host, port }) =>
    reached(opened(tls.connect({ host, port, rejectUnauthorized: false }), 'secureConnect')),
  );
  post(
    '/udp',
    ({ host, port }) =>
      new Promise((resolve, reject) => {
        const socket = dgram.createSocket('udp4');
        socket.send('ping', Number(port), host, (error) => {
          socket.close();
          error ? reject(error) : resolve('sent');
        });
      }),
  );
  post(
    '/udp-connected',
    ({ host, port }) =>
      new Promise((resolve, reject) => {
        const socket = dgram.createSocket('udp4');
        socket.connect(Number(port), host, (error) =>
          error ? reject(error) : socket.send('ping', () => socket.close(() => resolve('sent'))),
        );
      }),
  );
  post('/unix', ({ path }) => reached(opened(net.connect(path))));
  post('/pg', ({ url }) => {
    const { Client } = require('pg');
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => {});
    return reached(client.connect());
  });
  post('/pg-parts', ({ host, port }) => {
    const { Client } = require('pg');
    const client = new Client({ host, port, user: 'x', database: 'x', connectionTimeoutMillis: 1_000 });
    client.on('error', () => {});
    return reached(client.connect());
  });
  post('/mysql', ({ host, port }) => {
    const connection = require('mysql2').createConnection({ host, port, connectTimeout: 1_000 });
    return reached(new Promise((resolve, reject) => connection.on('error', reject).on('connect', resolve)));
  });
  post('/mysql-url', ({ url }) => reached(require('mysql2/promise').createConnection(url)));
  post('/redis', ({ url }) => {
    const client = require('redis').createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 1_000 } });
    client.on('error', () => {});
    return reached(client.connect().finally(() => client.destroy?.()));
  });
  post('/ioredis', ({ url }) => {
    const Redis = require('ioredis').default;
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 1_000 });
    client.on('error', () => {});
    return reached(client.connect().finally(() => client.disconnect()));
  });
  post('/mongodb', ({ url }) => {
    const { MongoClient } = require('mongodb');
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 800, connectTimeoutMS: 800 });
    return reached(client.connect().finally(() => client.close()));
  });
  post('/ldap', ({ url }) => {
    const { Client } = require('ldapts');
    return reached(new Client({ url, connectTimeout: 1_000, timeout: 1_000 }).bind('cn=x', 'x'));
  });
  post('/smtp', ({ host, port }) =>
    reached(
      require('nodemailer').createTransport({ host, port, connectionTimeout: 1_000, greetingTimeout: 800 }).verify(),
    ),
  );
  post('/smtp-url', ({ url }) => reached(require('nodemailer').createTransport(url).verify()));
  post('/ftp', async ({ host, port }) => {
    const { Client } = library('basic-ftp');
    const client = new Client(1_000);
    return reached(client.access({ host, port }).finally(() => client.close()));
  });
  post('/ssh', ({ host, port }) => {
    const { Client } = library('ssh2');
    const client = new Client();
    return reached(
      new Promise((resolve, reject) =>
        client
          .on('ready', resolve)
          .on('error', reject)
          .connect({ host, port, username: 'x', password: 'x', readyTimeout: 1_000 }),
      ),
    );
  });
  post('/mqtt', ({ url }) =>
    reached(
      new Promise((resolve, reject) => {
        const client = library('mqtt').connect(url, { reconnectPeriod: 0, connectTimeout: 1_000 });
        client
          .on('connect', resolve)
          .on('error', reject)
          .on('close', () => reject(new Error('closed')));
      }),
    ),
  );
  post('/nats', ({ servers }) =>
    reached(library('nats').connect({ servers, timeout: 1_000, reconnect: false, maxReconnectAttempts: 0 })),
  );
  post('/memcached', ({ server }) =>
    reached(
      new Promise((resolve, reject) => {
        const client = new (library('memcached'))(server, { timeout: 800, retries: 0, failures: 0 });
        client.get('x', (error, value) => (error ? reject(error) : resolve(value)));
      }),
    ),
  );
  post('/amqp', ({ url }) => reached(require('amqplib').connect(url, { timeout: 1_000 })));
  post('/kafka', ({ brokers }) => {
    const { Kafka, logLevel } = require('kafkajs');
    const admin = new Kafka({
      brokers: [brokers].flat(),
      connectionTimeout: 800,
      requestTimeout: 800,
      retry: { retries: 0 },
      logLevel: logLevel.NOTHING,
    }).admin();
    return reached(admin.connect());
  });
  post('/socks', ({ host, port }) =>
    reached(
      library('socks').SocksClient.createConnection({
        proxy: { host, port: Number(port), type: 5 },
        command: 'connect',
        destination: { host: 'feeds.example', port: 80 },
        timeout: 1_000,
      }),
    ),
  );
  post('/ws', ({ url }) =>
    reached(
      new Promise((resolve, reject) => {
        const { WebSocket } = require('ws');
        new WebSocket(url, { handshakeTimeout: 1_000 }).on('open', resolve).on('error', reject);
      }),
    ),
  );
  post('/ws-built-in', ({ url }) =>
    reached(
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url);
        socket.onopen = resolve;
        socket.onerror = (event) => reject(event.error ?? new Error('failed'));
      }),
    ),
  );
  post('/socket.io', ({ url }) =>
    reached(
      new Promise((resolve, reject) => {
        const socket = require('socket.io-client').io(url, {
          reconnection: false,
          timeout: 1_000,
          transports: ['polling'],
        });
        socket.on('connect', resolve).on('connect_error', (error) => reject(error.description ?? error));
      }),
    ),
  );
  post('/websocket', ({ url }) =>
    reached(
      new Promise((resolve, reject) => {
        const Client = library('websocket').client;
        const client = new Client();
        client.on('connect', resolve).on('connectFailed', reject);
        client.connect(url);
      }),
    ),
  );
  post('/lookup', async ({ host }) => JSON.stringify(await dns.promises.lookup(host, { all: true })));
  post('/resolver', async ({ server, name }) => {
    const asked = new dns.promises.Resolver({ timeout: 300, tries: 1 });
    asked.setServers([server]);
    return asked.resolve4(name).then(
      () => 'answered',
      (error) => `failed ${error.code}`,
    );
  });

  // Done right, or the operator's own.
  const backend = new URL(process.env.BACKEND_URL);
  post('/safe/status', ({ host, port }) =>
    reached(opened(net.connect(Number(backend.port), backend.hostname))).then((said) => `${said} ${host}:${port}`),
  );
  post('/safe/saved', ({ url }) => `kept ${url.length}`);
  post('/safe/listed', ({ host }) =>
    host === 'backend' ? reached(opened(net.connect(Number(backend.port), 'localhost'))) : 'unknown',
  );
  post('/safe/public', ({ host, port }) =>
    net.isIP(host) && !/^(?:127|10|0|169\.254|192\.168)\./.test(host) ? `would ask ${port}` : 'not allowed',
  );
  return router;
};
