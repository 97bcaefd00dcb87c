// The queue consumer protected like the web request, on a real broker: the poisoned record is found or skipped, the consumer
// goes on, and produced and consumed record carry the same key.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '@throughline/proto';
import { startKafkaBroker, type Broker } from '../../examples/demo/src/kafka-broker.ts';
import { startFakeCollector, type FakeCollector } from './fake-collector.ts';
import { appsFolder, runApp, wholeLines, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-kafka-'));
let broker: Broker | undefined;
let collector: FakeCollector;
let app: RunningApp | undefined;
let topics = 0;

beforeAll(async () => {
  broker = await startKafkaBroker(folder, (line) => console.log(line));
  collector = await startFakeCollector();
});
afterEach(async () => {
  await app?.stop();
  app = undefined;
});
afterAll(async () => {
  collector.stop();
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const orders = [
  { note: 'Ada' },
  { note: 'Eve; echo pwned' },
  { note: 'Grace' },
  { note: 'Mary; id; echo pwned' },
  { note: 'Joan' },
];

async function start(
  handler: string,
  mode: 'observe' | 'block',
  environment: Record<string, string> = {},
  partitions = 1,
): Promise<{ topic: string; handled: () => any[] }> {
  const topic = `orders-${process.pid}-${++topics}`;
  if (partitions === 1) await broker!.createTopic(topic);
  else await createPartitions(topic, partitions);
  collector.events.length = 0;
  app = await runApp(join(appsFolder, 'kafka.cjs'), {
    mode,
    environment: {
      APP_BROKER: broker!.address,
      APP_TOPIC: topic,
      APP_HANDLER: handler,
      THROUGHLINE_COLLECTOR: collector.address,
      THROUGHLINE_STATE: folder,
      ...environment,
    },
  });
  const handled = (): any[] =>
    wholeLines(app!.output())
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  return { topic, handled };
}

async function createPartitions(topic: string, numPartitions: number): Promise<void> {
  const admin = new Kafka({ brokers: [broker!.address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  await admin.disconnect();
}

const send = (some: readonly object[]) => app!.get('/', { method: 'POST', body: JSON.stringify(some) });
const verdicts = (): Event[] => collector.events.filter((event) => event.operation?.verdict);
const key = (event: Event, kind: string) => event.keys?.find((one) => one.kind === kind)?.value;

describe.each(['eachMessage', 'eachBatch', 'dressed'])('%s', (handler) => {
  test.each(['observe', 'block'] as const)('%s', async (mode) => {
    if (!broker) return console.log('skipped: no Kafka broker can be had here');
    const { topic, handled } = await start(handler, mode);
    expect((await send(orders)).status).toBe(200);
    const expected = mode === 'block' ? ['0', '2', '4'] : ['0', '1', '2', '3', '4'];
    await until(
      () => handled().length >= expected.length,
      () => `handled ${JSON.stringify(handled())}\n${app!.errors()}`,
    );
    await until(
      () => verdicts().length >= 2,
      () => `findings ${verdicts().length}\n${app!.errors()}`,
    );
    expect(handled().map((one) => one.handled)).toEqual(expected);
    if (mode === 'block') expect(app!.output()).not.toContain('pwned');

    const poisoned = verdicts().map((verdict) =>
      collector.events.find((event) => event.activity?.id === verdict.operation!.activityId)!,
    );
    expect(poisoned.map((event) => event.activity!.record)).toMatchObject(
      [1, 3].map((offset) => ({ topic, offset: String(offset), consumerGroup: `${topic}-email` })),
    );
    expect(poisoned.map((event) => event.activity!.inputs![0]!.path)).toEqual([
      'record.value.note',
      'record.value.note',
    ]);
    // The producing request is asked for by the consumed record's key, as the collector does.
    const consumed = key(poisoned[0]!, 'kafka-record')!;
    expect(consumed).toMatch(new RegExp(`^[^/]+/${topic}/0/1$`));
    const consumedTrace = poisoned[0]!.activity!.traceId;
    collector.events.length = 0;
    collector.send({ recall: { keys: [{ kind: 'kafka-record', value: consumed, role: 3 }] } });
    await until(
      () => collector.events.some((event) => event.operation?.produce && key(event, 'kafka-record') === consumed),
      () => JSON.stringify(collector.events).slice(0, 2000),
    );
    expect(collector.events.find((event) => event.activity?.kind === 'http.request')!.activity!.name).toBe('POST /');
    // One trace from request to record.
    const traceId = collector.events.find((event) => event.activity?.kind === 'http.request')!.activity!.traceId!;
    expect(handled()[0].traceparent).toContain(traceId);
    expect(consumedTrace).toBe(traceId);
  });
});

test('a blocked record is committed: the next consumer of the group does not meet it again', async () => {
  if (!broker) return console.log('skipped: no Kafka broker can be had here');
  const { topic, handled } = await start('eachMessage', 'block');
  await send(orders);
  await until(
    () => handled().length >= 3,
    () => app!.errors(),
  );
  const admin = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await until(async () => {
      const [committed] = await admin.fetchOffsets({ groupId: `${topic}-email`, topics: [topic] });
      return committed!.partitions[0]!.offset === '5';
    }, 'the record after the last one to be the next');
  } finally {
    await admin.disconnect();
  }
});

test('a blocked record is parked where the configuration says', async () => {
  if (!broker) return console.log('skipped: no Kafka broker can be had here');
  const parking = `parked-${process.pid}`;
  await broker.createTopic(parking);
  const { topic, handled } = await start('eachMessage', 'block', { THROUGHLINE_DEAD_LETTER_TOPIC: parking });
  await send(orders);
  await until(
    () => handled().length >= 3,
    () => app!.errors(),
  );
  const parked: any[] = [];
  const consumer = new Kafka({ brokers: [broker.address], logLevel: logLevel.NOTHING }).consumer({
    groupId: `${parking}-reader`,
  });
  await consumer.connect();
  await consumer.subscribe({ topic: parking, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void parked.push(message) });
  await until(
    () => parked.length >= 2,
    () => `parked ${parked.length}\n${app!.errors()}`,
  );
  await consumer.disconnect();
  expect(
    parked.map(({ value, headers }) => [
      JSON.parse(String(value)).note,
      String(headers['throughline-topic']),
      String(headers['throughline-offset']),
    ]),
  ).toEqual([
    ['Eve; echo pwned', topic, '1'],
    ['Mary; id; echo pwned', topic, '3'],
  ]);
});

test('records of one send over several partitions: each is joined by its own place', async () => {
  if (!broker?.kind.startsWith('apache'))
    return console.log(`skipped: needs a broker that creates partitions, this is ${broker?.kind ?? 'none'}`);
  const { handled } = await start('eachMessage', 'observe', {}, 3);
  const poisoned = Array.from({ length: 9 }, (_, i) => ({ note: `Eve ${i}; echo pwned` }));
  await send(poisoned);
  await until(
    () => handled().length >= 9 && verdicts().length >= 9,
    () => `handled ${handled().length}, findings ${verdicts().length}\n${app!.errors()}`,
  );
  const consumed = collector.events
    .filter((event) => event.activity?.record)
    .map((event) => key(event, 'kafka-record')!);
  expect(new Set(consumed).size).toBe(9);
  // More than one record in some partition, and more than one partition.
  expect(new Set(consumed.map((place) => place.split('/')[2])).size).toBeGreaterThan(1);
  collector.events.length = 0;
  collector.send({ recall: { keys: [{ kind: 'kafka-record', value: consumed[0]!, role: 3 }] } });
  const produced = (): string[] =>
    collector.events.filter((event) => event.operation?.produce).map((event) => key(event, 'kafka-record') ?? '');
  await until(
    () => produced().length >= 9,
    () => JSON.stringify(collector.events).slice(0, 2000),
  );
  expect(produced().sort()).toEqual([...consumed].sort());
});
