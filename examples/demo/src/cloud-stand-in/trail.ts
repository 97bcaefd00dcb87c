// The trail: keeps one record per call and delivers them the way CloudTrail does, as gzipped {"Records": [...]} files
// under AWSLogs/<account>/CloudTrail/<region>/<date>/, late and in no order. CloudTrail's minutes are seconds here.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export type TrailRecord = Record<string, unknown> & { readonly eventID: string; readonly eventTime: string };

/**
 * `first`: each record as soon as it is written. `late`: after 0.3 to 1.5 seconds, in no order. `last` and `shuffled`:
 * nothing until `flush`, then in order or in none.
 */
export type DeliveryOrder = 'first' | 'late' | 'last' | 'shuffled';
export const deliveryOrders: readonly DeliveryOrder[] = ['first', 'late', 'last', 'shuffled'];

export interface TrailOptions {
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  readonly order: DeliveryOrder;
  /** The same seed gives the same delays and shuffles. */
  readonly seed: number;
}

const recordsHeldMax = 10_000;
const recordsPerFileMax = 4;
const lateMinMs = 300;
const lateMaxMs = 1500;

export class Trail {
  readonly #options: TrailOptions;
  readonly #random: () => number;
  #held: TrailRecord[] = [];
  #timers = new Set<NodeJS.Timeout>();
  #writing: Promise<void> = Promise.resolve();
  written = 0;
  dropped = 0;

  constructor(options: TrailOptions) {
    this.#options = options;
    this.#random = seeded(options.seed);
  }

  record(record: TrailRecord): void {
    if (this.#held.length >= recordsHeldMax) {
      this.dropped += 1;
      return;
    }
    this.#held.push(record);
    if (this.#options.order === 'first') this.#deliver([record]);
    if (this.#options.order !== 'late') return;
    const delayMs = lateMinMs + this.#random() * (lateMaxMs - lateMinMs);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#deliver([record]);
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Delivers what is still held and resolves when every file is written. */
  async flush(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const rest = this.#options.order === 'last' ? [...this.#held] : shuffle(this.#held, this.#random);
    for (let from = 0; from < rest.length; from += recordsPerFileMax)
      this.#deliver(rest.slice(from, from + recordsPerFileMax));
    await this.#writing;
  }

  #deliver(records: readonly TrailRecord[]): void {
    this.#held = this.#held.filter((held) => !records.includes(held));
    this.#writing = this.#writing.then(() => this.#write(records));
  }

  async #write(records: readonly TrailRecord[]): Promise<void> {
    const { account, folder, region } = this.#options;
    const now = new Date().toISOString();
    const day = join(folder, 'AWSLogs', account, 'CloudTrail', region, ...now.slice(0, 10).split('-'));
    await mkdir(day, { recursive: true });
    const stamp = now.slice(0, 16).replaceAll(/[-:]/g, '');
    const name = `${account}_CloudTrail_${region}_${stamp}Z_${randomBytes(12).toString('base64url').slice(0, 16)}.json.gz`;
    const body = await promisify(gzip)(JSON.stringify({ Records: records }));
    // Written beside and renamed: whoever watches the folder sees whole files only.
    await writeFile(join(day, `.${name}.part`), body);
    await rename(join(day, `.${name}.part`), join(day, name));
    this.written += records.length;
  }
}

export interface RecordParts {
  readonly userIdentity: Record<string, unknown>;
  readonly eventSource: string;
  readonly eventName: string;
  readonly region: string;
  readonly account: string;
  readonly sourceAddress: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly requestParameters: Record<string, unknown> | null;
  readonly responseElements: Record<string, unknown> | null;
  readonly readOnly: boolean;
  readonly dataEvent: boolean;
  readonly time: Date;
  readonly resources?: readonly Record<string, string>[];
  readonly additional?: Record<string, unknown>;
  readonly error?: { errorCode?: string; errorMessage?: string };
}

/** One record, version 1.11. eventTime is the completion of the call, whole seconds. */
export function trailRecord(parts: RecordParts): TrailRecord {
  return {
    eventVersion: '1.11',
    userIdentity: parts.userIdentity,
    eventTime: `${parts.time.toISOString().slice(0, 19)}Z`,
    eventSource: parts.eventSource,
    eventName: parts.eventName,
    awsRegion: parts.region,
    sourceIPAddress: parts.sourceAddress,
    userAgent: parts.userAgent,
    ...parts.error,
    requestParameters: parts.requestParameters,
    responseElements: parts.responseElements,
    ...(parts.additional ? { additionalEventData: parts.additional } : {}),
    requestID: parts.requestId,
    eventID: randomUUID(),
    readOnly: parts.readOnly,
    ...(parts.resources ? { resources: parts.resources } : {}),
    eventType: 'AwsApiCall',
    managementEvent: !parts.dataEvent,
    recipientAccountId: parts.account,
    eventCategory: parts.dataEvent ? 'Data' : 'Management',
  };
}

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}

/** mulberry32: small, repeatable, good enough to shuffle a demo. */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
