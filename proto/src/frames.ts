// Reads the frames of the Ingest stream around events that stay bytes: a receiver stores the very bytes it checked.
import protobuf from 'protobufjs/minimal.js';
import {
  BATCH_DROPPED,
  BATCH_EVENT,
  BATCH_SEQUENCE,
  ENTRY_KEY,
  ENTRY_VALUE,
  FRAME_BATCH,
  type EncodedBatch,
} from './encode-batch.ts';
import { ClientFrame, type CommandResult, type Hello } from './schema.ts';

export { encodeBatch, type EncodedBatch } from './encode-batch.ts';

/** What a client said in one frame; exactly one of the three. */
export type ClientMessage =
  | { readonly hello: Hello }
  | { readonly batch: EncodedBatch }
  | { readonly commandResult: CommandResult };

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
