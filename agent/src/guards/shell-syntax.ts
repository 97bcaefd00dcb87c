// A reader of POSIX shell text: which characters act, and which are only data inside quotes. One pass, no recursion, bounded.
// Grammar: IEEE Std 1003.1-2024, Shell Command Language, sections 2.2, 2.3 and 2.6.
import type { Steps } from '../steps.ts';

export type ShellMarkKind =
  | 'separator' // ; & | && || newline
  | 'redirect' // < > << >>
  | 'group' // ( ) outside a substitution
  | 'substitution' // $( ` <( >( and the text up to its end
  | 'variable' // $NAME ${…}
  | 'comment'
  | 'quote'; // ' or " that opens or closes

export interface ShellMark {
  readonly kind: ShellMarkKind;
  readonly start: number;
  readonly end: number;
}

export interface ShellWord {
  readonly start: number;
  readonly end: number;
  /** The word with its quotes taken off; expansions stand as written. */
  readonly value: string;
  /** True when the word names the program of a simple command. */
  readonly command: boolean;
  /** Value of the command word before it; empty for the command word itself. */
  readonly program: string;
}

export interface ShellText {
  readonly marks: readonly ShellMark[];
  readonly words: readonly ShellWord[];
  /** False when a quote or substitution never closed, or the text is longer than SHELL_CHARS_MAX. */
  readonly complete: boolean;
}

export const SHELL_CHARS_MAX = 131_072;
const RESERVED = new Set([
  'if',
  'then',
  'elif',
  'else',
  'while',
  'until',
  'do',
  '!',
  '{',
  'time',
  'exec',
  'command',
  'builtin',
  'nohup',
  'env',
  'sudo',
  'xargs',
]);
const ASSIGNMENT = /^[A-Za-z_]\w*\+?=/;
const DEPTH_MAX = 64;
const DOCUMENTS_MAX = 16;
// Behind <<: a dash, and the word that ends the document.
const DOCUMENT_WORD = /^(-?)[ \t]*((?:[^\s'"\\;&|<>()]|\\.|'[^'\n]*'|"[^"\n]*")+)/;
const EXPANSION = /\\[\s\S]|`|\$\(|\$\{[^}\n]*\}?|\$[A-Za-z_]\w*/g;
const ARITHMETIC = '))';
const ARITHMETIC_GROUP = ') ';

/** Shells that read $'…' as a literal with escapes; others take the dollar for itself. */
const READS_ANSI = /^(?:bash|rbash|zsh|ksh|mksh)$/;

/** What decides how a text is read. */
export interface ShellReading {
  /** What reading may cost; the text is cut where it ends. */
  readonly steps?: Steps | undefined;
  /** Name of the shell that reads the text: "bash"; "sh" when not known. */
  readonly shell?: string | undefined;
}

/** A here-document that was announced and whose lines have not come yet. */
interface Announced {
  readonly end: string;
  /** Quotes in its word: nothing in it is expanded. */
  readonly quoted: boolean;
  readonly tabs: boolean;
}

export function readShell(source: string, { steps, shell = 'sh' }: ShellReading = {}): ShellText {
  const text = source.length > SHELL_CHARS_MAX ? source.slice(0, SHELL_CHARS_MAX) : source;
  const marks: ShellMark[] = [];
  const words: ShellWord[] = [];
  // What closes the contexts we are in, outermost first.
  const closers: string[] = [];
  const opened: number[] = [];
  let wordStart = -1;
  let value = '';
  let expectsCommand = true;
  let program = '';
  let afterRedirect = false;
  const announced: Announced[] = [];
  let complete = text.length === source.length;

  const endWord = (end: number): void => {
    if (wordStart < 0) return;
    const isTarget = afterRedirect;
    afterRedirect = false;
    const command = expectsCommand && !isTarget && !ASSIGNMENT.test(value);
    if (command) program = value;
    words.push({ start: wordStart, end, value, command, program: command ? '' : program });
    if (command && !RESERVED.has(value)) expectsCommand = false;
    wordStart = -1;
    value = '';
  };
  const mark = (kind: ShellMarkKind, start: number, end: number): void => {
    marks.push({ kind, start, end });
  };

  /** Reads the lines of the announced documents from `from` on; gives back where commands go on. */
  const readDocuments = (from: number): number => {
    let at = from;
    for (const { end: word, quoted, tabs } of announced.splice(0)) {
      const begin = at;
      let last = text.length;
      let after = text.length;
      for (let line = at; line <= text.length;) {
        const end = text.indexOf('\n', line) < 0 ? text.length : text.indexOf('\n', line);
        const said = text.slice(line, end);
        if ((tabs ? said.replace(/^\t+/, '') : said) === word) {
          last = line;
          after = end;
          break;
        }
        line = end + 1;
      }
      if (!quoted) markExpansions(begin, last);
      // What follows the last line of a document is a command again.
      if (after < text.length) mark('separator', after, after + 1);
      at = Math.min(text.length, after + 1);
      expectsCommand = true;
    }
    return at;
  };
  /** Where quotes mean nothing, but expansions do. */
  const markExpansions = (from: number, to: number): void => {
    for (const { 0: found, index } of text.slice(from, to).matchAll(EXPANSION)) {
      if (found[0] === '\\') continue;
      const start = from + index;
      mark(found === '`' || found === '$(' ? 'substitution' : 'variable', start, start + found.length);
    }
  };

  let counted = 0;
  for (let at = 0; at < text.length;) {
    // By characters, sixteen at a time: a mark or word has at least one.
    if (steps !== undefined && (++counted & 15) === 0 && !steps.take(16)) {
      complete = false;
      break;
    }
    const character = text[at]!;
    const closer = closers.at(-1);
    const quoted = closer === '"';
    // In arithmetic only expansions act; its closing is two characters.
    const counts = closer === ARITHMETIC || closer === ARITHMETIC_GROUP;
    if (counts && (character === '(' || character === ')')) {
      if (character === '(') {
        if (closers.length >= DEPTH_MAX) {
          complete = false;
          break;
        }
        closers.push(ARITHMETIC_GROUP);
        opened.push(at);
      } else {
        closers.pop();
        const opening = opened.pop()!;
        if (closer === ARITHMETIC) {
          if (text[at + 1] === ')') at++;
          mark('group', opening, at + 1);
        }
      }
      value += character;
      at++;
      continue;
    }
    if (character === '\\') {
      if (text[at + 1] === '\n') {
        at += 2;
        continue;
      }
      if (wordStart < 0) wordStart = at;
      const next = text[at + 1] ?? '';
      value += quoted && !'$`"\\'.includes(next) ? `\\${next}` : next;
      at += 2;
      continue;
    }
    if (quoted ? character === '"' : character === closer && character !== '"') {
      if (character === ')' || character === '`') {
        endWord(at);
        mark('substitution', opened.at(-1)!, at + 1);
        expectsCommand = false;
      }
      if (character === '}') mark('variable', opened.at(-1)!, at + 1);
      if (character === '"') mark('quote', at, at + 1);
      closers.pop();
      opened.pop();
      if (wordStart < 0) wordStart = at;
      at++;
      continue;
    }
    if (character === '$' || character === '`') {
      const opens = character === '`' ? '`' : text[at + 1];
      if (opens === '`' || opens === '(' || opens === '{') {
        if (wordStart < 0) wordStart = at;
        if (closers.length >= DEPTH_MAX) {
          complete = false;
          break;
        }
        if (opens === '(' && text[at + 2] === '(') {
          opened.push(at);
          closers.push(ARITHMETIC);
          at += 3;
          continue;
        }
        mark(opens === '{' ? 'variable' : 'substitution', at, at + (opens === '`' ? 1 : 2));
        opened.push(at);
        closers.push(opens === '(' ? ')' : opens === '{' ? '}' : '`');
        if (opens !== '{') {
          endWord(at);
          expectsCommand = true;
        }
        at += opens === '`' ? 1 : 2;
        continue;
      }
      if (character === '$' && opens === "'" && !quoted && !counts) {
        if (wordStart < 0) wordStart = at;
        at++;
        if (!READS_ANSI.test(shell)) continue;
        const literal = ansiLiteral(text, at);
        mark('quote', at, at + 1);
        if (literal.closed) mark('quote', literal.end - 1, literal.end);
        else complete = false;
        value += literal.value;
        at = literal.end;
        continue;
      }
      const name = /^\$(?:[A-Za-z_]\w*|[0-9@*#?$!-])/.exec(text.slice(at, at + 64));
      if (name !== null) {
        mark('variable', at, at + name[0].length);
        if (wordStart < 0) wordStart = at;
        value += name[0];
        at += name[0].length;
        continue;
      }
    }
    if (quoted || counts || closer === '}') {
      value += character;
      at++;
      continue;
    }
    if (character === "'") {
      if (wordStart < 0) wordStart = at;
      const close = text.indexOf("'", at + 1);
      mark('quote', at, at + 1);
      if (close < 0) {
        complete = false;
        value += text.slice(at + 1);
        at = text.length;
        break;
      }
      mark('quote', close, close + 1);
      value += text.slice(at + 1, close);
      at = close + 1;
      continue;
    }
    if (character === '"') {
      if (wordStart < 0) wordStart = at;
      mark('quote', at, at + 1);
      closers.push('"');
      opened.push(at);
      at++;
      continue;
    }
    if (character === ' ' || character === '\t') {
      endWord(at);
      at++;
      continue;
    }
    if (character === '#' && wordStart < 0) {
      const end = text.indexOf('\n', at);
      mark('comment', at, end < 0 ? text.length : end);
      at = end < 0 ? text.length : end;
      continue;
    }
    if (character === '\n' || character === ';' || character === '&' || character === '|') {
      // 2>&1 is one redirection, not a background job.
      const redirected = character === '&' && (text[at - 1] === '>' || text[at - 1] === '<');
      endWord(at);
      let end = at + 1;
      while (end < text.length && end - at < 2 && text[end] === character) end++;
      mark(redirected ? 'redirect' : 'separator', at, end);
      if (!redirected) expectsCommand = true;
      else afterRedirect = true;
      if (character === '\n' && announced.length > 0) {
        // Only the first line end: the lines of the document are its own.
        at = readDocuments(at + 1);
        continue;
      }
      at = end;
      continue;
    }
    if (character === '<' || character === '>') {
      if (text[at + 1] === '(') {
        mark('substitution', at, at + 2);
        closers.push(')');
        opened.push(at);
        endWord(at);
        expectsCommand = true;
        at += 2;
        continue;
      }
      if (wordStart >= 0 && /^\d$/.test(value)) {
        wordStart = -1;
        value = '';
      }
      endWord(at);
      let end = at + 1;
      while (end < text.length && end - at < 3 && text[end] === character) end++;
      mark('redirect', at, end);
      afterRedirect = true;
      if (character === '<' && end - at === 2 && announced.length < DOCUMENTS_MAX) {
        const word = DOCUMENT_WORD.exec(text.slice(end, end + 256));
        if (word !== null)
          announced.push({
            end: word[2]!.replace(/['"\\]/g, ''),
            quoted: /['"\\]/.test(word[2]!),
            tabs: word[1] === '-',
          });
        if (word?.[1] === '-') end++;
      }
      at = end;
      continue;
    }
    if (character === '(' || character === ')') {
      endWord(at);
      mark('group', at, at + 1);
      expectsCommand = character === '(';
      at++;
      continue;
    }
    if (wordStart < 0) wordStart = at;
    value += character;
    at++;
  }
  endWord(text.length);
  // A closing mark carries the place of its opening.
  marks.sort((a, b) => a.start - b.start);
  return { marks, words, complete: complete && closers.length === 0 };
}

const ANSI_LETTERS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ANSI_ESCAPE = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))/y;

/** $'…' from its opening quote on: what it says, and where it ends. */
function ansiLiteral(
  text: string,
  from: number,
): { readonly value: string; readonly end: number; readonly closed: boolean } {
  let value = '';
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === "'") return { value, end: at + 1, closed: true };
    ANSI_ESCAPE.lastIndex = at;
    const escape = character === '\\' ? ANSI_ESCAPE.exec(text) : null;
    if (escape === null) {
      value += character;
      continue;
    }
    const [whole, hex, short, long, octal, letter] = escape;
    const code = hex ?? short ?? long;
    if (letter !== undefined) value += ANSI_LETTERS[letter] ?? letter;
    else
      value += String.fromCodePoint(Math.min(Number.parseInt(code ?? octal!, code === undefined ? 8 : 16), 0x10ffff));
    at += whole.length - 1;
  }
  return { value, end: text.length, closed: false };
}
