// Header blocks of HTTP/2 for one call (RFC 7541): ours go out as literals, and of theirs only what gRPC says is read. The
// dynamic table is announced with no room, so that a block can be read without the ones before it.

/** Name, value, and whether no proxy may keep it in a table. Names are lower case. */
export type Header = readonly [name: string, value: string, sensitive?: boolean];

/** Throws a TypeError for a value that would break out of its header. */
export function encodeHeaders(headers: readonly Header[]): Buffer {
  const parts = headers.flatMap(([name, value, sensitive = false]) => {
    if (!/^[\t\x20-\x7e]*$/.test(value))
      throw new TypeError(`the value of the header "${name}" has characters that no header may have`);
    return [Buffer.from([sensitive ? LITERAL_NEVER_INDEXED : LITERAL]), ...text(name), ...text(value)];
  });
  return Buffer.concat(parts);
}

/**
 * The headers by their names; those without a name in the part of the static table that gRPC uses are left out. Throws a
 * RangeError for what is no header block.
 */
export function readHeaders(block: Uint8Array): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  const reader = new BlockReader(block);
  while (!reader.done) {
    const first = reader.peek();
    if (first >= INDEXED) {
      const [name, value] = staticEntry(reader.number(7));
      headers.set(name, value);
    } else if (first >> 5 === 1) {
      // A change of the dynamic table's size: there is none.
      reader.number(5);
    } else {
      const index = reader.number(first >= LITERAL_INDEXED ? 6 : 4);
      const name = index > 0 ? staticEntry(index)[0] : reader.text();
      headers.set(name, reader.text());
    }
  }
  headers.delete('');
  return headers;
}

const LITERAL = 0x00;
const LITERAL_NEVER_INDEXED = 0x10;
const LITERAL_INDEXED = 0x40;
const INDEXED = 0x80;
const HUFFMAN = 0x80;
const STATIC_ENTRIES = 61;

/** Of the static table (RFC 7541, appendix A) what an answer of gRPC can be about. */
const known: Readonly<Record<number, readonly [string, string]>> = {
  8: [':status', '200'],
  9: [':status', '204'],
  10: [':status', '206'],
  11: [':status', '304'],
  12: [':status', '400'],
  13: [':status', '404'],
  14: [':status', '500'],
  31: ['content-type', ''],
};

function staticEntry(index: number): readonly [string, string] {
  if (index === 0 || index > STATIC_ENTRIES) throw new RangeError('a header of a table that there is not');
  return known[index] ?? ['', ''];
}

/** Length and bytes of a string, without Huffman coding. */
function text(value: string): Buffer[] {
  const bytes = Buffer.from(value, 'latin1');
  if (bytes.length < 127) return [Buffer.from([bytes.length]), bytes];
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest > 127; rest >>= 7) length.push((rest & 127) | 128);
  return [Buffer.from([...length, rest]), bytes];
}

class BlockReader {
  readonly #block: Uint8Array;
  #at = 0;

  constructor(block: Uint8Array) {
    this.#block = block;
  }

  get done(): boolean {
    return this.#at >= this.#block.length;
  }

  peek(): number {
    return this.#block[this.#at]!;
  }

  /** An integer whose first `bits` bits are in the byte that comes next (RFC 7541, 5.1). */
  number(bits: number): number {
    const most = (1 << bits) - 1;
    let value = this.#byte() & most;
    if (value < most) return value;
    for (let shift = 0; shift <= 14; shift += 7) {
      const byte = this.#byte();
      value += (byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError('a number of the headers is out of range');
  }

  text(): string {
    if (this.done) throw new RangeError('the headers are cut short');
    const huffman = this.peek() >= HUFFMAN;
    const length = this.number(7);
    if (length > this.#block.length - this.#at) throw new RangeError('the headers are cut short');
    const bytes = this.#block.subarray(this.#at, (this.#at += length));
    return huffman ? unpack(bytes) : Buffer.from(bytes).toString('latin1');
  }

  #byte(): number {
    if (this.done) throw new RangeError('the headers are cut short');
    return this.#block[this.#at++]!;
  }
}

/**
 * The characters of each length of RFC 7541's code (appendix B), up to 15 bits: all that names, numbers and percent-encoded
 * text are made of. The code is canonical, so the lengths are all of it.
 */
const byLength: readonly (readonly [bits: number, characters: string])[] = [
  [5, '012aceiost'],
  [6, ' %-./3456789=A_bdfghlmnpru'],
  [7, ':BCDEFGHIJKLMNOPQRSTUVWYjkqvwxyz'],
  [8, '&*,;XZ'],
  [10, '!"()?'],
  [11, "'+|"],
  [12, '#>'],
  [13, '\0$@[]~'],
  [14, '^}'],
  [15, '<`{'],
];
const BITS_MAX = 15;

/** Undoes the Huffman code as far as it is text: what follows a character that headers of gRPC do not have is left out. */
function unpack(bytes: Uint8Array): string {
  let unpacked = '';
  let code = 0;
  let bits = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | ((byte >> bit) & 1);
      if (++bits > BITS_MAX) return unpacked;
      const character = characterOf(code, bits);
      if (character === undefined) continue;
      unpacked += character;
      code = bits = 0;
    }
  }
  // What is left is padding.
  return unpacked;
}

function characterOf(code: number, bits: number): string | undefined {
  let first = 0;
  let length = 0;
  for (const [of, characters] of byLength) {
    first <<= of - length;
    length = of;
    if (of === bits) return characters[code - first];
    if (of > bits) return undefined;
    first += characters.length;
  }
  return undefined;
}
