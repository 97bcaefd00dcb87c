// The short way of what comes in numbers (opens, connections): from the bytes of a frame to the bytes of its Event, with no
// object in between. to-event.ts says what the event is; a test holds the two equal. What both ends of a connection or the
// name of a file are, is written each time or remembered; who did it was written once for each actor.
import { throughline } from '@throughline/proto';

import { type Actor, addressText, decimal64, decodeOpen, layout, protocolNames, recordTypes } from './frames.ts';
import { type NodeKnowledge, acceptedBy, factsOf, openedFile } from './to-event.ts';

/** Events lie one after the other in blocks of this size, which live as long as one of their events does. */
const BLOCK_BYTES = 64 * 1024;
/** More than any of these events needs beside what is known of the actor and the file. */
const ROOM_BYTES = 512;
/** Files whose part of the event is remembered. */
const FILES_MAX = 4096;

interface KnownFile {
  /** The frame from the inode on. */
  readonly frame: DataView;
  /** The fields of FileOpen but for result and time; undefined for a file of no interest. */
  readonly fields: Uint8Array | undefined;
}

export class EventWriter {
  readonly #node: NodeKnowledge;
  readonly #files = new Array<KnownFile | undefined>(FILES_MAX);
  #block = new Uint8Array(BLOCK_BYTES);
  #at = 0;

  constructor(node: NodeKnowledge) {
    this.#node = node;
  }

  /**
   * The encoded event of the frame from `start` to `end`; undefined when it stands for none; false when it is of another
   * kind or cut short, and must be decoded.
   */
  write(bytes: Buffer, view: DataView, start: number, end: number, actor: Actor): Uint8Array | undefined | false {
    switch (view.getUint16(start + layout.header.type, true)) {
      case recordTypes.open:
        return this.#open(bytes, view, start, end, actor);
      case recordTypes.connect:
        return this.#socket(CONNECT, layout.socket_record.bytes, bytes, view, start, end, actor);
      case recordTypes.connected:
        return this.#socket(CONNECTED, layout.connected_record.bytes, bytes, view, start, end, actor);
      case recordTypes.accept:
        return this.#socket(ACCEPT, layout.socket_record.bytes, bytes, view, start, end, actor);
      default:
        return false;
    }
  }

  #open(bytes: Buffer, view: DataView, start: number, end: number, actor: Actor): Uint8Array | undefined | false {
    const known = this.#file(bytes, view, start, end, actor);
    if (!known) return false;
    if (!known.fields) return undefined;
    const begin = this.#begin(view, start, actor, known.fields.length);
    const block = this.#block;
    const body = openField(block, this.#at, FILE_OPEN);
    block.set(known.fields, body);
    let at = body + known.fields.length;
    at = int32Field(block, at, 7, view.getInt32(start + layout.open_record.result, true));
    at = numberField(block, at, 8, monoUs(view, start));
    closeField(block, body, at);
    return this.#end(begin, at);
  }

  /** What is known of the file of an open; undefined for a frame that says less than it should. */
  #file(bytes: Buffer, view: DataView, start: number, end: number, actor: Actor): KnownFile | undefined {
    const { inode, open_flags } = layout.open_record;
    const from = start + inode;
    if (end - start < layout.open_record.bytes) return undefined;
    const slot = (view.getUint32(from, true) + view.getUint32(start + open_flags, true) * 31) % FILES_MAX;
    const there = this.#files[slot];
    if (there && sameFile(there.frame, view, from, end)) return there;

    const frame = decodeOpen(bytes, start, end, actor);
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

  #socket(
    shape: SocketShape,
    frameBytes: number,
    bytes: Buffer,
    view: DataView,
    start: number,
    end: number,
    actor: Actor,
  ): Uint8Array | false {
    if (end - start < frameBytes) return false;
    const at0 = layout.socket_record;
    const local = start + at0.local;
    const remote = start + at0.remote;
    const localPort = portAt(view, local);
    const remotePort = portAt(view, remote);
    const protocol = protocolNames[view.getUint32(start + at0.protocol, true)] ?? 'other';
    const begin = this.#begin(view, start, actor, 0);
    const block = this.#block;
    let at = this.#at;
    if (shape.joins && localPort > 0 && remotePort > 0 && protocol === 'tcp') {
      const key = openField(block, at, EVENT_KEY);
      const value = openField(block, textField(block, key, 1, 'socket'), 2);
      at = decimal(block, value, actor.networkNamespace);
      at = end4(block, ascii(block, at, '/tcp/'), bytes, view, local, localPort);
      block[at++] = MINUS;
      at = end4(block, at, bytes, view, remote, remotePort);
      closeField(block, value, at);
      at = int32Field(block, at, 3, ROLE_USED);
      closeField(block, key, at);
    }
    const body = openField(block, at, shape.field);
    at = textField(block, body, 1, protocol);
    at = addressField(block, at, 2, bytes, view, local);
    at = int32Field(block, at, 3, localPort);
    at = addressField(block, at, 4, bytes, view, remote);
    at = int32Field(block, at, 5, remotePort);
    at = textField(block, at, 6, decimal64(bytes, start + at0.cookie));
    if (shape.result) at = int32Field(block, at, 7, view.getInt32(start + at0.result, true));
    if (shape.duration) {
      at = numberField(block, at, shape.duration, micros(number64(view, start + layout.connected_record.duration_ns)));
    }
    at = numberField(block, at, shape.mono, monoUs(view, start));
    if (shape.takenBy) at = textField(block, at, shape.takenBy, acceptedBy(bytes[start + layout.header.flags]!));
    closeField(block, body, at);
    return this.#end(begin, at);
  }

  /** Id, time and all that the actor says of itself; returns where the event begins. */
  #begin(view: DataView, start: number, actor: Actor, more: number): number {
    const { wire } = factsOf(actor, this.#node);
    const needed = wire.length + more + ROOM_BYTES;
    if (this.#at + needed > this.#block.length) {
      this.#block = new Uint8Array(Math.max(BLOCK_BYTES, needed));
      this.#at = 0;
    }
    const block = this.#block;
    const begin = this.#at;
    const id = begin + 2;
    const idEnd = decimal(block, ascii(block, id, this.#node.idPrefix), this.#node.nextSerial());
    block[begin] = (1 << 3) | 2;
    block[begin + 1] = idEnd - id; // below 128
    const at = numberField(block, idEnd, 2, this.#node.clock.wallUs(number64(view, start + layout.header.mono_ns)));
    block.set(wire, at);
    this.#at = at + wire.length;
    return begin;
  }

  #end(begin: number, at: number): Uint8Array {
    this.#at = at;
    return this.#block.subarray(begin, at);
  }
}

interface SocketShape {
  /** Of Event. */
  readonly field: number;
  /** Its 4-tuple joins it to what the application says. */
  readonly joins: boolean;
  readonly result: boolean;
  /** Fields of the payload, 0 for none. */
  readonly duration: number;
  readonly mono: number;
  readonly takenBy: number;
}

const CONNECT: SocketShape = { field: 33, joins: true, result: true, duration: 0, mono: 8, takenBy: 0 };
const ACCEPT: SocketShape = { field: 34, joins: false, result: false, duration: 0, mono: 7, takenBy: 8 };
const CONNECTED: SocketShape = { field: 40, joins: true, result: true, duration: 8, mono: 9, takenBy: 0 };
const FILE_OPEN = 37;
const EVENT_KEY = 7;
const ROLE_USED = 3;
const DOT = 46;
const COLON = 58;
const MINUS = 45;
const ZERO = 48;

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

/** Exact below 2^53. */
export function number64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}

function monoUs(view: DataView, start: number): number {
  return micros(number64(view, start + layout.header.mono_ns));
}

function micros(ns: number): number {
  return Math.floor(ns / 1000);
}

/** 0 where there is no endpoint. */
function portAt(view: DataView, endpoint: number): number {
  const absent = view.getUint16(endpoint + layout.endpoint.family, true) === 0;
  return absent ? 0 : view.getUint16(endpoint + layout.endpoint.port, true);
}

// ---- the wire format: each function writes at `at` and returns where it ended ------------------------------------------

/** Begins a field of bytes; its length is filled in by closeField, in two bytes whatever it is (below 16 KiB). */
function openField(block: Uint8Array, at: number, field: number): number {
  return writeTag(block, at, (field << 3) | 2) + 2;
}

function closeField(block: Uint8Array, body: number, at: number): void {
  const length = at - body;
  block[body - 2] = (length & 127) | 128;
  block[body - 1] = length >> 7;
}

function writeTag(block: Uint8Array, at: number, tag: number): number {
  if (tag > 127) {
    block[at] = (tag & 127) | 128;
    block[at + 1] = tag >> 7;
    return at + 2;
  }
  block[at] = tag;
  return at + 1;
}

/** A whole number from 0 to 2^53 - 1; 0 is left out. */
function numberField(block: Uint8Array, at: number, field: number, value: number): number {
  if (value === 0) return at;
  at = writeTag(block, at, field << 3);
  const high = Math.floor(value / 0x1000_0000); // 28 bits are four bytes
  let low = value - high * 0x1000_0000;
  if (high === 0) return varint(block, at, low);
  for (let i = 0; i < 4; i++) {
    block[at++] = (low & 127) | 128;
    low >>>= 7;
  }
  return varint(block, at, high);
}

/** 0 is left out; a negative number takes ten bytes, as the format has it. */
function int32Field(block: Uint8Array, at: number, field: number, value: number): number {
  if (value === 0) return at;
  at = writeTag(block, at, field << 3);
  if (value > 0) return varint(block, at, value);
  for (let i = 0; i < 4; i++) {
    block[at++] = (value & 127) | 128;
    value >>= 7;
  }
  block[at++] = (value & 127) | 128;
  block.fill(255, at, at + 4);
  block[at + 4] = 1;
  return at + 5;
}

function varint(block: Uint8Array, at: number, value: number): number {
  while (value > 127) {
    block[at++] = (value & 127) | 128;
    value >>>= 7;
  }
  block[at] = value;
  return at + 1;
}

/** ASCII text below 128 characters; the empty one is left out. */
function textField(block: Uint8Array, at: number, field: number, text: string): number {
  if (text === '') return at;
  at = writeTag(block, at, (field << 3) | 2);
  block[at] = text.length;
  return ascii(block, at + 1, text);
}

function addressField(
  block: Uint8Array,
  at: number,
  field: number,
  bytes: Buffer,
  view: DataView,
  endpoint: number,
): number {
  if (view.getUint16(endpoint + layout.endpoint.family, true) === 0) return at;
  const text = writeTag(block, at, (field << 3) | 2) + 1;
  const ended = address(block, text, bytes, view, endpoint);
  block[text - 1] = ended - text;
  return ended;
}

function ascii(block: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** address:port */
function end4(block: Uint8Array, at: number, bytes: Buffer, view: DataView, endpoint: number, port: number): number {
  at = address(block, at, bytes, view, endpoint);
  block[at] = COLON;
  return decimal(block, at + 1, port);
}

function address(block: Uint8Array, at: number, bytes: Buffer, view: DataView, endpoint: number): number {
  const mapped = view.getUint32(endpoint, true) === 0 && view.getUint32(endpoint + 4, true) === 0;
  if (!mapped || view.getUint32(endpoint + 8, true) !== 0xffff_0000) {
    return ascii(block, at, addressText(bytes, endpoint));
  }
  for (let i = 12; i < 16; i++) {
    at = decimal(block, at, bytes[endpoint + i]!);
    block[at++] = DOT;
  }
  return at - 1;
}

function decimal(block: Uint8Array, at: number, value: number): number {
  let digits = 1;
  for (let bound = 10; value >= bound; bound *= 10) digits++;
  let rest = value;
  for (let i = at + digits - 1; i >= at; i--) {
    const tenth = Math.floor(rest / 10);
    block[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + digits;
}
