// The parts that frames are made of: numbers, texts, addresses, paths, processes. Whoever calls has checked that they lie within
// the frame.
import type { Actor, Endpoint, FrameHeader, ProcessRef } from './frames.ts';
import { layout } from './layout.ts';

export function header(bytes: Buffer, start: number): FrameHeader {
  return {
    lane: bytes[start + layout.header.lane]!,
    flags: bytes[start + layout.header.flags]!,
    cpu: bytes.readUInt32LE(start + layout.header.cpu),
    mark: bytes.readUInt32LE(start + layout.header.mark),
    sequence: wholeNumber(bytes, start + layout.header.sequence),
    monoNs: wholeNumber(bytes, start + layout.header.mono_ns),
  };
}

export function decodeActor(bytes: Buffer, base: number): Actor {
  const at = layout.actor;
  return {
    pid: bytes.readUInt32LE(base + at.pid),
    tid: bytes.readUInt32LE(base + at.tid),
    nsPid: bytes.readUInt32LE(base + at.ns_pid),
    pidNamespace: bytes.readUInt32LE(base + at.pid_ns),
    startNs: decimal64(bytes, base + at.start_ns),
    startTicks: startTicks(bytes, base + at.start_ns),
    uid: bytes.readUInt32LE(base + at.uid),
    euid: bytes.readUInt32LE(base + at.euid),
    networkNamespace: bytes.readUInt32LE(base + at.net_ns),
    mountNamespace: bytes.readUInt32LE(base + at.mnt_ns),
    cgroupId: decimal64(bytes, base + at.cgroup_id),
    cgroupV1Id: decimal64(bytes, base + at.cgroup_v1_id),
    facts: undefined,
  };
}

export function processRef(bytes: Buffer, base: number): ProcessRef {
  const at = layout.process_ref;
  return {
    mark: bytes.readUInt32LE(base + at.mark),
    pid: bytes.readUInt32LE(base + at.pid),
    nsPid: bytes.readUInt32LE(base + at.ns_pid),
    pidNamespace: bytes.readUInt32LE(base + at.pid_ns),
    startNs: decimal64(bytes, base + at.start_ns),
    startTicks: startTicks(bytes, base + at.start_ns),
  };
}

export function endpoint(bytes: Buffer, base: number): Endpoint | undefined {
  if (bytes.readUInt16LE(base + layout.endpoint.family) === 0) return undefined;
  return { address: addressText(bytes, base), port: bytes.readUInt16LE(base + layout.endpoint.port) };
}

export const noEndpoint: Endpoint = { address: '', port: 0 };

/** 16 bytes at `base` as text; IPv4-mapped addresses as plain IPv4, IPv6 in its shortest form (RFC 5952). */
export function addressText(bytes: Buffer, base: number): string {
  const mapped = bytes.readUInt32LE(base) === 0 && bytes.readUInt32LE(base + 4) === 0;
  if (mapped && bytes.readUInt32LE(base + 8) === 0xffff0000) {
    return `${bytes[base + 12]}.${bytes[base + 13]}.${bytes[base + 14]}.${bytes[base + 15]}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(base + 2 * i));
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { at: i, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.at < 0) return hex.join(':');
  return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}

/** Components leaf first, each ended by NUL, to a path from the root. */
export function pathFrom(bytes: Buffer, start: number, end: number): string {
  if (end <= start) return '';
  const components = bytes.toString('utf8', start, bytes[end - 1] === 0 ? end - 1 : end).split('\0');
  return `/${components.reverse().join('/')}`;
}

/** Up to its NUL, or whole. */
export function fixedText(bytes: Buffer, start: number, end: number): string {
  let stop = start;
  while (stop < end && bytes[stop] !== 0) stop++;
  return bytes.toString('utf8', start, stop);
}

/** Empty arguments stay: their number and place are part of what was run. */
export function splitArguments(bytes: Buffer, start: number, end: number): string[] {
  if (end <= start) return [];
  return bytes.toString('utf8', start, bytes[end - 1] === 0 ? end - 1 : end).split('\0');
}

/** Labels as RFC 1035 3.1 writes them; undefined when they do not end where they should. What is not printable is escaped. */
export function questionName(bytes: Buffer, start: number, end: number): string | undefined {
  const labels: string[] = [];
  let at = start;
  while (at < end) {
    const length = bytes[at]!;
    if (length === 0) return labels.join('.').toLowerCase();
    if (length > 63 || at + 1 + length > end) return undefined;
    const label = bytes.toString('latin1', at + 1, at + 1 + length);
    labels.push(label.replace(/[^!-~]/g, (c) => `\\${String(c.charCodeAt(0)).padStart(3, '0')}`));
    at += 1 + length;
  }
  return labels.length > 0 ? `${labels.join('.').toLowerCase()}…` : undefined;
}

/** dev_t as the kernel holds it, "major:minor". */
export function deviceText(device: number): string {
  return `${device >>> 20}:${device & 0xfffff}`;
}

export function wholeNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 0x1_0000_0000;
}

/** Exact below 2^53. */
export function number64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}

export function decimal64(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at + 4);
  if (high < 0x20_0000) return String(bytes.readUInt32LE(at) + high * 0x1_0000_0000);
  return bytes.readBigUInt64LE(at).toString();
}

const NS_PER_TICK = 10_000_000;

/** The nanoseconds of a start at `at` as field 22 of /proc/<pid>/stat; exact for every number of 64 bits. */
export function ticksAt(view: DataView, at: number): number {
  const high = view.getUint32(at + 4, true);
  if (high >= 0x20_0000) return Number(view.getBigUint64(at, true) / BigInt(NS_PER_TICK));
  const ns = view.getUint32(at, true) + high * 0x1_0000_0000;
  const ticks = Math.floor(ns / NS_PER_TICK);
  return ticks * NS_PER_TICK > ns ? ticks - 1 : ticks; // the quotient of a double can round up to the next tick
}

/** The same as text. */
export function startTicks(bytes: Buffer, at: number): string {
  return String(ticksAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), at));
}
