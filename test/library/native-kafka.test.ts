// librdkafka's clients against Apache Kafka: however a program takes its records (events, callbacks, batches, Confluent's
// interface in the shape of kafkajs), a poisoned one is stopped, those before and behind it are served, and the trace goes along.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKafkaBroker, type Broker } from '../../examples/demo/src/kafka-broker.ts';
import { cachedPackages, type MaybePackage } from './cached.ts';
import { startApp, type App } from './protected-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-native-kafka-'));
const attack = `x' OR 'a'='a`;
let broker: Broker | undefined;
let libraries: Readonly<Record<string, MaybePackage>> = {};

beforeAll(async () => {
  [broker, libraries] = await Promise.all([
    startKafkaBroker(folder, () => undefined),
    cachedPackages({
      'node-rdkafka': { name: 'node-rdkafka', version: '3.6.1', native: true },
      // Its release files are on GitHub; building needs the libraries that Debian has for it.
      '@confluentinc/kafka-javascript': {
        name: '@confluentinc/kafka-javascript',
        version: '1.10.1',
        native: true,
        environment: { CKJS_LINKING: 'dynamic' },
      },
    }),
  ]);
}, 1_800_000);
afterAll(async () => {
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const ways = [
  ['node-rdkafka', 'event'],
  ['node-rdkafka', 'callback'],
  ['node-rdkafka', 'batch'],
  ['@confluentinc/kafka-javascript', 'event'],
  ['@confluentinc/kafka-javascript', 'batch'],
  ['@confluentinc/kafka-javascript', 'kafkajs'],
] as const;

test.for(
  ways.flatMap((way) => (['none', 'observe', 'block'] as const).map((protection) => [...way, protection] as const)),
)('%s by %s, %s', async ([name, way, protection], context) => {
  const library = libraries[name]!;
  if ('missing' in library) return context.skip(library.missing);
  if (!broker) return context.skip('no Kafka broker can be had here');
  const topic = `${name.replace(/\W/g, '')}-${way}-${protection}`;
  await broker.createTopic(topic);
  const environment = { NATIVE_KAFKA: broker.address, NATIVE: library.folder, NATIVE_WAY: way, NATIVE_TOPIC: topic };
  const app = await startApp('messaging', protection, way === 'event' ? 'esm' : 'cjs', environment);
  try {
    const stopped = protection === 'block';
    for (const [who, touched] of [
      ['alice', 1],
      [attack, stopped ? 0 : 2],
      ['bob', 1],
    ] as const) {
      await app.ask('reset', {});
      expect((await app.ask('native', { name: who })).status).toBe(200);
      await takenBy(app, [who]);
      expect((await app.ask('total', {})).body.result, who).toBe(touched);
    }
    if (way === 'batch') {
      await app.ask('reset', {});
      const names = ['alice', attack, 'bob'];
      expect((await app.ask('nativeBatch', { names })).status).toBe(200);
      await takenBy(app, names);
      expect((await app.ask('total', {})).body.result).toBe(stopped ? 2 : 4);
    }
    const findings = protection === 'none' ? [] : await app.findings(1);
    expect(findings.length).toBe(protection === 'none' ? 0 : way === 'batch' ? 2 : 1);
    for (const finding of findings) {
      expect(finding.activity.name).toMatch(new RegExp(`^${topic}\\[0\\]@\\d+$`));
      expect(finding.input.path).toMatch(/^record\.value/);
    }
    const { result: headers } = (await app.ask('nativeHeaders', {})).body;
    expect(headers.every((keys: string[]) => keys.includes('traceparent'))).toBe(protection !== 'none');
  } finally {
    await app.stop();
  }
});

/** Waits until the handler was called for all of these. */
async function takenBy(app: App, names: readonly string[]): Promise<void> {
  const taken: string[] = [];
  await until(
    async () => {
      taken.push(...(await app.ask('taken', {})).body.result);
      return names.every((name) => taken.includes(name));
    },
    () => `${names.join()}, there is ${taken.join()}`,
  );
  expect(taken.toSorted()).toEqual(names.toSorted());
}
