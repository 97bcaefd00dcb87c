// A Sigma document after parsing: what the other files of this folder work on. Nothing here knows YAML.
import type { Pattern } from './pattern.ts';
import type { LogSource } from './record.ts';

export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical';
export const levels: readonly Level[] = ['informational', 'low', 'medium', 'high', 'critical'];

/** What rules, correlations and filters share. */
export interface Header {
  readonly id: string;
  /** The human-readable name that correlations may refer to instead of the id. */
  readonly name: string | undefined;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly references: readonly string[];
  readonly tags: readonly string[];
  readonly falsePositives: readonly string[];
  readonly level: Level;
  readonly status: string;
  /** Where it was read from: a file path, or a source link for packaged rules. */
  readonly origin: string;
}

export interface Rule extends Header {
  readonly kind: 'rule';
  readonly logSource: LogSource;
  readonly selections: ReadonlyMap<string, Selection>;
  readonly condition: Condition;
}

export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'temporal'
  | 'temporal_ordered'
  | 'value_sum'
  | 'value_avg'
  | 'value_percentile';

export interface Correlation extends Header {
  readonly kind: 'correlation';
  readonly type: CorrelationType;
  /** Ids or names of rules and correlations. */
  readonly rules: readonly string[];
  readonly groupBy: readonly string[];
  readonly timespanMs: number;
  readonly threshold: Threshold;
  /** Alias → rule id or name → field of that rule's events. */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** True when the rules it refers to also stand alone. */
  readonly generate: boolean;
}

export interface Threshold {
  /** All must hold: `{gt: 100, lte: 200}` is a range. */
  readonly comparisons: readonly {
    readonly operator: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';
    readonly value: number;
  }[];
  /** For value_*: the fields whose values are counted or calculated. */
  readonly fields: readonly string[];
  /** For value_percentile, 0 to 100. */
  readonly percentile: number;
  /** For temporal: which of the rules must be seen, in words ("rule_a and not rule_b"), instead of comparisons. */
  readonly expression?: Condition;
}

/** Silences rules where its own condition holds. */
export interface Filter extends Header {
  readonly kind: 'filter';
  readonly logSource: LogSource;
  /** Ids or names; "any" for all rules of the log source. */
  readonly rules: readonly string[] | 'any';
  readonly selections: ReadonlyMap<string, Selection>;
  readonly condition: Condition;
}

export type Document = Rule | Correlation | Filter;

// ---- conditions -----------------------------------------------------------------------------------------------------

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'selection'; readonly name: string };

// ---- selections -----------------------------------------------------------------------------------------------------

/** A tree of tests on the fields of one record. */
export type Selection =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Selection[] }
  | { readonly kind: 'field'; readonly field: string; readonly test: FieldTest }
  | { readonly kind: 'keyword'; readonly test: FieldTest };

/** One field compared with one or more values. */
export interface FieldTest {
  readonly operator: FieldOperator;
  /** True: every value must be found; false: one is enough. */
  readonly all: boolean;
  /** True when the whole test is turned round (`neq`). */
  readonly negated: boolean;
  /** As the rule says it, for reasons and lint: `contains|all`. */
  readonly written: string;
}

export type FieldOperator =
  | {
      readonly kind: 'pattern';
      readonly patterns: readonly Pattern[];
      readonly cased: boolean;
      readonly hasNull: boolean;
    }
  | { readonly kind: 'regex'; readonly expressions: readonly RegExp[] }
  | { readonly kind: 'cidr'; readonly ranges: readonly CidrRange[] }
  | { readonly kind: 'exists'; readonly expected: boolean }
  | {
      readonly kind: 'fieldref';
      readonly fields: readonly string[];
      readonly how: 'exact' | 'startswith' | 'endswith' | 'contains';
      readonly cased: boolean;
    }
  | {
      readonly kind: 'compare';
      readonly how: 'lt' | 'lte' | 'gt' | 'gte' | 'eq';
      readonly numbers: readonly number[];
      readonly datePart: DatePart | undefined;
    };

export type DatePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

export interface CidrRange {
  readonly written: string;
  contains(address: string): boolean;
}

/** A document that cannot be used, with a sentence that names the place. */
export class SigmaError extends Error {
  override readonly name = 'SigmaError';
}
