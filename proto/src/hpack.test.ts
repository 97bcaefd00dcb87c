// Header blocks: the examples of RFC 7541, and no bytes from outside do worse than throw a RangeError. What real servers send is
// in light-transport.test.ts.
import { describe, expect, test } from 'vitest';
import { encodeHeaders, readHeaders } from './hpack.ts';
import { pseudoRandom } from './pseudo-random.test-helper.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('readHeaders', () => {
  test.each([
    ['C.2.4, an indexed header', '88', { ':status': '200' }],
    [
      'C.6.1, Huffman coded',
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      { ':status': '302' },
    ],
    ['C.5.1, not coded', '4803 3330 3258 0770 7269 7661 7465', { ':status': '302' }],
    [
      'C.2.1, a name of its own',
      '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572',
      { 'custom-key': 'custom-header' },
    ],
    ['a table of no size, said first', '20 88', { ':status': '200' }],
    ['the code of C.4.1', '00 01 61 8c f1e3 c2e5 f23a 6ba0 ab90 f4ff', { a: 'www.example.com' }],
    ['a value that ends where its characters do', '00 01 61 82 ffff', { a: '' }],
  ])('%s', (_name, block, headers) => {
    expect(Object.fromEntries(readHeaders(hex(block)))).toEqual(headers);
  });

  test.each([
    ['an entry of the dynamic table', 'be'],
    ['entry zero', '80'],
    ['a string that is cut short', '00 05 61'],
    ['a number that is cut short', 'ff'],
    ['a number without an end', '00 7f ff ff ff ff ff 7f'],
    ['a name without a value', '00 01 61'],
  ])('refuses %s', (_name, block) => {
    expect(() => readHeaders(hex(block))).toThrow(RangeError);
  });

  test('no bytes do worse than throw a RangeError', () => {
    for (let seed = 1; seed <= 5_000; seed++) {
      const random = pseudoRandom(seed);
      const bytes = Buffer.from(Array.from({ length: random() * 60 }, () => Math.floor(random() * 256)));
      try {
        readHeaders(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
  });
});

describe('encodeHeaders', () => {
  test.each([0, 1, 126, 127, 128, 254, 255, 3000])('carries a value of %d characters', (length) => {
    const value = 'x'.repeat(length);
    expect(
      readHeaders(
        encodeHeaders([
          ['authorization', value, true],
          ['te', 'trailers'],
        ]),
      ),
    ).toEqual(
      new Map([
        ['authorization', value],
        ['te', 'trailers'],
      ]),
    );
  });

  test.each(['a\r\nb: c', 'a\0', 'ä'])('refuses %j', (value) => {
    expect(() => encodeHeaders([['authorization', value]])).toThrow(/"authorization" has characters/);
  });
});
