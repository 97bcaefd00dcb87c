// Every way in over HTTP and gRPC, given what nobody meant to send: real records cut, flipped, nested, swollen and retyped at
// random. Whatever comes, it is answered or refused in the protocol's words, nothing faults, and the next honest sender is served.
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as grpc from '@grpc/grpc-js';
import { ClientFrame, Event, encodeBatch, ingest } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { benignEvent } from '../bench/collector/events.ts';
import { random } from '../eval/random.ts';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { operationEvent } from './events.ts';
import { DEADLINE_MS } from '../until.ts';

const TOKEN = 'a-shared-token-for-tests';
const ROUNDS = Number(process.env.THROUGHLINE_MUTATIONS ?? 12);

let it: CollectorProcess;
beforeAll(async () => {
  it = await startCollectorProcess({ flags: ['--token', TOKEN, '--playbook', 'report'] });
});
afterAll(async () => {
  await it.kill();
  removeFolder(it.data);
});

const data = (path: string): string => readFileSync(new URL(`../data/${path}`, import.meta.url), 'utf8');
const first = (path: string): unknown => JSON.parse(data(path).split('\n')[0]!);
const panther = (kind: string): unknown => (first(`${kind}/panther-cases.jsonl`) as { event: unknown }).event;
const audit = gunzipSync(readFileSync(new URL('../data/kubernetes-audit/benign-first-half.jsonl.gz', import.meta.url)));

/** A real record for each format that has a recording; the others get those of their neighbours, which they must refuse. */
const SEEDS: Readonly<Record<string, unknown>> = {
  cloudtrail: panther('cloudtrail'),
  'k8s-audit': JSON.parse(audit.toString('utf8').split('\n')[0]!),
  sysmon: first('linux/log4shell/sysmon.jsonl'),
  auditd: first('linux/log4shell/auditd.jsonl'),
  'vm-connection': first('linux/log4shell/connections.jsonl'),
  'connection-text': first('linux/log4shell/network.jsonl'),
  'vpc-flow': { version: 2, srcAddr: '10.0.0.1', dstAddr: '10.0.0.2', srcPort: 1, dstPort: 22, protocol: 6, action: 'ACCEPT', start: 1, end: 2 },
  'resolver-dns': { version: '1.1', account_id: '1', region: 'x', vpc_id: 'v', query_timestamp: '2026-01-01T00:00:00Z', query_name: 'a.', query_type: 'A', srcaddr: '10.0.0.1', answers: [] },
  's3-access': panther('aws-other'),
  guardduty: { schemaVersion: '2.0', accountId: '1', id: 'g', type: 'Recon:EC2/Portscan', severity: 5, service: { action: {} }, resource: {} },
  falco: { rule: 'r', priority: 'Warning', output: 'o', time: '2026-01-01T00:00:00Z', output_fields: { 'proc.cmdline': 'x' } },
  tetragon: { process_exec: { process: { exec_id: 'a', pid: 1, binary: '/bin/sh' }, parent: {} }, time: '2026-01-01T00:00:00Z' },
  kubescape: { BaseRuntimeMetadata: { alertName: 'a' }, RuleID: 'R1', RuntimeK8sDetails: {} },
  otlp: { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'n' }] }] }] },
  auto: panther('cloudtrail'),
}; // prettier-ignore

const STRANGE: readonly unknown[] = [
  null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, '', '\u0000', '\ud800', '‮', '__proto__', 'x'.repeat(100_000), [], [[]], {},
  { __proto__: null, constructor: 1 }, '9999-99-99T99:99:99Z', '<img src=x onerror=alert(1)>', '../../etc/passwd',
]; // prettier-ignore

/** One leaf or branch of it replaced by something strange. */
function retyped(value: unknown, next: () => number): unknown {
  if (typeof value !== 'object' || value === null || next() < 0.15) return STRANGE[Math.floor(next() * STRANGE.length)];
  const keys = Object.keys(value);
  if (keys.length === 0) return STRANGE[Math.floor(next() * STRANGE.length)];
  const chosen = keys[Math.floor(next() * keys.length)]!;
  if (Array.isArray(value))
    return value.map((item, at) => (String(at) === chosen ? retyped(item, next) : item) as unknown);
  return { ...value, [chosen]: retyped((value as Record<string, unknown>)[chosen], next) };
}

function flipped(bytes: Uint8Array, next: () => number): Buffer {
  const changed = Buffer.from(bytes);
  for (let flips = 1 + Math.floor(next() * 8); flips > 0; flips -= 1)
    changed[Math.floor(next() * changed.length)] = Math.floor(next() * 256);
  return next() < 0.5 ? changed : changed.subarray(0, Math.floor(next() * changed.length));
}

const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

async function post(path: string, body: Uint8Array | string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(`${it.http}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : Buffer.from(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}

let faultsBefore = 0;

async function unharmed(): Promise<void> {
  const page = await (await fetch(`${it.http}/metrics`)).text();
  const faults = [...page.matchAll(/^throughline_(?:http|analyst)_faults(?:_total)? (\d+)/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
  const fresh = faults - faultsBefore;
  // One fault is one test's.
  faultsBefore = faults;
  expect(
    fresh,
    it.log
      .filter((line) => line.includes('"a request failed"'))
      .slice(-3)
      .join('\n'),
  ).toBe(0);
  expect((await fetch(`${it.http}/healthz`)).status).toBe(200);
  const client = createStreamClient({
    address: it.grpc,
    token: TOKEN,
    hello: { role: 'agent', workload: { service: 'honest' } },
  });
  client.report(operationEvent());
  expect(await client.flush(DEADLINE_MS)).toBe(true);
  client.close();
}

test.each(Object.entries(SEEDS))('%s, with one thing wrong at a time', async (format, seed) => {
  const next = random(format.length * 101);
  for (let round = 0; round < ROUNDS; round += 1) {
    const path = `/v1/ingest/${format}`;
    expect(await post(path, JSON.stringify(retyped(seed, next)))).toBe(200);
    expect([200, 400]).toContain(await post(path, flipped(Buffer.from(JSON.stringify(seed)), next)));
  }
  await unharmed();
});

test.each([
  ['arrays in arrays', nested(200_000, '[', ']')],
  ['objects in objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  [
    'a record that nests',
    JSON.stringify({
      eventVersion: '1.08',
      eventName: 'X',
      eventSource: 's3.amazonaws.com',
      eventTime: '2026-01-01T00:00:00Z',
      requestParameters: 'HOLE',
    }).replace('"HOLE"', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`),
  ],
  [
    'an audit record that nests',
    JSON.stringify({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      auditID: 'deep',
      verb: 'create',
      stage: 'ResponseComplete',
      requestObject: 'HOLE',
    }).replace('"HOLE"', nested(20_000, '[', ']')),
  ],
  ['a hundred thousand records', `[${'{},'.repeat(99_999)}{}]`],
  ['one long number', '1'.repeat(1_000_000)],
  ['invalid UTF-8', Buffer.from('7b2261223a22c328ff80fe227d', 'hex')],
  ['a byte order mark', '\ufeff{}'],
  ['zero bytes', Buffer.alloc(100_000)],
] as [string, string | Buffer][])('%s', async (_, body) => {
  for (const path of [
    '/v1/ingest/auto',
    '/v1/ingest/cloudtrail',
    '/v1/ingest/k8s-audit',
    '/v1/ingest/falco',
    '/v1/traces',
    '/v1/logs',
  ]) {
    expect([200, 400, 413], path).toContain(await post(path, body));
    const protobuf = { 'content-type': 'application/x-protobuf' };
    if (path.startsWith('/v1/ingest')) continue;
    expect([200, 400, 413], path).toContain(await post(path, body, protobuf));
  }
  await unharmed();
});

test('compressed: cut short, wrong inside, bombs in each other', async () => {
  const good = gzipSync(JSON.stringify(SEEDS.cloudtrail));
  const next = random(5);
  const gzip = { 'content-encoding': 'gzip' };
  for (let round = 0; round < ROUNDS; round += 1)
    expect([200, 400]).toContain(await post('/v1/ingest/cloudtrail', flipped(good, next), gzip));
  const bomb = gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)));
  for (const path of ['/v1/ingest/auto', '/v1/traces']) expect([400, 413]).toContain(await post(path, bomb, gzip));
  const flat = gzipSync(Buffer.alloc(64 * 1024 * 1024, 32));
  for (const path of ['/v1/ingest/auto', '/v1/traces', '/v1/logs']) expect(await post(path, flat, gzip)).toBe(413);
  await unharmed();
});

test.each(['/v1/login', '/v1/respond', '/v1/logout'])('%s given any JSON', async (path) => {
  for (const value of [...STRANGE.filter((one) => typeof one !== 'string' || one.length < 1_000), undefined]) {
    const answer = await fetch(`${it.http}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${it.operatorToken}`, 'content-type': 'application/json' },
      ...(value !== undefined && { body: JSON.stringify(value) }),
    });
    expect([200, 400, 401, 403, 404, 409]).toContain(answer.status);
  }
  await unharmed();
});

test('frames of the stream, flipped and cut', async () => {
  const next = random(11);
  const hello = ClientFrame.encode({
    hello: { role: 'agent', session: 'mutant', protocol: 1, workload: { service: 'shop' } },
  }).finish();
  const events = Array.from({ length: 20 }, (_, at) =>
    Event.encode({ ...benignEvent('mutant', at), id: `m-${at}` }).finish(),
  );
  for (let round = 0; round < ROUNDS; round += 1) {
    const client = new grpc.Client(it.grpc.replace('grpc://', ''), grpc.credentials.createInsecure());
    const metadata = new grpc.Metadata();
    metadata.set('authorization', `Bearer ${TOKEN}`);
    const { path, requestSerialize, responseDeserialize } = ingest.Stream;
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata);
    const over = new Promise<void>((resolve) => {
      call.on('error', () => resolve());
      call.on('data', () => {});
      setTimeout(resolve, 200);
    });
    call.write(Buffer.from(round % 3 === 0 ? flipped(hello, next) : hello));
    const batch = encodeBatch({
      sequence: 1,
      events: events.map((bytes) => (next() < 0.3 ? flipped(bytes, next) : bytes)),
      dropped: {},
    });
    call.write(round % 2 === 0 ? flipped(batch, next) : Buffer.from(batch));
    await over;
    call.cancel();
    client.close();
  }
  await unharmed();
});
