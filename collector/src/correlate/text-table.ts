// Texts by number and numbers by text, for millions of them: their bytes lie end to end in large blocks, so that they weigh
// little more than themselves and the garbage collector has nothing to walk. Ids and keys of the skeleton are held so.

/** Bytes of one block. */
const BLOCK_BYTES = 1 << 20;
/** Longer texts are held as they are. */
const INLINE_BYTES_MAX = 4_096;
/** Blocks that can be numbered; past them texts are held as they are. */
const BLOCKS_MAX = 4_096;
const LONG = 0xffff_ffff;

export class TextTable {
  readonly #blocks: Uint8Array[] = [];
  #tail = BLOCK_BYTES;
  #size = 0;
  /** Block times its size, plus the offset in it; LONG for texts that are held as they are. */
  #places = new Uint32Array(1024);
  #lengths = new Uint16Array(1024);
  #hashes = new Int32Array(1024);
  readonly #long = new Map<number, string>();
  /** Number of the text plus one, by hash; 0 is free. A power of two, at most two thirds full. */
  #slots = new Int32Array(2048);
  // Texts come from outside: without these nobody can choose texts that fall together.
  readonly #seed = (Math.random() * 2 ** 32) | 0;
  readonly #factor = (Math.random() * 2 ** 32) | 5;

  get size(): number {
    return this.#size;
  }

  /** The number of a text, or undefined when it is not in the table. */
  find(text: string): number | undefined {
    const found = this.#lookUp(text);
    return found >= 0 ? found : undefined;
  }

  /** The number of a text, which is put in when it is new: numbers count up from 0. */
  put(text: string): number {
    const found = this.#lookUp(text);
    if (found >= 0) return found;
    const number = this.#size;
    this.#size += 1;
    if (number >= this.#places.length) {
      this.#places = longer(this.#places, Uint32Array);
      this.#lengths = longer(this.#lengths, Uint16Array);
      this.#hashes = longer(this.#hashes, Int32Array);
    }
    this.#hashes[number] = this.#hash;
    if (this.#bytes < 0) {
      this.#places[number] = LONG;
      this.#long.set(number, text);
    } else {
      this.#places[number] = (this.#blocks.length - 1) * BLOCK_BYTES + this.#tail;
      this.#lengths[number] = this.#bytes;
      this.#tail += this.#bytes;
    }
    if (this.#size * 3 > this.#slots.length * 2) this.#spread();
    else this.#slots[~found] = number + 1;
    return number;
  }

  text(number: number): string {
    const place = this.#places[number]!;
    if (place === LONG) return this.#long.get(number)!;
    const start = place % BLOCK_BYTES;
    const block = this.#blocks[(place - start) / BLOCK_BYTES]!;
    return Buffer.from(block.buffer, block.byteOffset + start, this.#lengths[number]!).toString('utf8');
  }

  /** Order of two texts by their bytes. */
  compare(a: number, b: number): number {
    if (a === b) return 0;
    const [left, right] = [this.#places[a]!, this.#places[b]!];
    if (left === LONG || right === LONG) return Buffer.compare(Buffer.from(this.text(a)), Buffer.from(this.text(b)));
    const [fromA, fromB] = [left % BLOCK_BYTES, right % BLOCK_BYTES];
    const [inA, inB] = [this.#blocks[(left - fromA) / BLOCK_BYTES]!, this.#blocks[(right - fromB) / BLOCK_BYTES]!];
    const [lengthA, lengthB] = [this.#lengths[a]!, this.#lengths[b]!];
    for (let at = 0; at < lengthA && at < lengthB; at += 1) {
      const difference = inA[fromA + at]! - inB[fromB + at]!;
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  // What the last look-up left behind the tail: its hash, and how many bytes; -1 for a text that is held as it is.
  #hash = 0;
  #bytes = 0;

  /** The number of a text, or the inverse of the slot that it would take. */
  #lookUp(text: string): number {
    this.#write(text);
    const mask = this.#slots.length - 1;
    const hash = this.#hash;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]!;
      if (entry === 0) return ~slot;
      if (this.#hashes[entry - 1] === hash && this.#equals(entry - 1, text)) return entry - 1;
    }
  }

  /** Puts the bytes of a text behind the tail, where they stay if it is new. */
  #write(text: string): void {
    const { length } = text;
    let hash = this.#seed ^ length;
    const factor = this.#factor;
    if (length > INLINE_BYTES_MAX) {
      for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), factor);
      this.#hash = hash;
      this.#bytes = -1;
      return;
    }
    if (this.#tail + length * 3 > BLOCK_BYTES) {
      if (this.#blocks.length < BLOCKS_MAX) {
        this.#blocks.push(new Uint8Array(BLOCK_BYTES));
        this.#tail = 0;
      } else {
        for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), factor);
        this.#hash = hash;
        this.#bytes = -1;
        return;
      }
    }
    const block = this.#blocks[this.#blocks.length - 1]!;
    const tail = this.#tail;
    let plain = 0;
    for (let at = 0; at < length; at += 1) {
      const code = text.charCodeAt(at);
      plain |= code;
      block[tail + at] = code;
      hash = Math.imul(hash ^ code, factor);
    }
    this.#hash = hash;
    this.#bytes = plain < 0x80 ? length : encoder.encodeInto(text, block.subarray(tail)).written;
  }

  #equals(number: number, text: string): boolean {
    const place = this.#places[number]!;
    if (this.#bytes < 0 || place === LONG) return this.text(number) === text;
    if (this.#lengths[number] !== this.#bytes) return false;
    const start = place % BLOCK_BYTES;
    const block = this.#blocks[(place - start) / BLOCK_BYTES]!;
    const last = this.#blocks[this.#blocks.length - 1]!;
    for (let at = 0; at < this.#bytes; at += 1) if (block[start + at] !== last[this.#tail + at]) return false;
    return true;
  }

  #spread(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      const hash = this.#hashes[number]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

const encoder = new TextEncoder();

/** A quarter as long again: doubling would leave a quarter of a large table empty on average. */
export function longer<Flat extends Float64Array | Uint32Array | Uint16Array | Uint8Array | Int32Array>(
  flat: Flat,
  Type: new (length: number) => Flat,
): Flat {
  const larger = new Type(flat.length + (flat.length >> 2) + 1);
  larger.set(flat);
  return larger;
}
