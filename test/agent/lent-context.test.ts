// A connection, timer or emitter that an answered request opened runs what later requests ask for in that request's context: what
// came in with those that wait for an answer is asked about as well.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedPackage } from '../library/cached.ts';
import { startRedis, type MaybeServer } from '../library/servers.ts';
import { nodeBinaries } from './node-versions.ts';
import { runApp } from './run-app.ts';
import { until } from '../until.ts';

const program = fileURLToPath(new URL('apps/lent-context.cjs', import.meta.url));
let redis: MaybeServer = { missing: 'not started' };
let driver: Awaited<ReturnType<typeof cachedPackage>> = { missing: 'not installed' };

beforeAll(async () => {
  [redis, driver] = await Promise.all([startRedis(), cachedPackage({ name: 'redis', version: '3.1.2' })]);
});
afterAll(() => {
  if ('stop' in redis) redis.stop();
});

const ordinary = [
  ['command', 'bob', 200, 'hello bob\n'],
  ['file', 'nobody.txt', 500, 'ENOENT'],
] as const;
const attacks = [
  ['command', 'bob; echo pwn$((1+1))ed', 'pwn2ed'],
  ['file', '../../../../../../../../etc/passwd', 'root:'],
] as const;

for (const node of nodeBinaries())
  for (const way of ['driver', 'timer', 'emitter'])
    test(`${node.name}, ${way}: opened by a request that was answered`, async (context) => {
      if (node.path === undefined) return context.skip(node.missing);
      let environment = {};
      if (way === 'driver') {
        if ('missing' in redis) return context.skip(redis.missing);
        if ('missing' in driver) return context.skip(driver.missing);
        environment = { REDIS_PORT: String(redis.port), REDIS_PACKAGE: driver.folder };
      }
      const plain = await runApp(program, { environment, node: node.path });
      const guarded = await runApp(program, { environment, node: node.path, mode: 'block' });
      try {
        for (const app of [plain, guarded]) expect((await app.get(`/${way}/open?name=first`)).body).toBe('open');
        for (const [use, name, status, body] of ordinary)
          for (const app of [plain, guarded])
            expect(await app.get(`/${way}/${use}?name=${name}`)).toMatchObject({ status, body });
        for (const [use, name, effect] of attacks) {
          const path = `/${way}/${use}?name=${encodeURIComponent(name)}`;
          expect((await plain.get(path)).body).toContain(effect);
          expect((await guarded.get(path)).status).toBe(403);
        }
        // The finding is the later request's.
        await until(() => guarded.findings().length >= attacks.length, guarded.errors);
        expect(guarded.findings().map(({ activity }) => activity.name)).toEqual(
          attacks.map(([use]) => `GET /${way}/${use}`),
        );
      } finally {
        await Promise.all([plain.stop(), guarded.stop()]);
      }
    });

test('work after its own answer is judged by its own request, and by nothing when that was ordinary', async () => {
  const app = await runApp(program, { mode: 'block' });
  try {
    const said = (text: string): Promise<unknown> => until(() => app.output().includes(text), app.output);
    await app.get('/after/command?name=bob');
    await said('after hello bob');
    await app.get(`/after/command?name=${encodeURIComponent(attacks[0][1])}`);
    await said('after THROUGHLINE_BLOCKED');
    await until(() => app.findings().length > 0, app.errors);
    expect(app.findings().length).toBe(1);
  } finally {
    await app.stop();
  }
});
