// What one string may have been before somebody encoded it. Each decoder answers undefined when there is nothing to undo.
// Ordinary words, which is nearly all that comes in, are seen to be such in one pass over their characters.

import { archiveOf, mayBePackedWord, unpacked } from './packed.ts';

export interface DecodedForm {
  readonly transform: string;
  readonly value: string;
}

// A first look: nothing below can apply when this does not match.
const MAY_BE_ENCODED = /[%\\&]|^\s*[[{"]|^\s|\s$|[A-Za-z0-9+/_-]{6}|=$|\+|[^\x09\x0a\x0d\x20-\x7e]|^[js]:/;
const BASE64_WORD = /^(?:[A-Za-z0-9+/_-]{6,}={0,2}|[A-Za-z0-9+/_-]{2,}={1,2})$/;
const HEX_WORD = /^(?:0x|\\x)?(?:[0-9a-fA-F]{2}){4,}$/;
const DATA_OR_CREDENTIALS = /^(?:data:[^,]{0,200};base64,|basic\s+|bearer\s+)([A-Za-z0-9+/_.-]{8,}={0,2})$/i;
const UNICODE_ESCAPE =
  /\\u\{([0-9a-fA-F]{1,6})\}|\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([0-3][0-7]{2})|\\([nrt]|[^\w\s])/g;
const HTML_ENTITY =
  /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos|nbsp|sol|bsol|lpar|rpar|semi|dollar|period|num|Tab|NewLine|grave|colon|excl|vert|ast));?/g;
const NAMED: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  sol: '/',
  bsol: '\\',
  lpar: '(',
  rpar: ')',
  semi: ';',
  dollar: '$',
  period: '.',
  num: '#',
  Tab: '\t',
  NewLine: '\n',
  grave: '`',
  colon: ':',
  excl: '!',
  vert: '|',
  ast: '*',
};

const HOLDS_WORD = /^(?:ey|data:|basic\s|bearer\s)/i;

const NOTHING: readonly DecodedForm[] = [];

/** Every form of `value` that one step of decoding gives, each different from `value` itself. */
export function decodedForms(value: string): readonly DecodedForm[] {
  if (value.length < 2 || (value.length <= SHORT_CHARS ? isPlain(value) : !MAY_BE_ENCODED.test(value))) return NOTHING;
  return undo(value);
}

/** A longer text is searched by regular expressions, which pass over it faster. */
const SHORT_CHARS = 512;
/** Six bits of base64, either alphabet. */
export const SIX_BITS: Int8Array = new Int8Array(128).fill(-1);
for (const [index, character] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].entries())
  SIX_BITS[character.charCodeAt(0)] = index;
SIX_BITS[0x2d] = 62;
SIX_BITS[0x5f] = 63;
const OTHER = 0;
const WORD = 1;
/** Percent sign, backslash, ampersand: something may be undone. */
const CODED = 2;
/** The equals sign, which ends a word of base64. */
const PADDING = 3;
const KIND = new Uint8Array(128);
for (let code = 0; code < 128; code++) KIND[code] = SIX_BITS[code]! >= 0 ? WORD : OTHER;
for (const character of '%\\&') KIND[character.charCodeAt(0)] = CODED;
KIND[0x3d] = PADDING;

/**
 * True when `undo` is sure to find nothing: no character of any encoding, no space around it, and either something that no
 * base64 or hexadecimal word has, or a word whose first bytes are no text.
 */
export function isPlain(value: string): boolean {
  const { length } = value;
  if (value.charCodeAt(0) <= 0x20 || value.charCodeAt(length - 1) <= 0x20) return false;
  let word = true;
  let padded = false;
  for (let at = 0; at < length; at++) {
    const code = value.charCodeAt(at);
    // Above ASCII there are spaces and wide letters; controls are left out by some.
    if (code >= 0x80 || code < 0x09) return false;
    const kind = KIND[code]!;
    if (kind === CODED) return false;
    if (kind === OTHER) word = false;
    else if (kind === PADDING) padded = true;
  }
  if (!word) {
    // data:…, Basic …, Bearer … and ey….….… hold a word; j:… and s:… are cookies of express.
    const first = value.charCodeAt(0) | 0x20;
    if (first === 0x6a || first === 0x73) return value.charCodeAt(1) !== 0x3a;
    return (first !== 0x62 && first !== 0x64 && first !== 0x65) || !HOLDS_WORD.test(value);
  }
  // What fills a word up stands at its end.
  if (padded) return value.charCodeAt(length - 1) !== 0x3d;
  return length < 6 || !(startsAsText(value) || (length >= 8 && HEX_WORD.test(value)));
}

/** False when a word of base64 decodes to what is no text. Most do so within a few characters. */
function startsAsText(word: string): boolean {
  if (mayBePackedWord(word.charCodeAt(0), word.charCodeAt(1), word.charCodeAt(2), word.charCodeAt(3))) return true;
  let following = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < word.length; at++) {
    bits = ((bits << 6) | SIX_BITS[word.charCodeAt(at)]!) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    following = afterByte((bits >> held) & 0xff, following);
    if (following < 0) return false;
  }
  return following === 0;
}

/**
 * One more byte of what may be a text, as `printable` asks: no control but line ends and tabs, and UTF-8 where it is not ASCII.
 * @param following bytes of a UTF-8 sequence that are still to come
 * @returns the same after this byte; -1 when this is no text
 */
export function afterByte(byte: number, following: number): number {
  if (following > 0) return byte >= 0x80 && byte <= 0xbf ? following - 1 : -1;
  if (byte < 0x20) return byte === 0x09 || byte === 0x0a || byte === 0x0d ? 0 : -1;
  if (byte < 0x80) return byte === 0x7f ? -1 : 0;
  return byte < 0xc2 || byte > 0xf4 ? -1 : byte <= 0xdf ? 1 : byte <= 0xef ? 2 : 3;
}

/** The same without a first look. */
export function undo(value: string): readonly DecodedForm[] {
  const forms: DecodedForm[] = [];
  const add = (transform: string, decoded: string | undefined): void => {
    if (decoded !== undefined && decoded !== value && decoded.length > 0) forms.push({ transform, value: decoded });
  };
  add('trim', value.trim());
  if (value.includes('%')) add('url', decodeUrl(value));
  if (value.includes('+') && /%[0-9a-f]{2}/i.test(value)) add('url', decodeUrl(value.replaceAll('+', ' ')));
  if (value.includes('\\')) add('escape', decodeEscapes(value));
  if (value.includes('&')) add('html', decodeEntities(value));
  if (value.includes('%u'))
    add(
      'url',
      value.replace(/%u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    );
  // eslint-disable-next-line no-control-regex
  if (/[^\x09\x0a\x0d\x20-\x7e]/.test(value)) addFolded(value, add);
  if (/^[js]:/.test(value))
    add('cookie', value.startsWith('j') ? value.slice(2) : value.slice(2).replace(/\.[^.]*$/, ''));
  const word = DATA_OR_CREDENTIALS.exec(value)?.[1] ?? value.trim();
  if (BASE64_WORD.test(word)) {
    const bytes = Buffer.from(word, 'base64');
    add('base64', printable(archiveOf(bytes) === '' ? bytes : unpacked(bytes, '')));
  } else if (word.includes('.') && /^[\w-]+\.[\w-]+\.[\w-]*$/.test(word) && word.startsWith('ey')) {
    for (const part of word.split('.', 2)) add('jwt', printable(Buffer.from(part, 'base64')));
  }
  if (HEX_WORD.test(word)) add('hex', printable(Buffer.from(word.replace(/^(?:0x|\\x)/, ''), 'hex')));
  return forms;
}

/** What can only act once something else is gone from between its characters. */
const TOGETHER = /\.\.|:\/\/|--|\/\*|<%|\{\{|\$[({]|&&|\|\||^\//;

/** What programs make of letters beyond ASCII and of controls: the plain form of each (NFKC), no accents, none at all. */
function addFolded(value: string, add: (transform: string, decoded: string) => void): void {
  const plain = value.normalize('NFKC');
  add('unicode', plain);
  const bare = plain.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  if (bare !== plain && bare !== value) add('accents', bare);
  // eslint-disable-next-line no-control-regex
  const left = plain.replace(/[^\x09\x0a\x0d\x20-\x7e]/g, '');
  // eslint-disable-next-line no-control-regex
  if (left !== plain && (TOGETHER.test(left) || /[\0-\x08]/.test(value))) add('strip', left);
}

/** decodeURIComponent that leaves what is malformed as it stands, as lenient parsers do. */
export function decodeUrl(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  }
}

export function decodeEntities(value: string): string {
  return value.replace(HTML_ENTITY, (whole, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal!, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function decodeEscapes(value: string): string {
  return value.replace(
    UNICODE_ESCAPE,
    (whole, braced?: string, unicode?: string, hexadecimal?: string, octal?: string, simple?: string) => {
      if (simple !== undefined) return simple === 'n' ? '\n' : simple === 'r' ? '\r' : simple === 't' ? '\t' : simple;
      const code =
        octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt((braced ?? unicode ?? hexadecimal)!, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The bytes as text when all of it is readable: random identifiers decode to noise and are dropped here. */
export function printable(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  let high = false;
  const checked = Math.min(bytes.length, 4_096);
  for (let index = 0; index < checked; index++) {
    const byte = bytes[index]!;
    if (byte >= 0x80) high = true;
    else if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return undefined;
  }
  const text = bytes.toString('utf8');
  return high && text.includes('\ufffd') ? undefined : text;
}
