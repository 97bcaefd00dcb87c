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
  const cached = (name) => load(require.resolve(process.env.PACKAGE ?? name));
  const text = (name) => JSON.stringify({ name });

  const ways = {
    async mqtt() {
      const { connectAsync } = await cached('mqtt');
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`);
      await client.subscribeAsync('touch/#', { qos: 1 });
      client.on('message', (topic, message) => handle(message));
      return (name) => client.publishAsync('touch/one', text(name), { qos: 1 });
    },
    async nats() {
      const { connect } = await cached('nats');
      const client = await connect({ servers: `127.0.0.1:${port}` });
      client.subscribe('touch.>', {
        callback: (error, message) => error ?? handle(message.string?.() ?? message.data),
      });
      return (name) => client.publish('touch.one', text(name));
    },
    async 'nats for await'() {
      const { connect } = await cached('nats');
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
