// Archives as an attacker packs them: entries with any name, links to anywhere.
import { gzipSync, crc32 } from 'node:zlib';

export interface Entry {
  readonly name: string;
  readonly content?: string;
  /** A link instead of a file: where it leads. */
  readonly symlink?: string;
  readonly hardlink?: string;
  readonly folder?: true;
}

/** PKWARE's format with entries stored as they are (APPNOTE 4.3). */
export function zip(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', symlink, folder } of entries) {
    const path = Buffer.from(name);
    const data = Buffer.from(symlink ?? content);
    const sum = crc32(data);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt32LE(sum, 14);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt32LE(data.length, 22);
    local.writeUInt16LE(path.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE((3 << 8) | 20, 4);
    central.writeUInt16LE(20, 6);
    central.writeUInt32LE(sum, 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(data.length, 24);
    central.writeUInt16LE(path.length, 28);
    const mode = symlink !== undefined ? 0o120777 : folder ? 0o040755 : 0o100644;
    central.writeUInt32LE(mode * 65_536, 38);
    central.writeUInt32LE(offset, 42);
    files.push(local, path, data);
    directory.push(central, path);
    offset += local.length + path.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

/** POSIX ustar (pax, IEEE 1003.1). */
export function tar(entries: readonly Entry[]): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, content = '', symlink, hardlink, folder } of entries) {
    const data = Buffer.from(content);
    const head = Buffer.alloc(512);
    const octal = (value: number, at: number, length: number): void => {
      head.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
    };
    const split = Buffer.byteLength(name) > 100 ? name.indexOf('/', name.length - 101) : -1;
    if (split > 0) head.write(name.slice(0, split), 345);
    head.write(split > 0 ? name.slice(split + 1) : name, 0);
    octal(folder ? 0o755 : 0o644, 100, 8);
    octal(0, 108, 8);
    octal(0, 116, 8);
    octal(data.length, 124, 12);
    octal(1_700_000_000, 136, 12);
    head.fill(0x20, 148, 156);
    head.write(symlink !== undefined ? '2' : hardlink !== undefined ? '1' : folder ? '5' : '0', 156);
    head.write(symlink ?? hardlink ?? '', 157);
    head.write('ustar\x0000', 257);
    octal(
      head.reduce((sum, byte) => sum + byte, 0),
      148,
      7,
    );
    blocks.push(head, data, Buffer.alloc((512 - (data.length % 512)) % 512));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1_024)]);
}

export const tgz = (entries: readonly Entry[]): Buffer => gzipSync(tar(entries));
