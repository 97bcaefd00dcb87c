// The names that an archive gives its entries, and where its links lead: whoever packed it chose them. zip (PKWARE's APPNOTE,
// 4.3) and tar (POSIX ustar and pax, GNU's long names), as far as their headers can be read.
import type zlib from 'node:zlib';

/** Names read of one archive; what follows them is left to the search in the raw bytes. */
const NAMES_MAX = 2_000;
/** Longest name, and longest target of a link. */
const NAME_BYTES_MAX = 4_096;
const BLOCK = 512;

/** @returns undefined for bytes that are no archive */
export function archiveNames(bytes: Buffer): readonly string[] | undefined {
  if (isZip(bytes)) return [...zipNames(bytes)];
  return isTar(bytes) ? [...tarNames(bytes)] : undefined;
}

export function isArchive(bytes: Buffer): boolean {
  return isZip(bytes) || isTar(bytes);
}

function isZip(bytes: Buffer): boolean {
  return bytes.length >= 30 && bytes.readUInt32LE(0) === 0x04034b50;
}

function isTar(bytes: Buffer): boolean {
  return bytes.length >= BLOCK && bytes.toString('latin1', 257, 262) === 'ustar';
}

function zipNames(bytes: Buffer): Set<string> {
  const names = new Set<string>();
  const central = Buffer.from('PK\x01\x02');
  for (let at = bytes.indexOf(central); at >= 0 && names.size < NAMES_MAX; at = bytes.indexOf(central, at + 4)) {
    if (at + 46 > bytes.length) break;
    const name = bytes.toString('utf8', at + 46, at + 46 + Math.min(bytes.readUInt16LE(at + 28), NAME_BYTES_MAX));
    names.add(name);
    const isLink = bytes.readUInt16LE(at + 40) >> 12 === 0o12;
    const target = isLink ? storedText(bytes, bytes.readUInt32LE(at + 42)) : undefined;
    if (target !== undefined) names.add(target);
  }
  // What a reader that goes from the front finds; a directory may be missing or name other entries.
  const local = Buffer.from('PK\x03\x04');
  for (let at = 0; at >= 0 && at + 30 <= bytes.length && names.size < NAMES_MAX; at = bytes.indexOf(local, at + 4))
    names.add(bytes.toString('utf8', at + 30, at + 30 + Math.min(bytes.readUInt16LE(at + 26), NAME_BYTES_MAX)));
  return names;
}

/** The content of an entry as short as the target of a link. */
function storedText(bytes: Buffer, at: number): string | undefined {
  if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== 0x04034b50) return undefined;
  const start = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
  const data = bytes.subarray(start, start + Math.min(bytes.readUInt32LE(at + 18), NAME_BYTES_MAX));
  if (bytes.readUInt16LE(at + 8) === 0) return data.toString('utf8');
  try {
    const { inflateRawSync } = process.getBuiltinModule('node:zlib') as typeof zlib;
    return inflateRawSync(data, { maxOutputLength: NAME_BYTES_MAX }).toString('utf8');
  } catch {
    return undefined;
  }
}

function tarNames(bytes: Buffer): Set<string> {
  const names = new Set<string>();
  const text = (start: number, length: number): string => {
    const end = bytes.indexOf(0, start);
    return bytes.toString('utf8', start, end < 0 || end > start + length ? start + length : end);
  };
  for (let at = 0; at + BLOCK <= bytes.length && names.size < NAMES_MAX;) {
    const size = Number.parseInt(text(at + 124, 12).trim() || '0', 8);
    const name = text(at, 100);
    if (Number.isNaN(size) || size < 0 || (name === '' && size === 0)) break;
    const kind = String.fromCharCode(bytes[at + 156]!);
    const content = at + BLOCK;
    if (kind === 'L' || kind === 'K') names.add(text(content, Math.min(size, NAME_BYTES_MAX)));
    else if (kind === 'x' || kind === 'g') {
      const records = bytes.toString('utf8', content, content + Math.min(size, 4 * NAME_BYTES_MAX));
      for (const [, value] of records.matchAll(/\d+ (?:path|linkpath)=([^\n]*)\n/g)) names.add(value!);
    } else {
      const prefix = text(at + 345, 155);
      names.add(prefix === '' ? name : `${prefix}/${name}`);
      const target = kind === '1' || kind === '2' ? text(at + 157, 100) : '';
      if (target !== '') names.add(target);
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
  }
  return names;
}
