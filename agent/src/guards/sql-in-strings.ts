// Statements inside of a statement: the body of DO and CREATE FUNCTION, what EXECUTE and its like are given as text. There the
// database reads a string as SQL.
import type { SqlText, SqlToken } from './sql-syntax.ts';
import { indexAt } from './tokens-in.ts';

/** The string behind one of these is SQL. */
const RUNS_TEXT = new Set(['do', 'exec', 'execute', 'immediate', 'sp_executesql']);
const RUNS_ARGUMENT = new Set([
  'exec',
  'execute',
  'sp_executesql',
  'dblink',
  'dblink_exec',
  'openquery',
  'query_to_xml',
  'query_to_xmlschema',
  'query_to_xml_and_xmlschema',
]);
/** Before the quote: N'…', E'…'. */
const PREFIXES = new Set(['n', 'e']);

export interface InnerSql {
  readonly start: number;
  readonly end: number;
}

/** Where SQL lies in the string token; undefined when it is a string like any other. */
export function sqlInString(token: SqlToken, sql: string, { tokens }: SqlText): InnerSql | undefined {
  if (token.kind !== 'string' || !runsAsSql(token, sql, tokens)) return undefined;
  const dollar = /^\$\w*\$/.exec(sql.slice(token.start, token.start + 66))?.[0].length;
  if (dollar !== undefined) return { start: token.start + dollar, end: token.end - dollar };
  const inner = { start: token.start + 1, end: token.end - 1 };
  // Doubled quotes would have to be undone first, and places in the text with them.
  return /''|\\/.test(sql.slice(inner.start, inner.end)) ? undefined : inner;
}

function runsAsSql(token: SqlToken, sql: string, tokens: readonly SqlToken[]): boolean {
  const word = (at: number): string =>
    tokens[at]?.kind === 'word' ? sql.slice(tokens[at].start, tokens[at].end).toLowerCase() : '';
  let before = indexAt(tokens, token.start) - 1;
  if (PREFIXES.has(word(before)) && tokens[before]!.end === token.start) before--;
  if (RUNS_TEXT.has(word(before))) return true;
  if (word(before) === 'as' && word(0) === 'create') return true;
  if (word(before) === 'from' && word(0) === 'prepare') return true;
  return tokens[before]?.kind === 'open' && RUNS_ARGUMENT.has(word(before - 1));
}
