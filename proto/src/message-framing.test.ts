// Messages in a stream of bytes: however they are cut, they come out whole, and nothing is kept for a promise.
import { describe, expect, test } from 'vitest';
import { messageHead, MessageReader } from './message-framing.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';

const MAX = 100_000;

function read(chunks: Iterable<Uint8Array>, bytesMax = MAX): Buffer[] {
  const messages: Buffer[] = [];
  const reader = new MessageReader(bytesMax, (bytes) => messages.push(Buffer.from(bytes)));
  for (const chunk of chunks) reader.push(chunk);
  return messages;
}

test('messages come out whole, however the stream is cut', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = pseudoRandom(seed);
    const messages = Array.from({ length: 1 + random() * 6 }, () =>
      Buffer.alloc(random() < 0.2 ? 0 : Math.floor(random() ** 3 * 20_000), Math.floor(random() * 256)),
    );
    const stream = Buffer.concat(messages.flatMap((message) => [messageHead(message.length), message]));
    const chunks: Buffer[] = [];
    for (let at = 0; at < stream.length;) {
      const size = random() < 0.3 ? 1 : 1 + Math.floor(random() * 5_000);
      chunks.push(stream.subarray(at, at + size));
      at += size;
    }
    expect(read(chunks), `seed ${seed}`).toEqual(messages);
  }
});

describe('the bound', () => {
  test('a message may have as many bytes as are allowed', () => {
    expect(read([messageHead(MAX), Buffer.alloc(MAX)])[0]).toHaveLength(MAX);
  });

  test('one with a byte more is refused before any of it has come', () => {
    expect(() => read([messageHead(MAX + 1)])).toThrow('a message of 100001 bytes was announced');
  });

  test('what is promised takes no room before it comes', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 100 }, () => {
      const reader = new MessageReader(4 * 1024 * 1024, () => {});
      reader.push(messageHead(4 * 1024 * 1024));
      reader.push(Buffer.alloc(1));
      return reader;
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
    expect(readers).toHaveLength(100);
  });
});

test('compressed messages are refused: none were agreed on', () => {
  expect(() => read([Buffer.from([1, 0, 0, 0, 0])])).toThrow('compressed');
});
