// From `field|modifier|modifier: values` to a test. Sigma modifiers appendix 2.1: every modifier listed there is here.
import { BlockList, isIP } from 'node:net';
import { ANY_CHARACTER, ANY_TEXT, compilePattern, parsePattern, type PatternPart } from './pattern.ts';
import { SigmaError, type CidrRange, type DatePart, type FieldOperator, type FieldTest } from './rule.ts';

/** A value of a rule as written: text (numbers and booleans too), or null. */
export type WrittenValue = string | null;

/** Most values one test may hold after its modifiers have multiplied them. */
export const TEST_VALUES_MAX = 10_000;
/** Longest regular expression accepted. */
export const REGEX_CHARACTERS_MAX = 4_096;

const dateParts: readonly string[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];
const known = new Set([
  ...'all startswith endswith contains exists cased neq windash re i m s base64 base64offset utf16le'.split(' '),
  ...'utf16be utf16 wide lt lte gt gte cidr expand fieldref'.split(' '),
  ...dateParts,
]);

/**
 * `modifiers` in the order written; `placeholders`: values for `expand`, by name without percent signs.
 * Throws SigmaError for an unknown modifier or a value that does not fit it.
 */
export function compileTest(
  modifiers: readonly string[],
  values: readonly WrittenValue[],
  placeholders: ReadonlyMap<string, readonly string[]> = new Map(),
): FieldTest {
  for (const modifier of modifiers) {
    if (!known.has(modifier)) throw new SigmaError(`the modifier "${modifier}" is not known`);
  }
  const has = (modifier: string): boolean => modifiers.includes(modifier);
  const given = has('expand')
    ? values.flatMap((value) => (value === null ? [null] : expand(value, placeholders)))
    : values;
  return {
    operator: compileOperator(modifiers, given, has),
    all: has('all'),
    negated: has('neq'),
    written: modifiers.join('|'),
  };
}

function compileOperator(
  modifiers: readonly string[],
  values: readonly WrittenValue[],
  has: (modifier: string) => boolean,
): FieldOperator {
  const texts = values.filter((value) => value !== null);
  if (has('exists')) return { kind: 'exists', expected: texts[0]?.toLowerCase() !== 'false' };
  if (has('re')) return { kind: 'regex', expressions: texts.map((text) => compileRegex(text, has)) };
  if (has('cidr')) return { kind: 'cidr', ranges: texts.map(compileCidr) };
  if (has('fieldref')) {
    const how = has('contains')
      ? 'contains'
      : has('startswith')
        ? 'startswith'
        : has('endswith')
          ? 'endswith'
          : 'exact';
    return { kind: 'fieldref', fields: texts, how, cased: has('cased') };
  }
  const datePart = modifiers.find((modifier) => dateParts.includes(modifier)) as DatePart | undefined;
  const comparison = (['lte', 'gte', 'lt', 'gt'] as const).find(has);
  if (comparison || datePart) {
    return { kind: 'compare', how: comparison ?? 'eq', numbers: texts.map(toNumber), datePart };
  }
  const patterns = texts.flatMap((text) => patternsOf(text, modifiers));
  if (patterns.length > TEST_VALUES_MAX) throw new SigmaError(`a test holds more than ${TEST_VALUES_MAX} values`);
  const cased = has('cased');
  return {
    kind: 'pattern',
    patterns: patterns.map((parts) => compilePattern(parts, cased)),
    cased,
    hasNull: values.includes(null),
  };
}

// ---- strings --------------------------------------------------------------------------------------------------------

// Encodings change the value, so they come in the order written; they take it literally, as it holds no wildcards then.
function patternsOf(value: string, modifiers: readonly string[]): PatternPart[][] {
  let variants: { parts: PatternPart[] }[] = [{ parts: parsePattern(value) }];
  let bytes: Buffer | undefined;
  const plain = (): Buffer => bytes ?? Buffer.from(variants[0]!.parts.map(literalOf).join(''), 'utf8');
  for (const modifier of modifiers) {
    if (modifier === 'windash')
      variants = variants.flatMap(({ parts }) => withDashes(parts).map((dashed) => ({ parts: dashed })));
    else if (modifier === 'utf16le' || modifier === 'wide') bytes = Buffer.from(plain().toString('utf8'), 'utf16le');
    else if (modifier === 'utf16be') bytes = Buffer.from(plain().toString('utf8'), 'utf16le').swap16();
    else if (modifier === 'utf16') {
      bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(plain().toString('utf8'), 'utf16le')]);
    } else if (modifier === 'base64') {
      variants = [{ parts: [plain().toString('base64')] }];
      bytes = undefined;
    } else if (modifier === 'base64offset') {
      variants = base64Offsets(plain()).map((text) => ({ parts: [text] }));
      bytes = undefined;
    }
  }
  // A log holds UTF-16 bytes as characters of one byte each, zero bytes included.
  if (bytes) variants = [{ parts: [bytes.toString('latin1')] }];
  const before = modifiers.includes('contains') || modifiers.includes('endswith');
  const after = modifiers.includes('contains') || modifiers.includes('startswith');
  return variants.map(({ parts }) => widen(parts, before, after));
}

function widen(parts: readonly PatternPart[], before: boolean, after: boolean): PatternPart[] {
  const widened = [...parts];
  if (before && widened[0] !== ANY_TEXT) widened.unshift(ANY_TEXT);
  if (after && widened.at(-1) !== ANY_TEXT) widened.push(ANY_TEXT);
  return widened;
}

function literalOf(part: PatternPart): string {
  return part === ANY_TEXT ? '*' : part === ANY_CHARACTER ? '?' : part;
}

// The value as it looks inside a longer base64 text, for each of the three ways it can fall on the 3-byte groups: what
// depends on neighbouring bytes is cut off.
function base64Offsets(value: Buffer): string[] {
  const cutStart = [0, 2, 3];
  const cutEnd = [0, 3, 2];
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset, 0x20), value]).toString('base64');
    return encoded.slice(cutStart[offset], encoded.length - cutEnd[(value.length + offset) % 3]!);
  });
}

const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015'];
const WINDASH_FLAGS_MAX = 3;

// A dash counts where it begins a word. Past the bound all dashes of one variant change together.
function withDashes(parts: readonly PatternPart[]): PatternPart[][] {
  const flag = /(?<=^|\s)[-/](?=\w)/g;
  const flags = parts.reduce((sum, part) => sum + (typeof part === 'string' ? (part.match(flag)?.length ?? 0) : 0), 0);
  if (flags === 0) return [[...parts]];
  const replaceWith = (choose: (index: number) => string): PatternPart[] => {
    let index = 0;
    return parts.map((part) => (typeof part === 'string' ? part.replaceAll(flag, () => choose(index++)) : part));
  };
  if (flags > WINDASH_FLAGS_MAX) return [[...parts], ...DASHES.map((dash) => replaceWith(() => dash))];
  const variants: PatternPart[][] = [];
  for (let code = 0; code < DASHES.length ** flags; code += 1) {
    variants.push(replaceWith((index) => DASHES[Math.floor(code / DASHES.length ** index) % DASHES.length]!));
  }
  return variants;
}

function expand(value: string, placeholders: ReadonlyMap<string, readonly string[]>): string[] {
  const match = /(?<!\\)%(\w+)%/.exec(value);
  if (!match) return [value.replaceAll(String.raw`\%`, '%')];
  const replacements = placeholders.get(match[1]!);
  if (!replacements)
    throw new SigmaError(`the placeholder %${match[1]}% has no values; give them in the configuration`);
  const [before, after] = [value.slice(0, match.index), value.slice(match.index + match[0].length)];
  return replacements.flatMap((replacement) => expand(`${before}${replacement}${after}`, placeholders));
}

// ---- the other types ------------------------------------------------------------------------------------------------

function compileRegex(source: string, has: (modifier: string) => boolean): RegExp {
  if (source.length > REGEX_CHARACTERS_MAX)
    throw new SigmaError(`a regular expression is longer than ${REGEX_CHARACTERS_MAX}`);
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const wanted = new Set([...(inline?.[1] ?? ''), ...['i', 'm', 's'].filter(has)]);
  try {
    return new RegExp(inline ? source.slice(inline[0].length) : source, [...wanted].join(''));
  } catch (error) {
    throw new SigmaError(`"${source}" is no regular expression: ${(error as Error).message}`);
  }
}

function compileCidr(written: string): CidrRange {
  const [address = '', prefix = ''] = written.split('/');
  const version = isIP(address);
  const bits = Number(prefix);
  const bitsMax = version === 4 ? 32 : 128;
  if (version === 0 || prefix === '' || !Number.isInteger(bits) || bits < 0 || bits > bitsMax) {
    throw new SigmaError(`"${written}" is no address range such as 10.0.0.0/8`);
  }
  const range = new BlockList();
  range.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  return {
    written,
    contains(candidate) {
      const candidateVersion = isIP(candidate);
      return candidateVersion === version && range.check(candidate, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}

function toNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) throw new SigmaError(`"${text}" is no number`);
  return number;
}
