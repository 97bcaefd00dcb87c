// Sources taken apart into values, within limits: objects by name and place, bodies by what they are, strings by what they
// are encoded in.
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
import { decodedForms } from './decode.ts';
import { Input, type PathNode } from './input.ts';
import type { InputCuts, InputLimits } from './limits.ts';
import { textOfNumbers } from './spelled.ts';

/** Something that came in, on its way to be taken apart. */
export interface Visit {
  readonly value: unknown;
  readonly node: PathNode;
  readonly depth: number;
  readonly transforms: readonly string[];
}

const NO_TRANSFORMS: readonly string[] = [];

/** Sources by their path prefix, as they are walked. */
export function visitsOf(sources: Readonly<Record<string, unknown>>): Visit[] {
  return Object.entries(sources)
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({
      value,
      node: { key: path, parent: undefined },
      depth: 0,
      transforms: NO_TRANSFORMS,
    }));
}

const DECODE_STEPS_MAX = 3;
/** Values and keys that are kept of sources that came in after a limit was met. */
const LATE_ROOM = 2_000;
const LATE: readonly string[] = ['found behind a limit'];

/** The values of one activity, each once. */
export class Walk {
  readonly values: Input[] = [];
  readonly structures: { path: string; value: unknown }[] = [];
  readonly #byValue = new Map<string, Input>();
  readonly #limits: InputLimits;
  readonly #cuts: InputCuts;
  #keys = 0;
  #decoded = 0;
  #valuesRoom = 0;
  #keysRoom = 0;

  constructor(limits: InputLimits, cuts: InputCuts) {
    this.#limits = limits;
    this.#cuts = cuts;
  }

  /** The value that is exactly this. */
  get(value: string): Input | undefined {
    return this.#byValue.get(value);
  }

  /** Adds a value that was found without a walk; it comes on top of valuesMax. */
  addFound(value: string, { node }: Visit): Input {
    const input = new Input(value, node, LATE);
    this.#byValue.set(value, input);
    this.values.push(input);
    return input;
  }

  /**
   * Takes sources apart in turn; what comes in after a limit was met (the parameters of a path) has room of its own.
   * @returns whether a limit left values out that a search of the sources themselves would find
   */
  take(sources: readonly Visit[]): boolean {
    const late = this.values.length >= this.#limits.valuesMax || this.#keys >= this.#limits.keysMax;
    this.#valuesRoom = this.#limits.valuesMax + (late ? LATE_ROOM : 0);
    this.#keysRoom = this.#limits.keysMax + (late ? LATE_ROOM : 0);
    const before = valuesCut(this.#cuts);
    const stack = sources.toReversed();
    for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
      if (this.values.length >= this.#valuesRoom || this.#keys >= this.#keysRoom) {
        this.#cuts[this.#keys >= this.#keysRoom ? 'keysMax' : 'valuesMax']++;
        break;
      }
      this.#visit(visit, stack);
    }
    return valuesCut(this.#cuts) > before;
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
    const parsed = parseBody(bytes, contentType, this.#limits, this.#cuts);
    if (parsed.value === undefined) {
      this.#addString(parsed.text, node, transforms, depth, stack);
      return;
    }
    // The raw text is an input too: some handlers pass it on whole. It is not decoded a second time.
    if (parsed.text !== '' && this.#keep(parsed.text, node, transforms)) this.values.at(-1)!.container = true;
    stack.push({ value: parsed.value, node, depth: depth + 1, transforms });
  }

  #addObject(value: object, { node, depth, transforms }: Visit, stack: Visit[]): void {
    if (depth >= this.#limits.depthMax) {
      this.#cuts.depthMax++;
      return;
    }
    if (depth <= 1 || transforms.includes('json')) this.#addStructure(node, value);
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
        this.#cuts.keysMax++;
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

  #addStructure(node: PathNode, value: object): void {
    if (this.structures.length >= this.#limits.structuresMax) this.#cuts.structuresMax++;
    else this.structures.push({ path: new Input('', node, NO_TRANSFORMS).path, value });
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
    if (ofDocument) this.values.at(-1)!.container = true;
    if (transforms.length === 0) this.#addPieces(value, node, depth, stack);
    if (transforms.length >= DECODE_STEPS_MAX) return;
    if (value.length > this.#limits.decodeCharsMax) {
      this.#cuts.decodeCharsMax++;
      return;
    }
    if (++this.#decoded > this.#limits.decodedValuesMax) {
      this.#cuts.decodedValuesMax++;
      return;
    }
    const first = value.charCodeAt(0) <= 0x20 ? value.trimStart()[0] : value[0];
    const parsed = value.length > 2 && mayBeJson(value, first) ? parseJson(value) : undefined;
    const literals =
      value.length > 8 && value.includes('"') && GRAPHQL.test(value)
        ? graphqlLiterals(value, this.#limits, this.#cuts)
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
        value: xmlTexts(value, this.#limits, this.#cuts),
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
          value: formFields(value.slice(query + 1), this.#limits, this.#cuts),
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
      stack.push({ value: formFields(value, this.#limits, this.#cuts), node, depth: 1, transforms: NO_TRANSFORMS });
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
    if (this.values.length >= this.#valuesRoom) {
      this.#cuts.valuesMax++;
      return false;
    }
    const input = new Input(value, node, transforms);
    this.#byValue.set(value, input);
    this.values.push(input);
    return true;
  }
}

/** A brace or bracket that is closed at the end, or one quoted text: an error thrown by the parser costs more than the walk. */
function mayBeJson(value: string, first: string | undefined): boolean {
  if (first === '{') return value.trimEnd().endsWith('}');
  if (first === '[') return value.trimEnd().endsWith(']');
  return first === '"' && ONE_QUOTED.test(value);
}

const ONE_QUOTED = /^\s*"(?:[^"\\]|\\.)*"\s*$/;

/** A document in a string: something is closed, or declared. */
const XML = /<[/!]|\/>/;

/** How a document of GraphQL begins, comments and commas aside. */
const GRAPHQL = /^(?:[\s,\ufeff]|#[^\n]*\n)*(?:query|mutation|subscription|fragment|\{)[\s\w({@$:,.#]/;

/** How often a limit was met that leaves values out. */
function valuesCut(cuts: InputCuts): number {
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

/** What is given as bytes: a body, a record's value. */
export function isBytes(value: unknown): value is Uint8Array | RawBody {
  return value instanceof Uint8Array || (typeof value === 'object' && value !== null && isRawBody(value));
}
