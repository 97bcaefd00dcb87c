// Records and messages from real brokers: Apache Kafka through @platformatic/kafka, RabbitMQ through amqplib, and SQS (an
// emulator) through sqs-consumer and by a loop of the program's own. A poisoned message is stopped, the messages behind it are served.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startKafkaBroker } from '../../examples/demo/src/kafka-broker.ts';
import { startApp } from './protected-app.ts';
import { startRabbitmq, startSqs } from './servers.ts';
import { until } from '../until.ts';

const attack = `x' OR 'a'='a`;
const protections = ['none', 'observe', 'block'] as const;
const stops: (() => unknown)[] = [];
const environments: Record<string, Record<string, string> | { readonly missing: string }> = {};

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-messaging-'));
  const [kafka, rabbit, sqs] = await Promise.all([
    startKafkaBroker(folder, () => undefined),
    startRabbitmq(),
    startSqs([...protections, ...protections.map((protection) => `loop-${protection}`)]),
  ]);
  stops.push(
    () => kafka?.stop(),
    () => 'stop' in rabbit && rabbit.stop(),
    () => sqs.stop(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const apache = kafka?.kind.startsWith('apache');
  // A topic and a queue for each run: what a killed process did not commit is none of the next one's business.
  for (const [index, protection] of protections.entries()) {
    for (const way of ['events', 'loop']) {
      const topics = { KAFKA_EVENTS: `events-in-${way}-${protection}`, KAFKA_LOOP: `loop-in-${way}-${protection}` };
      if (apache) for (const topic of Object.values(topics)) await kafka!.createTopic(topic);
      environments[`kafka ${way} ${protection}`] = apache
        ? { KAFKA: kafka!.address, ...topics }
        : {
            missing: `@platformatic/kafka consumes from Apache Kafka only, which needs Java and Maven (here: ${kafka?.kind ?? 'no broker'})`,
          };
    }
    environments[`rabbit  ${protection}`] = 'missing' in rabbit ? rabbit : { RABBIT: String(rabbit.port) };
    environments[`sqs  ${protection}`] = { SQS: sqs.address, SQS_QUEUE: sqs.queueUrls[index]! };
    environments[`sqs loop ${protection}`] = {
      SQS: sqs.address,
      SQS_QUEUE: sqs.queueUrls[protections.length + index]!,
      SQS_LOOP: 'on',
    };
  }
});
afterAll(async () => {
  for (const stop of stops) await stop();
});

const ways = [
  ['kafka', 'events'],
  ['kafka', 'loop'],
  ['rabbit', ''],
  ['sqs', ''],
  ['sqs', 'loop'],
] as const;

test.for(ways.flatMap((way) => protections.map((protection) => [...way, protection] as const)))(
  '%s %s, %s',
  async ([server, way, protection], context) => {
    const environment = environments[`${server} ${way} ${protection}`]!;
    if ('missing' in environment) return context.skip(environment['missing']);
    const app = await startApp(
      'messaging',
      protection,
      server === 'kafka' ? 'esm' : 'cjs',
      environment as Record<string, string>,
    );
    try {
      // One after the other: an ordinary message, the attack, and another ordinary one behind it.
      const expected = [1, protection === 'block' ? 0 : 2, 1];
      for (const [index, name] of ['alice', attack, 'bob'].entries()) {
        await app.ask('reset', {});
        const sent = await app.ask(server, { topic: `${way}-in-${way}-${protection}`, name });
        expect(sent.status, JSON.stringify(sent)).toBe(200);
        let taken: string[] = [];
        await until(async () => {
          taken = taken.concat((await app.ask('taken', {})).body.result);
          return taken.includes(name);
        }, `message ${index}`);
        if (index === 1 && protection !== 'none') await app.findings(1);
        expect((await app.ask('total', {})).body.result, `message ${index}`).toBe(expected[index]);
      }
      const findings = app.lines().filter((line) => line.throughline === 'finding');
      expect(
        findings.every(
          (finding) => finding.activity.kind === 'messaging.record' && finding.input.path.startsWith('record.value'),
        ),
      ).toBe(true);
      // A message that comes again (SQS) is found again; nothing but the attack is.
      expect(findings.length > 0).toBe(protection !== 'none');
      if (server === 'kafka' && protection !== 'none') {
        expect(findings[0].activity.name).toMatch(/^(events|loop)-[\w-]+\[\d+\]@\d+$/);
        if (way === 'events')
          expect(
            (await app.ask('headers', {})).body.result.every((keys: string[]) => keys.includes('traceparent')),
          ).toBe(true);
      }
    } finally {
      await app.stop();
    }
  },
);
