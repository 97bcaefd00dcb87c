// Frames and the codecs below them: decode undoes encode, and no bytes from outside do worse than throw an Error.
import { describe, expect, test } from 'vitest';
import { ClientFrame, Event, ServerFrame, decodeClientFrame, encodeBatch, type EncodedBatch } from './index.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';

function sampleEvent(random: () => number): Event {
  const text = (): string => 'äö✓ x'.repeat(Math.floor(random() * 4)) + Math.floor(random() * 1e6);
  return {
    id: text(),
    timeUs: Math.floor(random() * Number.MAX_SAFE_INTEGER),
    layer: Math.floor(random() * 5),
    workload: { service: text(), podUid: text() },
    keys: [{ kind: 'process', value: text(), role: 2 }],
    operation: {
      kind: 'process.spawn',
      stack: [{ file: text(), line: Math.floor(random() * 2 ** 31), column: -1 }],
      verdict: { confidence: random(), techniques: ['T1059'] },
      spawn: { file: '/bin/sh', arguments: ['-c', text()] },
    },
  };
}

function sampleBatch(random: () => number, events: number): EncodedBatch & { plain: Event[] } {
  const plain = Array.from({ length: events }, () => sampleEvent(random));
  return {
    sequence: Math.floor(random() * Number.MAX_SAFE_INTEGER),
    events: plain.map((event) => Event.encode(event).finish()),
    dropped: random() < 0.5 ? {} : { 'queue-full': Math.floor(random() * 2 ** 40), überlauf: 1 },
    plain,
  };
}

describe('encodeBatch', () => {
  test('writes what the generated encoder writes', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const batch = sampleBatch(pseudoRandom(seed), seed % 7);
      const { sequence, dropped, plain } = batch;
      const generated = ClientFrame.encode({ batch: { sequence, dropped, events: plain } }).finish();
      expect(encodeBatch(batch).equals(generated), `seed ${seed}`).toBe(true);
    }
  });

  test.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER])(
    'carries sequence %d',
    (sequence) => {
      const message = decodeClientFrame(encodeBatch({ sequence, events: [], dropped: { a: sequence } }));
      expect(message).toEqual({ batch: { sequence, events: [], dropped: { a: sequence } } });
    },
  );
});

describe('decodeClientFrame', () => {
  test('undoes encodeBatch, event by event', () => {
    const batch = sampleBatch(pseudoRandom(7), 20);
    const message = decodeClientFrame(encodeBatch(batch));
    if (!('batch' in message)) throw new Error('not a batch');
    expect(message.batch.sequence).toBe(batch.sequence);
    expect(message.batch.events.map((bytes) => Event.decode(bytes).operation?.stack?.[0]?.line)).toEqual(
      batch.plain.map((event) => event.operation?.stack?.[0]?.line),
    );
  });

  test('reads a hello and a command result', () => {
    const hello = decodeClientFrame(ClientFrame.encode({ hello: { role: 'agent', session: 's' } }).finish());
    expect(hello).toMatchObject({ hello: { role: 'agent', session: 's' } });
    const result = decodeClientFrame(ClientFrame.encode({ commandResult: { id: '1', outcome: 'done' } }).finish());
    expect(result).toMatchObject({ commandResult: { id: '1', outcome: 'done' } });
  });

  test('a loss reason named like a prototype stays a plain entry', () => {
    const message = decodeClientFrame(
      encodeBatch({ sequence: 1, events: [], dropped: JSON.parse('{"__proto__": 3}') as Record<string, number> }),
    );
    if (!('batch' in message)) throw new Error('not a batch');
    expect(Object.entries(message.batch.dropped)).toEqual([['__proto__', 3]]);
    expect(({} as Record<string, unknown>)['3']).toBeUndefined();
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a length beyond the end', Buffer.from([0x12, 0x7f, 1])],
    ['a sequence beyond 2^53', Buffer.from([0x12, 0x09, 0x08, 255, 255, 255, 255, 255, 255, 255, 0x7f])],
    ['an unknown message only', Buffer.from([0x7a, 0x01, 0x00])],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeClientFrame(bytes)).toThrow(Error);
  });

  test('a group nested ten thousand deep does not exhaust the stack', () => {
    expect(() => decodeClientFrame(Buffer.alloc(10_000, 0x0b))).toThrow(Error);
    expect(() => Event.decode(Buffer.alloc(10_000, 0x0b))).toThrow(Error);
  });
});

test('bytes cut, flipped or made up give a value or an Error, never anything else', () => {
  const random = pseudoRandom(42);
  const whole = encodeBatch(sampleBatch(random, 5));
  const attempt = (bytes: Buffer): void => {
    for (const decode of [decodeClientFrame, ClientFrame.decode, ServerFrame.decode, Event.decode]) {
      try {
        decode(bytes);
      } catch (error) {
        if (!(error instanceof Error)) throw new Error(`threw ${String(error)}`, { cause: error });
      }
    }
  };
  for (let cut = 0; cut < whole.length; cut += 3) attempt(whole.subarray(0, cut));
  for (let round = 0; round < 5_000; round++) {
    const flipped = Buffer.from(whole);
    for (let i = 0; i < 1 + random() * 4; i++)
      flipped[Math.floor(random() * flipped.length)] = Math.floor(random() * 256);
    attempt(flipped);
    attempt(Buffer.from(Array.from({ length: Math.floor(random() * 64) }, () => Math.floor(random() * 256))));
  }
});
