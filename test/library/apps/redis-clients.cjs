'use strict';

module.exports = async function cases(load) {
  const { createClient } = await load('redis');
  const ioredis = await load('ioredis');
  const Redis = ioredis.Redis ?? ioredis;
  const port = Number(process.env.PORT_REDIS);
  const client = await createClient({ socket: { host: '127.0.0.1', port } }).connect();
  const io = new Redis({ host: '127.0.0.1', port });
  const script = (name) => `redis.call('set', KEYS[1], '${name}') return redis.call('get', KEYS[1])`;
  return {
    async reset() {
      await client.flushAll();
      await client.set('secret', 'hidden');
    },
    total: async () => ((await client.get('secret')) === 'hidden' ? 0 : 1),
    nodeRedisEval: ({ name }) => client.eval(script(name), { keys: ['k'], arguments: [] }),
    ioredisEval: ({ name }) => io.eval(script(name), 1, 'k'),
    nodeRedisMulti: ({ name }) =>
      client
        .multi()
        .set('k', 'x')
        .eval(script(name), { keys: ['k'], arguments: [] })
        .exec(),
    ioredisPipeline: async ({ name }) => {
      const [[error, result]] = await io.pipeline().eval(script(name), 1, 'k').exec();
      if (error) throw error;
      return result;
    },
    nodeRedisSet: async ({ name }) => (await client.set('k', String(name)), await client.get('k')),
    ioredisSet: async ({ name }) => (await io.set('k', String(name)), await io.get('k')),
    pipeline: async ({ name }) => (await io.pipeline().set('k', String(name)).get('k').exec())[1][1],
    multi: async ({ name }) => (await client.multi().set('k', String(name)).get('k').exec())[1],
    evalBound: ({ name }) =>
      io.eval(`redis.call('set', KEYS[1], ARGV[1]) return redis.call('get', KEYS[1])`, 1, 'k', String(name)),
  };
};
