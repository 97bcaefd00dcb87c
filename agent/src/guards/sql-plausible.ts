// Could a program have written this statement with one value left open? Used to tell an input that was put into a statement
// from one that merely reads like a piece of it: cut the piece out of the latter and what is left is no SQL.
import type { SqlToken } from './sql-syntax.ts';

const CLAUSES = new Set([
  'select',
  'from',
  'where',
  'group',
  'order',
  'having',
  'limit',
  'offset',
  'union',
  'intersect',
  'except',
  'join',
  'left',
  'right',
  'inner',
  'outer',
  'full',
  'cross',
  'natural',
  'on',
  'using',
  'set',
  'values',
  'into',
  'insert',
  'update',
  'delete',
  'and',
  'or',
  'not',
  'in',
  'is',
  'like',
  'ilike',
  'between',
  'as',
  'by',
  'distinct',
  'all',
  'case',
  'when',
  'then',
  'else',
  'end',
  'exists',
  'returning',
  'with',
  'asc',
  'desc',
  'for',
  'fetch',
  'only',
  'rows',
  'row',
  'nulls',
  'first',
  'last',
  'create',
  'drop',
  'alter',
  'table',
  'replace',
  'ignore',
  'conflict',
  'do',
  'nothing',
  'key',
  'duplicate',
  'regexp',
  'rlike',
  'glob',
  'match',
  'escape',
  'collate',
  'recursive',
  'top',
  'if',
  'begin',
  'commit',
]);
const STARTS = new Set([
  'select',
  'insert',
  'update',
  'delete',
  'with',
  'replace',
  'merge',
  'call',
  'exec',
  'execute',
  'create',
  'drop',
  'alter',
  'truncate',
  'values',
  'pragma',
  'show',
  'explain',
  'set',
  'begin',
  'declare',
  'do',
  'use',
  'grant',
  'revoke',
  'analyze',
  'vacuum',
  'attach',
  'copy',
  'describe',
  'desc',
  'lock',
  'savepoint',
  'table',
]);
// A value has to follow these.
const DANGLING = new Set([
  'where',
  'and',
  'or',
  'not',
  'from',
  'by',
  'set',
  'on',
  'having',
  'in',
  'like',
  'ilike',
  'between',
  'join',
  'into',
  'update',
  'values',
  'using',
  'then',
  'when',
  'limit',
  'offset',
  'select',
]);
// Two operands may stand side by side here: an alias.
const ALIASED = new Set(['select', 'from', 'join', 'update', 'into', 'as', 'distinct', 'all', 'returning']);

/** @param tokens of the statement with a plain name where the input stood */
export function isPlausible(text: string, tokens: readonly SqlToken[]): boolean {
  let clause = '';
  let operands = 0;
  let depth = 0;
  let hasFrom = false;
  let first = '';
  let previous: SqlToken | undefined;
  let previousWord = '';
  for (const token of tokens) {
    if (token.kind === 'comment') continue;
    const word = token.kind === 'word' ? text.slice(token.start, token.end).toLowerCase() : '';
    if (first === '' && token.kind !== 'open') {
      first = word;
      if (!STARTS.has(first)) return false;
    }
    if (token.kind === 'open') depth++;
    else if (token.kind === 'close' && --depth < 0) return false;
    if (token.kind === 'semicolon') {
      first = '';
      operands = 0;
      hasFrom = false;
      clause = '';
    } else if (CLAUSES.has(word)) {
      // A clause word after a word or sign that wants a value.
      if (DANGLING.has(previousWord) && !MAY_FOLLOW.has(`${previousWord} ${word}`) && !OPENS_VALUE.has(word))
        return false;
      if (previous?.kind === 'operator' && !OPENS_VALUE.has(word) && text.slice(previous.start, previous.end) !== '*')
        return false;
      if (word === 'from') hasFrom = true;
      if (word === 'where' && (first === 'select' || first === 'delete') && !hasFrom) return false;
      if (!['asc', 'desc', 'as', 'distinct', 'all', 'not', 'in', 'is', 'like', 'ilike', 'and', 'or'].includes(word))
        clause = word;
      if (word === 'and' || word === 'or') clause = ALIASED.has(clause) ? clause : 'where';
      operands = 0;
    } else if (
      token.kind === 'word' ||
      token.kind === 'number' ||
      token.kind === 'string' ||
      token.kind === 'name' ||
      token.kind === 'placeholder'
    ) {
      if (previous?.kind === 'dot') {
        previous = token;
        previousWord = word;
        continue;
      }
      operands++;
      const prefixed = token.kind === 'string' && previous?.kind === 'word' && previous.end === token.start;
      if (!prefixed && operands > (ALIASED.has(clause) ? 2 : 1) && !TYPED.has(previousWord)) return false;
    } else if (token.kind === 'operator') {
      const sign = text.slice(token.start, token.end);
      if (previous === undefined || DANGLING.has(previousWord)) {
        if (!'*-+~@'.includes(sign[0]!)) return false;
      } else if (
        previous.kind === 'operator' &&
        !'-+~*'.includes(sign[0]!) &&
        text.slice(previous.start, previous.end) !== '*'
      )
        return false;
      // "FROM t = 1": no comparison in a list of tables.
      if (
        (clause === 'from' || clause === 'join' || clause === 'into' || clause === 'update') &&
        '=<>!'.includes(sign[0]!)
      )
        return false;
      operands = sign === '*' && DANGLING.has(previousWord) ? 1 : 0;
    } else if (token.kind !== 'dot') operands = 0;
    if (token.kind === 'close') operands = 1;
    previous = token;
    previousWord = word;
  }
  if (depth !== 0 || first === '' ? depth !== 0 : false) return false;
  return (
    previous === undefined ||
    !(
      DANGLING.has(previousWord) ||
      (previous.kind === 'operator' && text.slice(previous.start, previous.end) !== '*') ||
      previous.kind === 'comma' ||
      previous.kind === 'dot'
    )
  );
}

const OPENS_VALUE = new Set([
  'not',
  'exists',
  'case',
  'distinct',
  'all',
  'select',
  'values',
  'first',
  'last',
  'row',
  'rows',
  'key',
  'if',
  'left',
  'right',
  'replace',
  'ignore',
  'only',
  'match',
  'begin',
  'end',
  'top',
  'table',
  'conflict',
  'nothing',
  'recursive',
  'set',
  'escape',
]);
const MAY_FOLLOW = new Set([
  'insert into',
  'not in',
  'not like',
  'not exists',
  'not between',
  'not null',
  'on conflict',
  'on duplicate',
  'on update',
  'on delete',
  'on key',
  'by asc',
  'values row',
]);
// DATE '2024-01-01', INTERVAL '1 day': a word before its literal.
const TYPED = new Set([
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'interval',
  'binary',
  'n',
  'e',
  'x',
  'b',
  'u',
  'pragma',
  'show',
  'call',
  'exec',
  'execute',
  'use',
  'savepoint',
  'index',
  'view',
  'database',
  'schema',
  'column',
  'unique',
  'default',
  'primary',
  'references',
  'explain',
  'cast',
  'precision',
  'at',
  'zone',
  'within',
  'over',
  'partition',
  'char',
  'varchar',
  'integer',
  'text',
]);
