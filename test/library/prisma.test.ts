// Prisma's real client, generated here, over a driver adapter and PostgreSQL.
import { afterAll, beforeAll } from 'vitest';
import type { MaybePackage } from './cached.ts';
import { sinks, testJudged } from './judged.ts';
import { prismaClient } from './prisma-client.ts';
import { startPostgres, type MaybeServer } from './servers.ts';

let server: MaybeServer = { missing: 'not started' };
let client: MaybePackage = { missing: 'not installed' };

beforeAll(async () => {
  [server, client] = await Promise.all([startPostgres(), prismaClient()]);
}, 400_000);
afterAll(() => {
  if ('stop' in server) server.stop();
});

testJudged({
  cases: 'prisma',
  kind: 'sql.query',
  unsafe: sinks(
    ['executeRawUnsafe', 'queryRawUnsafe', 'executeRawTagged', 'transaction'],
    { name: `x' OR 'a'='a` },
    { name: 'alice' },
    (_answer, total) => total === 2,
  ),
  safe: sinks(['model', 'executeRaw', 'unsafeBound', 'broken'], { name: `x' OR 'a'='a` }, { name: 'alice' }),
  servers: () => ({ PORT_POSTGRES: server }),
  packages: async () => ({ PRISMA: client }),
});

testJudged({
  cases: 'prisma',
  kind: 'nosql.query',
  unsafe: sinks(['tokenOperator'], { token: { not: '' } }, { token: 'alice' }, (_answer, total) => total === 2),
  // A filter language for names, as a service may offer it.
  safe: sinks(['nameOperator'], { filter: { contains: 'a' } }, { filter: 'alice' }),
  servers: () => ({ PORT_POSTGRES: server }),
  packages: async () => ({ PRISMA: client }),
});
