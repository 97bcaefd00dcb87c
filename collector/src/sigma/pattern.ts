// Sigma string values with their wildcards (`*` any text, `?` one character, `\` escapes both), compiled once to the
// cheapest test that says the same. Sigma rules specification 2.1, "String Wildcard" and "Escaping".

/** One piece of a pattern: literal text, or a wildcard. */
export type PatternPart = string | typeof ANY_TEXT | typeof ANY_CHARACTER;
export const ANY_TEXT: unique symbol = Symbol('*');
export const ANY_CHARACTER: unique symbol = Symbol('?');

/** A compiled pattern: how it compares and, where one exists, a literal that every match must hold. */
export interface Pattern {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'contains' | 'anything' | 'glob';
  /** The literal of the first four kinds; the longest literal of a glob; "" for anything. Lower case unless cased. */
  readonly literal: string;
  matches(text: string): boolean;
}

/** Splits a value as written into literals and wildcards. */
export function parsePattern(value: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let literal = '';
  const endLiteral = (): void => {
    if (literal) parts.push(literal);
    literal = '';
  };
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index]!;
    const next = value[index + 1];
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      index += 1;
    } else if (character === '*') {
      endLiteral();
      if (parts.at(-1) !== ANY_TEXT) parts.push(ANY_TEXT);
    } else if (character === '?') {
      endLiteral();
      parts.push(ANY_CHARACTER);
    } else {
      literal += character;
    }
  }
  endLiteral();
  return parts;
}

/** Text to be compared is given lower-cased unless `cased`. */
export function compilePattern(parts: readonly PatternPart[], cased: boolean): Pattern {
  const folded = cased ? parts : parts.map((part) => (typeof part === 'string' ? part.toLowerCase() : part));
  if (folded.length === 0) return { kind: 'exact', literal: '', matches: (text) => text === '' };
  const [first, second, third] = folded;
  if (folded.length === 1 && first === ANY_TEXT) return { kind: 'anything', literal: '', matches: () => true };
  if (folded.length === 1 && typeof first === 'string') {
    return { kind: 'exact', literal: first, matches: (text) => text === first };
  }
  if (folded.length === 2 && typeof first === 'string' && second === ANY_TEXT) {
    return { kind: 'prefix', literal: first, matches: (text) => text.startsWith(first) };
  }
  if (folded.length === 2 && first === ANY_TEXT && typeof second === 'string') {
    return { kind: 'suffix', literal: second, matches: (text) => text.endsWith(second) };
  }
  if (folded.length === 3 && first === ANY_TEXT && typeof second === 'string' && third === ANY_TEXT) {
    return { kind: 'contains', literal: second, matches: (text) => text.includes(second) };
  }
  const literals = folded.filter((part) => typeof part === 'string');
  const longest = literals.reduce((best, literal) => (literal.length > best.length ? literal : best), '');
  return { kind: 'glob', literal: longest, matches: (text) => matchesGlob(folded, text) };
}

// Greedy with one point of return, as for shell globs: at most |parts| x |text| steps, whatever the rule's author wrote.
function matchesGlob(parts: readonly PatternPart[], text: string): boolean {
  let part = 0;
  let at = 0;
  let returnPart = -1;
  let returnAt = 0;
  for (;;) {
    const current = parts[part];
    if (current === ANY_TEXT) {
      returnPart = part;
      returnAt = at;
      part += 1;
      continue;
    }
    if (current === undefined && at === text.length) return true;
    if (current === ANY_CHARACTER && at < text.length) {
      part += 1;
      at += 1;
      continue;
    }
    if (typeof current === 'string' && text.startsWith(current, at)) {
      part += 1;
      at += current.length;
      continue;
    }
    if (returnPart < 0 || returnAt >= text.length) return false;
    returnAt += 1;
    at = returnAt;
    part = returnPart + 1;
  }
}
