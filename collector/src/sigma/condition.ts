// The boolean language of `condition:`: "selection and not 1 of filter_*". Loosest to tightest: or, and, not,
// "x of pattern", parentheses (Sigma rules specification 2.1, "Condition").
import { SigmaError, type Condition } from './rule.ts';

/** Longest condition accepted, in words. */
export const CONDITION_WORDS_MAX = 2_000;
/** Deepest nesting of parentheses and nots. */
export const CONDITION_DEPTH_MAX = 100;

/** `names`: the search identifiers of the rule, in order; quantifiers are expanded over them. */
export function parseCondition(text: string, names: readonly string[]): Condition {
  const words = text.match(/\(|\)|[^\s()]+/g) ?? [];
  if (words.length === 0) throw new SigmaError('the condition is empty');
  if (words.length > CONDITION_WORDS_MAX)
    throw new SigmaError(`the condition has more than ${CONDITION_WORDS_MAX} words`);
  const parser = new Parser(words, names);
  const condition = parser.or(0);
  const rest = parser.peek();
  if (rest !== undefined) throw new SigmaError(`the condition has "${rest}" where "and", "or" or the end should be`);
  return condition;
}

class Parser {
  readonly #words: readonly string[];
  readonly #names: readonly string[];
  #at = 0;

  constructor(words: readonly string[], names: readonly string[]) {
    this.#words = words;
    this.#names = names;
  }

  peek(offset = 0): string | undefined {
    return this.#words[this.#at + offset];
  }

  or(depth: number): Condition {
    return this.#chain('or', depth, () => this.#and(depth));
  }

  #and(depth: number): Condition {
    return this.#chain('and', depth, () => this.#not(depth));
  }

  #chain(kind: 'and' | 'or', depth: number, next: () => Condition): Condition {
    if (depth > CONDITION_DEPTH_MAX)
      throw new SigmaError(`the condition is nested more than ${CONDITION_DEPTH_MAX} deep`);
    const parts = [next()];
    while (this.peek()?.toLowerCase() === kind) {
      this.#at += 1;
      parts.push(next());
    }
    return parts.length === 1 ? parts[0]! : { kind, parts };
  }

  #not(depth: number): Condition {
    if (this.peek()?.toLowerCase() !== 'not') return this.#term(depth);
    if (depth > CONDITION_DEPTH_MAX)
      throw new SigmaError(`the condition is nested more than ${CONDITION_DEPTH_MAX} deep`);
    this.#at += 1;
    return { kind: 'not', part: this.#not(depth + 1) };
  }

  #term(depth: number): Condition {
    const word = this.peek();
    if (word === undefined) throw new SigmaError('the condition ends where a search identifier should be');
    if (word === '(') {
      this.#at += 1;
      const inner = this.or(depth + 1);
      if (this.peek() !== ')') throw new SigmaError('the condition lacks a closing parenthesis');
      this.#at += 1;
      return inner;
    }
    if (word === '|')
      throw new SigmaError('aggregations after "|" are not part of Sigma 2; write a correlation document');
    if (/^(\d+|all|any)$/i.test(word) && this.peek(1)?.toLowerCase() === 'of')
      return this.#quantifier(word.toLowerCase());
    this.#at += 1;
    if (!this.#names.includes(word)) {
      throw new SigmaError(`the condition names "${word}", but the search identifiers are ${this.#names.join(', ')}`);
    }
    return { kind: 'selection', name: word };
  }

  #quantifier(count: string): Condition {
    const pattern = this.peek(2);
    if (pattern === undefined || pattern === ')' || pattern === '(') {
      throw new SigmaError(`the condition says "${count} of" without saying of what`);
    }
    this.#at += 3;
    const names = this.#matching(pattern);
    if (names.length === 0)
      throw new SigmaError(`the condition says "${count} of ${pattern}", which matches no search identifier`);
    const parts = names.map((name): Condition => ({ kind: 'selection', name }));
    if (count === 'all') return { kind: 'and', parts };
    const needed = count === 'any' ? 1 : Number(count);
    if (needed === 0) return { kind: 'not', part: { kind: 'or', parts } };
    if (needed === 1) return { kind: 'or', parts };
    return {
      kind: 'or',
      parts: combinations(parts, needed).map((chosen): Condition => ({ kind: 'and', parts: chosen })),
    };
  }

  // "them" leaves out identifiers that begin with an underscore, by convention helpers.
  #matching(pattern: string): string[] {
    if (pattern.toLowerCase() === 'them') return this.#names.filter((name) => !name.startsWith('_'));
    const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
    const expression = new RegExp(`^${source}$`);
    return this.#names.filter((name) => expression.test(name));
  }
}

const COMBINATIONS_MAX = 1_000;

function combinations<T>(items: readonly T[], size: number): T[][] {
  if (size > items.length) throw new SigmaError(`the condition asks for ${size} of ${items.length} search identifiers`);
  const chosen: T[][] = [];
  const choose = (start: number, taken: T[]): void => {
    if (chosen.length > COMBINATIONS_MAX)
      throw new SigmaError(`the condition asks for ${size} of ${items.length}: too many ways`);
    if (taken.length === size) {
      chosen.push(taken);
      return;
    }
    for (let index = start; index < items.length; index += 1) choose(index + 1, [...taken, items[index]!]);
  };
  choose(0, []);
  return chosen;
}
