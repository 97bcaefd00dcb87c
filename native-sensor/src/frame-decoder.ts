// The daemon's stream, cut into frames. An unknown type is skipped by its length, a frame that contradicts itself is counted and
// dropped; a length that no frame has ends the stream.
import { ActorCache } from './actor-cache.ts';
import { decoders } from './decode.ts';
import type { Frame } from './frames.ts';
import { FRAME_BYTES_MAX, HEADER_BYTES, layout } from './layout.ts';

/** The stream cannot be followed any more: a length that no frame has. */
export class FrameError extends Error {
  readonly code = 'SENSOR_FRAME_LENGTH';
  constructor(length: number) {
    super(`a frame claims ${length} bytes; allowed are ${HEADER_BYTES} to ${FRAME_BYTES_MAX}`);
  }
}

const nothing = Buffer.alloc(0);
const noView = new DataView(nothing.buffer, 0, 0);

export interface DecoderCounters {
  frames: number;
  unknown: number;
  malformed: number;
}

/**
 * Splits a byte stream into frames and hands each to `onFrame`. `push` takes chunks of any size and throws FrameError when
 * the stream lost its place; the decoder must then be thrown away with its daemon.
 */
export class FrameDecoder {
  readonly counters: DecoderCounters = { frames: 0, unknown: 0, malformed: 0 };
  readonly #onFrame: (frame: Frame) => void;
  readonly #shortWay: ShortWay | undefined;
  readonly #actors = new ActorCache();
  readonly #raw: { -readonly [K in keyof RawFrame]: RawFrame[K] } = { bytes: nothing, view: noView, start: 0, end: 0 };
  /** The beginning of a frame that did not come whole yet. */
  #rest: Buffer = nothing;

  constructor(onFrame: (frame: Frame) => void, shortWay?: ShortWay) {
    this.#onFrame = onFrame;
    this.#shortWay = shortWay;
  }

  push(chunk: Buffer): void {
    let from = 0;
    if (this.#rest.length > 0) {
      from = this.#missingOfRest(chunk);
      const whole = Buffer.concat([this.#rest, chunk.subarray(0, from)]);
      const taken = this.#take(whole, 0);
      this.#rest = taken === whole.length ? nothing : whole;
      if (this.#rest.length > 0) return; // the chunk was not enough to end it
    }
    const taken = this.#take(chunk, from);
    // A copy: a slice would keep the whole chunk alive for a few bytes.
    this.#rest = taken === chunk.length ? nothing : Buffer.from(chunk.subarray(taken));
  }

  /** How much of `chunk` ends the frame that began before it. */
  #missingOfRest(chunk: Buffer): number {
    const begun = this.#rest;
    const known = Math.min(4, begun.length);
    const length = Buffer.alloc(4);
    begun.copy(length, 0, 0, known);
    chunk.copy(length, known, 0, 4 - known);
    return Math.min(chunk.length, Math.max(4, length.readUInt32LE(0)) - begun.length);
  }

  /** Hands on the whole frames from `at`; where the first that is not whole begins. */
  #take(bytes: Buffer, at: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    while (bytes.length - at >= 4) {
      const length = view.getUint32(at, true);
      if (length < HEADER_BYTES || length > FRAME_BYTES_MAX) throw new FrameError(length);
      if (bytes.length - at < length) break;
      this.#one(bytes, view, at, at + length);
      at += length;
    }
    return at;
  }

  #one(bytes: Buffer, view: DataView, start: number, end: number): void {
    this.counters.frames++;
    const type = view.getUint16(start + layout.header.type, true);
    if (this.#shortWay && type >= FIRST_EVENT && end - start >= HEADER_BYTES + layout.actor.bytes) {
      const raw = this.#raw;
      raw.bytes = bytes;
      raw.view = view;
      raw.start = start;
      raw.end = end;
      if (this.#shortWay(raw)) return;
    }
    const decode = decoders[type];
    if (!decode) {
      this.counters.unknown++;
      return;
    }
    const frame = decode(bytes, start, end, this.#actors, view);
    if (frame) this.#onFrame(frame);
    else this.counters.malformed++;
  }
}

/**
 * A frame as the bytes that it is, from `start` to `end`, longer than its header and its actor. The same object every time:
 * it says what it says until the call that it was given to ends.
 */
export interface RawFrame {
  readonly bytes: Buffer;
  /** Over the same bytes. */
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** Takes a frame before it is decoded; false leaves it to the decoder. */
export type ShortWay = (frame: RawFrame) => boolean;

/** Types from here on are of processes; before, they are the daemon's own. */
const FIRST_EVENT = 16;
