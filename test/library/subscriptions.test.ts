// Messages that a subscriber gets from a real broker: mosquitto, nats-server, Redis' channels, lists and streams, PostgreSQL's NOTIFY, queues of
// jobs on both and on a document store, and the clients of a websocket. A poisoned one is
// reported and stopped, the messages behind it are served.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cachedPackages, type MaybePackage } from './cached.ts';
import { startApp } from './protected-app.ts';
import { startMongodb, startMosquitto, startNats, startPostgres, startRedis, type MaybeServer } from './servers.ts';
import { until } from '../until.ts';

const attack = `x' OR 'a'='a`;
const starts = {
  mosquitto: startMosquitto,
  nats: startNats,
  redis: startRedis,
  postgres: startPostgres,
  mongodb: startMongodb,
};
const servers: Record<string, MaybeServer> = {};
let packages: Readonly<Record<string, MaybePackage>> = {};

beforeAll(async () => {
  packages = await cachedPackages({
    mqtt: { name: 'mqtt', version: '5.16.0' },
    nats: { name: 'nats', version: '2.29.3' },
    '@nats-io/transport-node': { name: '@nats-io/transport-node', version: '3.4.0' },
    bull: { name: 'bull', version: '4.16.5' },
    'pg-boss': { name: 'pg-boss', version: '10.4.2' },
    'bee-queue': { name: 'bee-queue', version: '2.0.0' },
    agenda: { name: 'agenda', version: '5.0.0' },
    websocket: { name: 'websocket', version: '1.0.35' },
    redis3: { name: 'redis', version: '3.1.2' },
  });
  for (const [name, start] of Object.entries(starts)) servers[name] = await start();
});
afterAll(() => {
  for (const server of Object.values(servers)) if ('stop' in server) server.stop();
});

const ways = [
  ['mqtt', 'mosquitto', 'mqtt'],
  ['nats', 'nats', 'nats'],
  ['nats', 'nats', '@nats-io/transport-node'],
  ['nats for await', 'nats', 'nats'],
  ['nats for await', 'nats', '@nats-io/transport-node'],
  ['ioredis', 'redis', undefined],
  ['ioredis by pattern', 'redis', undefined],
  ['redis', 'redis', undefined],
  ['redis by pattern', 'redis', undefined],
  ['redis3', 'redis', 'redis3'],
  ['ioredis list', 'redis', undefined],
  ['ioredis list by a timer', 'redis', undefined],
  ['ioredis stream', 'redis', undefined],
  ['redis list', 'redis', undefined],
  ['redis stream', 'redis', undefined],
  ['notifications', 'postgres', undefined],
  ['bull', 'redis', 'bull'],
  ['bull with a callback', 'redis', 'bull'],
  ['pg-boss', 'postgres', 'pg-boss'],
  ['bee-queue', 'redis', 'bee-queue'],
  ['bee-queue with a callback', 'redis', 'bee-queue'],
  ['agenda', 'mongodb', 'agenda'],
  ['websocket', 'redis', 'websocket'],
] as const;

const kindOf = (way: string): string =>
  /bull|boss|bee|agenda/.test(way) ? 'job' : way === 'websocket' ? 'websocket.message' : 'messaging.record';

test.for(
  ways.flatMap(([way, server, name]) =>
    (['cjs', 'esm'] as const).flatMap((form) =>
      (['none', 'observe', 'block'] as const).map((protection) => ({ way, server, name, form, protection })),
    ),
  ),
)(
  '$way of $server ($name), $form, $protection',
  async ({ way, server: serverName, name, form, protection }, context) => {
    const server = servers[serverName]!;
    if ('missing' in server) return context.skip(server.missing);
    const library = name === undefined ? undefined : packages[name]!;
    if (library !== undefined && 'missing' in library) return context.skip(library.missing);
    const environment = { WAY: way, PORT: String(server.port), ...(library && { PACKAGE: library.folder }) };
    const app = await startApp('subscriptions', protection, form, environment);
    try {
      const expected = [1, protection === 'block' ? 0 : 2, 1];
      for (const [index, who] of ['alice', attack, 'bob'].entries()) {
        await app.ask('reset', {});
        expect((await app.ask('publish', { name: who })).status).toBe(200);
        let taken: string[] = [];
        await until(async () => {
          taken = taken.concat((await app.ask('taken', {})).body.result);
          return taken.includes(who);
        }, `message ${index}`);
        expect((await app.ask('total', {})).body.result, `message ${index}`).toBe(expected[index]);
      }
      const findings = protection === 'none' ? [] : await app.findings(1);
      expect(
        findings.map(({ activity, input }) => [activity.kind, /^(?:record\.value|job|message)\b/.test(input.path)]),
      ).toEqual(protection === 'none' ? [] : [[kindOf(way), true]]);
      expect(app.child.exitCode).toBe(null);
    } finally {
      await app.stop();
    }
  },
);
