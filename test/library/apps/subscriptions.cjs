// Subscribers of every kind of channel over the same weak place; WAY names which. Each handler waits before it acts, as most do.
'use strict';
const { sink } = require('./sink.cjs');

module.exports = async function cases(load) {
  const { touch, reset, total } = sink();
  const taken = [];
  const handle = async (text) => {
    const { name } = JSON.parse(String(text));
    await new Promise((resolve) => setTimeout(resolve, 5));
    try {
      touch(name);
    } finally {
      taken.push(name);
    }
  };
  const port = Number(process.env.PORT);
  const cached = (name, exported) => load(require.resolve(process.env.PACKAGE ?? name), exported);
  const text = (name) => JSON.stringify({ name });

  const ignoring = (work) =>
    work().catch((error) => {
      if (error.code !== 'THROUGHLINE_BLOCKED') console.error(error);
    });
  async function loop(take) {
    for (;;) {
      const message = await take();
      await ignoring(() => handle(message));
    }
  }

  const ways = {
    async mqtt() {
      const connectAsync = await cached('mqtt', 'connectAsync');
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
      await client.subscribeAsync('touch/#', { qos: 1 });
      client.on('message', (topic, message) => handle(message));
      return (name) => client.publishAsync('touch/one', text(name), { qos: 1 });
    },
    async nats() {
      const connect = await cached('nats', 'connect');
      const client = await connect({ servers: `127.0.0.1:${port}` });
      client.subscribe('touch.>', {
        callback: (error, message) => error ?? handle(message.string?.() ?? message.data),
      });
      return (name) => client.publish('touch.one', text(name));
    },
    async 'nats for await'() {
      const connect = await cached('nats', 'connect');
      const client = await connect({ servers: `127.0.0.1:${port}` });
      const subscription = client.subscribe('touch.*');
      void (async () => {
        for await (const message of subscription)
          await handle(Buffer.from(message.data)).catch(
            (error) => error.code === 'THROUGHLINE_BLOCKED' || console.error(error),
          );
      })();
      return (name) => client.publish('touch.one', text(name));
    },
    async ioredis() {
      const ioredis = await load('ioredis');
      const Redis = ioredis.Redis ?? ioredis;
      const [subscriber, publisher] = [new Redis({ port }), new Redis({ port })];
      await subscriber.subscribe('touch');
      subscriber.on('message', (channel, message) => handle(message));
      return (name) => publisher.publish('touch', text(name));
    },
    async 'ioredis by pattern'() {
      const ioredis = await load('ioredis');
      const Redis = ioredis.Redis ?? ioredis;
      const [subscriber, publisher] = [new Redis({ port }), new Redis({ port })];
      await subscriber.psubscribe('touch:*');
      subscriber.on('pmessageBuffer', (pattern, channel, message) => handle(message));
      return (name) => publisher.publish('touch:one', text(name));
    },
    async redis() {
      const { createClient } = await load('redis');
      const [subscriber, publisher] = [createClient({ socket: { port } }), createClient({ socket: { port } })];
      await Promise.all([subscriber.connect(), publisher.connect()]);
      await subscriber.subscribe('touch', (message) => handle(message));
      return (name) => publisher.publish('touch', text(name));
    },
    async 'redis by pattern'() {
      const { createClient } = await load('redis');
      const [subscriber, publisher] = [createClient({ socket: { port }, RESP: 3 }), createClient({ socket: { port } })];
      await Promise.all([subscriber.connect(), publisher.connect()]);
      await subscriber.pSubscribe('touch:*', (message) => handle(message));
      return (name) => publisher.publish('touch:one', text(name));
    },
    async redis3() {
      const { createClient } = await cached('redis');
      const [subscriber, publisher] = [createClient({ port }), createClient({ port })];
      await new Promise((resolve) => subscriber.subscribe('touch', resolve));
      subscriber.on('message', (channel, message) => handle(message));
      return (name) => void publisher.publish('touch', text(name));
    },
    /** A loop of the program's own beside another one that finds nothing. */
    async 'ioredis list'() {
      const ioredis = await load('ioredis');
      const Redis = ioredis.Redis ?? ioredis;
      const [one, other, pushing] = [new Redis({ port }), new Redis({ port }), new Redis({ port })];
      loop(async () => (await one.brpop('touch', 0))[1]);
      loop(async () => (await other.blpop('nobody', 0))[1]);
      return (name) => pushing.lpush('touch', text(name));
    },
    async 'ioredis list by a timer'() {
      const ioredis = await load('ioredis');
      const Redis = ioredis.Redis ?? ioredis;
      const redis = new Redis({ port });
      setInterval(async () => {
        const message = await redis.rpop('touch');
        if (message !== null) await handle(message);
      }, 20);
      return (name) => redis.lpush('touch', text(name));
    },
    async 'ioredis stream'() {
      const ioredis = await load('ioredis');
      const Redis = ioredis.Redis ?? ioredis;
      const [consumer, producer] = [new Redis({ port }), new Redis({ port })];
      await producer.xgroup('CREATE', 'stream', `g${process.pid}`, '$', 'MKSTREAM');
      void (async () => {
        for (;;) {
          const reply = await consumer.xreadgroup(
            'GROUP',
            `g${process.pid}`,
            'c',
            'BLOCK',
            0,
            'STREAMS',
            'stream',
            '>',
          );
          for (const [, entries] of reply)
            for (const [id, [, value]] of entries) {
              await ignoring(() => handle(value));
              await producer.xack('stream', `g${process.pid}`, id);
            }
        }
      })();
      return (name) => producer.xadd('stream', '*', 'value', text(name));
    },
    async 'redis list'() {
      const { createClient } = await load('redis');
      const [one, pushing] = [createClient({ socket: { port } }), createClient({ socket: { port } })];
      await Promise.all([one.connect(), pushing.connect()]);
      loop(async () => (await one.brPop('touch', 0)).element);
      return (name) => pushing.lPush('touch', text(name));
    },
    async 'redis stream'() {
      const { createClient } = await load('redis');
      const [consumer, producer] = [createClient({ socket: { port } }), createClient({ socket: { port } })];
      await Promise.all([consumer.connect(), producer.connect()]);
      let id = '$';
      void (async () => {
        for (;;) {
          const [{ messages }] = await consumer.xRead({ key: 'stream', id }, { BLOCK: 0 });
          for (const entry of messages) {
            id = entry.id;
            await ignoring(() => handle(entry.message.value));
          }
        }
      })();
      return (name) => producer.xAdd('stream', '*', { value: text(name) });
    },
    async bull() {
      const Queue = await cached('bull');
      const [taking, giving] = [0, 1].map(
        () => new Queue(`touch-${process.pid}`, { redis: { host: '127.0.0.1', port } }),
      );
      taking.process((job) => ignoring(() => handle(JSON.stringify(job.data))));
      return async (name) => void (await giving.add({ name }, { attempts: 3 }));
    },
    async 'bull with a callback'() {
      const Queue = await cached('bull');
      const queue = new Queue(`touch-${process.pid}`, { redis: { host: '127.0.0.1', port } });
      queue.process('named', 2, (job, done) => {
        handle(JSON.stringify(job.data)).then(
          () => done(),
          () => {},
        );
      });
      queue.on('failed', (job) => job.attemptsMade === 1 || console.error('again'));
      return async (name) => void (await queue.add('named', { name }, { attempts: 3 }));
    },
    async 'pg-boss'() {
      const PgBoss = await cached('pg-boss');
      const boss = new PgBoss(`postgres://test@127.0.0.1:${port}/postgres`);
      boss.on('error', () => {});
      await boss.start();
      await boss.createQueue('touch');
      await boss.work('touch', { pollingIntervalSeconds: 0.5 }, (jobs) =>
        ignoring(() => handle(JSON.stringify(jobs[0].data))),
      );
      return async (name) => void (await boss.send('touch', { name }, { retryLimit: 0 }));
    },
    async 'bee-queue'() {
      const Queue = await cached('bee-queue');
      const queue = new Queue(`touch-${process.pid}`, { redis: { host: '127.0.0.1', port } });
      queue.process((job) => ignoring(() => handle(JSON.stringify(job.data))));
      return async (name) => void (await queue.createJob({ name }).retries(2).save());
    },
    async 'bee-queue with a callback'() {
      const Queue = await cached('bee-queue');
      const queue = new Queue(`touch-${process.pid}`, { redis: { host: '127.0.0.1', port } });
      queue.process(2, (job, done) => {
        handle(JSON.stringify(job.data)).then(
          () => done(),
          () => {},
        );
      });
      queue.on('retrying', () => console.error('again'));
      return async (name) => void (await queue.createJob({ name }).retries(2).save());
    },
    async agenda() {
      const Agenda = await cached('agenda', 'Agenda');
      const agenda = new Agenda({
        db: { address: `mongodb://127.0.0.1:${port}/touch${process.pid}` },
        processEvery: 200,
      });
      agenda.define('touch', (job) => ignoring(() => handle(JSON.stringify(job.attrs.data))));
      await agenda.start();
      return async (name) => void (await agenda.now('touch', { name }));
    },
    async websocket() {
      const { server: Server } = await cached('websocket');
      const http = require('node:http').createServer().listen(0, '127.0.0.1');
      await require('node:events').once(http, 'listening');
      const server = new Server({ httpServer: http, autoAcceptConnections: true });
      server.on('connect', (connection) =>
        connection.on('message', ({ utf8Data }) => ignoring(() => handle(utf8Data))),
      );
      return async (name) => {
        const socket = new WebSocket(`ws://127.0.0.1:${http.address().port}`);
        await new Promise((resolve) => (socket.onopen = resolve));
        socket.send(text(name));
      };
    },
    async notifications() {
      const pg = await load('pg');
      const [listener, notifier] = [0, 1].map(
        () => new pg.Client({ host: '127.0.0.1', port, user: 'test', database: 'postgres' }),
      );
      await Promise.all([listener.connect(), notifier.connect()]);
      await listener.query('LISTEN touch');
      listener.on('notification', ({ payload }) => handle(payload));
      return async (name) => void (await notifier.query('SELECT pg_notify($1, $2)', ['touch', text(name)]));
    },
  };

  const publish = await ways[process.env.WAY]();
  return { reset, total, taken: () => taken.splice(0), publish: async ({ name }) => void (await publish(name)) };
};
