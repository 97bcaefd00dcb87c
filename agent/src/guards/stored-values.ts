// Values that earlier activities had stored and that could act as SQL if somebody builds a statement of them later. Only
// those: a name with an apostrophe is not kept. Bounded, in this process alone, and never handed out.
import type { SqlQueryOperation } from '../operation.ts';

/** Values remembered; the oldest is forgotten for a new one. */
const VALUES_MAX = 256;
const VALUE_CHARS_MIN = 5;
const VALUE_CHARS_MAX = 512;
/** Parameters of one statement that are looked at. */
const PARAMETERS_MAX = 128;
const STATEMENT_CHARS_MAX = 65_536;

// A quote, or a number, with something behind it that goes on as SQL.
const MAY_ACT =
  /['"`]\s*(?:--|#|\/\*|;|\|\||&&|[=<>+,)-]|\)*\s*(?:or|and|xor|union|except|intersect|having|group|order|limit|like|is|in|between|not|where|collate)\b)|^\s*-?\d+\s*(?:;|\)|\b(?:or|and|xor|union)\b)/i;
const STORES = /^\s*(?:insert|update|replace|merge|upsert|with|call|exec)\b/i;
const ESCAPED_LITERAL = /'(?:[^'\\]|''|\\[\s\S])*'/g;

export interface StoredPlace {
  readonly start: number;
  readonly end: number;
}

export class StoredValues {
  readonly #values = new Set<string>();

  /** Remembers what a statement stores. */
  keep({ sql, parameters }: SqlQueryOperation): void {
    if (!STORES.test(sql)) return;
    if (parameters !== undefined) this.#keepAll(parameters, { left: PARAMETERS_MAX });
    if (sql.length > STATEMENT_CHARS_MAX || !(sql.includes("''") || sql.includes("\\'"))) return;
    for (const [literal] of sql.matchAll(ESCAPED_LITERAL))
      this.#add(literal.slice(1, -1).replace(/''|\\([\s\S])/g, (_, escaped?: string) => escaped ?? "'"));
  }

  /** Where one of them stands in a statement as it is. */
  find(sql: string): StoredPlace | undefined {
    if (this.#values.size === 0) return undefined;
    for (const value of this.#values) {
      const start = sql.indexOf(value);
      if (start >= 0) return { start, end: start + value.length };
    }
    return undefined;
  }

  #keepAll(values: unknown, budget: { left: number }): void {
    if (budget.left-- <= 0) return;
    if (typeof values === 'string') this.#add(values);
    else if (Array.isArray(values)) for (const value of values) this.#keepAll(value, budget);
    else if (typeof values === 'object' && values !== null && Object.getPrototypeOf(values) === Object.prototype)
      for (const value of Object.values(values)) this.#keepAll(value, budget);
  }

  #add(value: string): void {
    if (value.length < VALUE_CHARS_MIN || value.length > VALUE_CHARS_MAX || !MAY_ACT.test(value)) return;
    this.#values.delete(value);
    if (this.#values.size >= VALUES_MAX) this.#values.delete(this.#values.values().next().value!);
    this.#values.add(value);
  }
}
