// Small readers for untyped audit records, shared by the formats: what a field holds, or a safe nothing.
import { createHash } from 'node:crypto';
import { DecodeError } from '../../decoder.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a field, or an empty one. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : NOTHING;
}
const NOTHING: Fields = Object.freeze({});

/** The text in a field; numbers and booleans as their text; anything else is "". */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The texts in a list; other members are left out. */
export function texts(value: unknown): readonly string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/**
 * Microseconds since the epoch. Reads RFC 3339 with up to nanoseconds, the same with a space and without a zone (UTC),
 * and epoch numbers in seconds or milliseconds. 0 when the field is absent. Throws DecodeError for anything else.
 */
export function timeUs(value: unknown, field: string): number {
  // A masked time ("redacted") is an absent one; a wrong one is refused.
  if (value === undefined || value === null || (typeof value === 'string' && !/\d/.test(value))) return 0;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) {
    return Math.round(value > 100_000_000_000 ? value * 1_000 : value * 1_000_000);
  }
  const match = typeof value === 'string' ? TIME.exec(value.trim()) : null;
  if (match) {
    const [, date, clock, fraction = '', zone = ''] = match;
    const millis = Date.parse(`${date}T${clock}${zone === '' || zone === 'UTC' ? 'Z' : zone}`);
    if (Number.isFinite(millis)) return millis * 1_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
  }
  throw new DecodeError(`${field} ${JSON.stringify(value).slice(0, 60)} is not a time (RFC 3339 was expected)`);
}
const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;

/** A stable id for a record that carries none: equal records get equal ids, whatever the order of their fields. */
export function contentId(prefix: string, record: unknown): string {
  return `${prefix}-${createHash('sha256').update(canonicalJson(record)).digest('hex').slice(0, 32)}`;
}

/** JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isFields(value)) return JSON.stringify(value) ?? 'null';
  const parts = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${parts.join(',')}}`;
}

/** A whole number of at most 32 bits, given as number or text; 0 for anything else. */
export function whole(value: unknown): number {
  const number = Number(value);
  return Number.isInteger(number) && Math.abs(number) <= 0x7fff_ffff ? number : 0;
}

/** A record as bytes of its own: a slice of Node's shared pool would keep eight kilobytes alive with it. */
export function rawBytes(record: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(record));
}
const encoder = new TextEncoder();

/** A refused value for the quarantine, whatever it is: one that nests beyond the stack cannot be written out. */
export function refusedBytes(value: unknown): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(value) ?? '');
  } catch {
    return Buffer.from('(nests too deeply to be written)');
  }
}

/** Parsed JSON, or undefined when `source` is not JSON. */
export function parseJson(source: string): unknown {
  try {
    return JSON.parse(source) as unknown;
  } catch {
    return undefined;
  }
}
