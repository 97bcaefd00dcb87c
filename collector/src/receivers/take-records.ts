// Turns audit records of one format into stored events: what HTTP and file receivers share. A record that its format
// refuses is quarantined and counted; the others go on.
import { Event } from '@throughline/proto';
import { DecodeError, type Format } from '../decoder.ts';
import { checkEvent } from '../check-event.ts';
import { refusedBytes } from './formats/record.ts';
import type { Incoming, Pipeline } from '../pipeline.ts';
import type { Quarantine } from '../quarantine.ts';

export interface Taken {
  /** Events that were new. */
  readonly accepted: number;
  /** Events known before. */
  readonly repeated: number;
  /** Records that carry nothing: digests, first stages. */
  readonly ignored: number;
  /** Records refused and quarantined. */
  readonly rejected: number;
}

export interface TakeOptions {
  readonly pipeline: Pipeline;
  readonly quarantine: Quarantine;
  readonly nowUs: () => number;
}

/** Events stored in one go; a large file must not become one large transaction. */
const CHUNK = 1_000;

/** Resolves when all that could be read is durable; rejects when the store cannot. `from` is for the quarantine. */
export async function takeRecords(value: unknown, format: Format, from: string, options: TakeOptions): Promise<Taken> {
  const { pipeline, quarantine, nowUs } = options;
  let accepted = 0;
  let repeated = 0;
  let ignored = 0;
  let rejected = 0;
  let good: Incoming[] = [];
  const reject = (record: unknown, reason: string, detail: string): void => {
    rejected++;
    quarantine.put({ from, reason, detail, bytes: refusedBytes(record) });
  };
  const store = async (): Promise<void> => {
    const fresh = await pipeline.receive(good);
    accepted += fresh;
    repeated += good.length - fresh;
    good = [];
  };

  for (const record of unwrap(value, format, reject)) {
    try {
      const event = format.decode(record);
      if (event === undefined) {
        ignored++;
        continue;
      }
      event.arrivalUs = nowUs();
      const why = checkEvent(event, { role: 'relay', workload: {} }, event.arrivalUs);
      if (why !== undefined) reject(record, why, '');
      else good.push({ event, bytes: Event.encode(event).finish() });
    } catch (error) {
      // A decoder's own mistake is the record's misfortune, not the receiver's end.
      reject(
        record,
        error instanceof DecodeError ? `${format.name} refused` : `${format.name} decoder fault`,
        (error as Error).message,
      );
    }
    if (good.length >= CHUNK) await store();
  }
  await store();
  return { accepted, repeated, ignored, rejected };
}

function unwrap(
  value: unknown,
  format: Format,
  reject: (record: unknown, reason: string, detail: string) => void,
): readonly unknown[] {
  try {
    return format.unwrap(value);
  } catch (error) {
    reject(value, `${format.name} refused`, (error as Error).message);
    return [];
  }
}
