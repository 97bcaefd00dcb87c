// Bodies that a sender packed, bombs among them.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createInputIndex } from './index.ts';
import { archiveOf, mayBePackedWord, unpacked } from './packed.ts';

const text = JSON.stringify({ x: '../../etc/passwd', note: 'hello '.repeat(50) });

it.each([
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['deflate', deflateRawSync(text)],
  ['br', brotliCompressSync(text)],
  ['zstd', zstdCompressSync(text)],
  ['gzip, br', brotliCompressSync(gzipSync(text))],
  ['', gzipSync(text)],
  ['identity', zstdCompressSync(text)],
])('%s', (encoding, bytes) => {
  expect(unpacked(bytes, encoding).toString()).toBe(text);
  const inputs = createInputIndex({ body: { bytes: [bytes], contentType: 'application/json', encoding } });
  expect(inputs.suspicious).toBe(true);
  expect(inputs.holds!('climb', '../../etc/passwd')).toBe(true);
  expect(inputs.equal('../../etc/passwd')?.path).toBe('body.x');
});

it('reads what is there of a body that was cut off', () => {
  const long = JSON.stringify({
    x: '../../etc/passwd',
    note: Array.from({ length: 500 }, (_, at) => at ** 3).join(' '),
  });
  for (const [encoding, bytes] of [
    ['gzip', gzipSync(long)],
    ['br', brotliCompressSync(long)],
  ] as const)
    expect(unpacked(bytes.subarray(0, bytes.length >> 1), encoding).toString()).toContain('../../etc/passwd');
});

it('reads the beginning of a bomb, and leaves alone what is not packed', () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from('{"x":"../../etc/passwd",'), Buffer.alloc(64 * 1024 * 1024, ' ')]));
  const read = unpacked(bomb, 'gzip');
  expect(read.length).toBeLessThanOrEqual(4_194_304);
  expect(read.toString('utf8', 0, 40)).toContain('../../etc/passwd');
  expect(unpacked(Buffer.from(text), 'gzip').toString()).toBe(text);
  expect(unpacked(Buffer.from(text), 'rot13').toString()).toBe(text);
});

it('knows a packed value in base64', () => {
  for (const bytes of [gzipSync(text), deflateSync(text), deflateSync(text, { level: 1 }), zstdCompressSync(text)]) {
    expect(archiveOf(bytes)).not.toBe('');
    const [first, second, third, fourth] = Buffer.from(bytes.toString('base64')) as unknown as [
      number,
      number,
      number,
      number,
    ];
    expect(mayBePackedWord(first, second, third, fourth)).toBe(true);
    const inputs = createInputIndex({ query: { x: bytes.toString('base64') } });
    expect(inputs.equal('../../etc/passwd')?.transforms).toContain('base64');
  }
});
