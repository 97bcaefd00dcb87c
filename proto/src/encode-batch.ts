// Writes a batch around events that stay bytes: a sender encodes each event once however often its batch is sent again.
// frames.ts reads it.

/** An EventBatch whose events are still encoded. */
export interface EncodedBatch {
  readonly sequence: number;
  readonly events: readonly Uint8Array[];
  readonly dropped: Readonly<Record<string, number>>;
}

/** The bytes of `ClientFrame{batch}`; the same bytes as the generated encoder would write. */
export function encodeBatch(batch: EncodedBatch): Buffer {
  const dropped = Object.entries(batch.dropped).map(([reason, count]) => encodeDropped(reason, count));
  let body = batch.sequence === 0 ? 0 : 1 + varintSize(batch.sequence);
  for (const event of batch.events) body += 1 + varintSize(event.length) + event.length;
  for (const entry of dropped) body += 1 + varintSize(entry.length) + entry.length;

  const frame = Buffer.allocUnsafe(1 + varintSize(body) + body);
  let at = writeVarint(frame, writeTag(frame, 0, FRAME_BATCH), body);
  if (batch.sequence !== 0) at = writeVarint(frame, writeTag(frame, at, BATCH_SEQUENCE), batch.sequence);
  for (const event of batch.events) at = writeBytes(frame, at, BATCH_EVENT, event);
  for (const entry of dropped) at = writeBytes(frame, at, BATCH_DROPPED, entry);
  return frame;
}

// One entry of map<string, int64>.
function encodeDropped(reason: string, count: number): Buffer {
  const text = Buffer.from(reason);
  const entry = Buffer.allocUnsafe(1 + varintSize(text.length) + text.length + 1 + varintSize(count));
  writeVarint(entry, writeTag(entry, writeBytes(entry, 0, ENTRY_KEY, text), ENTRY_VALUE), count);
  return entry;
}

// Tags: field number << 3 | wire type, all below 128 and so one byte.
export const FRAME_BATCH = (2 << 3) | 2;
export const BATCH_SEQUENCE = (1 << 3) | 0;
export const BATCH_EVENT = (2 << 3) | 2;
export const BATCH_DROPPED = (3 << 3) | 2;
export const ENTRY_KEY = (1 << 3) | 2;
export const ENTRY_VALUE = (2 << 3) | 0;

function writeTag(into: Buffer, at: number, tag: number): number {
  into[at] = tag;
  return at + 1;
}

function writeBytes(into: Buffer, at: number, tag: number, bytes: Uint8Array): number {
  const start = writeVarint(into, writeTag(into, at, tag), bytes.length);
  into.set(bytes, start);
  return start + bytes.length;
}

// Varints of whole numbers from 0 to 2^53 - 1: by division, because bit operations end at 2^31.
function writeVarint(into: Buffer, at: number, value: number): number {
  while (value > 127) {
    into[at++] = (value % 128) | 128;
    value = Math.floor(value / 128);
  }
  into[at] = value;
  return at + 1;
}

function varintSize(value: number): number {
  let size = 1;
  while (value > 127) {
    value = Math.floor(value / 128);
    size++;
  }
  return size;
}
