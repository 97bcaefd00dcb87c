// `throughline replay`: stories from recorded audit files, offline. The same engine as live.
import { createReadStream, promises as fs } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { createGunzip } from 'node:zlib';
import type { Event } from '@throughline/proto';
import type { Analyst } from '../analyst.ts';
import { DecodeError, type Format } from '../decoder.ts';
import { createAnalyst, type AnalystOptions } from '../engine.ts';
import { formatNamed, formatOf, formats, isTextRecord } from '../receivers/formats/index.ts';
import { parseJson } from '../receivers/formats/record.ts';
import type { FindingJson, StoryJson } from '../shapes.ts';
import { findingJson, storyJson } from '../story-json.ts';
import { renderLanes } from '../narrate/lanes.ts';
import { renderMarkdown } from '../narrate/markdown.ts';
import { plain } from '../narrate/plain.ts';
import { loadSigmaDetector } from '../sigma/load-detector.ts';
import { UsageError, type Terminal } from './command.ts';

/** The command. Progress goes to standard error where a person watches; 0 also when records were rejected (they are listed). */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArguments(args);
  if (positionals.length === 0) throw new UsageError('replay needs at least one file or folder');
  // What is read and let go again would else be waited for until the heap is several times what is held: a quarter less at the
  // peak, for a tenth of the speed.
  setFlagsFromString('--heap-growing-percent=30');
  let shown = 0;
  const watched = terminal.interactive;
  const { result, analyst } = await replay({
    files: positionals,
    ...(values.format ? { format: values.format } : {}),
    analyst: {
      moreDetectors: [
        loadSigmaDetector(
          values.rules ?? [],
          ({ origin, message }) => terminal.warn(`rule refused: ${plain(origin)}: ${plain(message)}\n`),
          { packaged: values['own-rules-only'] !== true },
        ),
      ],
    },
    ...(watched
      ? {
          onProgress: ({ file, files, filesDone, events }) => {
            if (Date.now() - shown < 200) return;
            shown = Date.now();
            terminal.warn(`\r\u001b[K${filesDone}/${files} files, ${events} events, ${path.basename(file)}`);
          },
        }
      : {}),
  });
  if (watched) terminal.warn('\r\u001b[K');
  if (values.json) {
    terminal.print(`${JSON.stringify(result)}\n`);
    return 0;
  }
  const { stats, rejects } = result;
  for (const story of analyst.stories()) {
    terminal.print(
      values.markdown
        ? `${renderMarkdown(story)}\n`
        : `${renderLanes(story, { colour: terminal.interactive, width: terminal.columns })}\n`,
    );
  }
  terminal.print(
    `${result.stories.length} stories and ${result.findings.length} findings in ${stats.events} events (${stats.seconds} s)\n`,
  );
  if (stats.rejected > 0) {
    terminal.warn(`${stats.rejected} records were rejected:\n`);
    for (const reject of rejects.slice(0, 20))
      terminal.warn(`  ${plain(reject.file)}:${reject.record}: ${reject.reason}\n`);
    if (stats.rejected > 20) terminal.warn(`  … and ${stats.rejected - 20} more\n`);
  }
  return 0;
}

function parseArguments(args: readonly string[]): {
  values: { json?: boolean; markdown?: boolean; format?: string; rules?: string[]; 'own-rules-only'?: boolean };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        markdown: { type: 'boolean' },
        format: { type: 'string' },
        rules: { type: 'string', multiple: true },
        'own-rules-only': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

export interface ReplayOptions {
  /** Files and folders (read recursively, in name order). */
  readonly files: readonly string[];
  /** A format's name, or "auto" (default). */
  readonly format?: string;
  /** Called as work goes on, at most once per 10000 events and once per file. */
  readonly onProgress?: (progress: Progress) => void;
  readonly analyst?: AnalystOptions;
}

export interface Progress {
  readonly file: string;
  readonly files: number;
  readonly filesDone: number;
  readonly events: number;
}

export interface Rejected {
  readonly file: string;
  /** Line in a file of JSON lines, position in an array, from 1; 0 for the whole file. */
  readonly record: number;
  readonly reason: string;
}

export interface ReplayJson {
  readonly stories: readonly StoryJson[];
  readonly findings: readonly FindingJson[];
  readonly stats: { readonly events: number; readonly rejected: number; readonly seconds: number };
  /** The first REJECTS_MAX of them. */
  readonly rejects: readonly Rejected[];
}

/** Largest file that is read whole (one JSON document); larger ones must be JSON lines. */
const DOCUMENT_BYTES_MAX = 256 * 1024 * 1024;
/** Longest line of a file of JSON lines, and largest record. */
const LINE_BYTES_MAX = 16 * 1024 * 1024;
const REJECTS_MAX = 1_000;
/** Events thought over at once: stories are composed anew for each batch that touches them. */
const BATCH = 4_000;
/** Events held whole; of the others the joins stay. A laptop reads folders larger than its memory. */
const LIMITS = { bodiesMax: 10_000, keptBodiesMax: 30_000 };

/** Throws when a path does not exist or the format is unknown; what is wrong inside a file is counted and listed. */
export async function replay(options: ReplayOptions): Promise<{ result: ReplayJson; analyst: Analyst }> {
  const started = process.hrtime.bigint();
  const format = options.format && options.format !== 'auto' ? formatNamed(options.format) : undefined;
  if (options.format && options.format !== 'auto' && !format) {
    throw new UsageError(
      `--format ${options.format} is not known; it is one of auto, ${formats.map((known) => known.name).join(', ')}`,
    );
  }
  const files = await filesIn(options.files);
  const analyst = createAnalyst({ ...options.analyst, limits: { ...LIMITS, ...options.analyst?.limits } });
  const rejects: Rejected[] = [];
  let events = 0;
  let rejected = 0;
  let batch: Event[] = [];
  let reported = 0;

  for (const [filesDone, file] of files.entries()) {
    const progress = (): void => options.onProgress?.({ file, files: files.length, filesDone, events });
    const reject = (record: number, reason: string): void => {
      rejected += 1;
      if (rejects.length < REJECTS_MAX) rejects.push({ file, record, reason: plain(reason, 300) });
    };
    const take = (event: Event): void => {
      events += 1;
      batch.push(event);
      if (batch.length < BATCH) return;
      analyst.add(batch);
      batch = [];
      if (events - reported >= 10_000) {
        reported = events;
        progress();
      }
    };
    progress();
    try {
      await readFile(file, format, take, reject);
    } catch (error) {
      reject(0, (error as Error).message);
    }
  }
  analyst.add(batch);
  return {
    analyst,
    result: {
      stories: analyst.stories().map(storyJson),
      findings: analyst.findings().map(findingJson),
      stats: { events, rejected, seconds: Math.round(Number(process.hrtime.bigint() - started) / 1e6) / 1000 },
      rejects,
    },
  };
}

const RECORDED = /\.(json|jsonl|ndjson|log)(\.gz)?$|\.gz$/;

async function filesIn(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const given of paths) {
    const stat = await fs.stat(given).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`${given} cannot be read: ${error.code ?? error.message}`);
    });
    if (!stat.isDirectory()) {
      found.push(given);
      continue;
    }
    const entries = await fs.readdir(given, { recursive: true, withFileTypes: true });
    found.push(
      ...entries
        .filter((entry) => entry.isFile() && RECORDED.test(entry.name))
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort(),
    );
  }
  return found;
}

type Take = (event: Event) => void;
type Reject = (record: number, reason: string) => void;

async function readFile(file: string, format: Format | undefined, take: Take, reject: Reject): Promise<void> {
  const { size } = await fs.stat(file);
  if (size === 0) return;
  if (await isDocument(file, size)) return readDocument(await readWhole(file), format, take, reject);
  let line = 0;
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // A broken archive must end the reading of the lines with its reason.
  source.on('error', (error) => bytes.destroy(error));
  for await (const content of linesOf(bytes)) {
    line += 1;
    if (content === undefined) {
      reject(line, `longer than ${LINE_BYTES_MAX} bytes`);
      continue;
    }
    if (content.trim() === '') continue;
    const value = parseJson(content) ?? (isTextRecord(content) ? content : undefined);
    if (value === undefined) reject(line, 'not JSON (half-written?)');
    else decodeAll(value, format, take, (_, reason) => reject(line, reason));
  }
}

/** Lines without their ends; undefined for one that is too long to hold. */
async function* linesOf(bytes: AsyncIterable<Buffer>): AsyncGenerator<string | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const line = (): string | undefined => {
    const whole =
      length > LINE_BYTES_MAX
        ? undefined
        : Buffer.concat(parts)
            .toString('utf8')
            .replace(/\r?\n$/, '');
    parts = [];
    length = 0;
    return whole;
  };
  for await (const chunk of bytes) {
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(10, from);
      const to = end < 0 ? chunk.length : end + 1;
      length += to - from;
      if (length <= LINE_BYTES_MAX) parts.push(chunk.subarray(from, to));
      else parts = [];
      if (end >= 0) yield line();
      from = to;
    }
  }
  if (length > 0) yield line();
}

/** Is the file one JSON document (an object over several lines, an array, one line), rather than JSON lines? */
async function isDocument(file: string, size: number): Promise<boolean> {
  const head = await firstBytes(file, 256 * 1024);
  const source = head.toString('utf8').trimStart();
  if (source.startsWith('[')) return true;
  const end = source.indexOf('\n');
  if (end < 0) return size <= DOCUMENT_BYTES_MAX && head.length < 256 * 1024 ? true : size <= DOCUMENT_BYTES_MAX;
  // A first line that is a whole JSON value begins a file of lines.
  if (parseJson(source.slice(0, end)) !== undefined) return source.slice(end).trim() === '' && head.length < 256 * 1024;
  // An object spread over lines; anything else is lines, of which the first is broken.
  return /^\{\s*\n/.test(source) || /^\{\s*"[^"]+"\s*:\s*[[{]\s*\n/.test(source);
}

async function firstBytes(file: string, length: number): Promise<Buffer> {
  const source = createReadStream(file, file.endsWith('.gz') ? {} : { end: length - 1 });
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => bytes.destroy(error));
  const parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    parts.push(chunk);
    held += chunk.length;
    if (held >= length) break;
  }
  source.destroy();
  return Buffer.concat(parts).subarray(0, length);
}

async function readWhole(file: string): Promise<string> {
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => bytes.destroy(error));
  const parts: Buffer[] = [];
  let held = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    held += chunk.length;
    if (held > DOCUMENT_BYTES_MAX) {
      source.destroy();
      throw new Error(`larger than ${DOCUMENT_BYTES_MAX} bytes in one JSON document; split it or write JSON lines`);
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

function readDocument(source: string, format: Format | undefined, take: Take, reject: Reject): void {
  const value = parseJson(source);
  if (value !== undefined) {
    decodeAll(value, format, take, reject);
    return;
  }
  // Not one document after all: JSON values one after the other, each on lines of its own.
  const lines = source.split(/\r?\n/);
  let good = 0;
  for (const [at, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const item = parseJson(line);
    if (item === undefined) reject(at + 1, 'not JSON (half-written?)');
    else {
      good += 1;
      decodeAll(item, format, take, (_, reason) => reject(at + 1, reason));
    }
  }
  if (good === 0 && lines.length === 0) reject(0, 'not JSON');
}

function decodeAll(value: unknown, format: Format | undefined, take: Take, reject: Reject): void {
  const known = format ?? formatOf(value);
  if (!known) {
    // An array may mix formats.
    if (Array.isArray(value) && value.length > 0) {
      for (const [at, item] of value.entries()) {
        if (formatOf(item)) decodeAll(item, undefined, take, (_, reason) => reject(at + 1, reason));
        else reject(at + 1, 'of no known format');
      }
      return;
    }
    if (!isEmptyEnvelope(value)) reject(0, 'of no known format');
    return;
  }
  for (const [at, record] of known.unwrap(value).entries()) {
    const own = format ?? (known.recognizes(record) ? known : (formatOf(record) ?? known));
    try {
      const event = own.decode(record);
      const bytes =
        (event?.cloudApiCall?.raw ?? event?.kubernetesAudit?.raw ?? event?.thirdPartyAlert?.raw)?.length ?? 0;
      if (bytes > LINE_BYTES_MAX) reject(at + 1, `a record longer than ${LINE_BYTES_MAX} bytes`);
      else if (event) take(event);
    } catch (error) {
      reject(at + 1, error instanceof DecodeError ? error.message : `could not be read: ${(error as Error).message}`);
    }
  }
}

function isEmptyEnvelope(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || value === null) return false;
  return ['Records', 'records', 'items'].some((name) => {
    const inner = (value as Record<string, unknown>)[name];
    return Array.isArray(inner) && inner.length === 0;
  });
}
