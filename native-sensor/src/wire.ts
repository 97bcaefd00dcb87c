// The wire format of protobuf, as much as events need: each function writes at `at` and returns where it ended. Numbers and
// texts that are the format's defaults are left out. Nothing here knows what an event is.

/** Begins a field of bytes; its length is filled in by closeField, in two bytes whatever it is (below 16 KiB). */
export function openField(block: Buffer, at: number, field: number): number {
  return writeTag(block, at, (field << 3) | 2) + 2;
}

export function closeField(block: Buffer, body: number, at: number): void {
  const length = at - body;
  block[body - 2] = (length & 127) | 128;
  block[body - 1] = length >> 7;
}

/** The same for what may be longer: three bytes of length (below 2 MiB). */
export function openLongField(block: Buffer, at: number, field: number): number {
  return writeTag(block, at, (field << 3) | 2) + 3;
}

export function closeLongField(block: Buffer, body: number, at: number): void {
  const length = at - body;
  block[body - 3] = (length & 127) | 128;
  block[body - 2] = ((length >> 7) & 127) | 128;
  block[body - 1] = length >> 14;
}

/** A whole number from 0 to 2^53 - 1. */
export function numberField(block: Buffer, at: number, field: number, value: number): number {
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

/** Of 32 bits; a negative number takes ten bytes, as the format has it. */
export function int32Field(block: Buffer, at: number, field: number, value: number): number {
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

export function boolField(block: Buffer, at: number, field: number, value: boolean): number {
  if (!value) return at;
  at = writeTag(block, at, field << 3);
  block[at] = 1;
  return at + 1;
}

/** ASCII text below 128 characters. */
export function textField(block: Buffer, at: number, field: number, text: string): number {
  if (text === '') return at;
  at = writeTag(block, at, (field << 3) | 2);
  block[at] = text.length;
  return ascii(block, at + 1, text);
}

/** Any text; takes up to three bytes a character and five more. */
export function stringField(block: Buffer, at: number, field: number, text: string): number {
  if (text === '') return at;
  at = writeTag(block, at, (field << 3) | 2);
  const short = text.length < 128;
  let i = 0;
  for (; short && i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) break;
    block[at + 1 + i] = code;
  }
  if (i === text.length) {
    block[at] = i;
    return at + 1 + i;
  }
  const length = Buffer.byteLength(text);
  at = varint(block, at, length);
  return at + block.write(text, at, length);
}

/** A whole number as decimal digits. */
export function decimalField(block: Buffer, at: number, field: number, value: number): number {
  const body = writeTag(block, at, (field << 3) | 2) + 1;
  const end = decimal(block, body, value);
  block[body - 1] = end - body;
  return end;
}

/** From here on one call into the engine is faster than a loop over the characters. */
const LONG_TEXT = 32;

export function ascii(block: Buffer, at: number, text: string): number {
  if (text.length >= LONG_TEXT) return at + block.write(text, at, 'latin1');
  for (let i = 0; i < text.length; i++) block[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** Bytes that are encoded already. */
export function copy(block: Buffer, at: number, bytes: Uint8Array): number {
  const { length } = bytes;
  if (length >= LONG_TEXT) block.set(bytes, at);
  else for (let i = 0; i < length; i++) block[at + i] = bytes[i]!;
  return at + length;
}

/** The digits of a whole number from 0 to 2^53 - 1. */
export function decimal(block: Buffer, at: number, value: number): number {
  if (value > 0x7fff_ffff) {
    // in two halves that are small: dividing those is quick
    const high = Math.floor(value / 1e8);
    at = decimal(block, at, high);
    return digits(block, at, 8, value - high * 1e8);
  }
  let count = 1;
  for (let bound = 10; count < 10 && value >= bound; bound *= 10) count++;
  return digits(block, at, count, value);
}

/** So many digits of a number below 2^31. */
function digits(block: Buffer, at: number, count: number, value: number): number {
  let rest = value | 0;
  for (let i = at + count - 1; i >= at; i--) {
    const tenth = (rest / 10) | 0;
    block[i] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + count;
}

export function writeTag(block: Buffer, at: number, tag: number): number {
  if (tag > 127) {
    block[at] = (tag & 127) | 128;
    block[at + 1] = tag >> 7;
    return at + 2;
  }
  block[at] = tag;
  return at + 1;
}

export function varint(block: Buffer, at: number, value: number): number {
  while (value > 127) {
    block[at++] = (value & 127) | 128;
    value >>>= 7;
  }
  block[at] = value;
  return at + 1;
}

const ZERO = 48;
