// The input index: everything that came in with one activity, read lazily, decoded, and searched by all guards.
// The activity makes one, hands it its sources and drops it when it ends.
import type { InputIndex, InputMatch, InputValue } from '../guard.ts';
import {
  asBuffer,
  bytesOf,
  formFields,
  graphqlLiterals,
  isRawBody,
  parseBody,
  parseJson,
  xmlTexts,
  type RawBody,
} from './body.ts';
import { bytesAreSuspicious, textIsSuspicious } from './danger-scan.ts';
import { decodedForms } from './decode.ts';
import { defaultInputLimits, noCuts, type InputCuts, type InputLimits } from './limits.ts';
import { foldCase, PartTable, ValueTable } from './match.ts';
import { valueMayHold, type Hint } from './raw-hints.ts';
import type { Wanted } from './raw-text.ts';
import { RequestHead } from './request-head.ts';
import { unwalked, type Unwalked } from './ruling-out.ts';
import { textOfNumbers } from './spelled.ts';
import { searchUnwalked } from './unwalked.ts';
import { AS_IT_IS, BODIES, IndexView, SHORT, type DeepIndex, type Depth } from './view.ts';

export { defaultInputLimits, type InputCuts, type InputLimits } from './limits.ts';

/** One path.join / resolve / normalize of the application: what it was given and what came out. */
export interface JoinedPath {
  readonly arguments: readonly string[];
  readonly result: string;
}

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

/** A server's answer that sent the application on. */
export interface Redirect {
  readonly from: string;
  readonly to: string;
}

/** The prefix under which redirects are remembered; what they name is judged by who named the first of them. */
export const REDIRECT = '#redirect';

/** The prefix under which path joins are remembered; they are no input. */
export const JOINED_PATH = '#joined-path';

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

/** A value with its way in; the path is put together only when a finding names it. */
class Input implements InputValue {
  readonly value: string;
  readonly transforms: readonly string[];
  /** A document whose values are inputs of their own: its brackets and quotes would look like parts of any other. */
  container = false;
  readonly #parent: PathNode;
  constructor(value: string, parent: PathNode, transforms: readonly string[]) {
    this.value = value;
    this.#parent = parent;
    this.transforms = transforms;
  }
  get path(): string {
    const parts: string[] = [];
    for (let node: PathNode | undefined = this.#parent; node !== undefined; node = node.parent) {
      parts.push(
        typeof node.key === 'number' ? `[${node.key}]` : node.parent === undefined ? node.key : `.${node.key}`,
      );
    }
    return parts.reverse().join('').slice(0, 500);
  }
}

interface PathNode {
  readonly key: string | number;
  readonly parent: PathNode | undefined;
}

interface Visit {
  readonly value: unknown;
  readonly node: PathNode;
  readonly depth: number;
  readonly transforms: readonly string[];
  /** What it could hold without being walked, once somebody asked. */
  unwalked?: Unwalked;
}

const NO_TRANSFORMS: readonly string[] = [];
const DECODE_STEPS_MAX = 3;
// Parts are only looked for in values that hold something other than words and plain punctuation.
const MAY_MATTER_IN_PARTS = /[^\w\s.,:@-]|\.\.|--|\s-|[\w$]\.[A-Za-z_$]\w*\.[A-Za-z_$]|\d\s(?:or|and|union)\s/i;
const DANGEROUS_SINGLE = /[^\w\s.,:@-]/;
/** Values and keys that are kept of sources that came in after a limit was met. */
const LATE_ROOM = 2_000;
/** Texts for which a body whose walk met a limit is searched. */
const ASKED_MAX = 32;
/** Values found in such bodies. */
const FOUND_LATE_MAX = 1_000;
const LATE: readonly string[] = ['found behind a limit'];
const NO_MATCHES: readonly InputMatch[] = [];

class LazyInputIndex implements GrowingInputIndex, DeepIndex {
  readonly #limits: InputLimits;
  readonly #waiting: Visit[] = [];
  readonly #joined: JoinedPath[] = [];
  readonly #redirects: Redirect[] = [];
  readonly #byValue = new Map<string, Input>();
  #byFolded: Map<string, Input> | undefined;
  readonly #structures: { path: string; value: unknown }[] = [];
  #values: Input[] = [];
  #table: ValueTable<Input> | undefined;
  #inTable = 0;
  #parts: PartTable<Input> | undefined;
  #inParts = 0;
  #partChars = 0;
  #keys = 0;
  #valuesRoom = 0;
  #keysRoom = 0;
  #decoded = 0;
  #suspicious: boolean | undefined;
  /** Bodies whose walk met a limit. The bytes are those that the activity holds anyway. */
  readonly #unwalked: { readonly visit: Visit; readonly asked: Set<string> }[] = [];
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
    if (path === REDIRECT) {
      if (this.#redirects.length >= this.#limits.redirectsMax) this.cuts.redirectsMax++;
      else this.#redirects.push(value as Redirect);
      return;
    }
    if (path === JOINED_PATH) {
      // The latest joins are the ones that the next file access comes from.
      if (this.#joined.length >= this.#limits.joinedPathsMax) {
        this.cuts.joinedPathsMax++;
        this.#joined.shift();
      }
      this.#joined.push(value as JoinedPath);
      return;
    }
    if (this.#suspicious === false) this.#suspicious = undefined;
    this.#waiting.push({ value, node: { key: path, parent: undefined }, depth: 0, transforms: NO_TRANSFORMS });
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
      this.#walk(depth === BODIES);
    return this.#values;
  }

  structures(): readonly { readonly path: string; readonly value: unknown }[] {
    return this.structuresAt(BODIES);
  }

  structuresAt(depth: Depth): readonly { readonly path: string; readonly value: unknown }[] {
    this.walkedTo(depth);
    return this.#structures;
  }

  joinedPaths(): readonly JoinedPath[] {
    return this.#joined;
  }

  redirects(): readonly Redirect[] {
    return this.#redirects;
  }

  equal(text: string): InputValue | undefined {
    return this.equalAt(BODIES, text);
  }

  equalAt(depth: Depth, text: string): InputValue | undefined {
    this.walkedTo(depth);
    this.#lookFor(text);
    const direct = this.#byValue.get(text);
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
        if (this.#byValue.has(value)) continue;
        this.#foundLate++;
        const input = new Input(value, visit.node, LATE);
        this.#byValue.set(value, input);
        this.#values.push(input);
        if (this.#byFolded !== undefined) this.#remember(input);
      }
    }
  }

  #walk(bodies: boolean): void {
    const first = this.#values.length;
    // The sources in turn, bodies last: a huge one cannot keep the query from being seen. What comes in after it (the
    // parameters of a path) has room of its own.
    const late = this.#values.length >= this.#limits.valuesMax || this.#keys >= this.#limits.keysMax;
    this.#valuesRoom = this.#limits.valuesMax + (late ? LATE_ROOM : 0);
    this.#keysRoom = this.#limits.keysMax + (late ? LATE_ROOM : 0);
    const stack: Visit[] = [];
    const waiting = this.#waiting.splice(0);
    const bodiesHere = waiting.filter(({ value }) => isBytes(value));
    if (bodies) stack.push(...bodiesHere.toReversed());
    else this.#waiting.push(...bodiesHere);
    for (let at = waiting.length - 1; at >= 0; at--) {
      const { value } = waiting[at]!;
      if (isBytes(value)) continue;
      if (value instanceof RequestHead) stack.push(...visitsOf(value).reverse());
      else stack.push(waiting[at]!);
    }
    const before = walkCuts(this.cuts);
    for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
      if (this.#values.length >= this.#valuesRoom || this.#keys >= this.#keysRoom) {
        this.cuts[this.#keys >= this.#keysRoom ? 'keysMax' : 'valuesMax']++;
        break;
      }
      this.#visit(visit, stack);
    }
    if (bodies && walkCuts(this.cuts) > before)
      for (const visit of bodiesHere) {
        // The text that was searched instead of walking is not needed any more.
        delete visit.unwalked;
        this.#unwalked.push({ visit, asked: new Set() });
      }
    if (this.#byFolded !== undefined)
      for (let index = first; index < this.#values.length; index++) this.#remember(this.#values[index]!);
  }

  #visit(visit: Visit, stack: Visit[]): void {
    const { value, node, depth, transforms } = visit;
    if (typeof value === 'string') this.#addString(value, node, transforms, depth, stack);
    else if (typeof value === 'number' || typeof value === 'bigint') {
      // A number can only matter as an address (2130706433) or a port; small ones are everywhere.
      if (value > 65_535 || value < 0) this.#addString(String(value), node, transforms, depth, stack);
    } else if (value instanceof Uint8Array) this.#addBytes(asBuffer(value), '', visit, stack);
    else if (typeof value === 'object' && value !== null) {
      if (isRawBody(value)) this.#addBytes(bytesOf(value), value.contentType ?? '', visit, stack);
      else this.#addObject(value, visit, stack);
    }
  }

  #addBytes(bytes: Buffer, contentType: string, { node, depth, transforms }: Visit, stack: Visit[]): void {
    const parsed = parseBody(bytes, contentType, this.#limits, this.cuts);
    if (parsed.value === undefined) {
      this.#addString(parsed.text, node, transforms, depth, stack);
      return;
    }
    // The raw text is an input too: some handlers pass it on whole. It is not decoded a second time.
    if (parsed.text !== '' && this.#keep(parsed.text, node, transforms)) this.#values.at(-1)!.container = true;
    stack.push({ value: parsed.value, node, depth: depth + 1, transforms });
  }

  #addObject(value: object, { node, depth, transforms }: Visit, stack: Visit[]): void {
    if (depth >= this.#limits.depthMax) {
      this.cuts.depthMax++;
      return;
    }
    if (depth <= 1 || transforms.includes('json')) this.#addStructure(node, value, depth);
    if (Array.isArray(value)) {
      const places = value as readonly unknown[];
      this.#keys += places.length;
      const kept = Math.min(places.length, this.#limits.keysMax);
      for (let index = kept - 1; index >= 0; index--) {
        const child = places[index];
        if (typeof child === 'string') this.#addString(child, { key: index, parent: node }, transforms, depth, stack);
        else if (child !== null && child !== undefined)
          stack.push({ value: child, node: { key: index, parent: node }, depth: depth + 1, transforms });
      }
      // a=1&a=2 reaches a sink as "1,2" when the handler expected one value.
      if (places.length > 1 && places.length <= 16 && places.every((child) => typeof child === 'string')) {
        this.#keep(places.join(','), node, [...transforms, 'join']);
      }
      const spelled = textOfNumbers(places);
      if (spelled !== undefined) this.#addString(spelled, node, [...transforms, 'bytes'], depth, stack);
      return;
    }
    if (value instanceof Map) {
      for (const [key, child] of value as Map<unknown, unknown>) {
        if (++this.#keys >= this.#limits.keysMax) return;
        stack.push({ value: child, node: { key: String(key), parent: node }, depth: depth + 1, transforms });
      }
      return;
    }
    // Own names only: a polluted prototype must not read as something that came in. Two lists and no access by name: V8
    // compiles such a line anew for every few shapes it meets, for as long as the application runs.
    const keys = Object.keys(value);
    const given = ownValues(value, keys);
    const children: Visit[] = [];
    for (let index = 0; index < keys.length; index++) {
      if (++this.#keys >= this.#limits.keysMax) {
        this.cuts.keysMax++;
        break;
      }
      const key = keys[index]!;
      const child = given[index];
      const childNode: PathNode = { key, parent: node };
      // Names are input as well: columns, operators and paths arrive as keys.
      if (depth > 0 || node.key !== 'header') this.#addString(key, childNode, transforms, depth, children);
      if (child !== null && child !== undefined && typeof child !== 'function')
        children.push({ value: child, node: childNode, depth: depth + 1, transforms });
    }
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index]!);
  }

  #addStructure(node: PathNode, value: object, depth: number): void {
    if (this.#structures.length >= this.#limits.structuresMax) this.cuts.structuresMax++;
    else this.#structures.push({ path: new Input('', node, NO_TRANSFORMS).path, value });
    void depth;
  }

  /** @param ofDocument what a document was decoded to, as if it were one value: still a document */
  #addString(
    value: string,
    node: PathNode,
    transforms: readonly string[],
    depth: number,
    stack: Visit[],
    ofDocument = false,
  ): void {
    if (!this.#keep(value, node, transforms)) return;
    if (ofDocument) this.#values.at(-1)!.container = true;
    if (transforms.length === 0) this.#addPieces(value, node, depth, stack);
    if (transforms.length >= DECODE_STEPS_MAX) return;
    if (value.length > this.#limits.decodeCharsMax) {
      this.cuts.decodeCharsMax++;
      return;
    }
    if (++this.#decoded > this.#limits.decodedValuesMax) {
      this.cuts.decodedValuesMax++;
      return;
    }
    const first = value.charCodeAt(0) <= 0x20 ? value.trimStart()[0] : value[0];
    const parsed = (first === '{' || first === '[' || first === '"') && value.length > 2 ? parseJson(value) : undefined;
    const literals =
      value.length > 8 && value.includes('"') && GRAPHQL.test(value)
        ? graphqlLiterals(value, this.#limits, this.cuts)
        : [];
    const container =
      ofDocument ||
      (typeof parsed === 'object' && parsed !== null) ||
      (literals.length > 0 && value.trimEnd().endsWith('}'));
    for (const form of decodedForms(value))
      this.#addString(form.value, node, [...transforms, form.transform], depth, stack, container);
    if (literals.length > 0)
      stack.push({ value: literals, node, depth: depth + 1, transforms: [...transforms, 'graphql'] });
    if (first === '<' && XML.test(value))
      stack.push({
        value: xmlTexts(value, this.#limits, this.cuts),
        node,
        depth: depth + 1,
        transforms: [...transforms, 'xml'],
      });
    if (container) this.#byValue.get(value)!.container = true;
    if (parsed !== undefined && typeof parsed !== 'number')
      stack.push({ value: parsed, node, depth: depth + 1, transforms: [...transforms, 'json'] });
  }

  /** What frameworks cut out of a request line, a query string or a cookie before the handler sees it. */
  #addPieces(value: string, node: PathNode, depth: number, stack: Visit[]): void {
    if (node.parent === undefined && (node.key === 'url' || node.key === 'path')) {
      const query = value.indexOf('?');
      const path = query < 0 ? value : value.slice(0, query);
      if (query >= 0)
        stack.push({
          value: formFields(value.slice(query + 1), this.#limits, this.cuts),
          node: { key: 'query', parent: undefined },
          depth: 1,
          transforms: NO_TRANSFORMS,
        });
      let slashes = 0;
      for (let slash = path.indexOf('/'); slash >= 0 && slashes++ < 16; slash = path.indexOf('/', slash + 1)) {
        const next = path.indexOf('/', slash + 1);
        if (next >= 0) this.#addString(path.slice(slash + 1, next), node, ['segment'], depth, stack);
        this.#addString(path.slice(slash + 1), node, ['segment'], depth, stack);
      }
    } else if (node.parent === undefined && node.key === 'query' && value.includes('=')) {
      stack.push({ value: formFields(value, this.#limits, this.cuts), node, depth: 1, transforms: NO_TRANSFORMS });
    } else if (node.key === 'cookie' && value.includes('=')) {
      for (const pair of value.split(';', 200)) {
        const equals = pair.indexOf('=');
        if (equals > 0) {
          const name = pair.slice(0, equals).trim();
          let content = pair.slice(equals + 1).trim();
          if (content.startsWith('"') && content.endsWith('"')) content = content.slice(1, -1);
          // Express marks JSON cookies with j: and signed ones with s:value.signature.
          if (content.startsWith('j:') || content.startsWith('j%3A'))
            stack.push({
              value: content.slice(content.startsWith('j:') ? 2 : 4),
              node: { key: name, parent: node },
              depth,
              transforms: NO_TRANSFORMS,
            });
          stack.push({ value: content, node: { key: name, parent: node }, depth, transforms: NO_TRANSFORMS });
        }
      }
    }
  }

  /** False when this very value is known already. */
  #keep(value: string, node: PathNode, transforms: readonly string[]): boolean {
    if (value.length === 0 || this.#byValue.has(value)) return false;
    if (this.#values.length >= this.#valuesRoom) {
      this.cuts.valuesMax++;
      return false;
    }
    const input = new Input(value, node, transforms);
    this.#byValue.set(value, input);
    this.#values.push(input);
    return true;
  }
}

/** A document in a string: something is closed, or declared. */
const XML = /<[/!]|\/>/;

/** How a document of GraphQL begins, comments and commas aside. */
const GRAPHQL = /^(?:[\s,\ufeff]|#[^\n]*\n)*(?:query|mutation|subscription|fragment|\{)[\s\w({@$:,.#]/;

function visitsOf(head: RequestHead): Visit[] {
  return Object.entries(head.sources())
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({
      value,
      node: { key: path, parent: undefined },
      depth: 0,
      transforms: NO_TRANSFORMS,
    }));
}

/** Limits after which values of a body were left out of the walk. */
function walkCuts(cuts: InputCuts): number {
  // Not decodeCharsMax: the value itself is kept, and an image in a document is no reason to search it for every call.
  return (
    cuts.bodyBytesMax + cuts.depthMax + cuts.valuesMax + cuts.keysMax + cuts.decodedValuesMax + cuts.multipartPartsMax
  );
}

/** In the order of the names; undefined for a getter that throws. */
function ownValues(value: object, keys: readonly string[]): readonly unknown[] {
  try {
    const values = Object.values(value) as readonly unknown[];
    if (values.length === keys.length) return values;
  } catch {
    // One by one, then.
  }
  return keys.map((key) => {
    try {
      return Reflect.get(value, key) as unknown;
    } catch {
      return undefined;
    }
  });
}

function wholeOf(value: Uint8Array | RawBody): Buffer {
  return value instanceof Uint8Array ? asBuffer(value) : bytesOf(value);
}

function isBytes(value: unknown): value is Uint8Array | RawBody {
  return value instanceof Uint8Array || (typeof value === 'object' && value !== null && isRawBody(value));
}
