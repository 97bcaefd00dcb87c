// A reader of SQL text that tells structure from data, for the dialects whose lexical rules differ where it matters:
// how strings escape, what starts a comment, what quotes a name. One pass, bounded; it does not parse.
// PostgreSQL 18 §4.1, MySQL 9.4 §11, SQLite "SQL As Understood By SQLite", T-SQL delimited identifiers.
import type { SqlQueryOperation } from '../operation.ts';
import type { Steps } from '../steps.ts';

export type SqlDialect = SqlQueryOperation['dialect'];
export type SqlTokenKind =
  | 'word'
  | 'number'
  | 'string'
  | 'name'
  | 'placeholder'
  | 'operator'
  | 'comma'
  | 'dot'
  | 'open'
  | 'close'
  | 'semicolon'
  | 'comment';

export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly start: number;
  readonly end: number;
}

export interface SqlText {
  readonly tokens: readonly SqlToken[];
  /** False when a string, name or comment never closed, or the text is longer than SQL_CHARS_MAX. */
  readonly complete: boolean;
  /** True when the text was longer than SQL_CHARS_MAX, or the steps ended: only its beginning was read. */
  readonly cut: boolean;
}

export const SQL_CHARS_MAX = 262_144;

/** @param steps what reading may cost; the text is cut where they end */
export function readSql(source: string, dialect: SqlDialect, steps?: Steps): SqlText {
  let cut = source.length > SQL_CHARS_MAX;
  const text = cut ? source.slice(0, SQL_CHARS_MAX) : source;
  const tokens: SqlToken[] = [];
  let complete = !cut;
  const mysql = dialect === 'mysql';
  const closing = (from: number, quote: string, backslash: boolean): number => {
    for (let at = from; at < text.length; at++) {
      if (text[at] === '\\' && backslash) at++;
      else if (text[at] === quote) {
        if (text[at + 1] !== quote) return at + 1;
        at++;
      }
    }
    complete = false;
    return text.length;
  };

  for (let at = 0; at < text.length;) {
    const start = at;
    const character = text[at]!;
    const code = text.charCodeAt(at);
    let kind: SqlTokenKind;
    // SQLite ends there: what follows is as good as commented out. The others refuse the statement, or read on.
    if (code === 0 && (dialect === 'sqlite' || dialect === 'generic')) {
      tokens.push({ kind: 'comment', start, end: text.length });
      break;
    }
    if (code <= 0x20 || code === 0xa0) {
      at++;
      continue;
    }
    if (character === "'") {
      at = closing(at + 1, "'", mysql || (dialect === 'postgresql' && isEscapeString(text, at)));
      kind = 'string';
    } else if (character === '"') {
      at = closing(at + 1, '"', mysql);
      kind = mysql ? 'string' : 'name';
    } else if (character === '`') {
      at = closing(at + 1, '`', false);
      kind = 'name';
    } else if (character === '[' && dialect === 'mssql') {
      at = closing(at + 1, ']', false);
      kind = 'name';
    } else if (
      character === '-' &&
      text[at + 1] === '-' &&
      (!mysql || text[at + 2] === undefined || text.charCodeAt(at + 2) <= 0x20)
    ) {
      at = endOfLine(text, at);
      kind = 'comment';
    } else if (character === '#' && mysql) {
      at = endOfLine(text, at);
      kind = 'comment';
    } else if (character === '/' && text[at + 1] === '*') {
      const end = endOfComment(text, at, dialect === 'postgresql' || dialect === 'mssql');
      if (end < 0 && dialect !== 'sqlite') complete = false;
      at = end < 0 ? text.length : end;
      kind = 'comment';
    } else if (character === '$' && dialect !== 'mysql') {
      const quote = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(text.slice(at, at + 66));
      if (quote !== null && dialect === 'postgresql') {
        const end = text.indexOf(quote[0], at + quote[0].length);
        if (end < 0) complete = false;
        at = end < 0 ? text.length : end + quote[0].length;
        kind = 'string';
      } else {
        at += Math.max(1, /^\$\w+/.exec(text.slice(at, at + 66))?.[0].length ?? 1);
        kind = 'placeholder';
      }
    } else if (character === '?') {
      at += /^\?\d*/.exec(text.slice(at, at + 8))![0].length;
      kind = 'placeholder';
    } else if (
      (character === ':' || character === '@') &&
      /[A-Za-z_\d]/.test(text[at + 1] ?? '') &&
      text[at - 1] !== ':' &&
      text[at - 1] !== '@'
    ) {
      at += 1 + wordLength(text, at + 1);
      kind = 'placeholder';
    } else if (isDigit(code) || (character === '.' && isDigit(text.charCodeAt(at + 1)))) {
      at +=
        /^(?:0[xX][\da-fA-F]+|0[bB][01]+|\d*\.?\d*(?:[eE][+-]?\d+)?)/.exec(text.slice(at, at + 400))![0].length || 1;
      // 1abc is an identifier in MySQL and an error elsewhere: one token either way.
      at += wordLength(text, at);
      kind = 'number';
    } else if (isWord(code)) {
      at += wordLength(text, at);
      kind = 'word';
      // N'…', E'…', X'…', B'…', U&'…' : the quote is read as its own token next.
    } else {
      at++;
      kind =
        character === ','
          ? 'comma'
          : character === '.'
            ? 'dot'
            : character === '('
              ? 'open'
              : character === ')'
                ? 'close'
                : character === ';'
                  ? 'semicolon'
                  : 'operator';
      if (kind === 'operator')
        while (at < text.length && at - start < 3 && '<>=!|&:'.includes(text[at]!) && '<>=!|&:'.includes(character))
          at++;
    }
    tokens.push({ kind, start, end: at });
    if (steps !== undefined && !steps.take(1 + ((at - start) >> 5))) {
      cut = true;
      complete = false;
      break;
    }
  }
  return { tokens, complete, cut };
}

function isEscapeString(text: string, quote: number): boolean {
  return /[eE]/.test(text[quote - 1] ?? '') && !/\w/.test(text[quote - 2] ?? '');
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfComment(text: string, from: number, nests: boolean): number {
  if (!nests) {
    const end = text.indexOf('*/', from + 2);
    return end < 0 ? -1 : end + 2;
  }
  let depth = 0;
  for (let at = from; at < text.length - 1; at++) {
    if (text[at] === '/' && text[at + 1] === '*') {
      depth++;
      at++;
    } else if (text[at] === '*' && text[at + 1] === '/') {
      at++;
      if (--depth === 0) return at + 1;
    }
  }
  return -1;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isWord(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code > 0x7f;
}

function wordLength(text: string, from: number): number {
  let at = from;
  while (at < text.length && (isWord(text.charCodeAt(at)) || isDigit(text.charCodeAt(at)) || text[at] === '$')) at++;
  return at - from;
}

/** How many distinct values the text asks for: $1 twice is one, ? twice is two. */
export function countPlaceholders(text: string, tokens: readonly SqlToken[]): number {
  const named = new Set<string>();
  let anonymous = 0;
  for (const token of tokens) {
    if (token.kind !== 'placeholder') continue;
    const name = text.slice(token.start, token.end);
    if (name === '?') anonymous++;
    else named.add(name);
  }
  return anonymous + named.size;
}
