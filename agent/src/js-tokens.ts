// Just enough of ECMAScript's lexical grammar (ECMA-262, clause 12) to know whether a word stands in code or in a string,
// comment, template or regular expression. No parser: what it cannot be sure of it says, and the file is left alone.

export interface Token {
  /** The word or punctuator; "'" for any string, template part or regular expression; undefined: gave up here. */
  readonly text: string | undefined;
  readonly start: number;
}

const word = /[\p{ID_Start}$_#\\](?:[\p{ID_Continue}$\\]|\u200c|\u200d)*/uy;
const number = /(?:0[xXbBoO][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)n?/y;
const space = /\s+/y;
/** Words after which a "/" begins a regular expression, not a division. */
const beforeExpression = new Set([
  'return',
  'typeof',
  'instanceof',
  'in',
  'of',
  'new',
  'delete',
  'void',
  'throw',
  'case',
  'do',
  'else',
  'yield',
  'await',
  'extends',
  'default',
]);

export function* tokens(source: string): Generator<Token> {
  let at = source.startsWith('#!') ? source.indexOf('\n') + 1 || source.length : 0;
  // What each open bracket was opened by: "${" ends in a template again, "(" after if/while/for ends before a statement.
  const open: { readonly kind: string; readonly control: boolean }[] = [];
  let previous = '';
  let expressionNext = true;

  while (at < source.length) {
    const start = at;
    const char = source[at]!;
    if (take(space)) continue;
    if (char === '/' && source[at + 1] === '/') {
      at = source.indexOf('\n', at);
      if (at < 0) return;
      continue;
    }
    if (char === '/' && source[at + 1] === '*') {
      at = source.indexOf('*/', at + 2) + 2;
      if (at < 2) return yield { text: undefined, start };
      continue;
    }
    if (char === '"' || char === "'") {
      at = endOfString(source, at);
      yield literal(start);
    } else if (char === '`' || (char === '}' && open.at(-1)?.kind === '${')) {
      if (char === '}') open.pop();
      at = endOfTemplatePart(source, at + 1);
      if (source[at - 1] === '{') {
        open.push({ kind: '${', control: false });
        yield literal(start);
        previous = '${';
        expressionNext = true;
        continue;
      }
      yield literal(start);
    } else if (char === '/' && expressionNext) {
      at = endOfRegExp(source, at);
      yield literal(start);
    } else if (take(number)) {
      yield { text: '0', start };
      previous = '0';
      expressionNext = false;
      continue;
    } else if (take(word)) {
      const text = source.slice(start, at);
      yield { text, start };
      // After a dot even "return" is a name.
      expressionNext = previous !== '.' && previous !== '?.' && beforeExpression.has(text);
      previous = text;
      continue;
    } else {
      const text =
        source.startsWith('?.', at) && !/\d/.test(source[at + 2] ?? '')
          ? '?.'
          : source.startsWith('=>', at)
            ? '=>'
            : char;
      at += text.length;
      yield { text, start };
      if (text === '(' || text === '[' || text === '{')
        open.push({ kind: text, control: /^(if|while|for|with)$/.test(previous) });
      const closed = text === ')' || text === ']' || text === '}' ? open.pop() : undefined;
      // After ")" of an if and after "}" of a block comes a statement; after "}" of an object a division. A "}" cannot be told
      // apart without parsing: both are allowed for, a regular expression being taken only where a whole one stands.
      expressionNext = closed
        ? text === ')'
          ? closed.control
          : text === '}' && endOfRegExp(source, nextSlash(source, at)) > 0
        : text !== ')' && text !== ']';
      if ((text === '+' || text === '-') && source[at] === text) {
        at++;
        expressionNext = /[=(,;:?{[!&|+\-*%<>~^]|^$/.test(previous) || beforeExpression.has(previous);
      }
      previous = text;
      continue;
    }
    if (at <= 0) return yield { text: undefined, start };
    previous = "'";
    expressionNext = false;
  }

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    if (!pattern.test(source)) return false;
    at = pattern.lastIndex;
    return true;
  }

  function literal(start: number): Token {
    return { text: "'", start };
  }
}

/** After the closing quote; 0 when there is none on this line. */
function endOfString(source: string, start: number): number {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
    else if (char === '\n') return 0;
  }
  return 0;
}

/** After "`" or after "${"; 0 when neither comes. */
function endOfTemplatePart(source: string, start: number): number {
  for (let at = start; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '`') return at + 1;
    else if (char === '$' && source[at + 1] === '{') return at + 2;
  }
  return 0;
}

/** After the flags; 0 when no regular expression ends on this line. */
function endOfRegExp(source: string, start: number): number {
  if (start < 0) return 0;
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '\n') return 0;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) {
      at++;
      while (/[a-z]/i.test(source[at] ?? '')) at++;
      return at;
    }
  }
  return 0;
}

/** The "/" that comes next but for white space; -1 when something else does. */
function nextSlash(source: string, from: number): number {
  let at = from;
  while (/\s/.test(source[at] ?? '')) at++;
  return source[at] === '/' && source[at + 1] !== '/' && source[at + 1] !== '*' ? at : -1;
}
