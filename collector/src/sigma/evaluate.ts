// Whether a record satisfies a rule's condition, and which selections did. Pure.
import { textOf, type FieldValue, type LogRecord } from './record.ts';
import type { Condition, DatePart, FieldOperator, FieldTest, Rule, Selection } from './rule.ts';

/** True when the rule's condition holds. The log source is not looked at here. */
export function matches(
  rule: { condition: Condition; selections: ReadonlyMap<string, Selection> },
  record: LogRecord,
): boolean {
  return holds(rule.condition, rule.selections, record);
}

/** The names of the selections that speak for a match, for its reason: those under no "not" that hold. */
export function matchedSelections(rule: Rule, record: LogRecord): string[] {
  const names: string[] = [];
  const walk = (condition: Condition): void => {
    if (condition.kind === 'not') return;
    if (condition.kind !== 'selection') condition.parts.forEach(walk);
    else if (!names.includes(condition.name) && selected(rule.selections.get(condition.name)!, record))
      names.push(condition.name);
  };
  walk(rule.condition);
  return names;
}

function holds(condition: Condition, selections: ReadonlyMap<string, Selection>, record: LogRecord): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => holds(part, selections, record));
    case 'or':
      return condition.parts.some((part) => holds(part, selections, record));
    case 'not':
      return !holds(condition.part, selections, record);
    case 'selection':
      return selected(selections.get(condition.name)!, record);
  }
}

function selected(selection: Selection, record: LogRecord): boolean {
  switch (selection.kind) {
    case 'and':
      return selection.parts.every((part) => selected(part, record));
    case 'or':
      return selection.parts.some((part) => selected(part, record));
    case 'field':
      return fieldTest(selection.field, selection.test, record);
    case 'keyword':
      return keywordTest(selection.test, record);
  }
}

function fieldTest(field: string, test: FieldTest, record: LogRecord): boolean {
  return fieldHolds(field, test, record) !== test.negated;
}

function fieldHolds(field: string, { operator, all }: FieldTest, record: LogRecord): boolean {
  switch (operator.kind) {
    case 'pattern':
      return patternHolds(field, operator, all, record);
    case 'exists':
      return record.values(field).length > 0 === operator.expected;
    case 'regex': {
      const texts = textsOf(record.values(field)).map(forRegex);
      return combine(operator.expressions, all, (expression) => texts.some((text) => expression.test(text)));
    }
    case 'cidr': {
      const texts = textsOf(record.values(field));
      return combine(operator.ranges, all, (range) => texts.some((text) => range.contains(text)));
    }
    case 'fieldref':
      return combine(operator.fields, all, (other) => refersTo(field, other, operator, record));
    case 'compare': {
      const numbers = numbersOf(record.values(field), operator.datePart);
      return combine(operator.numbers, all, (expected) =>
        numbers.some((number) => compares(number, operator.how, expected)),
      );
    }
  }
}

function patternHolds(
  field: string,
  operator: Extract<FieldOperator, { kind: 'pattern' }>,
  all: boolean,
  record: LogRecord,
): boolean {
  const texts = operator.cased ? textsOf(record.values(field)) : record.lowered(field);
  // Absent, null and "nothing but nulls in an array" are one to Sigma.
  if (operator.hasNull && texts.length === 0) return !all || operator.patterns.length === 0;
  if (texts.length === 1) {
    const text = texts[0]!;
    return combine(operator.patterns, all, (pattern) => pattern.matches(text));
  }
  return combine(operator.patterns, all, (pattern) => texts.some((text) => pattern.matches(text)));
}

// The parser has widened keywords to be found anywhere.
function keywordTest(test: FieldTest, record: LogRecord): boolean {
  return keywordHolds(test, record) !== test.negated;
}

function keywordHolds({ operator, all }: FieldTest, record: LogRecord): boolean {
  if (operator.kind === 'regex') {
    const text = forRegex(record.text());
    return combine(operator.expressions, all, (expression) => expression.test(text));
  }
  if (operator.kind !== 'pattern') return false;
  const text = operator.cased ? record.text() : record.loweredText();
  return combine(operator.patterns, all, (pattern) => pattern.matches(text));
}

/**
 * Characters of a text that regular expressions see. Even a harmless ".+x" needs time that grows with the square of the
 * text, and the text is the attacker's.
 */
export const REGEX_TEXT_CHARACTERS_MAX = 8_192;

function forRegex(text: string): string {
  return text.length > REGEX_TEXT_CHARACTERS_MAX ? text.slice(0, REGEX_TEXT_CHARACTERS_MAX) : text;
}

function combine<T>(items: readonly T[], all: boolean, test: (item: T) => boolean): boolean {
  if (all) {
    for (const item of items) if (!test(item)) return false;
    return items.length > 0;
  }
  for (const item of items) if (test(item)) return true;
  return false;
}

function textsOf(values: readonly FieldValue[]): string[] {
  return values.map(textOf).filter((text) => text !== undefined);
}

function refersTo(
  field: string,
  other: string,
  { how, cased }: Extract<FieldOperator, { kind: 'fieldref' }>,
  record: LogRecord,
): boolean {
  const own = cased ? textsOf(record.values(field)) : record.lowered(field);
  const others = cased ? textsOf(record.values(other)) : record.lowered(other);
  return own.some((text) =>
    others.some((reference) => {
      if (how === 'contains') return text.includes(reference);
      if (how === 'startswith') return text.startsWith(reference);
      return how === 'endswith' ? text.endsWith(reference) : text === reference;
    }),
  );
}

function numbersOf(values: readonly FieldValue[], datePart: DatePart | undefined): number[] {
  if (datePart) return values.map((value) => partOf(String(value), datePart)).filter((part) => part !== undefined);
  return textsOf(values)
    .filter((text) => text.trim() !== '')
    .map(Number)
    .filter((number) => !Number.isNaN(number));
}

// The date is taken as written: Sigma converts no time zones, and an ISO date with "Z" says UTC.
function partOf(text: string, part: DatePart): number | undefined {
  const date = new Date(
    /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text.replace(' ', 'T')}Z` : text,
  );
  if (Number.isNaN(date.getTime())) return undefined;
  switch (part) {
    case 'minute':
      return date.getUTCMinutes();
    case 'hour':
      return date.getUTCHours();
    case 'day':
      return date.getUTCDate();
    case 'month':
      return date.getUTCMonth() + 1;
    case 'year':
      return date.getUTCFullYear();
    case 'week': {
      // ISO 8601: the week belongs to the year that its Thursday is in.
      const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
      thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
      const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
      return Math.ceil(((thursday.getTime() - yearStart) / 86_400_000 + 1) / 7);
    }
  }
}

function compares(number: number, how: Extract<FieldOperator, { kind: 'compare' }>['how'], expected: number): boolean {
  if (how === 'lt') return number < expected;
  if (how === 'lte') return number <= expected;
  if (how === 'gt') return number > expected;
  return how === 'gte' ? number >= expected : number === expected;
}
