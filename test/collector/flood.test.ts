// A witness gone bad that gives the collector more than its store takes, over many streams of many connections, and one that never
// finishes what it begins: the collector's memory stays where it is, each is told why its stream ends, and others go on.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ClientFrame, Event, INGEST_PATH, encodeBatch, messageHead } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { afterEach, expect, test } from 'vitest';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { DEADLINE_MS, until } from '../until.ts';
import { operationEvent } from './events.ts';

let it: CollectorProcess;
const sessions: http2.ClientHttp2Session[] = [];
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy();
  await it.kill();
  removeFolder(it.data);
});

/** One sender has an eighth of them, and half of that for what it only began. */
async function start(megabytes: number): Promise<void> {
  const flags = ['--in-flight-megabytes', String(megabytes), '--token', 'token-of-the-fleet'];
  it = await startCollectorProcess({ flags });
}

interface Flooder {
  readonly stream: http2.ClientHttp2Stream;
  status: string | undefined;
  sentence: string;
}

const framed = (message: Uint8Array): Buffer => Buffer.concat([messageHead(message.length), message]);

/** A stream as bytes, that reads its answers and heeds nothing. */
async function flooder(session: http2.ClientHttp2Session, name: string): Promise<Flooder> {
  const stream = session.request({
    ':method': 'POST',
    ':path': INGEST_PATH,
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: 'Bearer token-of-the-fleet',
  });
  const given: Flooder = { stream, status: undefined, sentence: '' };
  const note = (headers: http2.IncomingHttpHeaders): void => {
    if (headers['grpc-status'] === undefined) return;
    given.status = String(headers['grpc-status']);
    given.sentence = decodeURI(String(headers['grpc-message']));
  };
  stream.on('response', note).on('trailers', note);
  stream.on('error', () => {});
  const hello = { role: 'agent', session: name, protocol: 1, workload: { service: 'shop' } };
  stream.write(framed(ClientFrame.encode({ hello }).finish()));
  await new Promise((resolve) => stream.once('data', resolve).once('close', resolve));
  stream.resume();
  return given;
}

async function flooders(connections: number, streams: number): Promise<Flooder[]> {
  const all: Flooder[] = [];
  for (let c = 0; c < connections; c++) {
    const session = http2.connect(it.grpc.replace('grpc', 'http'), { maxSessionMemory: 1_000 });
    session.on('error', () => {});
    sessions.push(session);
    for (let s = 0; s < streams; s++) all.push(await flooder(session, `flood-${c}-${s}`));
  }
  return all;
}

/** Writes until told to stop or the stream is gone; waits where the other end does not read. */
async function pour({ stream }: Flooder, pieces: (at: number) => Buffer, stopped: () => boolean): Promise<void> {
  for (let at = 1; !stopped() && !stream.destroyed && !stream.closed; at++) {
    if (stream.write(pieces(at))) continue;
    const over = new AbortController();
    await Promise.race(['drain', 'close'].map((event) => once(stream, event, { signal: over.signal }))).catch(() => {});
    over.abort();
  }
}

const peakMegabytes = (): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${it.child.pid}/status`, 'utf8'))![1]) / 1024;

/** Somebody else, at another address of this machine. */
function neighbour(): ReturnType<typeof createStreamClient> {
  return createStreamClient({
    address: it.grpc,
    token: it.operatorToken,
    hello: { role: 'agent', workload: { service: 'mail' } },
  });
}

test('batches of a megabyte on many streams while the store cannot write', async () => {
  await start(256);
  const all = await flooders(3, 5);
  const before = peakMegabytes();
  const events = Array.from({ length: 4 }, (_, i) =>
    Event.encode({ ...operationEvent(`flood-${i}`), process: { workingDirectory: 'x'.repeat(250_000) } }).finish(),
  );
  const batches = (at: number): Buffer => framed(encodeBatch({ sequence: at, events, dropped: {} }));

  const store = new DatabaseSync(path.join(it.data, 'throughline.db'), { timeout: 5_000 });
  let stopped = false;
  const poured = all.map((one) => pour(one, batches, () => stopped));
  let most = 0;
  let rounds = 0;
  await until(
    async () => {
      // Less than what the collector waits for the lock: it is slow, not broken.
      store.exec('BEGIN IMMEDIATE');
      const over = performance.now() + 1_200;
      while (performance.now() < over) {
        most = Math.max(most, await it.metric('throughline_in_flight_bytes{kind="waiting"}'));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      store.exec('ROLLBACK');
      const paused = await it.metric('throughline_streams_paused_total');
      // Full it is with 32 MiB.
      return ++rounds >= 4 && most > 30 * 1024 * 1024 && paused >= all.length;
    },
    () => `a full collector; it had ${most} bytes in ${rounds} rounds`,
  );
  store.close();
  // And over by one message at most.
  expect(most).toBeLessThan(34 * 1024 * 1024);
  // Messages, what they hold decoded, and their way into the store: several times the bytes, and no more however long it lasts.
  expect(peakMegabytes() - before).toBeLessThan(400);

  const client = neighbour();
  client.report(operationEvent());
  expect(await client.flush(DEADLINE_MS)).toBe(true);
  expect(client.counters.rejected).toBe(0);
  client.close();
  stopped = true;
  for (const { stream } of all) stream.destroy();
  await Promise.all(poured);
});

test('messages that are begun and never finished', async () => {
  await start(64);
  const all = await flooders(1, 40);
  const before = peakMegabytes();
  // Each announces 4 MiB and stops a little before its end.
  for (const { stream } of all) {
    stream.write(messageHead(4 * 1024 * 1024));
    stream.write(Buffer.alloc(4 * 1024 * 1024 - 64 * 1024, 1));
  }
  const ended = await until(() => {
    const over = all.filter(({ status }) => status !== undefined);
    return over.length >= 30 && over;
  });
  for (const { status, sentence } of ended) {
    expect(status).toBe('8');
    expect(sentence).toBe('this sender has begun more than 4194304 bytes of messages');
  }
  expect(await it.metric('throughline_streams_refused_total{reason="unfinished messages"}')).toBe(ended.length);
  expect(await it.metric('throughline_in_flight_bytes{kind="unfinished"}')).toBeLessThanOrEqual(4 * 1024 * 1024);
  // They were given 160.
  expect(peakMegabytes() - before).toBeLessThan(250);
  const client = neighbour();
  client.report(operationEvent());
  expect(await client.flush(DEADLINE_MS)).toBe(true);
  client.close();
});

test('a sender that asks and does not read its answers', async () => {
  await start(64);
  const [one] = await flooders(1, 1);
  one!.stream.pause();
  let stopped = false;
  // Empty batches: two dozen bytes up, an acknowledgement down.
  const chunk = (at: number): Buffer =>
    Buffer.concat(
      Array.from({ length: 500 }, (_, i) =>
        framed(encodeBatch({ sequence: (at - 1) * 500 + i + 1, events: [], dropped: {} })),
      ),
    );
  const poured = pour(one!, chunk, () => stopped);
  await until(async () => (await it.metric('throughline_streams_refused_total{reason="answers not read"}')) === 1);
  stopped = true;
  one!.stream.resume();
  await until(() => one!.stream.closed);
  await poured;
});

test('more streams than one sender may have', async () => {
  await start(64);
  // Over connections of a hundred streams each, the most that one carries.
  const all = await flooders(20, 100);
  expect(all.filter(({ status }) => status !== undefined)).toEqual([]);
  const [over] = await flooders(1, 1);
  await until(() => over!.status);
  expect([over!.status, over!.sentence]).toEqual(['8', '2000 streams of this sender are open']);
});
