// MongoDB (driver and mongoose), Redis (both clients) and LDAP, against real servers.
import { afterAll, beforeAll } from 'vitest';
import { sinks, testJudged } from './judged.ts';
import { startLdap, startMongodb, startRedis, type MaybeServer } from './servers.ts';

const servers: Record<'mongodb' | 'redis' | 'ldap', MaybeServer> = {
  mongodb: { missing: 'not started' },
  redis: { missing: 'not started' },
  ldap: { missing: 'not started' },
};

beforeAll(async () => {
  [servers.mongodb, servers.redis, servers.ldap] = await Promise.all([startMongodb(), startRedis(), startLdap()]);
}, 660_000);
afterAll(() => {
  for (const server of Object.values(servers)) if ('stop' in server) server.stop();
});

const everyone = { password: { $ne: 'x' } };
const one = { password: 'one' };
const matches = (answer: { body: any }): boolean => answer.body?.result > 0;

testJudged({
  cases: 'mongodb',
  kind: 'nosql.query',
  unsafe: sinks(
    [
      'find',
      'findOne',
      'findOneAndUpdate',
      'updateOne',
      'updateMany',
      'deleteMany',
      'countDocuments',
      'distinct',
      'aggregate',
      'command',
      'bulkWrite',
    ],
    everyone,
    one,
    matches,
  ),
  safe: sinks(['coerced', 'constantOperators'], everyone, one),
  servers: () => ({ PORT_MONGODB: servers.mongodb }),
});

testJudged({
  cases: 'mongoose',
  kind: 'nosql.query',
  unsafe: sinks(['find', 'findOne', 'updateMany'], everyone, one, matches),
  safe: sinks(['sanitized'], everyone, one),
  servers: () => ({ PORT_MONGODB: servers.mongodb }),
});

const script = { name: `x') redis.call('del', 'secret') --` };

testJudged({
  cases: 'redis-clients',
  kind: 'nosql.query',
  unsafe: sinks(['nodeRedisEval', 'nodeRedisMulti', 'ioredisEval', 'ioredisPipeline'], script, { name: 'alice' }),
  safe: sinks(['nodeRedisSet', 'ioredisSet', 'pipeline', 'multi', 'evalBound'], script, { name: 'alice' }),
  servers: () => ({ PORT_REDIS: servers.redis }),
});

const filter = { name: 'x)(|(uid=*)' };

testJudged({
  cases: 'ldap',
  kind: 'ldap.search',
  unsafe: sinks(['filter', 'ldapts'], { name: '*' }, { name: 'alice' }, (answer) => answer.body?.result === 2),
  safe: sinks(['built', 'ldaptsBuilt'], filter, { name: 'alice' }),
  servers: () => ({ PORT_LDAP: servers.ldap }),
});
