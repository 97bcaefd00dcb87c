// The codec by tables against the generated one: the same bytes out, the same messages in, and no bytes from outside do worse
// than throw an Error.
import { describe, expect, test } from 'vitest';
import { decodeServerFrame, encodeClientFrame, encodeEvent } from './compact.ts';
import { tables } from './gen/tables.ts';
import { ClientFrame, Event, ServerFrame } from './index.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';

/** A message of this type with some of its fields, and fields of fields. */
function sample(type: string, random: () => number): Record<string, unknown> {
  const fields = tables[type as keyof typeof tables].split(',').map((text) => text.split(' '));
  const message: Record<string, unknown> = {};
  for (const [name = '', , kind = ''] of fields) {
    if (random() < 0.4) continue;
    const many = kind[0] === '*' || kind[0] === '%' ? kind[0] : '';
    const one = (): unknown => value(kind.slice(many.length), random);
    const count = Math.floor(random() * 4);
    if (many === '*') message[name] = Array.from({ length: count }, one);
    else if (many === '%')
      message[name] = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, one()]));
    else message[name] = one();
  }
  return message;
}

function value(type: string, random: () => number): unknown {
  if (type === 's')
    return ['', 'x', 'äö✓ 💥'.repeat(Math.floor(random() * 60)), 'z'.repeat(Math.floor(random() * 6000))][
      Math.floor(random() * 4)
    ];
  if (type === 'y') return Buffer.alloc(Math.floor(random() * 300), 7);
  if (type === 'b') return random() < 0.5;
  if (type === 'n') return Math.floor((random() - 0.3) * 2 ** Math.floor(random() * 31));
  if (type === 'i') return Math.floor(random() * 2 ** Math.floor(random() * 54));
  if (type === 'd') return random() * 100;
  return sample(type, random);
}

const withoutBatch = (frame: Record<string, unknown>): object => ({ ...frame, batch: undefined });

describe('encoding', () => {
  test('writes what the generated encoder writes, whatever the message holds', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const event = sample('Event', pseudoRandom(seed));
      expect(Buffer.from(encodeEvent(event)).equals(Event.encode(event).finish()), `seed ${seed}`).toBe(true);
      const frame = withoutBatch(sample('ClientFrame', pseudoRandom(seed)));
      expect(Buffer.from(encodeClientFrame(frame)).equals(ClientFrame.encode(frame).finish()), `seed ${seed}`).toBe(
        true,
      );
    }
  });

  test.each([0, 1, 127, 128, 2 ** 31 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, -(2 ** 31)])('carries %d', (number) => {
    const event = { timeUs: number, clock: Math.max(-(2 ** 31), Math.min(number, 2 ** 31 - 1)) };
    expect(Buffer.from(encodeEvent(event)).equals(Event.encode(event).finish())).toBe(true);
  });

  test('bytes of their own: nothing that is queued holds a shared pool', () => {
    const bytes = encodeEvent({ id: 'x' });
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });

  test('what a polluted prototype adds to every object is in no message', () => {
    const clean = Buffer.from(encodeEvent({ id: 'a', operation: { kind: 'x' } }));
    (Object.prototype as { traceId?: string }).traceId = 'polluted';
    const bytes = Buffer.from(encodeEvent({ id: 'a', operation: { kind: 'x' } }));
    delete (Object.prototype as { traceId?: string }).traceId;
    expect(bytes.equals(clean)).toBe(true);
  });

  test.each([
    ['a number for a string', { id: 5 }, TypeError],
    ['a text for a number', { timeUs: 'now' }, TypeError],
    ['nothing countable', { timeUs: Number.NaN }, TypeError],
    ['more than 4 MiB', { id: 'x'.repeat(4 * 1024 * 1024) }, RangeError],
  ])('refuses %s', (_name, event, error) => {
    expect(() => encodeEvent(event as never)).toThrow(error);
    expect(Event.decode(encodeEvent({ id: 'the next one' })).id).toBe('the next one');
  });

  test('a half of a surrogate pair becomes the replacement character, not bytes that are no UTF-8', () => {
    expect(Event.decode(encodeEvent({ id: 'a\ud800b' })).id).toBe('a\ufffdb');
  });
});

describe('decoding', () => {
  test('reads what the generated encoder wrote', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const frame = sample('ServerFrame', pseudoRandom(seed));
      const bytes = ServerFrame.encode(frame).finish();
      const again = ServerFrame.encode(decodeServerFrame(bytes)).finish();
      expect(Buffer.from(again).equals(bytes), `seed ${seed}`).toBe(true);
    }
  });

  test('passes over fields that it does not know', () => {
    const known = ServerFrame.encode({ ack: { sequence: 7 } }).finish();
    const unknown = Buffer.from([
      200, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 202, 1, 2, 9, 9, 205, 1, 1, 2, 3, 4,
    ]);
    expect(decodeServerFrame(Buffer.concat([unknown, known, unknown]))).toEqual({ ack: { sequence: 7 } });
  });

  test('no bytes do worse than throw an Error', () => {
    let refused = 0;
    for (let seed = 1; seed <= 4_000; seed++) {
      const random = pseudoRandom(seed);
      const bytes = Buffer.from(ServerFrame.encode(sample('ServerFrame', random)).finish());
      for (let changes = 1 + random() * 8; changes > 0 && bytes.length > 0; changes--)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      try {
        decodeServerFrame(random() < 0.3 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  test('a frame may hold 65,536 parts and no more', () => {
    // Recall keys without anything in them: two bytes each.
    const frame = (keys: number): Buffer => {
      const recall = Buffer.concat(Array.from({ length: keys }, () => Buffer.from([0x0a, 0])));
      return Buffer.from(
        ServerFrame.encode({ command: { recall: { keys: Array.from({ length: keys }, () => ({})) } } }).finish(),
      ).subarray(0, recall.length + 16);
    };
    // The frame, the command and the recall count as well.
    expect(decodeServerFrame(frame(65_533)).command!.recall!.keys).toHaveLength(65_533);
    expect(() => decodeServerFrame(frame(65_534))).toThrow('too many parts');
  });

  test.each([
    ['a group', [0x0b]],
    ['field number zero', [0x00, 0x01]],
    ['a number of eleven bytes', [0x12, 0x0b, 0x08, ...Array.from({ length: 10 }, () => 0xff)]],
    ['a number beyond 2^53', [0x12, 0x09, 0x08, ...Array.from({ length: 7 }, () => 0xff), 0x7f]],
    ['a length beyond the frame', [0x12, 0x7f]],
    ['a length beyond what it stands in', [0x12, 0x04, 0x1a, 0x05, 0x61, 0x62, 0x63, 0x64, 0x65]],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeServerFrame(Uint8Array.from(bytes))).toThrow(RangeError);
  });
});
