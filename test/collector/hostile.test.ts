// What a stranger or a compromised witness may throw at the gRPC port: each gets a clear answer, is counted, and costs
// nobody else anything.
import { readdirSync, readFileSync } from 'node:fs';
import http2 from 'node:http2';
import path from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { ClientFrame, Event, ServerFrame, encodeBatch, ingest, type Hello } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { operationEvent } from './events.ts';

let it: CollectorProcess;
beforeAll(async () => {
  it = await startCollectorProcess();
});
afterAll(async () => {
  await it.kill();
  removeFolder(it.data);
});

/** A bare stream: frames as bytes, nothing helpful in between. */
function rawStream(token?: string) {
  const client = new grpc.Client(it.grpc.replace('grpc://', ''), grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
  });
  const metadata = new grpc.Metadata();
  if (token) metadata.set('authorization', `Bearer ${token}`);
  const { path: method, requestSerialize, responseDeserialize } = ingest.Stream;
  const call = client.makeBidiStreamRequest(method, requestSerialize, responseDeserialize, metadata);
  const frames: ServerFrame[] = [];
  let error: grpc.ServiceError | undefined;
  call.on('data', (bytes: Buffer) => frames.push(ServerFrame.decode(bytes)));
  call.on('error', (given: grpc.ServiceError) => (error = given));
  return {
    frames,
    send: (bytes: Uint8Array) => void call.write(Buffer.from(bytes)),
    hello(hello: Hello = {}) {
      this.send(
        ClientFrame.encode({
          hello: { role: 'agent', session: `s-${Math.random()}`, protocol: 1, workload: { service: 'shop' }, ...hello },
        }).finish(),
      );
    },
    batch(sequence: number, events: readonly (Event | Uint8Array)[]) {
      this.send(
        encodeBatch({
          sequence,
          events: events.map((e) => (e instanceof Uint8Array ? e : Event.encode(e).finish())),
          dropped: {},
        }),
      );
    },
    welcomed: () => until(() => frames.find((frame) => frame.welcome)?.welcome ?? undefined),
    acked: (sequence: number) =>
      until(() => frames.find((frame) => frame.ack?.sequence === sequence)?.ack ?? undefined),
    ended: () => until(() => error),
    close: () => client.close(),
  };
}

/** The port still serves everybody else. */
async function stillServes(): Promise<void> {
  const client = createStreamClient({ address: it.grpc, hello: { role: 'agent', workload: { service: 'shop' } } });
  client.report(operationEvent());
  expect(await client.flush(DEADLINE_MS)).toBe(true);
  expect(client.counters.rejected).toBe(0);
  client.close();
}

describe('frames', () => {
  test.each([
    ['bytes that are no frame', Buffer.from([0xff, 0xff, 0xff]), 'INVALID_ARGUMENT'],
    ['a frame cut short', Buffer.from([0x12, 0x40, 0x08, 0x01]), 'INVALID_ARGUMENT'],
    ['an empty frame', Buffer.alloc(0), 'INVALID_ARGUMENT'],
    ['a batch before the Hello', encodeBatch({ sequence: 1, events: [], dropped: {} }), 'FAILED_PRECONDITION'],
    ['a frame above 4 MiB', Buffer.alloc(5 * 1024 * 1024, 1), 'RESOURCE_EXHAUSTED'],
    ['groups nested without end', Buffer.alloc(100_000, 0x0b), 'INVALID_ARGUMENT'],
  ])('%s ends the stream with a reason', async (_name, bytes, status) => {
    const stream = rawStream();
    stream.send(bytes);
    const error = await stream.ended();
    expect(grpc.status[error.code]).toBe(status);
    expect(error.details.length).toBeGreaterThan(10);
    stream.close();
    await stillServes();
  });

  test('HTTP/2 that is no gRPC, and a connection that says nothing', async () => {
    const session = http2.connect(it.grpc.replace('grpc', 'http'));
    session.on('error', () => {});
    const request = session.request({
      ':method': 'POST',
      ':path': '/throughline.v1.Ingest/Stream',
      'content-type': 'text/plain',
    });
    const status = await new Promise((resolve) => {
      request.on('response', (headers) => resolve(headers[':status']));
      request.on('error', resolve);
      request.end('hello?');
    });
    expect(status).toBe(415);
    // gRPC's own framing, announcing a message that never comes whole.
    const cut = session.request({
      ':method': 'POST',
      ':path': '/throughline.v1.Ingest/Stream',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    cut.on('error', () => {});
    cut.write(Buffer.from([0, 0, 0, 0, 50, 1, 2, 3]));
    cut.end();
    await stillServes();
    session.destroy();
  });
});

describe('the Hello', () => {
  test.each([
    ['an unknown role', { role: 'admin' }, /role "admin" is not known; there are agent, sensor and collector/],
    ['another protocol', { protocol: 7 }, /protocol 7 is not spoken here; version 1 is/],
    ['no session', { session: '' }, /needs a session/],
  ])('%s is refused with a sentence', async (_name, hello, sentence) => {
    const stream = rawStream();
    stream.hello(hello);
    expect((await stream.ended()).details).toMatch(sentence);
    stream.close();
  });

  test('a second one ends the stream', async () => {
    const stream = rawStream();
    stream.hello();
    await stream.welcomed();
    stream.hello();
    expect((await stream.ended()).details).toMatch(/second Hello/);
    stream.close();
  });
});

describe('events', () => {
  test('each bad one is refused alone, counted, quarantined with its reason; the good ones are stored', async () => {
    const before = await it.metric('throughline_quarantined_total');
    const stream = rawStream();
    stream.hello();
    await stream.welcomed();
    const bad: (Event | Uint8Array)[] = [
      { ...operationEvent(), id: '' },
      { ...operationEvent(), id: 'x'.repeat(257) },
      { ...operationEvent(), timeUs: 0 },
      { ...operationEvent(), timeUs: (Date.now() + 2 * 86_400_000) * 1_000 },
      { id: 'no-payload', timeUs: 1 },
      { ...operationEvent(), keys: Array.from({ length: 65 }, () => ({ kind: 'a', value: 'b', role: 1 })) },
      { ...operationEvent(), keys: [{ kind: 'process', value: 'v'.repeat(1_025), role: 1 }] },
      { ...operationEvent(), keys: [{ kind: 'process', value: 'v', role: 0 }] },
      { ...operationEvent(), workload: { service: 'payments' } },
      { id: 'foreign-layer', timeUs: 1, cloudApiCall: { eventName: 'DeleteTrail' } },
      // Both members of the oneof: the last one counts, and must not be hidden by an allowed one before it.
      Buffer.concat([
        Event.encode(operationEvent('two')).finish(),
        Event.encode({ id: 'two', timeUs: 1, cloudApiCall: { eventName: 'DeleteTrail' } }).finish(),
      ]),
      Buffer.from([0x0a, 0x7f, 0x41]),
      Buffer.concat([
        Event.encode(operationEvent()).finish(),
        Buffer.from([0x10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]),
      ]),
      Event.encode({ ...operationEvent(), process: { arguments: ['y'.repeat(300_000)] } }).finish(),
    ];
    stream.batch(1, [operationEvent(), ...bad, operationEvent()]);
    const ack = await stream.acked(1);
    expect(ack.rejected).toBe(bad.length);
    expect(ack.reason).toBe('event without an id');
    expect((await it.metric('throughline_quarantined_total')) - before).toBe(bad.length);
    const reasons = readdirSync(path.join(it.data, 'quarantine'))
      .filter((name) => name.endsWith('.json'))
      .map(
        (name) =>
          (JSON.parse(readFileSync(path.join(it.data, 'quarantine', name), 'utf8')) as { reason: string }).reason,
      );
    expect(reasons).toEqual(
      expect.arrayContaining([
        'cloudApiCall is not for the role agent',
        'speaks for another workload',
        'malformed event',
        'event too large',
        'event from the future',
      ]),
    );
    stream.batch(2, [operationEvent()]);
    expect((await stream.acked(2)).rejected ?? 0).toBe(0);
    stream.close();
  });

  test('the last accepted and the first refused size', async () => {
    const stream = rawStream();
    stream.hello();
    await stream.welcomed();
    const room =
      256 * 1024 -
      Event.encode({ ...operationEvent('edge-1'), process: { workingDirectory: 'x'.repeat(200_000) } }).finish()
        .length +
      200_000;
    stream.batch(1, [{ ...operationEvent('edge-1'), process: { workingDirectory: 'x'.repeat(room) } }]);
    expect((await stream.acked(1)).rejected ?? 0).toBe(0);
    stream.batch(2, [{ ...operationEvent('edge-2'), process: { workingDirectory: 'x'.repeat(room + 1) } }]);
    expect((await stream.acked(2)).rejected).toBe(1);
    stream.batch(
      3,
      Array.from({ length: 512 }, () => operationEvent()),
    );
    expect((await stream.acked(3)).rejected ?? 0).toBe(0);
    stream.batch(
      4,
      Array.from({ length: 513 }, () => operationEvent()),
    );
    expect(await stream.acked(4)).toMatchObject({ rejected: 513, reason: 'batch too large' });
    stream.close();
  });

  test('a sensor speaks for every pod of its node and for no other node', async () => {
    const stream = rawStream();
    stream.hello({ role: 'sensor', workload: { node: 'node-1' } });
    await stream.welcomed();
    const exec = (id: string, workload: object): Event => ({
      id,
      timeUs: 1,
      workload,
      processExec: { filename: '/bin/sh' },
    });
    stream.batch(1, [
      exec('s1', { node: 'node-1', podUid: 'p1' }),
      exec('s2', { podUid: 'p2', bootId: 'b' }),
      exec('s3', { node: 'node-2' }),
    ]);
    expect((await stream.acked(1)).rejected).toBe(1);
    const kept = await it.api<{ workload: object; source: string }>('/v1/events/s2').catch(() => undefined);
    if (kept) expect(kept).toMatchObject({ source: 'sensor', workload: { node: 'node-1', podUid: 'p2' } });
    stream.close();
  });

  test('a numberless batch, and one that comes twice, end the stream', async () => {
    const stream = rawStream();
    stream.hello();
    await stream.welcomed();
    stream.batch(0, [operationEvent()]);
    expect((await stream.ended()).details).toMatch(/no sequence number/);
    stream.close();
  });
});
