// Finds many values in one text at once: a hash of the first characters of every value, built once, and a single pass over
// the text. Case is folded, so that an application's toLowerCase does not hide an input. Flat arrays, no object per value.

/** Folding that never moves an offset. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export interface PlacedValue<T> {
  readonly start: number;
  readonly end: number;
  readonly entry: T;
}

export interface PlacedPart<T> extends PlacedValue<T> {
  /** Where the part begins in the value. */
  readonly valueStart: number;
}

// Comparisons of one search; hostile sets of values that share their beginnings meet it, ordinary ones never do. One step
// is some ten nanoseconds.
const STEPS_MAX = 60_000;
const LEAD = 4;
/** Values up to this length are looked for in parts of three characters, longer ones in parts of four. */
const SHORT_CHARS_MAX = 64;

// A request has a dozen values: the table begins small, in arrays that a young collection takes for nothing.
const SLOT_BITS_MIN = 6;
const SLOT_BITS_MAX = 12;
// Entries of one slot that are compared one by one; a slot with more (hostile: all values begin alike) gets a map by length.
const SLOT_COMPARED_MAX = 48;
const SHORT_SLOTS_MIN = 256;
const SHORT_SLOTS_MAX = 4_096;
/** Short values from which on the larger number of slots is worth its room. */
const SHORT_MANY = 64;
/** Characters that two values may share in the text and still both be found. */
const OVERLAP_MAX = 512;
/** A piece this long is not searched for a longer one. */
const LONG_PIECE = 512;

interface SlotMap<T> {
  readonly byLength: Map<number, Map<string, T>>;
  /** Longest first. */
  lengths: number[];
  /** Entries up to this one are in the map. */
  upTo: number;
}

/** All values by a hash of their first characters. `T` is what the caller wants back for a value. Adding costs a few operations. */
export class ValueTable<T> {
  #slotBits = SLOT_BITS_MIN;
  #heads = new Array<number>(1 << SLOT_BITS_MIN).fill(-1);
  #counts = new Array<number>(1 << SLOT_BITS_MIN).fill(0);
  readonly #next: number[] = [];
  readonly #values: string[] = [];
  readonly #entries: T[] = [];
  readonly #maps = new Map<number, SlotMap<T>>();
  readonly #short = new Map<string, T>();
  #shortSlots: number[] | undefined;
  /** True when a search met its bound and later places were not looked at. */
  cutShort = false;

  add(value: string, entry: T): void {
    if (value.length < LEAD) {
      const folded = foldCase(value);
      if (this.#short.has(folded)) return;
      this.#short.set(folded, entry);
      this.#addShort(folded);
      return;
    }
    if (this.#values.length >= this.#heads.length && this.#slotBits < SLOT_BITS_MAX) this.#grow();
    this.#link(value, this.#values.length);
    this.#values.push(value);
    this.#entries.push(entry);
  }

  #link(value: string, at: number): void {
    const slot = slotOf(foldedHash(value, 0), this.#slotBits);
    this.#next[at] = this.#heads[slot]!;
    this.#heads[slot] = at;
    this.#counts[slot]!++;
  }

  #grow(): void {
    this.#slotBits = Math.min(SLOT_BITS_MAX, this.#slotBits + 3);
    this.#heads = new Array<number>(1 << this.#slotBits).fill(-1);
    this.#counts = new Array<number>(1 << this.#slotBits).fill(0);
    this.#maps.clear();
    // In their order: the newest of a slot comes first.
    this.#values.forEach((value, at) => this.#link(value, at));
  }

  #addShort(folded: string): void {
    const many = this.#short.size > SHORT_MANY;
    if (this.#shortSlots === undefined || (many && this.#shortSlots.length < SHORT_SLOTS_MAX)) {
      this.#shortSlots = new Array<number>(many ? SHORT_SLOTS_MAX : SHORT_SLOTS_MIN).fill(0);
      for (const value of this.#short.keys()) this.#shortSlots[this.#shortSlot(value, 0, value.length)] = 1;
    } else this.#shortSlots[this.#shortSlot(folded, 0, folded.length)] = 1;
  }

  #shortSlot(folded: string, at: number, length: number): number {
    let hash = length;
    for (let index = 0; index < length; index++) hash = Math.imul(hash, 31) + folded.charCodeAt(at + index);
    return hash & (this.#shortSlots!.length - 1);
  }

  /**
   * The longest value at each place of the text, in order of place. A value that lies wholly within one found before it is
   * left out: it says nothing that the longer one does not.
   */
  find(text: string, minLength: number): PlacedValue<T>[] {
    const folded = foldCase(text);
    const size = folded.length;
    const found: PlacedValue<T>[] = [];
    const shortSlots = this.#shortSlots;
    const slotBits = this.#slotBits;
    let steps = STEPS_MAX + 2 * size;
    // Everything before this is part of something found.
    let covered = 0;
    this.cutShort = false;
    for (let start = 0; start + minLength <= size; start++) {
      let end = -1;
      let entry: T | undefined;
      const wanted = Math.max(minLength, covered - start + 1);
      if (start + LEAD <= size) {
        const slot = slotOf(foldedHash(folded, start), slotBits);
        const count = this.#counts[slot]!;
        if (count > SLOT_COMPARED_MAX) {
          const { byLength, lengths } = this.#mapOf(slot);
          for (const length of lengths) {
            steps--;
            if (length < wanted) break;
            if (start + length > size) continue;
            steps -= length >> 5;
            entry = byLength.get(length)!.get(folded.slice(start, start + length));
            if (entry === undefined) {
              if (steps < 0) break;
              continue;
            }
            end = start + length;
            break;
          }
        } else if (count > 0) {
          for (let at = this.#heads[slot]!; at >= 0; at = this.#next[at]!) {
            const value = this.#values[at]!;
            const { length } = value;
            steps--;
            if (length < wanted || start + length > size || start + length <= end) continue;
            const same = foldedPrefix(folded, start, value);
            // Values that differ only at their end cost as much as those that match.
            steps -= same >> 3;
            if (same < length) {
              if (steps < 0) break;
              continue;
            }
            end = start + length;
            entry = this.#entries[at]!;
          }
        }
      }
      if (entry === undefined && shortSlots !== undefined) {
        for (let length = Math.min(LEAD - 1, size - start); length >= wanted && length > 0; length--) {
          if (shortSlots[this.#shortSlot(folded, start, length)] === 0) continue;
          entry = this.#short.get(folded.slice(start, start + length));
          if (entry === undefined) continue;
          end = start + length;
          break;
        }
      }
      if (entry !== undefined) {
        found.push({ start, end, entry });
        covered = end;
        // What begins early in a long value and ends behind it is looked for near its end only: a text that repeats itself
        // would be compared with itself at every place.
        if (covered - OVERLAP_MAX > start) start = covered - OVERLAP_MAX - 1;
      }
      if (steps < 0) {
        this.cutShort = true;
        break;
      }
    }
    return found;
  }

  #mapOf(slot: number): SlotMap<T> {
    let map = this.#maps.get(slot);
    if (map === undefined) this.#maps.set(slot, (map = { byLength: new Map(), lengths: [], upTo: -1 }));
    const newest = this.#heads[slot]!;
    if (newest === map.upTo) return map;
    for (let at = newest; at > map.upTo; at = this.#next[at]!) {
      const folded = foldCase(this.#values[at]!);
      let values = map.byLength.get(folded.length);
      if (values === undefined) map.byLength.set(folded.length, (values = new Map()));
      if (!values.has(folded)) values.set(folded, this.#entries[at]!);
    }
    map.upTo = newest;
    map.lengths = [...map.byLength.keys()].sort((a, b) => b - a);
    return map;
  }
}

/** The first characters, folded, as one number. */
function foldedHash(text: string, at: number): number {
  let hash = 0;
  for (let index = 0; index < LEAD; index++) {
    const code = text.charCodeAt(at + index);
    hash = (hash << 8) ^ (code >= 0x41 && code <= 0x5a ? code | 0x20 : code > 0x7f ? foldedBeyondAscii(code) : code);
  }
  return hash;
}

/** Some letters become ASCII when they are folded (the Kelvin sign becomes k): they must hash like what they become. */
function foldedBeyondAscii(code: number): number {
  const lower = String.fromCharCode(code).toLowerCase();
  return lower.length === 1 && lower.charCodeAt(0) <= 0x7f ? lower.charCodeAt(0) : 0x80;
}

function slotOf(hash: number, bits: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
}

/** How many characters of `value` stand at `start`. @param folded already in lower case */
function foldedPrefix(folded: string, start: number, value: string): number {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    const given = folded.charCodeAt(start + index);
    if (given === code) continue;
    if (
      code >= 0x41 && code <= 0x5a
        ? given !== (code | 0x20)
        : code <= 0x7f || value[index]!.toLowerCase() !== folded[start + index]
    )
      return index;
  }
  return value.length;
}

/** Longest stretches of a text that also stand somewhere in one of a few values: what is left of a cut or edited input. */
export class PartTable<T> {
  readonly #short = new LeadTable<T>(3);
  readonly #long = new LeadTable<T>(4);

  add(value: string, entry: T): void {
    (value.length <= SHORT_CHARS_MAX ? this.#short : this.#long).add(value, entry);
  }

  /** @param minLength of a part of a long value; parts of short values may be as short as three characters */
  find(text: string, minLength: number): PlacedPart<T>[] {
    const folded = foldCase(text);
    const found: PlacedPart<T>[] = [];
    this.#short.find(folded, 3, found);
    this.#long.find(folded, minLength, found);
    return found;
  }

  /** True when the last search met its bound and later places were not looked at. */
  get cutShort(): boolean {
    return this.#short.cutShort || this.#long.cutShort;
  }
}

// Between two values in the one text of all: no character of any text.
const BETWEEN = '\uffff';
const BETWEEN_CODE = 0xffff;
/** Places of one beginning that are compared: a run of one character is full of itself. */
const PLACES_MAX = 32;

/** Every place of every value, chained by its first characters. */
class LeadTable<T> {
  readonly #lead: 3 | 4;
  readonly #entries: T[] = [];
  readonly #starts: number[] = [];
  /** All values, folded, one behind the other. */
  #all = '';
  #heads = new Int32Array(0);
  #tails = new Int32Array(0);
  #next = new Int32Array(0);
  /** Places up to this one are chained. */
  #chained = 0;
  cutShort = false;

  constructor(lead: 3 | 4) {
    this.#lead = lead;
  }

  add(value: string, entry: T): void {
    this.#starts.push(this.#all.length);
    this.#entries.push(entry);
    this.#all += foldCase(value) + BETWEEN;
  }

  find(folded: string, minLength: number, found: PlacedPart<T>[]): void {
    this.cutShort = false;
    if (this.#entries.length === 0) return;
    this.#chain();
    const lead = this.#lead;
    const all = this.#all;
    const heads = this.#heads;
    const next = this.#next;
    const mask = heads.length - 1;
    const size = folded.length;
    let steps = STEPS_MAX + 2 * size;
    for (let start = 0; start + lead <= size;) {
      let best = 0;
      let bestPlace = 0;
      let compared = 0;
      for (let place = heads[leadSlot(folded, start, lead) & mask]!; place >= 0; place = next[place]!) {
        let length = 0;
        for (; start + length < size; length++) {
          const code = folded.charCodeAt(start + length);
          if (code !== all.charCodeAt(place + length) || code === BETWEEN_CODE) break;
        }
        steps -= 1 + length;
        if (length > best) {
          best = length;
          bestPlace = place;
        }
        if (start + length === size || length >= LONG_PIECE) break;
        if ((length >= lead && ++compared >= PLACES_MAX) || steps < 0) break;
      }
      if (best >= lead && best >= minLength) {
        const index = this.#valueAt(bestPlace);
        found.push({
          start,
          end: start + best,
          entry: this.#entries[index]!,
          valueStart: bestPlace - this.#starts[index]!,
        });
      }
      if (steps < 0) {
        this.cutShort = true;
        return;
      }
      start += best >= lead ? Math.max(1, best - lead + 1) : 1;
    }
  }

  /** Chains the places of what was added since the last search, in order of place. */
  #chain(): void {
    const all = this.#all;
    if (this.#chained === all.length) return;
    if (this.#next.length < all.length) {
      const next = new Int32Array(Math.max(256, 2 * all.length));
      next.set(this.#next);
      this.#next = next;
    }
    if (this.#heads.length < all.length) {
      let slots = 256;
      while (slots < all.length) slots *= 2;
      this.#heads = new Int32Array(slots).fill(-1);
      this.#tails = new Int32Array(slots);
      this.#chained = 0;
    }
    const mask = this.#heads.length - 1;
    for (let place = this.#chained; place + this.#lead <= all.length; place++) {
      const slot = leadSlot(all, place, this.#lead) & mask;
      this.#next[place] = -1;
      if (this.#heads[slot]! < 0) this.#heads[slot] = place;
      else this.#next[this.#tails[slot]!] = place;
      this.#tails[slot] = place;
    }
    this.#chained = all.length;
  }

  /** Whose characters a place is among. */
  #valueAt(place: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function leadSlot(text: string, at: number, lead: 3 | 4): number {
  const three = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16);
  const hash = Math.imul(lead === 4 ? three ^ (text.charCodeAt(at + 3) << 24) : three, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
