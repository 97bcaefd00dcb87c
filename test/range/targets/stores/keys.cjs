// Redis through ioredis and node-redis: scripts, keys, pipelines.
'use strict';

module.exports = async function keys() {
  const { Redis } = require('ioredis');
  const { createClient } = require('redis');
  const port = Number(process.env.REDIS_PORT);
  const secret = process.env.RANGE_SECRET;
  const io = new Redis({ host: '127.0.0.1', port, db: 3 });
  const client = await createClient({ socket: { host: '127.0.0.1', port }, database: 3 }).connect();
  // No key is shared by two requests.
  let turn = 0;
  const own = () => `last-${process.pid}-${turn++}`;
  await io.set('vault', secret);
  await io.set('member:bob', 'bob');
  await io.set("member:O'Brien", 'pat');
  return {
    script: ({ name }) => io.eval(`return redis.call('get', 'member:${name}')`, 0),
    scriptRedis: ({ name }) => client.eval(`return redis.call('get', 'member:${name}')`),
    scriptNumber: ({ n }) => io.eval(`return 1 + ${n}`, 0),
    scriptDefined: ({ name }) => {
      io.defineCommand('seek', { numberOfKeys: 0, lua: `return redis.call('get', 'member:' .. "${name}")` });
      return io.seek();
    },
    scriptLoaded: async ({ name }) =>
      io.evalsha(await io.script('LOAD', `return redis.call('get', 'member:${name}')`), 0),
    scriptPipeline: ({ name }) =>
      io
        .pipeline()
        .eval(`return redis.call('get', 'member:${name}')`, 0)
        .exec()
        .then(([[, value]]) => value),
    get: ({ name }) => io.get(`member:${name}`),

    safe: async ({ q }) => {
      const key = own();
      await io.set(key, String(q));
      return io.get(key);
    },
    safeScript: ({ q }) => io.eval('return ARGV[1]', 0, String(q)),
    safeScriptKey: ({ q }) =>
      client.eval("redis.call('set', KEYS[1], ARGV[1]) return redis.call('get', KEYS[1])", {
        keys: [own()],
        arguments: [String(q)],
      }),
    safeKey: ({ q }) => io.get(`member:${q}`),
    safeHash: async ({ q }) => {
      const key = own();
      await client.hSet(key, { q: String(q) });
      return client.hGet(key, 'q');
    },
    safePipeline: async ({ q }) => {
      const key = own();
      const [, [, value]] = await io
        .pipeline([
          ['set', key, String(q)],
          ['get', key],
        ])
        .exec();
      return value;
    },
    safeScan: ({ q }) => client.keys(`member:${String(q).replace(/[*?[\]\\]/g, '\\$&')}`),
    safeTransaction: ({ q }) => {
      const key = own();
      return client.multi().set(key, String(q)).get(key).exec();
    },
  };
};
