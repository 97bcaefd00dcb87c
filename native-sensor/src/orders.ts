// Orders to the daemon: encodes bpf/orders.h, numbers and signs each message with this session's key.
import { createHmac, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';

/** Offsets in bytes; test/sensor/layout.test.ts compares them with the C structure. */
export const orderLayout = {
  bytes: 1568,
  magic: 0,
  action: 4,
  sequence: 8,
  valid_until_ns: 16,
  ttl_ns: 24,
  cgroup_id: 32,
  hierarchy: 40,
  start_ticks: 48,
  pid: 56,
  allowed_count: 60,
  id: 64,
  cgroup_path: 128,
  executable: 640,
  allowed: 896,
  hmac: 1536,
} as const;

const MAGIC = 0x524f4c54;
const ALLOWED_BYTES = 20;
export const ALLOWED_MAX = 32;
/** An order that could not be delivered within this time is void, milliseconds. */
const VALID_MS = 5_000;

export const orderActions = {
  'kill-process': 1,
  'kill-container': 2,
  'pause-container': 3,
  'resume-container': 4,
  isolate: 5,
  release: 6,
  'kill-at-exec': 7,
  'allow-exec': 8,
} as const;
export type OrderAction = keyof typeof orderActions;

export function isOrderAction(action: string): action is OrderAction {
  return Object.hasOwn(orderActions, action);
}

export interface Order {
  readonly id: string;
  readonly action: OrderAction;
  /** How long a standing order stands, milliseconds; 0 for the daemon's default (an hour). */
  readonly ttlMs?: number;
  /** "123", or "v1:123" in the memory controller's tree of cgroup v1. */
  readonly cgroupId?: string;
  readonly cgroupPath?: string;
  readonly hostPid?: number;
  readonly startTicks?: string;
  readonly executable?: string;
  readonly allowed?: readonly AllowedAddress[];
}

export interface AllowedAddress {
  /** 16 bytes, IPv4 as v4-mapped. */
  readonly address: Buffer;
  /** Of the 128. */
  readonly bits: number;
  /** 0 is any. */
  readonly port: number;
}

/** What is wrong with an order before anybody was asked. */
export class OrderError extends Error {
  readonly code = 'SENSOR_ORDER';
}

/** One session of orders with one daemon: its key, and the numbers that make a repeated message void. */
export class OrderSession {
  readonly key: Buffer = randomBytes(32);
  #sequence = 0n;

  /** `nowNs` is CLOCK_MONOTONIC; the message is void a few seconds later. Throws OrderError. */
  encode(order: Order, nowNs = process.hrtime.bigint()): Buffer {
    try {
      return this.#encode(order, nowNs);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new OrderError(`a number of the order does not fit: ${error.message}`);
    }
  }

  #encode(order: Order, nowNs: bigint): Buffer {
    const at = orderLayout;
    const message = Buffer.alloc(at.bytes);
    const allowed = order.allowed ?? [];
    if (allowed.length > ALLOWED_MAX) {
      throw new OrderError(`${allowed.length} allowed addresses; an order holds ${ALLOWED_MAX}`);
    }
    message.writeUInt32LE(MAGIC, at.magic);
    message.writeUInt32LE(orderActions[order.action], at.action);
    message.writeBigUInt64LE(++this.#sequence, at.sequence);
    message.writeBigUInt64LE(nowNs + BigInt(VALID_MS) * 1_000_000n, at.valid_until_ns);
    message.writeBigUInt64LE(BigInt(Math.max(0, Math.round(order.ttlMs ?? 0))) * 1_000_000n, at.ttl_ns);
    const [, versionOne, cgroupId] = /^(v1:)?(.*)$/s.exec(order.cgroupId ?? '')!;
    message.writeBigUInt64LE(decimal(cgroupId), at.cgroup_id);
    message.writeUInt32LE(versionOne ? 1 : 0, at.hierarchy);
    message.writeBigUInt64LE(decimal(order.startTicks), at.start_ticks);
    message.writeUInt32LE(order.hostPid ?? 0, at.pid);
    message.writeUInt32LE(allowed.length, at.allowed_count);
    text(message, order.id, at.id, at.cgroup_path);
    text(message, order.cgroupPath ?? '', at.cgroup_path, at.executable);
    text(message, order.executable ?? '', at.executable, at.allowed);
    allowed.forEach((each, index) => {
      const base = at.allowed + index * ALLOWED_BYTES;
      each.address.copy(message, base, 0, 16);
      message.writeUInt16LE(each.port, base + 16);
      message.writeUInt8(each.bits, base + 18);
    });
    createHmac('sha256', this.key).update(message.subarray(0, at.hmac)).digest().copy(message, at.hmac);
    return message;
  }
}

/** "10.0.0.0/8", "10.1.2.3", "10.1.2.3:443", "[fd00::1]:53", "fd00::/8"; "dns" is port 53 anywhere. Throws OrderError. */
export function parseAllowed(written: string): AllowedAddress {
  if (written === 'dns') return { address: Buffer.alloc(16), bits: 0, port: 53 };
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(written);
  const dotted = /^([\d.]+)(?:\/(\d+))?(?::(\d+))?$/.exec(written);
  const colons = /^([0-9a-f:.]+)(?:\/(\d+))?$/i.exec(written);
  const [host, prefix, port] = bracketed
    ? [bracketed[1]!, undefined, bracketed[2]]
    : dotted
      ? [dotted[1]!, dotted[2], dotted[3]]
      : [colons?.[1] ?? '', colons?.[2], undefined];
  const family = isIP(host);
  const width = family === 4 ? 32 : 128;
  const bits = prefix === undefined ? width : Number(prefix);
  const portNumber = Number(port ?? 0);
  if (!family || bits > width || portNumber > 65_535) {
    throw new OrderError(`"${written}" is no address; allowed are 10.0.0.0/8, 10.1.2.3:443, [fd00::1]:53 and dns`);
  }
  return { address: addressBytes(host, family), bits: bits + (family === 4 ? 96 : 0), port: portNumber };
}

function addressBytes(host: string, family: number): Buffer {
  const bytes = Buffer.alloc(16);
  if (family === 4) {
    bytes.writeUInt16BE(0xffff, 10);
    host.split('.').forEach((part, index) => bytes.writeUInt8(Number(part), 12 + index));
    return bytes;
  }
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  const plain = dotted
    ? `${dotted[1]}${pair(dotted[2]!, dotted[3]!)}:${pair(dotted[4]!, dotted[5]!)}`
    : host.replace(/%.*$/, '');
  const [head = '', tail] = plain.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  left.forEach((group, index) => bytes.writeUInt16BE(parseInt(group, 16), 2 * index));
  right.forEach((group, index) => bytes.writeUInt16BE(parseInt(group, 16), 16 - 2 * (right.length - index)));
  return bytes;
}

function pair(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

function decimal(value: string | undefined): bigint {
  if (value === undefined || value === '') return 0n;
  if (!/^\d{1,20}$/.test(value) || BigInt(value) >= 1n << 64n) throw new OrderError(`"${value}" is no 64-bit number`);
  return BigInt(value);
}

function text(message: Buffer, value: string, start: number, end: number): void {
  const bytes = Buffer.from(value);
  if (bytes.length >= end - start || bytes.includes(0))
    throw new OrderError(`"${value.slice(0, 80)}" does not fit an order`);
  bytes.copy(message, start);
}
