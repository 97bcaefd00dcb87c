// Follows audit files and folders: logs that grow by lines, and documents that are complete once they parse (CloudTrail's
// .json.gz). Goes on after a restart where it was; half-written files are waited for, and in the end quarantined.
import { open, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CollectorError } from '../errors.ts';
import type { Log } from '../log.ts';
import { formatNamed, formatOf, formats } from './formats/index.ts';
import { refusedBytes } from './formats/record.ts';
import { readDocuments } from './read-documents.ts';
import { takeRecords, type TakeOptions } from './take-records.ts';

export interface FileReceiverOptions extends TakeOptions {
  /** `format=path`, or a path for "auto". */
  readonly watch: readonly string[];
  readonly saved: (name: string) => Promise<string | undefined>;
  readonly save: (name: string, value: string) => Promise<void>;
  readonly log: Log;
  readonly pollMs?: number;
  /** How long a file that does not parse is waited for, unchanged. Default 10 s. */
  readonly patienceMs?: number;
}

export interface FileReceiver {
  close(): Promise<void>;
}

const FILES_MAX = 50_000;
/** Bytes of a document, inflated. */
const DOCUMENT_BYTES_MAX = 256 * 1024 * 1024;
/** Bytes of lines read in one go; a longer line is refused. */
const LINES_BYTES_MAX = 8 * 1024 * 1024;
const inflate = promisify(gunzip);

/** How far a file has been read. */
interface Position {
  inode: number;
  /** Bytes read for good: of lines, or the size of a document that was taken or refused. */
  offset: number;
  /** What the last look saw, to know when a file has come to rest. */
  size: number;
  restingSince: number;
  /** Looked at in this size without getting further: worth another look once it grows, or at the end of patience. */
  stuck: boolean;
}

/** Throws CONFIG_BAD_VALUE for an unknown format. A path that does not exist yet is waited for. */
export function startFileReceiver(options: FileReceiverOptions): FileReceiver {
  const { quarantine, log, nowUs } = options;
  const pollMs = options.pollMs ?? 500;
  const patienceMs = options.patienceMs ?? 10_000;
  const sources = options.watch.map(readSource);
  const positions = new Map<string, Position>();
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = look();

  async function look(): Promise<void> {
    for (const { format, where } of sources) {
      for (const file of await filesBelow(where)) {
        if (closed) return;
        try {
          await follow(file, format);
        } catch (error) {
          // The store's refusals end here too: the position stays, so the next look tries again.
          log('warn', 'file not read, trying again', { file, reason: (error as Error).message });
        }
      }
    }
    timer = setTimeout(() => {
      looking = look();
    }, pollMs).unref();
  }

  async function follow(file: string, formatName: string): Promise<void> {
    const { ino, size } = await stat(file);
    const position = positions.get(file) ?? (await resume(file));
    positions.set(file, position);
    if (position.inode !== ino || size < position.offset)
      Object.assign(position, { inode: ino, offset: 0, size: -1, stuck: false });
    if (size === position.offset) return;
    if (size !== position.size) Object.assign(position, { size, restingSince: nowUs(), stuck: false });
    const rests = nowUs() - position.restingSince >= patienceMs * 1_000;
    if (position.stuck && !rests) return;

    const consumed = file.endsWith('.gz')
      ? await takeDocument(file, formatName, rests)
      : await takeText(file, formatName, position, rests);
    position.stuck = consumed === position.offset;
    if (position.stuck) return;
    position.offset = consumed;
    await options.save(`file:${file}`, JSON.stringify({ inode: ino, offset: consumed }));
  }

  async function resume(file: string): Promise<Position> {
    const saved = await options.saved(`file:${file}`);
    const { inode, offset } =
      saved === undefined ? { inode: 0, offset: 0 } : (JSON.parse(saved) as { inode: number; offset: number });
    return { inode, offset, size: -1, restingSince: 0, stuck: false };
  }

  // A compressed document is whole or not yet there; answers its size once it was taken or given up.
  async function takeDocument(file: string, formatName: string, rests: boolean): Promise<number> {
    const bytes = await readFile(file);
    let text: Buffer;
    try {
      text = await inflate(bytes, { maxOutputLength: DOCUMENT_BYTES_MAX });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!rests && code !== 'ERR_BUFFER_TOO_LARGE') return 0;
      quarantine.put({
        from: file,
        reason: code === 'ERR_BUFFER_TOO_LARGE' ? 'file too large' : 'file cut short or not gzip',
        detail: message,
        bytes,
      });
      return bytes.length;
    }
    const { values, bad } = readDocuments(text);
    if (values.length === 0 && !rests) return 0;
    await take(file, formatName, values, bad);
    return bytes.length;
  }

  // Lines as far as they are complete; a text that is no line-wise JSON is a document that must parse as a whole.
  async function takeText(
    file: string,
    formatName: string,
    { offset, size }: Position,
    rests: boolean,
  ): Promise<number> {
    const chunk = await readFrom(file, offset, Math.min(size - offset, LINES_BYTES_MAX));
    if (offset === 0 && !startsWithLine(chunk)) {
      if (size > DOCUMENT_BYTES_MAX) {
        quarantine.put({ from: file, reason: 'file too large', detail: `${size} bytes`, bytes: chunk });
        return size;
      }
      const whole = size > chunk.length ? await readFile(file) : chunk;
      const document = readDocuments(whole);
      // Several values mean lines after a first one that is broken.
      if (document.values.length === 0 && !rests) return 0;
      if (document.values.length === 1 && document.bad.length === 0) {
        await take(file, formatName, document.values, []);
        return whole.length;
      }
      if (document.values.length === 0) {
        quarantine.put({ from: file, reason: 'file is not JSON', detail: `${whole.length} bytes`, bytes: whole });
        return whole.length;
      }
    }
    const end = completeUpTo(chunk, rests);
    if (end === 0 && chunk.length === LINES_BYTES_MAX) {
      quarantine.put({ from: file, reason: 'line too long', bytes: chunk });
      return offset + chunk.length;
    }
    if (end === 0) return offset;
    const { values, bad } = readDocuments(chunk.subarray(0, end));
    await take(file, formatName, values, bad);
    return offset + end;
  }

  async function take(
    file: string,
    formatName: string,
    values: readonly unknown[],
    bad: readonly string[],
  ): Promise<void> {
    for (const line of bad) quarantine.put({ from: file, reason: 'not JSON', bytes: Buffer.from(line) });
    for (const value of values) {
      const format = formatName === 'auto' ? formatOf(value) : formatNamed(formatName);
      if (format) await takeRecords(value, format, file, options);
      else quarantine.put({ from: file, reason: 'no format knows it', bytes: refusedBytes(value) });
    }
  }

  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
    },
  };
}

function readSource(text: string): { format: string; where: string } {
  const [, format = 'auto', where = text] = /^([a-z0-9-]+)=(.+)$/.exec(text) ?? [];
  if (format !== 'auto' && !formatNamed(format)) {
    throw new CollectorError(
      'CONFIG_BAD_VALUE',
      `watch names the format "${format}"; there are ${formats.map((f) => f.name).join(', ')} and auto`,
    );
  }
  return { format, where };
}

/** The file itself, or every file below the folder in the order of their names, which is that of their times in CloudTrail. */
async function filesBelow(where: string): Promise<readonly string[]> {
  try {
    const about = await stat(where);
    if (!about.isDirectory()) return [where];
    const entries = await readdir(where, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .slice(0, FILES_MAX);
  } catch {
    return [];
  }
}

async function readFrom(file: string, offset: number, length: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function startsWithLine(chunk: Buffer): boolean {
  const end = chunk.indexOf(10);
  if (end === -1) return false;
  return isJson(chunk.subarray(0, end));
}

// The end of the last complete line. A last line without its newline counts once it parses, or when the file rests.
function completeUpTo(chunk: Buffer, rests: boolean): number {
  const lastBreak = chunk.lastIndexOf(10) + 1;
  if (lastBreak === chunk.length) return lastBreak;
  return rests || isJson(chunk.subarray(lastBreak)) ? chunk.length : lastBreak;
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}
