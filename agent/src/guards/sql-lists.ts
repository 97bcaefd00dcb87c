// Lists that a user may give where a statement expects one: values, columns to show or to sort by, the name of a type. What
// they change is what the statement says of them, never what the statement is.
import type { SqlToken } from './sql-syntax.ts';

const LITERAL_WORDS = new Set([
  'true',
  'false',
  'null',
  'default',
  'current_timestamp',
  'current_date',
  'now',
  'unknown',
  'on',
  'off',
  'asc',
  'desc',
  'nulls',
  'first',
  'last',
]);
const CODE_WORDS = new Set(
  'select from where union or and not like in is between exists case when then else end having group order limit offset into values insert update delete drop alter create truncate exec execute declare sleep benchmark waitfor join on as all distinct'.split(
    ' ',
  ),
);
/** Functions of a column that tell no more than the column itself. */
const PLAIN_FUNCTIONS = new Set(
  'lower upper initcap length char_length character_length octet_length len trim ltrim rtrim left right substr substring replace concat abs round floor ceil ceiling sign count sum avg min max coalesce ifnull isnull nullif greatest least field date time year month day hour minute second quarter week weekday date_trunc date_format strftime random rand'.split(
    ' ',
  ),
);
/** Lists of columns follow these. */
const COLUMNS_FOLLOW = new Set(['by', 'select', 'distinct', 'returning']);
const TABLES_FOLLOW = new Set(['from', 'join', 'update', 'into']);
const TYPE_WORDS = new Set(['with', 'without', 'local']);
const EXPRESSION_TOKENS_MAX = 256;
const DEPTH_MAX = 4;

/** A word that stands for a value: true, null, now. */
export function isLiteralWord(word: string): boolean {
  return LITERAL_WORDS.has(word);
}

/** A word that no column is called without quotes. */
export function isCodeWord(word: string): boolean {
  return CODE_WORDS.has(word);
}

/** 1, 'a', (2) and 1+2: values where a value may stand, whatever their number. */
export function isListOfValues(tokens: readonly SqlToken[], sql: string): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'open') depth++;
    else if (token.kind === 'close') {
      if (--depth < 0) return false;
    } else if (token.kind === 'operator') {
      if (!/^[-+*/%~!]$/.test(sql.slice(token.start, token.end))) return false;
    } else if (token.kind === 'word') {
      if (!LITERAL_WORDS.has(sql.slice(token.start, token.end).toLowerCase())) return false;
    } else if (token.kind !== 'number' && token.kind !== 'string' && token.kind !== 'comma') return false;
  }
  return depth === 0;
}

/** name, t.price DESC: what sorting and column lists are made of. */
export function isListOfNames(tokens: readonly SqlToken[], sql: string): boolean {
  let expectsName = true;
  for (const token of tokens) {
    const word = token.kind === 'word' ? sql.slice(token.start, token.end).toLowerCase() : '';
    if (token.kind === 'comma' || token.kind === 'dot') {
      if (expectsName) return false;
      expectsName = true;
    } else if (expectsName) {
      if (token.kind !== 'name' && (token.kind !== 'word' || CODE_WORDS.has(word))) return false;
      expectsName = false;
    } else if (word !== 'asc' && word !== 'desc' && word !== 'nulls' && word !== 'first' && word !== 'last')
      return false;
  }
  return !expectsName;
}

/** Several tables where the program asks one: the rows of the second come with it. */
export function addsTable(tokens: readonly SqlToken[], sql: string, before: SqlToken | undefined): boolean {
  return before !== undefined && TABLES_FOLLOW.has(textOf(before, sql)) && tokens.some(({ kind }) => kind === 'comma');
}

/** members m: a table and the name that it goes by. */
export function isNamedTable(tokens: readonly SqlToken[], sql: string, before: SqlToken | undefined): boolean {
  if (before === undefined || !TABLES_FOLLOW.has(textOf(before, sql))) return false;
  const names = tokens.filter((token, index) => index !== 1 || textOf(token, sql) !== 'as');
  return names.length === 2 && names.every((token) => isName(token, sql) && textOf(token, sql) !== 'table');
}

/** lower(name), count(*) AS n: columns and plain functions of columns, where a list of columns is expected. */
export function isListOfColumns(tokens: readonly SqlToken[], sql: string, before: SqlToken | undefined): boolean {
  if (before === undefined || !COLUMNS_FOLLOW.has(textOf(before, sql))) return false;
  if (tokens.length > EXPRESSION_TOKENS_MAX) return false;
  return afterList(tokens, 0, sql, 0) === tokens.length;
}

/** numeric(10, 2), timestamp with time zone: the name of a type, where one is expected. */
export function isTypeName(tokens: readonly SqlToken[], sql: string, before: SqlToken | undefined): boolean {
  if (before === undefined || !['as', '::'].includes(textOf(before, sql))) return false;
  let open = false;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'open') {
      if (open || index === 0) return false;
      open = true;
    } else if (token.kind === 'close') {
      if (!open) return false;
      open = false;
    } else if (token.kind === 'number' || token.kind === 'comma') {
      if (!open) return false;
    } else if (open || (!isName(token, sql) && !TYPE_WORDS.has(textOf(token, sql)))) return false;
  }
  return !open;
}

/** Where the list that begins there ends; -1 when it is none. */
function afterList(tokens: readonly SqlToken[], from: number, sql: string, depth: number): number {
  for (let at = from; ;) {
    at = afterColumn(tokens, at, sql, depth);
    if (at < 0 || tokens[at]?.kind !== 'comma') return at;
    at++;
  }
}

function afterColumn(tokens: readonly SqlToken[], from: number, sql: string, depth: number): number {
  let at = from;
  const first = tokens[at];
  if (first === undefined || depth > DEPTH_MAX) return -1;
  if (first.kind === 'word' && tokens[at + 1]?.kind === 'open') {
    if (!PLAIN_FUNCTIONS.has(textOf(first, sql))) return -1;
    at += 2;
    if (tokens[at]?.kind === 'operator' && textOf(tokens[at]!, sql) === '*') at++;
    else if (tokens[at]?.kind !== 'close') at = afterList(tokens, at, sql, depth + 1);
    if (at < 0 || tokens[at]?.kind !== 'close') return -1;
    at++;
  } else if (depth > 0 && (first.kind === 'number' || first.kind === 'string')) at++;
  else {
    if (!isName(first, sql)) return first.kind === 'number' ? at + 1 : -1;
    at++;
    while (tokens[at]?.kind === 'dot' && tokens[at + 1] !== undefined && isName(tokens[at + 1]!, sql)) at += 2;
  }
  for (;;) {
    const word = tokens[at]?.kind === 'word' ? textOf(tokens[at]!, sql) : '';
    if (word === 'asc' || word === 'desc' || word === 'nulls' || word === 'first' || word === 'last') at++;
    else if ((word === 'collate' || word === 'as') && tokens[at + 1] !== undefined && isName(tokens[at + 1]!, sql))
      at += 2;
    else return at;
  }
}

function isName(token: SqlToken, sql: string): boolean {
  return token.kind === 'name' || (token.kind === 'word' && !CODE_WORDS.has(textOf(token, sql)));
}

function textOf(token: SqlToken, sql: string): string {
  return sql.slice(token.start, token.end).toLowerCase();
}
