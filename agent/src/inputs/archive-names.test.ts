// What is read out of archives: names, targets of links, long names; bytes that only look like one do no harm.
import { describe, expect, test } from 'vitest';
import { deflateRawSync } from 'node:zlib';
import { archiveNames } from './archive-names.ts';

function head(name: string, kind: string, size: number, link = '', prefix = ''): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(kind, 156);
  block.write(link, 157);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  return block;
}
const content = (text: string): Buffer => {
  const block = Buffer.alloc(Math.ceil(text.length / 512) * 512);
  block.write(text);
  return block;
};

describe('tar', () => {
  test('names, prefixes and where links lead', () => {
    const bytes = Buffer.concat([
      head('a.txt', '0', 5),
      content('alpha'),
      head('x', '2', 0, '../../etc'),
      head('y', '1', 0, '/etc/passwd'),
      head('long.txt', '0', 0, '', 'deep/folder'),
      Buffer.alloc(1024),
    ]);
    expect(archiveNames(bytes)).toEqual(['a.txt', 'x', '../../etc', 'y', '/etc/passwd', 'deep/folder/long.txt']);
  });
  test('long names of GNU and pax', () => {
    const record = '30 path=../../../../srv/x.txt\n';
    const bytes = Buffer.concat([
      head('././@LongLink', 'L', 9),
      content('../../one'),
      head('one', '0', 0),
      head('PaxHeader', 'x', record.length),
      content(record),
      head('two', '0', 0),
    ]);
    expect(archiveNames(bytes)).toEqual(['../../one', 'one', '../../../../srv/x.txt', 'two']);
  });
  test('a size that cannot be ends the reading', () => {
    const bytes = head('a', '0', 0);
    bytes.write('zzz', 124);
    expect(archiveNames(bytes)).toEqual([]);
    expect(archiveNames(head('a', '0', 2 ** 30))).toEqual(['a']);
  });
});

describe('zip', () => {
  function zip(name: string, data: Buffer, method: number, mode: number): Buffer {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(method, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(mode * 65_536, 38);
    return Buffer.concat([local, Buffer.from(name), data, central, Buffer.from(name)]);
  }
  test('names of entries', () => {
    expect(archiveNames(zip('../../x.sh', Buffer.from('id'), 0, 0o100644))).toEqual(['../../x.sh']);
  });
  test.each([
    ['stored', Buffer.from('/etc'), 0],
    ['packed', deflateRawSync('/etc'), 8],
  ])('where a link leads: %s', (_, data, method) => {
    expect(archiveNames(zip('x', data, method, 0o120777))).toEqual(['x', '/etc']);
  });
  test('cut off anywhere', () => {
    const bytes = zip('x', deflateRawSync('/etc'), 8, 0o120777);
    for (let length = 0; length < bytes.length; length++)
      expect(() => archiveNames(bytes.subarray(0, length))).not.toThrow();
  });
});

test('anything else is none', () => {
  expect(archiveNames(Buffer.from('hello'))).toBeUndefined();
  expect(archiveNames(Buffer.alloc(600))).toBeUndefined();
});
