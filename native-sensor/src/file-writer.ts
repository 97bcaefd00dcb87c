// Opened, emptied and removed files, from frame to encoded event. The part that names the file is remembered: processes open
// the same few files over and over.
import { throughline } from '@throughline/proto';

import type { EventBlock } from './event-block.ts';
import { decodeOpen } from './decode.ts';
import type { RawFrame } from './frame-decoder.ts';
import { decodeActor } from './frame-fields.ts';
import { HEADER_BYTES, layout } from './layout.ts';
import { monoUs } from './socket-writer.ts';
import { openedFile } from './to-event.ts';
import * as wire from './wire.ts';

/** Files whose part of the event is remembered. */
const FILES_MAX = 4096;
const FILE_OPEN = 37;

interface KnownFile {
  /** The frame from the inode on. */
  readonly frame: DataView;
  /** The fields of FileOpen but for result and time; undefined for a file of no interest. */
  readonly fields: Uint8Array | undefined;
}

export class FileWriter {
  readonly #files = new Array<KnownFile | undefined>(FILES_MAX);

  /** Undefined for a file of no interest, false for a frame that says less than it should. */
  write(out: EventBlock, frame: RawFrame): Uint8Array | undefined | false {
    const known = this.#file(frame);
    if (!known) return false;
    if (!known.fields) return undefined;
    out.begin(frame, known.fields.length);
    const block = out.bytes;
    const body = wire.openField(block, out.at, FILE_OPEN);
    block.set(known.fields, body);
    let at = body + known.fields.length;
    at = wire.int32Field(block, at, 7, frame.view.getInt32(frame.start + layout.open_record.result, true));
    at = wire.numberField(block, at, 8, monoUs(frame));
    wire.closeField(block, body, at);
    return out.end(at);
  }

  #file({ bytes, view, start, end }: RawFrame): KnownFile | undefined {
    const { inode, open_flags } = layout.open_record;
    const from = start + inode;
    if (end - start < layout.open_record.bytes) return undefined;
    const slot = (view.getUint32(from, true) + view.getUint32(start + open_flags, true) * 31) % FILES_MAX;
    const there = this.#files[slot];
    if (there && sameFile(there.frame, view, from, end)) return there;

    const frame = decodeOpen(bytes, start, end, decodeActor(bytes, start + HEADER_BYTES));
    if (!frame) return undefined;
    const file = openedFile(frame);
    const fresh = {
      frame: new DataView(Uint8Array.prototype.slice.call(bytes, from, end).buffer),
      fields: file && throughline.v1.FileOpen.encode(file).finish(),
    };
    // whether a file of /proc is of interest depends on who opens it
    if (!frame.path.startsWith('/proc/')) this.#files[slot] = fresh;
    return fresh;
  }
}

// The result of the call is the number of the descriptor: it alone differs from open to open.
const RESULT = layout.open_record.result - layout.open_record.inode;

function sameFile(known: DataView, view: DataView, from: number, end: number): boolean {
  const length = end - from;
  if (known.byteLength !== length) return false;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    if (known.getUint32(i, true) !== view.getUint32(from + i, true) && i !== RESULT) return false;
  }
  for (; i < length; i++) if (known.getUint8(i) !== view.getUint8(from + i)) return false;
  return true;
}
