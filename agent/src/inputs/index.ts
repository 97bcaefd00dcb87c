// The input index: everything that came in with one activity, read lazily, decoded, and searched by all guards.
// The activity makes one, hands it its sources and drops it when it ends.
import type { InputIndex, InputMatch, InputValue } from '../guard.ts';
import { asBuffer, bytesOf, isRawBody, type RawBody } from './body.ts';
import { bytesAreSuspicious, textIsSuspicious } from './danger-scan.ts';
import type { Input } from './input.ts';
import { defaultInputLimits, noCuts, type InputCuts, type InputLimits } from './limits.ts';
import { foldCase, PartTable, ValueTable } from './match.ts';
import { valueMayHold, type Hint } from './raw-hints.ts';
import type { Wanted } from './raw-text.ts';
import { Remembered, type JoinedPath, type Redirect, type ResolvedName } from './remembered.ts';
import { RequestHead } from './request-head.ts';
import { unwalked, type Unwalked } from './ruling-out.ts';
import { searchUnwalked } from './unwalked.ts';
import { AS_IT_IS, BODIES, IndexView, SHORT, type DeepIndex, type Depth } from './view.ts';
import { isBytes, visitsOf, Walk, type Visit } from './walk.ts';

export { defaultInputLimits, type InputCuts, type InputLimits } from './limits.ts';

/** An index that still takes sources while its activity goes on: a body that arrived, path parameters, a message. */
export interface GrowingInputIndex extends InputIndex {
  /**
   * Adds a source under its path prefix. Strings, Uint8Array or RawBody ({bytes, contentType}), a RequestHead (its sources
   * have prefixes of their own) and plain objects; kept by reference, walked the first time a guard asks. Under the prefix JOINED_PATH it takes a JoinedPath instead.
   */
  add(path: string, value: unknown): void;
  /** How often each limit was met so far. */
  readonly cuts: Readonly<InputCuts>;
}

/**
 * Makes the index of one activity.
 * @param sources by path prefix: {"query": …, "header": …, "body": bytes | {bytes, contentType}, "record.value": …}
 * @param limits what is left out; defaults in limits.ts
 */
export function createInputIndex(
  sources: Readonly<Record<string, unknown>>,
  limits: Partial<InputLimits> = {},
): GrowingInputIndex {
  return new LazyInputIndex(sources, { ...defaultInputLimits, ...limits });
}

// Parts are only looked for in values that hold something other than words and plain punctuation.
const MAY_MATTER_IN_PARTS = /[^\w\s.,:@-]|\.\.|--|\s-|[\w$]\.[A-Za-z_$]\w*\.[A-Za-z_$]|\d\s(?:or|and|union)\s/i;
const DANGEROUS_SINGLE = /[^\w\s.,:@-]/;
/** Texts for which a body whose walk met a limit is searched. */
const ASKED_MAX = 32;
/** Values found in such bodies. */
const FOUND_LATE_MAX = 1_000;
const NO_VALUES: readonly Input[] = [];
const NO_MATCHES: readonly InputMatch[] = [];
const NO_TRANSFORMS: readonly string[] = [];

/** What nobody walked yet, or only in part. */
interface Waiting extends Visit {
  /** What it could hold without being walked, once somebody asked. */
  unwalked?: Unwalked;
}

class LazyInputIndex implements GrowingInputIndex, DeepIndex {
  readonly #limits: InputLimits;
  readonly #waiting: Waiting[] = [];
  // Each is made when it is first needed: most activities reach no sink.
  #walk: Walk | undefined;
  #remembered: Remembered | undefined;
  #byFolded: Map<string, Input> | undefined;
  #table: ValueTable<Input> | undefined;
  #inTable = 0;
  #parts: PartTable<Input> | undefined;
  #inParts = 0;
  #partChars = 0;
  #suspicious: boolean | undefined;
  /** Bodies whose walk met a limit. The bytes are those that the activity holds anyway. */
  readonly #unwalked: { readonly visit: Waiting; readonly asked: Set<string> }[] = [];
  /** Values that were found in them; they come on top of valuesMax. */
  #foundLate = 0;
  readonly #views: [IndexView | undefined, IndexView | undefined] = [undefined, undefined];
  #lastFind: { text: string; minLength: number; values: number; found: readonly InputMatch[] } | undefined;
  readonly cuts: InputCuts = noCuts();
  searchesCut = 0;

  constructor(sources: Readonly<Record<string, unknown>>, limits: InputLimits) {
    this.#limits = limits;
    for (const path of Object.keys(sources)) this.add(path, sources[path]);
  }

  add(path: string, value: unknown): void {
    if (value === undefined || value === null) return;
    // No source's name begins so.
    if (
      path.charCodeAt(0) === 0x23 &&
      (this.#remembered ??= new Remembered()).add(path, value, this.#limits, this.cuts)
    )
      return;
    if (this.#suspicious === false) this.#suspicious = undefined;
    this.#waiting.push({ value, node: { key: path, parent: undefined }, depth: 0, transforms: NO_TRANSFORMS });
  }

  get #values(): readonly Input[] {
    return this.#walk?.values ?? NO_VALUES;
  }

  get suspicious(): boolean {
    return (this.#suspicious ??=
      this.#values.length > 0
        ? this.#values.some((input) => textIsSuspicious(input.value)) || this.#scanWaiting()
        : this.#scanWaiting());
  }

  #scanWaiting(): boolean {
    for (const { value } of this.#waiting) {
      if (typeof value === 'string') {
        if (textIsSuspicious(value)) return true;
      } else if (value instanceof Uint8Array) {
        if (bytesAreSuspicious(value)) return true;
      } else if (typeof value === 'object' && value !== null && isRawBody(value)) {
        // What a packed body holds is not seen in its bytes.
        if (value.encoding) return true;
        const chunks = value.bytes instanceof Uint8Array ? [value.bytes] : value.bytes;
        if (chunks.some(bytesAreSuspicious)) return true;
      } else if (value instanceof RequestHead) {
        if (value.some(textIsSuspicious)) return true;
      } else if (typeof value === 'object') return this.values().some((input) => textIsSuspicious(input.value));
    }
    return false;
  }

  holds(hint: Hint, sinkText: string): boolean {
    return this.holdsAt(BODIES, hint, sinkText);
  }

  relevant(wanted: Wanted): InputIndex {
    const depth = this.#depthFor(wanted, BODIES, '');
    return depth === BODIES || this.#waiting.length === 0 ? this : (this.#views[depth] ??= new IndexView(this, depth));
  }

  /** How far has to be walked for what is wanted: what is sure to hold none of it goes on waiting. */
  #depthFor(wanted: Wanted, deepest: Depth, sinkText: string): Depth {
    let depth: Depth = AS_IT_IS;
    for (const visit of this.#waiting) {
      const of = isBytes(visit.value) ? BODIES : SHORT;
      if (of <= depth || of > deepest) continue;
      if ((visit.unwalked ??= unwalked(visit.value)).mayHold(wanted, sinkText)) depth = of;
    }
    return depth;
  }

  holdsAt(depth: Depth, hint: Hint, sinkText: string): boolean {
    const may = ({ value }: Input): boolean => valueMayHold(value, hint, sinkText);
    if (this.#values.some(may)) return true;
    // Short texts are soon walked, and then it is sure.
    if (this.#depthFor(hint, depth === BODIES ? SHORT : depth, sinkText) === SHORT && this.walkedTo(SHORT).some(may))
      return true;
    return depth === BODIES && this.#depthFor(hint, BODIES, sinkText) === BODIES;
  }

  values(): readonly InputValue[] {
    return this.walkedTo(BODIES);
  }

  walkedTo(depth: Depth): readonly Input[] {
    if (
      this.#waiting.length > 0 &&
      depth !== AS_IT_IS &&
      (depth === BODIES || this.#waiting.some(({ value }) => !isBytes(value)))
    )
      this.#take(depth === BODIES);
    return this.#values;
  }

  structures(): readonly { readonly path: string; readonly value: unknown }[] {
    return this.structuresAt(BODIES);
  }

  structuresAt(depth: Depth): readonly { readonly path: string; readonly value: unknown }[] {
    this.walkedTo(depth);
    return this.#walk?.structures ?? [];
  }

  joinedPaths(): readonly JoinedPath[] {
    return this.#remembered?.joinedPaths ?? [];
  }

  redirects(): readonly Redirect[] {
    return this.#remembered?.redirects ?? [];
  }

  resolvedNames(): readonly ResolvedName[] {
    return this.#remembered?.resolvedNames ?? [];
  }

  equal(text: string): InputValue | undefined {
    return this.equalAt(BODIES, text);
  }

  equalAt(depth: Depth, text: string): InputValue | undefined {
    this.walkedTo(depth);
    this.#lookFor(text);
    const direct = this.#walk?.get(text);
    if (direct !== undefined) return direct;
    if (this.#byFolded === undefined) {
      this.#byFolded = new Map();
      for (const input of this.#values) this.#remember(input);
    }
    return this.#byFolded.get(foldCase(text.trim()));
  }

  #remember(input: Input): void {
    const folded = foldCase(input.value.trim());
    if (!this.#byFolded!.has(folded)) this.#byFolded!.set(folded, input);
  }

  find(text: string, minLength = 2): readonly InputMatch[] {
    return this.findAt(BODIES, text, minLength);
  }

  findAt(depth: Depth, text: string, minLength: number): readonly InputMatch[] {
    this.walkedTo(depth);
    this.#lookFor(text);
    if (text.length < minLength || this.#values.length === 0) return NO_MATCHES;
    const last = this.#lastFind;
    if (last !== undefined && last.text === text && last.minLength === minLength && last.values === this.#values.length)
      return last.found;
    const table = (this.#table ??= new ValueTable<Input>());
    for (; this.#inTable < this.#values.length; this.#inTable++) {
      const input = this.#values[this.#inTable]!;
      if (input.value.length > 1 || DANGEROUS_SINGLE.test(input.value)) table.add(input.value, input);
    }
    const found = table.find(text, minLength).map(({ start, end, entry }) => ({ input: entry, start, end }));
    if (table.cutShort) this.searchesCut++;
    this.#lastFind = { text, minLength, values: this.#values.length, found };
    return found;
  }

  parts(text: string, minLength = 4): readonly InputMatch[] {
    return this.partsAt(BODIES, text, minLength);
  }

  partsAt(depth: Depth, text: string, minLength: number): readonly InputMatch[] {
    this.walkedTo(depth);
    this.#lookFor(text);
    const table = (this.#parts ??= new PartTable<Input>());
    for (; this.#inParts < this.#values.length; this.#inParts++) {
      const input = this.#values[this.#inParts]!;
      if (input.container || input.value.length < 4 || !MAY_MATTER_IN_PARTS.test(input.value)) continue;
      if (this.#partChars + input.value.length > this.#limits.partCharsMax) {
        this.cuts.partCharsMax++;
        continue;
      }
      this.#partChars += input.value.length;
      table.add(input.value, input);
    }
    const found = table.find(text, minLength);
    if (table.cutShort) this.searchesCut++;
    return found.map(({ start, end, entry, valueStart }) => ({
      input: entry,
      start,
      end,
      inputStart: valueStart,
      inputEnd: valueStart + end - start,
    }));
  }

  /** Adds what the bodies whose walk met a limit hold of this text. */
  #lookFor(text: string): void {
    for (const { visit, asked } of this.#unwalked) {
      if (asked.has(text)) continue;
      if (asked.size >= ASKED_MAX) {
        this.searchesCut++;
        return;
      }
      asked.add(text);
      // Put together for the one search: the chunks are the application's, a copy of them would be ours.
      const { values, cut } = searchUnwalked(wholeOf(visit.value as Uint8Array | RawBody), text);
      if (cut) this.searchesCut++;
      for (const value of values) {
        if (this.#foundLate >= FOUND_LATE_MAX) {
          this.searchesCut++;
          return;
        }
        if (this.#walk?.get(value) !== undefined) continue;
        this.#foundLate++;
        const input = this.#walk!.addFound(value, visit);
        if (this.#byFolded !== undefined) this.#remember(input);
      }
    }
  }

  /** Walks what is waiting: bodies last, so that a huge one cannot keep the query from being seen. */
  #take(bodies: boolean): void {
    const walk = (this.#walk ??= new Walk(this.#limits, this.cuts));
    const first = walk.values.length;
    const sources: Visit[] = [];
    const bodiesHere: Waiting[] = [];
    for (const visit of this.#waiting.splice(0)) {
      if (isBytes(visit.value)) bodiesHere.push(visit);
      else if (visit.value instanceof RequestHead) sources.push(...visitsOf(visit.value.sources()));
      else sources.push(visit);
    }
    if (bodies) sources.push(...bodiesHere);
    else this.#waiting.push(...bodiesHere);
    if (walk.take(sources) && bodies)
      for (const visit of bodiesHere) {
        // The text that was searched instead of walking is not needed any more.
        delete visit.unwalked;
        this.#unwalked.push({ visit, asked: new Set() });
      }
    if (this.#byFolded !== undefined)
      for (let index = first; index < walk.values.length; index++) this.#remember(walk.values[index]!);
  }
}

function wholeOf(value: Uint8Array | RawBody): Buffer {
  return value instanceof Uint8Array ? asBuffer(value) : bytesOf(value);
}
