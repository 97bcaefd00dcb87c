// Finds many values in one text at once: a hash of the first characters of every value, built once, and a single pass over
// the text. Case is folded, so that an application's toLowerCase does not hide an input.

/** ASCII folding that never moves an offset. */
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

// Comparisons of one search; hostile sets of values that share their beginnings meet it, ordinary ones never do.
const STEPS_MAX = 60_000;
const FILTER_BITS = 15;
const LEAD = 4;
/** Values up to this length are looked for in parts of three characters, longer ones in parts of four. */
const SHORT_CHARS_MAX = 64;

const SLOT_BITS = 12;
// Entries of one slot that are compared one by one; a slot with more (hostile: all values begin alike) gets a map by length.
const SLOT_COMPARED_MAX = 48;

interface SlotMap<T> {
  readonly byLength: Map<number, Map<string, T>>;
  /** Entries up to this one are in the map. */
  upTo: number;
}

/** All values by a hash of their first characters. `T` is what the caller wants back for a value. Adding costs a few operations. */
export class ValueTable<T> {
  readonly #heads = new Int32Array(1 << SLOT_BITS).fill(-1);
  readonly #counts = new Uint16Array(1 << SLOT_BITS);
  readonly #next: number[] = [];
  readonly #values: string[] = [];
  readonly #entries: T[] = [];
  readonly #maps = new Map<number, SlotMap<T>>();
  readonly #short = new Map<string, T>();
  /** True when a search met its bound and later places were not looked at. */
  cutShort = false;

  add(value: string, entry: T): void {
    if (value.length < LEAD) {
      const folded = foldCase(value);
      if (!this.#short.has(folded)) this.#short.set(folded, entry);
      return;
    }
    const slot = slotOf(foldedHash(value, 0));
    this.#next.push(this.#heads[slot]!);
    this.#heads[slot] = this.#values.length;
    if (this.#counts[slot]! < 0xffff) this.#counts[slot]!++;
    this.#values.push(value);
    this.#entries.push(entry);
  }

  /** The longest value at each place of the text, in order of place. */
  find(text: string, minLength: number): PlacedValue<T>[] {
    const folded = foldCase(text);
    const found: PlacedValue<T>[] = [];
    let steps = STEPS_MAX + 2 * folded.length;
    this.cutShort = false;
    for (let start = 0; start + minLength <= folded.length; start++) {
      let end = -1;
      let entry: T | undefined;
      if (start + LEAD <= folded.length) {
        const slot = slotOf(foldedHash(folded, start));
        const count = this.#counts[slot]!;
        if (count > SLOT_COMPARED_MAX) {
          for (const [length, values] of this.#mapOf(slot)) {
            steps -= 1 + (length >> 6);
            if (start + length > folded.length || start + length <= end || length < minLength) continue;
            const match = values.get(folded.slice(start, start + length));
            if (match === undefined) continue;
            end = start + length;
            entry = match;
          }
        } else if (count > 0) {
          for (let at = this.#heads[slot]!; at >= 0; at = this.#next[at]!) {
            const value = this.#values[at]!;
            const { length } = value;
            steps--;
            if (start + length > folded.length || start + length <= end || length < minLength) continue;
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
      for (
        let length = LEAD - 1;
        entry === undefined && length >= minLength && length > 0 && this.#short.size > 0;
        length--
      ) {
        if (start + length > folded.length) continue;
        entry = this.#short.get(folded.slice(start, start + length));
        end = start + length;
      }
      if (entry !== undefined) found.push({ start, end, entry });
      if (steps < 0) {
        this.cutShort = true;
        break;
      }
    }
    return found;
  }

  #mapOf(slot: number): Map<number, Map<string, T>> {
    let map = this.#maps.get(slot);
    if (map === undefined) this.#maps.set(slot, (map = { byLength: new Map(), upTo: -1 }));
    const newest = this.#heads[slot]!;
    for (let at = newest; at > map.upTo; at = this.#next[at]!) {
      const folded = foldCase(this.#values[at]!);
      let values = map.byLength.get(folded.length);
      if (values === undefined) map.byLength.set(folded.length, (values = new Map()));
      if (!values.has(folded)) values.set(folded, this.#entries[at]!);
    }
    map.upTo = newest;
    return map.byLength;
  }
}

/** The first characters with ASCII letters folded, as one number. */
function foldedHash(text: string, at: number): number {
  let hash = 0;
  for (let index = 0; index < LEAD; index++) {
    const code = text.charCodeAt(at + index);
    hash = (hash << 8) ^ (code >= 0x41 && code <= 0x5a ? code | 0x20 : code > 0x7f ? 0x80 : code);
  }
  return hash;
}

function slotOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - SLOT_BITS);
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
    return [...this.#short.find(folded, 3), ...this.#long.find(folded, minLength)];
  }
}

class LeadTable<T> {
  readonly #lead: 3 | 4;
  readonly #places = new Map<number, number[]>();
  readonly #filter = new Uint8Array(1 << FILTER_BITS);
  readonly #values: { readonly folded: string; readonly entry: T }[] = [];
  readonly #starts: number[] = [];
  #total = 0;

  constructor(lead: 3 | 4) {
    this.#lead = lead;
  }

  add(value: string, entry: T): void {
    const folded = foldCase(value);
    const base = this.#total;
    this.#values.push({ folded, entry });
    this.#starts.push(base);
    this.#total += folded.length;
    for (let at = 0; at + this.#lead <= folded.length; at++) {
      const hash = leadHash(folded, at, this.#lead);
      this.#filter[slot(hash)] = 1;
      const places = this.#places.get(hash);
      if (places === undefined) this.#places.set(hash, [base + at]);
      // A run of one character fills a list with itself: a few places of it are enough.
      else if (places.length < 32) places.push(base + at);
    }
  }

  find(folded: string, minLength: number): PlacedPart<T>[] {
    const found: PlacedPart<T>[] = [];
    if (this.#values.length === 0) return found;
    const lead = this.#lead;
    let steps = STEPS_MAX + 2 * folded.length;
    for (let start = 0; start + lead <= folded.length && steps > 0;) {
      const hash = leadHash(folded, start, lead);
      const places = this.#filter[slot(hash)] === 1 ? this.#places.get(hash) : undefined;
      let best = 0;
      let bestEntry: T | undefined;
      let bestOffset = 0;
      if (places !== undefined) {
        for (const place of places) {
          const index = this.#valueAt(place);
          const value = this.#values[index]!;
          const offset = place - this.#starts[index]!;
          let length = 0;
          while (
            start + length < folded.length &&
            offset + length < value.folded.length &&
            folded.charCodeAt(start + length) === value.folded.charCodeAt(offset + length)
          )
            length++;
          steps -= 1 + length;
          if (length > best) {
            best = length;
            bestEntry = value.entry;
            bestOffset = offset;
          }
          if (steps < 0) break;
        }
      }
      if (best >= Math.max(minLength, lead))
        found.push({ start, end: start + best, entry: bestEntry as T, valueStart: bestOffset });
      start += best >= lead ? Math.max(1, best - lead + 1) : 1;
    }
    return found;
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

function leadHash(text: string, at: number, lead: 3 | 4 = LEAD): number {
  const three = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16);
  return (lead === 4 ? three | (text.charCodeAt(at + 3) << 24) : three) ^ (text.charCodeAt(at) >> 8);
}

function slot(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> (32 - FILTER_BITS);
}
