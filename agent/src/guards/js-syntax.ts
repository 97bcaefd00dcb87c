// A reader of JavaScript text that tells code from data: strings, templates, comments, regular expressions, names, numbers,
// operators. It does not parse; one pass, bounded. Lexical grammar: ECMA-262, clause 12.
import type { Steps } from '../steps.ts';

export type JsTokenKind = 'name' | 'number' | 'string' | 'template' | 'regexp' | 'operator' | 'comment';

export interface JsToken {
  readonly kind: JsTokenKind;
  readonly start: number;
  readonly end: number;
}

export interface JsText {
  readonly tokens: readonly JsToken[];
  /** False when a literal never closed or the text is longer than JS_CHARS_MAX. */
  readonly complete: boolean;
}

export const JS_CHARS_MAX = 262_144;

const NAME_START = /[\p{ID_Start}$_\\]/u;
const NAME_PART = /[\p{ID_Continue}$_\\\u200c\u200d]/u;
const KEYWORD_BEFORE_REGEXP = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'do',
  'else',
  'void',
  'delete',
  'throw',
  'new',
  'instanceof',
  'yield',
  'await',
]);

/** @param steps what reading may cost; the text is cut where they end */
export function readJs(source: string, steps?: Steps): JsText {
  const text = source.length > JS_CHARS_MAX ? source.slice(0, JS_CHARS_MAX) : source;
  const tokens: JsToken[] = [];
  let complete = text.length === source.length;
  // Braces opened inside ${…} of a template, innermost last.
  const templates: number[] = [];
  let previous: JsToken | undefined;
  const push = (kind: JsTokenKind, start: number, end: number): void => {
    const token = { kind, start, end };
    tokens.push(token);
    if (kind !== 'comment') previous = token;
  };
  /** Reads template characters from `from` to the next ${ or closing backtick. */
  const readTemplate = (start: number, from: number): number => {
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 0x5c) at += 2;
      else if (code === 0x60) {
        push('template', start, at + 1);
        return at + 1;
      } else if (code === 0x24 && text.charCodeAt(at + 1) === 0x7b) {
        push('template', start, at + 2);
        templates.push(0);
        return at + 2;
      } else at++;
    }
    complete = false;
    push('template', start, text.length);
    return text.length;
  };

  let counted = 0;
  for (let at = 0; at < text.length;) {
    if (steps !== undefined && (++counted & 15) === 0 && !steps.take(24)) {
      complete = false;
      break;
    }
    const code = text.charCodeAt(at);
    const character = text[at]!;
    if (code <= 0x20 || code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029) {
      at++;
    } else if (code === 0x22 || code === 0x27) {
      let end = at + 1;
      while (end < text.length && text.charCodeAt(end) !== code && text.charCodeAt(end) !== 0x0a)
        end += text.charCodeAt(end) === 0x5c ? 2 : 1;
      if (text.charCodeAt(end) !== code) complete = false;
      push('string', at, Math.min(end + 1, text.length));
      at = end + 1;
    } else if (code === 0x60) {
      at = readTemplate(at, at + 1);
    } else if (character === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
      const close = text[at + 1] === '/' ? lineEnd(text, at) : text.indexOf('*/', at + 2);
      if (close < 0) complete = false;
      const end = close < 0 ? text.length : text[at + 1] === '/' ? close : close + 2;
      push('comment', at, end);
      at = end;
    } else if (
      text.startsWith('<!--', at) ||
      (text.startsWith('-->', at) && (previous === undefined || text.slice(previous.end, at).includes('\n')))
    ) {
      const end = lineEnd(text, at);
      push('comment', at, end);
      at = end;
    } else if (character === '/' && regexpMayStart(previous, text)) {
      const end = regexpEnd(text, at);
      push('regexp', at, end);
      at = end;
    } else if ((code >= 0x30 && code <= 0x39) || (character === '.' && /\d/.test(text[at + 1] ?? ''))) {
      const match =
        /^(?:0[xX][\da-fA-F_]+n?|0[bB][01_]+n?|0[oO][0-7_]+n?|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?n?|\d[\d_]*\.?)/.exec(
          text.slice(at, at + 1_024),
        );
      const end = at + Math.max(1, match?.[0].length ?? 1);
      push('number', at, end);
      at = end;
    } else if (isNameStart(code, character)) {
      let end = at + 1;
      while (
        end < text.length &&
        (isNamePart(text.charCodeAt(end), text[end]!) ||
          (text.charCodeAt(end) >= 0xd800 && text.charCodeAt(end) <= 0xdfff) ||
          (text[end] === '{' && text[end - 1] === 'u' && text[end - 2] === '\\'))
      )
        end++;
      push('name', at, end);
      at = end;
    } else {
      if (templates.length > 0) {
        if (character === '{') templates[templates.length - 1]!++;
        else if (character === '}') {
          if (templates.at(-1) === 0) {
            templates.pop();
            at = readTemplate(at, at + 1);
            continue;
          }
          templates[templates.length - 1]!--;
        }
      }
      const end = at + (text.startsWith('=>', at) || text.startsWith('?.', at) ? 2 : 1);
      push('operator', at, end);
      at = end;
    }
  }
  return { tokens, complete: complete && templates.length === 0 };
}

function isNameStart(code: number, character: string): boolean {
  // Nearly all of it is ASCII: the expressions know every alphabet and are far slower.
  if (code < 0x80) return isAsciiLetter(code) || code === 0x24 || code === 0x5f || code === 0x5c;
  return NAME_START.test(character) || (code >= 0xd800 && code <= 0xdbff);
}

function isNamePart(code: number, character: string): boolean {
  if (code < 0x80)
    return isAsciiLetter(code) || (code >= 0x30 && code <= 0x39) || code === 0x24 || code === 0x5f || code === 0x5c;
  return NAME_PART.test(character);
}

function isAsciiLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d || code === 0x2028 || code === 0x2029) return at;
  }
  return text.length;
}

function regexpMayStart(previous: JsToken | undefined, text: string): boolean {
  if (previous === undefined || previous.kind === 'comment') return true;
  if (previous.kind === 'operator') return !')]}'.includes(text[previous.start]!);
  if (previous.kind === 'name') return KEYWORD_BEFORE_REGEXP.has(text.slice(previous.start, previous.end));
  return previous.kind === 'template' && text.slice(previous.end - 2, previous.end) === '${';
}

function regexpEnd(text: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\n') return start + 1;
    if (character === '\\') at++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) {
      let end = at + 1;
      while (end < text.length && /[a-z]/.test(text[end]!)) end++;
      return end;
    }
  }
  return start + 1;
}
