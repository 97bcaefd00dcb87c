// One call of HTTP/2 without a socket: what it says, what it keeps of the other end's permission, and that whatever comes from
// there ends it at worst. light-transport.test.ts has it against real servers.
import { describe, expect, test } from 'vitest';
import { encodeHeaders } from './hpack.ts';
import { openCall, type Call } from './http2-call.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';

const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const PUSH_PROMISE = 5;
const PING = 6;
const GOAWAY = 7;
const WINDOW_UPDATE = 8;
const CONTINUATION = 9;

function frame(type: number, flags: number, stream: number, payload: Uint8Array | readonly number[] = []): Buffer {
  const body = Buffer.from(payload as Uint8Array);
  const head = Buffer.alloc(9);
  head.writeUIntBE(body.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, body]);
}
const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const setting = (id: number, value: number): Buffer => Buffer.concat([Buffer.from([0, id]), uint32(value)]);
const answer = encodeHeaders([[':status', '200']]);

function setUp() {
  const it = {
    sent: [] as Buffer[],
    takes: true,
    now: 0,
    said: [] as string[],
    data: [] as Buffer[],
    /** Frames that we sent, as type, stream and length. */
    frames(): [type: number, stream: number, length: number][] {
      const bytes = Buffer.concat(it.sent).subarray(24);
      const found: [number, number, number][] = [];
      for (let at = 0; at < bytes.length; at += 9 + bytes.readUIntBE(at, 3))
        found.push([bytes[at + 3]!, bytes.readUInt32BE(at + 5), bytes.readUIntBE(at, 3)]);
      return found;
    },
    sentData: () => it.frames().reduce((sum, [type, , length]) => sum + (type === DATA ? length : 0), 0),
    ended: () => it.said.filter((one) => one.startsWith('end: ')),
  };
  const call: Call = openCall({
    headers: [
      [':method', 'POST'],
      [':path', '/x'],
    ],
    nowMs: () => it.now,
    send(parts) {
      it.sent.push(...parts.map((part) => Buffer.from(part)));
      return it.takes;
    },
    handlers: {
      onReady: () => it.said.push('ready'),
      onHeaders: (headers) => it.said.push(`headers ${[...headers.keys()].join()}`),
      onData: (bytes) => it.data.push(Buffer.from(bytes)),
      onDrain: () => it.said.push('drain'),
      onEnd: (reason) => it.said.push(`end: ${reason}`),
    },
  });
  return { it, call };
}

test('begins with the preface, its settings and the request', () => {
  const { it } = setUp();
  expect(it.sent[0]!.toString('latin1')).toBe('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  expect(it.frames().map(([type, stream]) => [type, stream])).toEqual([
    [SETTINGS, 0],
    [HEADERS, 1],
  ]);
});

test('settings and pings are answered, unknown frames and settings passed over', () => {
  const { it, call } = setUp();
  call.receive(
    Buffer.concat([
      frame(SETTINGS, 0, 0, setting(77, 5)),
      frame(99, 3, 7, [1, 2]),
      frame(PING, 0, 0, Buffer.from('12345678')),
    ]),
  );
  expect(it.said).toEqual(['ready']);
  expect(Buffer.concat(it.sent).subarray(-17).toString('latin1')).toContain('12345678');
  expect(it.frames().slice(2)).toEqual([
    [SETTINGS, 0, 0],
    [PING, 0, 8],
  ]);
});

describe('the other end’s permission', () => {
  test('no more data is sent than there is room for, on the stream and on the connection', () => {
    const { it, call } = setUp();
    call.receive(frame(SETTINGS, 0, 0, setting(4, 1_000)));
    expect(call.write([Buffer.alloc(200_000)])).toBe(false);
    expect(it.sentData()).toBe(1_000);
    call.receive(frame(WINDOW_UPDATE, 0, 1, uint32(1_000_000)));
    expect(it.sentData()).toBe(65_535);
    expect(it.said).not.toContain('drain');
    call.receive(frame(WINDOW_UPDATE, 0, 0, uint32(1_000_000)));
    expect(it.sentData()).toBe(200_000);
    expect(it.said.at(-1)).toBe('drain');
    expect(Math.max(...it.frames().map(([, , length]) => length))).toBe(16_384);
  });

  test('a smaller window may leave less than no room', () => {
    const { it, call } = setUp();
    call.receive(frame(SETTINGS, 0, 0));
    call.write([Buffer.alloc(60_000)]);
    call.receive(frame(SETTINGS, 0, 0, setting(4, 10_000)));
    call.write([Buffer.alloc(1_000)]);
    call.receive(frame(WINDOW_UPDATE, 0, 1, uint32(50_000)));
    expect(it.sentData()).toBe(60_000);
    call.receive(frame(WINDOW_UPDATE, 0, 1, uint32(400)));
    expect(it.sentData()).toBe(60_400);
  });

  test('nothing is sent while the connection takes nothing', () => {
    const { it, call } = setUp();
    call.receive(frame(SETTINGS, 0, 0));
    it.takes = false;
    expect(call.write([Buffer.alloc(40_000)])).toBe(false);
    const before = it.sentData();
    expect(before).toBeLessThanOrEqual(16_384);
    it.takes = true;
    call.drained();
    expect(it.sentData()).toBe(40_000);
    expect(it.said.at(-1)).toBe('drain');
  });
});

test('what was taken is given back, on the stream and on the connection', () => {
  const { it, call } = setUp();
  call.receive(Buffer.concat([frame(SETTINGS, 0, 0), frame(HEADERS, 4, 1, answer)]));
  for (let i = 0; i < 8; i++) call.receive(frame(DATA, 0, 1, Buffer.alloc(10_000)));
  expect(it.data).toHaveLength(8);
  expect(it.frames().filter(([type]) => type === WINDOW_UPDATE)).toEqual([
    [WINDOW_UPDATE, 0, 4],
    [WINDOW_UPDATE, 1, 4],
    [WINDOW_UPDATE, 0, 4],
    [WINDOW_UPDATE, 1, 4],
  ]);
});

test('headers may be padded, carry a priority and come in pieces', () => {
  const { it, call } = setUp();
  const padded = Buffer.concat([Buffer.from([3, 0, 0, 0, 0, 0]), answer.subarray(0, 5), Buffer.alloc(3)]);
  call.receive(frame(SETTINGS, 0, 0));
  call.receive(Buffer.concat([frame(HEADERS, 0x28, 1, padded), frame(CONTINUATION, 4, 1, answer.subarray(5))]));
  expect(it.said.at(-1)).toBe('headers :status');
  call.receive(frame(DATA, 0x8, 1, [2, 65, 66, 0, 0]));
  expect(it.data).toEqual([Buffer.from('AB')]);
  call.receive(frame(HEADERS, 5, 1, encodeHeaders([['grpc-status', '0']])));
  expect(it.said.slice(-2)).toEqual(['headers grpc-status', 'end: the collector ended the stream']);
});

describe('what ends it', () => {
  const cases: [string, Buffer, RegExp][] = [
    ['a reset', frame(RST_STREAM, 0, 1, uint32(8)), /reset \(HTTP\/2 code 8\)/],
    ['a farewell', frame(GOAWAY, 0, 0, [0, 0, 0, 1, 0, 0, 0, 11]), /going away \(HTTP\/2 code 11\)/],
    ['data that ends', frame(DATA, 1, 1), /ended the stream/],
    ['a frame over 16 KB', Buffer.from([0, 0x40, 1, 0, 0, 0, 0, 0, 1]), /too large/],
    ['a pushed stream', frame(PUSH_PROMISE, 4, 1, [0, 0, 0, 2]), /nobody asked/],
    ['data of another stream', frame(DATA, 0, 3), /stream that there is not/],
    ['settings of a stream', frame(SETTINGS, 0, 1), /stream that there is not/],
    ['settings of a broken size', frame(SETTINGS, 0, 0, [1]), /wrong size/],
    ['a window beyond 2^31', frame(SETTINGS, 0, 0, setting(4, 2 ** 31)), /too large/],
    ['a window that overflows', Buffer.concat([frame(WINDOW_UPDATE, 0, 0, uint32(2 ** 31 - 1))]), /too large/],
    ['a window that stays', frame(WINDOW_UPDATE, 0, 1, uint32(0)), /does not open/],
    ['a ping of seven bytes', frame(PING, 0, 0, Buffer.alloc(7)), /wrong size/],
    ['a reset of five bytes', frame(RST_STREAM, 0, 1, Buffer.alloc(5)), /wrong size/],
    ['a farewell of four bytes', frame(GOAWAY, 0, 0, Buffer.alloc(4)), /wrong size/],
    ['more padding than frame', frame(DATA, 0x8, 1, [9, 1]), /padding/],
    [
      'headers that another frame interrupts',
      Buffer.concat([frame(HEADERS, 0, 1, answer), frame(PING, 0, 0, Buffer.alloc(8))]),
      /not finished/,
    ],
    ['the end of headers that never began', frame(CONTINUATION, 4, 1), /never began/],
    ['headers that are none', frame(HEADERS, 4, 1, [0x80]), /table that there is not/],
    [
      'headers without an end',
      Buffer.concat([frame(HEADERS, 0, 1), ...Array.from({ length: 1_100 }, () => frame(CONTINUATION, 0, 1))]),
      /too many headers/,
    ],
    [
      'headers over 16 KB',
      Buffer.concat([frame(HEADERS, 0, 1, Buffer.alloc(9_000)), frame(CONTINUATION, 0, 1, Buffer.alloc(9_000))]),
      /too many headers/,
    ],
  ];
  test.each(cases)('%s', (_name, bytes, reason) => {
    const { it, call } = setUp();
    call.receive(frame(SETTINGS, 0, 0));
    call.receive(bytes);
    expect(it.ended()).toHaveLength(1);
    expect(it.ended()[0]).toMatch(reason);
    const sent = it.sent.length;
    call.receive(frame(PING, 0, 0, Buffer.alloc(8)));
    expect(call.write([Buffer.alloc(1)])).toBe(false);
    expect(it.sent.length).toBe(sent);
  });

  test('an answer in another protocol', () => {
    const { it, call } = setUp();
    call.receive(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(it.ended()).toEqual(['end: what answers does not speak HTTP/2']);
  });

  test('more frames in a second than a collector has reason to send, and no fewer', () => {
    const { it, call } = setUp();
    call.receive(frame(SETTINGS, 0, 0));
    const pings = (count: number): void =>
      call.receive(Buffer.concat(Array.from({ length: count }, () => frame(PING, 0, 0, Buffer.alloc(8)))));
    pings(1_999);
    it.now = 1_000;
    pings(2_000);
    expect(it.ended()).toEqual([]);
    pings(1);
    expect(it.ended()[0]).toMatch(/more than 2000 frames in a second/);
  });

  test('asking without ever listening', () => {
    const { it, call } = setUp();
    it.takes = false;
    for (let second = 0; second < 4 && it.ended().length === 0; second++) {
      it.now = second * 1_000;
      call.receive(frame(SETTINGS, 0, 0));
      for (let i = 0; i < 600; i++) call.receive(frame(PING, 0, 0, Buffer.alloc(8)));
    }
    expect(it.ended()[0]).toMatch(/does not listen/);
    expect(it.frames().length).toBeLessThan(1_010);
  });
});

test('a ping is answered by its own bytes only', () => {
  const { it, call } = setUp();
  call.receive(frame(SETTINGS, 0, 0));
  let answers = 0;
  call.ping(() => answers++);
  const ours = it.sent.at(-1)!.subarray(9);
  call.receive(frame(PING, 1, 0, Buffer.alloc(8)));
  expect(answers).toBe(0);
  call.receive(frame(PING, 1, 0, ours));
  call.receive(frame(PING, 1, 0, ours));
  expect(answers).toBe(1);
});

test('whatever comes, however it is cut, ends it at worst', () => {
  const reasons = new Set<string>();
  for (let seed = 1; seed <= 3_000; seed++) {
    const random = pseudoRandom(seed);
    const number = (below: number): number => Math.floor(random() * below);
    const { it, call } = setUp();
    const frames = [
      frame(SETTINGS, 0, 0, random() < 0.5 ? setting(4, number(100_000)) : []),
      frame(HEADERS, 4, 1, answer),
    ];
    for (let i = 0; i < 12; i++) {
      const payload = Buffer.from(Array.from({ length: number(40) }, () => number(256)));
      const fitting = [DATA, HEADERS, CONTINUATION, RST_STREAM].includes(i % 10) ? 1 : 0;
      frames.push(
        frame(
          number(11),
          random() < 0.5 ? number(256) : 4,
          random() < 0.8 ? fitting : number(5),
          random() < 0.3 ? payload.subarray(0, 4) : payload,
        ),
      );
    }
    const bytes = Buffer.concat(frames);
    if (random() < 0.3) bytes[number(bytes.length)] = number(256);
    call.write([Buffer.alloc(number(100_000))]);
    for (let at = 0; at < bytes.length;) {
      const size = 1 + number(random() < 0.5 ? 3 : 60);
      call.receive(bytes.subarray(at, at + size));
      at += size;
    }
    expect(it.ended().length, `seed ${seed}`).toBeLessThanOrEqual(1);
    if (it.ended().length === 1) expect(it.said.at(-1), `seed ${seed}`).toMatch(/^end: /);
    for (const reason of it.ended()) reasons.add(reason);
  }
  // Not always the same door.
  expect(reasons.size).toBeGreaterThan(15);
});
