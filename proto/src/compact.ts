// Encodes and decodes the stream's messages by a table instead of generated code: for the agent, in whose process 200 KB of
// code for messages that it seldom sends would weigh more than they are worth. The bytes are the generated encoder's.
import { tables } from './gen/tables.ts';
import type { ClientFrame, Event, ServerFrame } from './schema.ts';

/** An encoded message at most; whoever sends has lower limits of its own (service.ts). */
const ENCODED_BYTES_MAX = 4 * 1024 * 1024;
/** Messages and entries in one decoded frame at most: four million bytes could ask for two million objects. */
const DECODED_PARTS_MAX = 65_536;
/** Kept between two messages; one that needs more gets a buffer of its own. */
const SCRATCH_BYTES = 4096;
const SHORT_CHARACTERS = 64;

/** Throws TypeError or RangeError for what the schema has no room for; bytes of their own, never a piece of a shared pool. */
export function encodeEvent(event: Event): Uint8Array {
  return encode('Event', event);
}

/** A Hello or a CommandResult; batches are frames.ts's. */
export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  return encode('ClientFrame', frame);
}

/** Plain objects with the fields that were there. Throws an Error for bytes that are none or hold more than 65,536 parts. */
export function decodeServerFrame(bytes: Uint8Array): ServerFrame {
  return new Reader(bytes).message(fieldsOf('ServerFrame'), bytes.length) as ServerFrame;
}

function encode(type: keyof typeof tables, message: object): Uint8Array {
  const writer = new Writer();
  writer.message(fieldsOf(type), message as Record<string, unknown>);
  return writer.finish();
}

interface Field {
  readonly name: string;
  /** '' one value, '*' repeated, '%' a map from strings. */
  readonly many: string;
  /** Number and wire type as they are written before each value. */
  readonly tag: number;
  /** s string, y bytes, b bool, n 32-bit whole number or enum, i 64-bit whole number, d double; otherwise a message's name. */
  readonly type: string;
}
type Fields = readonly Field[];

const parsed = new Map<string, Fields>();

// A line of the table is read when its message is first met: most never are.
function fieldsOf(type: string): Fields {
  let fields = parsed.get(type);
  if (fields === undefined) {
    fields = tables[type as keyof typeof tables].split(',').map((text) => {
      const [name = '', number = '', kind = ''] = text.split(' ');
      const many = kind[0] === '*' || kind[0] === '%' ? kind[0] : '';
      const type = kind.slice(many.length);
      return { name, many, tag: (Number(number) << 3) | wireTypeOf(many, type), type };
    });
    parsed.set(type, fields);
  }
  return fields;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
const TAG_MAX = 0xffff_ffff;
const wireTypes: Readonly<Record<string, number>> = { b: VARINT, n: VARINT, i: VARINT, d: FIXED64 };

function wireTypeOf(many: string, type: string): number {
  return many === '%' ? BYTES : (wireTypes[type] ?? BYTES);
}

let scratch: Buffer | undefined;

// From the last byte to the first: so a length is known when the time has come to write it.
class Writer {
  #buffer = scratch ?? Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  #at = this.#buffer.length;

  constructor() {
    // Nobody else's while it is written to.
    scratch = undefined;
  }

  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#buffer.length - this.#at);
    bytes.set(this.#buffer.subarray(this.#at));
    if (this.#buffer.length === SCRATCH_BYTES) scratch = this.#buffer;
    return bytes;
  }

  message(fields: Fields, message: Record<string, unknown>): void {
    for (let i = fields.length - 1; i >= 0; i--) {
      const field = fields[i]!;
      // Its own: on a polluted Object.prototype every message has every field.
      if (!Object.hasOwn(message, field.name)) continue;
      const value = message[field.name];
      if (value === undefined || value === null) continue;
      if (field.many === '*') {
        const list = value as readonly unknown[];
        for (let at = list.length - 1; at >= 0; at--) this.#field(field, list[at]);
      } else if (field.many === '%') {
        const entries = Object.entries(value);
        for (let at = entries.length - 1; at >= 0; at--) this.#entry(field, entries[at]!);
      } else if (!isDefault(value)) this.#field(field, value);
    }
  }

  #field({ tag, type }: Field, value: unknown): void {
    this.#value(type, value);
    this.#varint(tag);
  }

  #entry({ tag, type }: Field, [key, value]: [string, unknown]): void {
    const end = this.#written;
    this.#value(type, value);
    this.#varint((2 << 3) | wireTypeOf('', type));
    this.#value('s', key);
    this.#varint((1 << 3) | BYTES);
    this.#varint(this.#written - end);
    this.#varint(tag);
  }

  #value(type: string, value: unknown): void {
    if (type === 's') this.#string(value as string);
    else if (type === 'b') this.#varint(value ? 1 : 0);
    else if (type === 'n' || type === 'i') this.#whole(value as number);
    else if (type === 'd') {
      const at = this.#room(8);
      this.#buffer.writeDoubleLE(value as number, at);
    } else if (type === 'y') {
      const bytes = value as Uint8Array;
      const at = this.#room(bytes.length);
      this.#buffer.set(bytes, at);
      this.#varint(bytes.length);
    } else {
      const end = this.#written;
      this.message(fieldsOf(type), value as Record<string, unknown>);
      this.#varint(this.#written - end);
    }
  }

  #string(text: string): void {
    if (typeof text !== 'string') throw new TypeError(`${typeof text} where the schema has a string`);
    if (text.length <= SHORT_CHARACTERS && this.#ascii(text)) return;
    const length = Buffer.byteLength(text);
    const at = this.#room(length);
    this.#buffer.write(text, at, length);
    this.#varint(length);
  }

  // Most strings are short and plain: written here they cost a third of two calls into Node. False, and nothing written, for others.
  #ascii(text: string): boolean {
    const { length } = text;
    const at = this.#room(length);
    const buffer = this.#buffer;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.#at = at + length;
        return false;
      }
      buffer[at + i] = code;
    }
    this.#varint(length);
    return true;
  }

  // A negative number, 32 bits or 64, is ten bytes of two's complement.
  #whole(value: number): void {
    if (!Number.isFinite(value)) throw new TypeError(`${value} where the schema has a whole number`);
    const whole = Math.trunc(value);
    if (whole >= 0) return this.#varint(whole);
    let bits = BigInt.asUintN(64, BigInt(whole));
    const at = this.#room(10);
    for (let i = 0; i < 10; i++, bits >>= 7n) this.#buffer[at + i] = Number(bits & 127n) | (i < 9 ? 128 : 0);
  }

  #varint(value: number): void {
    if (value < 128) {
      const at = this.#room(1);
      this.#buffer[at] = value;
      return;
    }
    let size = 1;
    for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
    let at = this.#room(size);
    for (; value > 127; value = Math.floor(value / 128)) this.#buffer[at++] = (value % 128) | 128;
    this.#buffer[at] = value;
  }

  get #written(): number {
    return this.#buffer.length - this.#at;
  }

  /** Where the next `bytes` bytes go; the buffer may be another one afterwards. */
  #room(bytes: number): number {
    if (bytes > this.#at) {
      const written = this.#written;
      if (written + bytes > ENCODED_BYTES_MAX) throw new RangeError('the message is too large');
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, written + bytes));
      larger.set(this.#buffer.subarray(this.#at), larger.length - written);
      this.#buffer = larger;
      this.#at = larger.length - written;
    }
    return (this.#at -= bytes);
  }
}

// What proto3 leaves out: whoever reads it has it anyway.
function isDefault(value: unknown): boolean {
  return value === '' || Object.is(value, 0) || value === false || (value instanceof Uint8Array && value.length === 0);
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;
  #parts = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  message(fields: Fields, end: number): Record<string, unknown> {
    this.#count();
    const message: Record<string, unknown> = {};
    while (this.#at < end) {
      const tag = this.#varint(end);
      if (tag < 8 || tag > TAG_MAX) throw new RangeError('a field of the frame has no number');
      const field = fields.find((one) => one.tag === tag);
      // One that is not known, or has another shape than it is known by.
      if (field === undefined) this.#skip(tag, end);
      else if (field.many === '*') ((message[field.name] ??= []) as unknown[]).push(this.#value(field.type, end));
      else if (field.many === '%')
        this.#entry((message[field.name] ??= Object.create(null)) as object, field.type, end);
      else message[field.name] = this.#value(field.type, end);
    }
    return message;
  }

  #entry(into: object, type: string, end: number): void {
    const fields = [
      { name: 'key', many: '', tag: (1 << 3) | BYTES, type: 's' },
      { name: 'value', many: '', tag: (2 << 3) | wireTypeOf('', type), type },
    ];
    const { key = '', value } = this.message(fields, this.#length(end));
    Object.assign(into, { [key as string]: value ?? (type === 's' ? '' : 0) });
  }

  #value(type: string, end: number): unknown {
    switch (type) {
      case 's': {
        this.#count();
        const stop = this.#length(end);
        const text = this.#bytes.toString('utf8', this.#at, stop);
        this.#at = stop;
        return text;
      }
      case 'y': {
        const stop = this.#length(end);
        const bytes = this.#bytes.subarray(this.#at, stop);
        this.#at = stop;
        return bytes;
      }
      case 'b':
        return this.#varint(end) !== 0;
      case 'n':
        return this.#varint(end) | 0;
      case 'i':
        return this.#varint(end);
      case 'd': {
        const at = this.#at;
        this.#advance(8, end);
        return this.#bytes.readDoubleLE(at);
      }
      default:
        return this.message(fieldsOf(type), this.#length(end));
    }
  }

  /** The end of what begins here with its length, inside of what it stands in. */
  #length(end: number): number {
    const length = this.#varint(end);
    if (length < 0 || length > end - this.#at)
      throw new RangeError('a part of the frame is longer than what is left of it');
    return this.#at + length;
  }

  // Whole numbers of ±2^53 as the schema has them.
  #varint(end: number): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10 && this.#at < end; i++, scale *= 128) {
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 127) * scale;
      if (byte > 127) continue;
      // Ten bytes: a negative number. What lies below is read again, exactly.
      const whole = i < 9 ? value : this.#negative();
      if (!Number.isSafeInteger(whole)) break;
      return whole;
    }
    throw new RangeError('a number of the frame is cut short or out of range');
  }

  #negative(): number {
    let bits = 0n;
    for (let i = 0; i < 10; i++) bits |= BigInt(this.#bytes[this.#at - 10 + i]! & 127) << BigInt(7 * i);
    return Number(BigInt.asIntN(64, bits));
  }

  #skip(tag: number, end: number): void {
    const type = tag & 7;
    if (type === VARINT) this.#varint64(end);
    else if (type === FIXED64) this.#advance(8, end);
    else if (type === BYTES) this.#at = this.#length(end);
    else if (type === FIXED32) this.#advance(4, end);
    else throw new RangeError('a field of the frame has no known shape');
  }

  // Of a field that a later schema may have: any 64 bits.
  #varint64(end: number): void {
    for (let i = 0; i < 10 && this.#at < end; i++) if (this.#bytes[this.#at++]! < 128) return;
    throw new RangeError('a number of the frame is cut short or out of range');
  }

  #advance(bytes: number, end: number): void {
    if (bytes > end - this.#at) throw new RangeError('a part of the frame is longer than what is left of it');
    this.#at += bytes;
  }

  #count(): void {
    if (++this.#parts > DECODED_PARTS_MAX) throw new RangeError('the frame has too many parts');
  }
}
