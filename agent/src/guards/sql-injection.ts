// SQL injection: user input changed the structure of a statement instead of filling one value in it.
// Bound parameters, escaped values and inputs that merely read like a piece of the statement are no attack.
import type { Guard, GuardContext, GuardFinding, InputIndex, InputValue } from '../guard.ts';
import type { SqlQueryOperation } from '../operation.ts';
import { SeenTexts } from './seen-texts.ts';
import { StoredValues } from './stored-values.ts';
import { sqlInString } from './sql-in-strings.ts';
import {
  addsTable,
  isCodeWord,
  isListOfColumns,
  isListOfNames,
  isListOfValues,
  isLiteralWord,
  isNamedTable,
  isTypeName,
} from './sql-lists.ts';
import { isPlausible } from './sql-plausible.ts';
import { countPlaceholders, readSql, type SqlText, type SqlToken } from './sql-syntax.ts';
import { indexAt, tokensIn } from './tokens-in.ts';
import { isProgramText, userSpans, type UserSpan } from './user-spans.ts';

export const sqlInjection: Guard = {
  id: 'sql-injection',
  title: 'User input changed the structure of an SQL statement',
  techniques: ['T1190'],
  weakness: 'CWE-89',
  operations: ['sql.query'],
  severity: 'critical',
  blindSpot:
    'A column, table or operator name chosen where the program expects one, dynamic SQL that the database itself builds from bound values, values escaped for another sql_mode or character set than the connection has, and most of what was stored before this process started.',
  judge(operation, inputs, context) {
    if (operation.kind !== 'sql.query') return undefined;
    const { sql, dialect } = operation;
    const object = objectForValue(operation, inputs);
    if (object !== undefined) return object;
    storedValues.keep(operation);
    if (programStatements.has(sql)) return undefined;
    const spans = userSpans(sql, inputs);
    const text = spans.length === 0 ? undefined : readSql(sql, dialect, context.steps?.half());
    let acting = false;
    for (const span of spans) {
      if (context.steps?.take(4) === false) break;
      const effect = effectOf(span, sql, text!, context);
      if (effect === undefined) continue;
      acting = true;
      if (isCoincidence(span, effect, operation, text!, context)) continue;
      if (standsElsewhere(span, spans, operation, text!) && isOddPlace(span, operation, context)) continue;
      return {
        reason: `user input from ${span.input.path} ${effect.says}`,
        confidence: span.whole ? 0.97 : 0.85,
        input: span.input,
      };
    }
    const stored = acting ? undefined : storedInjection(operation, spans, text, context);
    if (stored !== undefined) return stored;
    // What was not looked at in full is not remembered as the program's own.
    const seenInFull = context.steps?.cut !== true && (inputs.searchesCut ?? 0) === 0;
    if (
      seenInFull &&
      !acting &&
      inputs.values().length > 0 &&
      spans.every(({ start, end }) => /^\w+$/.test(sql.slice(start, end)))
    )
      rememberStatement(operation);
    return undefined;
  },
};

/**
 * The MySQL clients write an object as name = value, which makes `password = ?` true for {password: 1}: "password = `password`
 * = 1". Meant for SET ?, and an attack behind a comparison.
 */
function objectForValue({ sql, dialect, parameters }: SqlQueryOperation, inputs: InputIndex): GuardFinding | undefined {
  if (dialect !== 'mysql' || parameters === undefined) return undefined;
  const at = parameters.findIndex((value) => isPlainObject(value));
  if (at < 0) return undefined;
  const { tokens } = readSql(sql, dialect);
  const marks = tokens.flatMap((token, index) => (token.kind === 'placeholder' ? [index] : []));
  for (let index = at; index < parameters.length; index++) {
    const value = parameters[index];
    const before = tokens[(marks[index] ?? 0) - 1];
    if (!isPlainObject(value) || before?.kind !== 'operator') continue;
    const input = Object.keys(value)
      .map((name) => inputs.equal(name))
      .find((one) => one !== undefined);
    if (input !== undefined)
      return {
        reason: `an object from ${input.path} stands where an SQL statement wanted a value`,
        confidence: 0.93,
        input,
      };
  }
  return undefined;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Statements in which no input, or at most a column's name, stood: prepared ones, sent again and again. */
const programStatements = new SeenTexts();
const storedValues = new StoredValues();

/**
 * A statement with a literal or a comment in it may be made of what is stored: remembered as the program's, it would be an
 * attack's way past the guard, sent once from the store and once by hand.
 */
function rememberStatement({ sql, dialect }: SqlQueryOperation): void {
  if (!(dialect === 'mysql' ? /['"#]|--|\/\*/ : /'|--|\/\*/).test(sql)) programStatements.add(sql);
}

/** Input that an earlier request stored: it stands in the statement, and not in what came in now. */
function storedInjection(
  operation: SqlQueryOperation,
  spans: readonly UserSpan[],
  known: SqlText | undefined,
  context: GuardContext,
): GuardFinding | undefined {
  const { sql, dialect } = operation;
  const place = storedValues.find(sql);
  const text = known ?? readSql(sql, dialect, context.steps?.half());
  if (place !== undefined) {
    const span: UserSpan = { ...place, input: FROM_STORE, whole: true };
    const effect = effectOf(span, sql, text, context);
    if (
      effect !== undefined &&
      !isCoincidence(span, effect, operation, text, context) &&
      !isOddPlace(span, operation, context)
    )
      return { reason: `a value that an earlier request stored ${effect.says}`, confidence: 0.9 };
  }
  return knownTrick(sql, spans, text, context);
}

const FROM_STORE: InputValue = { path: 'an earlier request', value: '', transforms: [] };

/**
 * What was stored before this process started, or elsewhere. Only what no program writes counts (OR 1=1, a comment that
 * swallows the program's own quote), and only where the program's text does not hold it.
 */
function knownTrick(
  sql: string,
  spans: readonly UserSpan[],
  { tokens, complete }: SqlText,
  { isConstant }: GuardContext,
): GuardFinding | undefined {
  if (isConstant === undefined || !complete) return undefined;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const rest = (at: number): string => sql.slice(token.start, tokens[Math.min(at, tokens.length - 1)]!.end);
    if (
      token.kind === 'word' &&
      /^or$/i.test(sql.slice(token.start, token.end)) &&
      isTautology(sql, tokens.slice(index + 1, index + 4))
    ) {
      if (!isConstant(rest(index + 3))) return stored('holds a condition that is always true');
    } else if (token.kind === 'comment' && /^(?:--|#)/.test(sql.slice(token.start, token.start + 2))) {
      // The program's own comment, about what came in: "-- asked by it's me".
      if (spans.some(({ start, end }) => start > token.start && end <= token.end)) continue;
      const swallowed = sql.slice(token.start, token.end);
      const quotes = swallowed.split("'").length - 1;
      // Two signs and a quote alone stand in many a source: what is in front of them has to, too.
      const context = sql.slice(tokens[index - 1]?.start ?? token.start, token.end);
      if (quotes % 2 === 1 && tokens[index - 1]?.kind !== 'comment' && !isConstant(context))
        return stored('has its own quote commented out');
    }
  }
  return undefined;
}

function stored(says: string): GuardFinding {
  return { reason: `an SQL statement made of stored values ${says}`, confidence: 0.75 };
}

function isTautology(sql: string, [left, sign, right]: readonly SqlToken[]): boolean {
  if (left === undefined || sign === undefined || right === undefined) return false;
  if (left.kind !== right.kind || (left.kind !== 'number' && left.kind !== 'string')) return false;
  const text = (token: SqlToken): string => sql.slice(token.start, token.end);
  return text(sign) === '=' && text(left) === text(right);
}

interface Effect {
  readonly says: string;
  /** True for what no program text does by accident: a breakout, a tautology, a second statement. */
  readonly certain: boolean;
}

const VALUE_WANTED = new Set(['like', 'ilike', 'between', 'limit', 'offset', 'regexp', 'rlike', 'glob']);

function effectOf(span: UserSpan, sql: string, text: SqlText, context: GuardContext): Effect | undefined {
  const tokens = tokensIn(text.tokens, span);
  if (tokens.length === 0) return undefined;
  const first = tokens[0]!;
  const last = tokens.at(-1)!;
  const quoted = (token: SqlToken): boolean => token.kind === 'string' || token.kind === 'name';
  // A statement with an open quote is refused as a whole, unless an earlier statement of it runs first. What no text holds is
  // somebody trying what the database says to it.
  if (!text.complete && !text.cut && !tokens.some((token) => token.kind === 'semicolon' && token.start >= span.start))
    return span.whole && isProbe(sql.slice(span.start, span.end))
      ? { says: 'breaks an SQL statement with signs that are no text', certain: false }
      : undefined;

  if (tokens.length === 1) {
    if (quoted(first) && first.start < span.start) {
      if (span.end >= first.end && text.complete) return breakout(first, span, sql);
      return text.complete ? innerEffect(first, span, sql, text, context) : undefined;
    }
    if (first.kind === 'comment')
      return first.start >= span.start ? { says: 'comments out a part of an SQL statement', certain: true } : undefined;
    return first.kind === 'word' && first.start === span.start && first.end === span.end
      ? slotTurnedName(first, first, sql, text, context)
      : undefined;
  }
  if (quoted(first) && first.start < span.start) return breakout(first, span, sql);
  if (quoted(last) && last.end > span.end && last.start >= span.start)
    return { says: 'opens a string in an SQL statement', certain: true };
  const inner = tokens;
  if (goesOnUnread(span, last, text, sql)) return { says: 'goes on as SQL behind a long list', certain: true };
  if (isListOfValues(inner, sql)) return undefined;
  const before = text.tokens[indexAt(text.tokens, first.start) - 1];
  if (isListOfNames(inner, sql)) {
    if (addsTable(inner, sql, before)) return { says: 'adds a table to an SQL statement', certain: false };
    return slotTurnedName(first, last, sql, text, context);
  }
  if (isListOfColumns(inner, sql, before) || isTypeName(inner, sql, before) || isNamedTable(inner, sql, before))
    return undefined;
  const certain = certainEffect(inner, sql);
  if (certain !== undefined) return { says: certain, certain: true };
  return { says: 'became more than one part of an SQL statement', certain: false };
}

/** From its first quote on nothing but signs, three of them or both quotes: `room'"(`, not "O'Brien", "the boys'" or "sad :'(". */
function isProbe(value: string): boolean {
  const [tail] = /['"][^\p{L}\p{N}]*$/u.exec(value) ?? [''];
  const signs = tail.replace(/\s+/g, '');
  return signs.length >= 3 || (signs.includes("'") && signs.includes('"'));
}

/** What the stretch does to SQL that the statement holds as a string. */
function innerEffect(
  token: SqlToken,
  span: UserSpan,
  sql: string,
  text: SqlText,
  context: GuardContext,
): Effect | undefined {
  const inner = sqlInString(token, sql, text);
  if (inner === undefined || span.start < inner.start || span.end > inner.end) return undefined;
  const source = sql.slice(inner.start, inner.end);
  const moved = { ...span, start: span.start - inner.start, end: span.end - inner.start };
  return effectOf(moved, source, readSql(source, 'postgresql', context.steps?.half()), context);
}

/** SQL in the part of a stretch that was not read: a list of tens of thousands of values is no place to hide a UNION in. */
function goesOnUnread(span: UserSpan, last: SqlToken, text: SqlText, sql: string): boolean {
  const readTo = Math.max(last.end, text.tokens.at(-1)!.end);
  if (last.end >= span.end || (!text.cut && last.end === readTo)) return false;
  return CERTAIN_WORDS.test(sql.slice(last.end, span.end));
}

const CERTAIN_WORDS =
  /\b(?:union|select|insert|update|delete|drop|exec|or|and|having|sleep|benchmark|waitfor|pg_sleep)\b|--|;|\/\*/i;

const CLOSES_ONLY = /^[\s),]+$/;

function breakout(token: SqlToken, span: UserSpan, sql: string): Effect | undefined {
  // 'O''Brien': the quote inside is doubled and the literal goes on, so that the stretch never leaves it.
  if (span.end < token.end) return undefined;
  // The stretch ends exactly with the closing quote: the input itself ended in it, and something has to follow to act.
  const rest = sql.slice(token.end, span.end).trim();
  if (rest === '') return undefined;
  // A piece of a longer text that only closes what is open does nothing by itself: `people")` holds the end of `(a "sample")`.
  if (!span.whole && CLOSES_ONLY.test(rest)) return undefined;
  return { says: 'breaks out of a quoted value in an SQL statement', certain: true };
}

const JOINING = new Set([
  'or',
  'and',
  'xor',
  'not',
  'like',
  'rlike',
  'regexp',
  'between',
  'is',
  'in',
  'having',
  'div',
  'mod',
  'sounds',
  'glob',
  'collate',
]);
const STATEMENTS = new Set(
  'select insert update delete drop alter create truncate exec execute declare union intersect except into attach pragma copy load_file outfile dumpfile waitfor shutdown grant merge call begin commit rollback set vacuum'.split(
    ' ',
  ),
);

/** What turns a value into code beyond doubt. */
function certainEffect(tokens: readonly SqlToken[], sql: string): string | undefined {
  let operands = 0;
  let joins = 0;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    const next = tokens[index + 1];
    if (token.kind === 'comment') return 'comments out or splits a part of an SQL statement';
    if (token.kind === 'semicolon' && next !== undefined) return 'adds a second SQL statement';
    if (token.kind === 'word') {
      const word = sql.slice(token.start, token.end).toLowerCase();
      if (word === 'union' && next !== undefined) return 'adds a UNION to an SQL statement';
      if (word === 'select' && index > 0 && tokens[index - 1]!.kind === 'open')
        return 'adds a sub-select to an SQL statement';
      if (JOINING.has(word)) joins++;
      else if (STATEMENTS.has(word) && index > 0 && joins + operands > 0 && word !== 'set' && word !== 'into') joins++;
      else operands++;
      if (next?.kind === 'open' && !JOINING.has(word) && word !== 'values' && next.start === token.end)
        return 'calls a function in an SQL statement';
    } else if (token.kind === 'operator') {
      const sign = sql.slice(token.start, token.end);
      if (sign === '||' || sign === '&&' || sign === '::') return 'joins an expression to an SQL statement';
      if (/^[=<>!|&^~]/.test(sign)) joins++;
    } else if (token.kind === 'number' || token.kind === 'string' || token.kind === 'name') operands++;
  }
  const literal = tokens.some((token) => token.kind === 'number' || token.kind === 'string');
  if (joins >= 2 && (literal || operands >= 2)) return 'adds a condition to an SQL statement';
  if (
    joins === 1 &&
    literal &&
    operands >= 1 &&
    /^(?:or|and|xor|\||&|=|<|>|!|not|like|is|between|in)/i.test(sql.slice(tokens[1]?.start ?? 0)) &&
    tokens[0]!.kind === 'number'
  )
    return 'adds a condition to an SQL statement';
  return undefined;
}

/** likes = likes + 1: the program counts, and the user sent a field of the same name. */
function isCounter(target: SqlToken | undefined, word: string, next: SqlToken | undefined, sql: string): boolean {
  if (target === undefined || next?.kind !== 'operator' || !/^[-+*/]$/.test(sql.slice(next.start, next.end)))
    return false;
  const name = sql.slice(target.start, target.end).toLowerCase();
  return name.replaceAll(/^["`[]|["`\]]$/g, '') === word;
}

/** WHERE id = <value> became WHERE id = id: a name stands where the program wanted a value. */
function slotTurnedName(
  first: SqlToken,
  last: SqlToken,
  sql: string,
  text: SqlText,
  context: GuardContext,
): Effect | undefined {
  const word = sql.slice(first.start, last.end).toLowerCase();
  if (context.isConstant === undefined || isLiteralWord(word) || isCodeWord(word)) return undefined;
  const at = indexAt(text.tokens, first.start);
  const previous = text.tokens[at - 1];
  const next = text.tokens[indexAt(text.tokens, last.start) + 1];
  if (previous === undefined || next?.kind === 'dot' || next?.kind === 'open') return undefined;
  const before = sql.slice(previous.start, previous.end).toLowerCase();
  if (before === '=' && isCounter(text.tokens[at - 2], word, next, sql)) return undefined;
  const wanted = previous.kind === 'operator' ? /^(?:=|<|>|<=|>=|<>|!=)$/.test(before) : VALUE_WANTED.has(before);
  return wanted ? { says: 'put a name where an SQL statement wanted a value', certain: false } : undefined;
}

/** The input has its own place, bound or whole inside of a quoted value: what is like it elsewhere may be the program's. */
function standsElsewhere(
  { input: { value } }: UserSpan,
  spans: readonly UserSpan[],
  { sql, parameters }: SqlQueryOperation,
  { tokens }: SqlText,
): boolean {
  if (parameters?.some((bound) => typeof bound === 'string' && bound.includes(value)) === true) return true;
  for (const quote of ["'", '"']) {
    // Doubled, it is where the program put it.
    const escaped = value.replaceAll(quote, quote + quote);
    const at = value.includes(quote) ? sql.indexOf(escaped) : -1;
    const [first, second] = at < 0 ? [] : tokensIn(tokens, { start: at, end: at + escaped.length });
    if (second === undefined && first?.kind === 'string' && first.start < at && first.end > at + escaped.length)
      return true;
  }
  return spans.some((span) => {
    if (!span.whole || span.input.value !== value) return false;
    const [first, second] = tokensIn(tokens, span);
    return second === undefined && first?.kind === 'string' && first.start < span.start && first.end > span.end;
  });
}

/** No program leaves a value open there: in the middle of a word, or where a quote of its own would stay without its other. */
function isOddPlace(
  { start, end, whole }: UserSpan,
  { sql, dialect }: SqlQueryOperation,
  context: GuardContext,
): boolean {
  if (!whole) return true;
  if (/[a-z]/i.test(sql[start - 1] ?? '') && /[a-z]/i.test(sql[end] ?? '')) return true;
  return !readSql(sql.slice(0, start) + FILLER + sql.slice(end), dialect, context.steps?.half()).complete;
}

const FILLER = 'tl0';

function isCoincidence(
  span: UserSpan,
  effect: Effect,
  operation: SqlQueryOperation,
  text: SqlText,
  context: GuardContext,
): boolean {
  const { sql, dialect, parameters } = operation;
  if (isProgramText(sql, span, context)) return true;
  if (span.start === 0 && span.end >= sql.trimEnd().length) return false;
  const template = sql.slice(0, span.start) + FILLER + sql.slice(span.end);
  const left = readSql(template, dialect, context.steps?.half());
  // Cut short: that the stretch acts is known, that it does so by accident is not. Only what is certain stays a finding.
  if (left.cut) return !effect.certain;
  // The program's own text has to ask for all the values that it bound.
  if (
    parameters !== undefined &&
    parameters.length > 0 &&
    countPlaceholders(template, left.tokens) < Math.min(parameters.length, countPlaceholders(sql, text.tokens))
  )
    return true;
  if (effect.certain) return false;
  return !left.complete || !isPlausible(template, left.tokens);
}
