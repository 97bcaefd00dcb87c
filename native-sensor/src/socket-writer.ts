// Connections, listening sockets and questions for names, from frame to encoded event.
import type { EventBlock } from './event-block.ts';
import { USED, decimal64Field } from './event-block.ts';
import type { RawFrame } from './frame-decoder.ts';
import { addressText, number64, questionName } from './frame-fields.ts';
import { HEADER_BYTES, layout, protocolNames } from './layout.ts';
import { acceptedBy } from './to-event.ts';
import * as wire from './wire.ts';

interface SocketShape {
  /** Of Event. */
  readonly field: number;
  readonly bytes: number;
  /** Its 4-tuple joins it to what the application says. */
  readonly joins: boolean;
  readonly result: boolean;
  /** Fields of the payload, 0 for none. */
  readonly duration: number;
  readonly mono: number;
  readonly takenBy: number;
}

const record = layout.socket_record;
export const CONNECT: SocketShape = {
  field: 33,
  bytes: record.bytes,
  joins: true,
  result: true,
  duration: 0,
  mono: 8,
  takenBy: 0,
};
export const ACCEPT: SocketShape = { ...CONNECT, field: 34, joins: false, result: false, mono: 7, takenBy: 8 };
export const CONNECTED: SocketShape = {
  ...CONNECT,
  field: 40,
  bytes: layout.connected_record.bytes,
  duration: 8,
  mono: 9,
};
const LISTEN = 35;
const DNS = 36;
const KEYS = 7;

/** False for a frame that says less than it should; so are the others here. */
export function writeSocket(out: EventBlock, shape: SocketShape, frame: RawFrame): Uint8Array | false {
  const { bytes, view, start, end } = frame;
  if (end - start < shape.bytes) return false;
  const local = start + record.local;
  const remote = start + record.remote;
  const localPort = portAt(view, local);
  const remotePort = portAt(view, remote);
  const protocol = protocolNames[view.getUint32(start + record.protocol, true)] ?? 'other';
  out.begin(frame);
  const block = out.bytes;
  let at = out.at;
  if (shape.joins && localPort > 0 && remotePort > 0 && protocol === 'tcp') {
    const key = wire.openField(block, at, KEYS);
    const value = wire.openField(block, wire.textField(block, key, 1, 'socket'), 2);
    at = wire.decimal(block, value, view.getUint32(start + HEADER_BYTES + layout.actor.net_ns, true));
    at = end4(block, wire.ascii(block, at, '/tcp/'), bytes, view, local, localPort);
    block[at++] = MINUS;
    at = end4(block, at, bytes, view, remote, remotePort);
    wire.closeField(block, value, at);
    at = wire.int32Field(block, at, 3, USED);
    wire.closeField(block, key, at);
  }
  const body = wire.openField(block, at, shape.field);
  at = wire.textField(block, body, 1, protocol);
  at = addressField(block, at, 2, bytes, view, local);
  at = wire.int32Field(block, at, 3, localPort);
  at = addressField(block, at, 4, bytes, view, remote);
  at = wire.int32Field(block, at, 5, remotePort);
  at = decimal64Field(block, at, 6, bytes, view, start + record.cookie);
  if (shape.result) at = wire.int32Field(block, at, 7, view.getInt32(start + record.result, true));
  if (shape.duration) {
    const durationNs = number64(view, start + layout.connected_record.duration_ns);
    at = wire.numberField(block, at, shape.duration, Math.floor(durationNs / 1000));
  }
  at = wire.numberField(block, at, shape.mono, monoUs(frame));
  if (shape.takenBy) at = wire.textField(block, at, shape.takenBy, acceptedBy(bytes[start + layout.header.flags]!));
  wire.closeField(block, body, at);
  return out.end(at);
}

export function writeListen(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { bytes, view, start, end } = frame;
  if (end - start < record.bytes) return false;
  out.begin(frame);
  const block = out.bytes;
  const body = wire.openField(block, out.at, LISTEN);
  let at = addressField(block, body, 1, bytes, view, start + record.local);
  at = wire.int32Field(block, at, 2, portAt(view, start + record.local));
  at = wire.numberField(block, at, 3, monoUs(frame));
  wire.closeField(block, body, at);
  return out.end(at);
}

export function writeDns(out: EventBlock, frame: RawFrame): Uint8Array | false {
  const { bytes, view, start, end } = frame;
  const dns = layout.dns_record;
  if (end - start < dns.bytes) return false;
  const length = view.getUint32(start + dns.name_length, true);
  if (length > dns.bytes - dns.name) return false;
  const name = questionName(bytes, start + dns.name, start + dns.name + length);
  if (name === undefined) return false;
  out.begin(frame, name.length * 3);
  const block = out.bytes;
  const body = wire.openField(block, out.at, DNS);
  let at = wire.stringField(block, body, 1, name);
  at = addressField(block, at, 2, bytes, view, start + dns.server);
  at = wire.numberField(block, at, 3, monoUs(frame));
  wire.closeField(block, body, at);
  return out.end(at);
}

export function monoUs({ view, start }: RawFrame): number {
  return Math.floor(number64(view, start + layout.header.mono_ns) / 1000);
}

/** 0 where there is no endpoint. */
export function portAt(view: DataView, endpoint: number): number {
  const absent = view.getUint16(endpoint + layout.endpoint.family, true) === 0;
  return absent ? 0 : view.getUint16(endpoint + layout.endpoint.port, true);
}

export function addressField(
  block: Buffer,
  at: number,
  field: number,
  bytes: Buffer,
  view: DataView,
  endpoint: number,
): number {
  if (view.getUint16(endpoint + layout.endpoint.family, true) === 0) return at;
  const text = wire.writeTag(block, at, (field << 3) | 2) + 1;
  const ended = address(block, text, bytes, view, endpoint);
  block[text - 1] = ended - text;
  return ended;
}

/** address:port */
function end4(block: Buffer, at: number, bytes: Buffer, view: DataView, endpoint: number, port: number): number {
  at = address(block, at, bytes, view, endpoint);
  block[at] = COLON;
  return wire.decimal(block, at + 1, port);
}

function address(block: Buffer, at: number, bytes: Buffer, view: DataView, endpoint: number): number {
  const mapped = view.getUint32(endpoint, true) === 0 && view.getUint32(endpoint + 4, true) === 0;
  if (!mapped || view.getUint32(endpoint + 8, true) !== 0xffff_0000) {
    return wire.ascii(block, at, addressText(bytes, endpoint));
  }
  for (let i = 12; i < 16; i++) {
    at = wire.decimal(block, at, bytes[endpoint + i]!);
    block[at++] = DOT;
  }
  return at - 1;
}

const DOT = 46;
const COLON = 58;
const MINUS = 45;
