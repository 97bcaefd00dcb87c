// Reads and writes the frames of the Ingest stream around events that stay bytes: a sender encodes each event once however
// often its batch is sent again, and a receiver stores the very bytes it checked.
import protobuf from 'protobufjs/minimal.js';
import { ClientFrame, type CommandResult, type Hello } from './schema.ts';

/** An EventBatch whose events are still encoded. */
export interface EncodedBatch {
  readonly sequence: number;
  readonly events: readonly Uint8Array[];
  readonly dropped: Readonly<Record<string, number>>;
}

/** What a client said in one frame; exactly one of the three. */
export type ClientMessage =
  | { readonly hello: Hello }
  | { readonly batch: EncodedBatch }
  | { readonly commandResult: CommandResult };

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

/** Throws an Error for bytes that are no ClientFrame or hold none of its messages; the events of a batch are not looked into. */
export function decodeClientFrame(bytes: Uint8Array): ClientMessage {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === FRAME_BATCH) return { batch: decodeBatch(reader.bytes()) };
    reader.skipType(tag & 7);
  }
  const frame = ClientFrame.decode(bytes);
  if (frame.hello) return { hello: frame.hello };
  if (frame.commandResult) return { commandResult: frame.commandResult };
  throw new Error('the frame holds no message');
}

function decodeBatch(bytes: Uint8Array): EncodedBatch {
  const reader = protobuf.Reader.create(bytes);
  const events: Uint8Array[] = [];
  const dropped: Record<string, number> = Object.create(null);
  let sequence = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === BATCH_SEQUENCE) sequence = readVarint(reader);
    else if (tag === BATCH_EVENT) events.push(reader.bytes());
    else if (tag === BATCH_DROPPED) Object.assign(dropped, decodeDropped(reader.bytes()));
    else reader.skipType(tag & 7);
  }
  return { sequence, events, dropped };
}

// One entry of map<string, int64>.
function encodeDropped(reason: string, count: number): Buffer {
  const text = Buffer.from(reason);
  const entry = Buffer.allocUnsafe(1 + varintSize(text.length) + text.length + 1 + varintSize(count));
  writeVarint(entry, writeTag(entry, writeBytes(entry, 0, ENTRY_KEY, text), ENTRY_VALUE), count);
  return entry;
}

function decodeDropped(bytes: Uint8Array): Record<string, number> {
  const reader = protobuf.Reader.create(bytes);
  let reason = '';
  let count = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ENTRY_KEY) reason = reader.string();
    else if (tag === ENTRY_VALUE) count = readVarint(reader);
    else reader.skipType(tag & 7);
  }
  return { [reason]: count };
}

// Tags: field number << 3 | wire type, all below 128 and so one byte.
const FRAME_BATCH = (2 << 3) | 2;
const BATCH_SEQUENCE = (1 << 3) | 0;
const BATCH_EVENT = (2 << 3) | 2;
const BATCH_DROPPED = (3 << 3) | 2;
const ENTRY_KEY = (1 << 3) | 2;
const ENTRY_VALUE = (2 << 3) | 0;

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

function readVarint(reader: protobuf.Reader): number {
  let value = 0;
  for (let scale = 1; reader.pos < reader.len && scale <= 2 ** 49; scale *= 128) {
    const byte = reader.buf[reader.pos++]!;
    value += (byte & 127) * scale;
    if (byte < 128) {
      if (value > Number.MAX_SAFE_INTEGER) break;
      return value;
    }
  }
  throw new RangeError('a number of the frame is out of range');
}
