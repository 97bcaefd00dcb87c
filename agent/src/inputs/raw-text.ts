// A raw body that nobody has walked yet, and the one question that may spare the walk: could any value in it, in any form
// that the walk would give it, be what this call is about? One pass over the bytes, once per activity, then native searches.
//
// "No" has to be sure. A value of a body is a stretch of its bytes, or what decode.ts makes of one. Whatever decode.ts could
// undo (percent signs, escapes of characters, entities, base64 and hexadecimal words that decode to something readable, full
// width letters) makes the whole body opaque, and then the answer is always "perhaps". In what is left, values are stretches
// of the bytes as they stand, so that a text that is not in the bytes is in no value either.
import { isAscii } from 'node:buffer';
import { isArchive } from './archive-names.ts';
import { charsetOf } from './body.ts';
import { afterByte, decodeEntities, SIX_BITS as ASCII_SIX_BITS } from './decode.ts';
import { mayBePackedWord } from './packed.ts';

/** What a guard would have to find in a value for the value to matter. */
export type Wanted =
  /** One value that holds all of these. Plain letters, digits, dots, dashes and underscores, in any case. */
  | { readonly all: readonly string[] }
  /** A value that could move a path: it climbs, or it begins with a slash or with file:. */
  | 'climb'
  /** A name that begins with a dollar. */
  | 'operator'
  /** Values that name this host, alone or put together with others. Lower case; dotted where it is an IPv4 address. */
  | { readonly host: string; readonly port?: number };

/** Bytes that are searched; a longer body is opaque. */
const RAW_BYTES_MAX = 8_388_608;
/** Values that begin like a number and are remembered by their place; with more of them any host may be named. */
const NUMBERS_MAX = 64;
/** Digits from which on a bare JSON number may be an address: 1.0.0.0 is 16777216. */
const ADDRESS_DIGITS_MIN = 8;
/** Places of a slash that are looked at for the first half of a URL. */
const SLASHES_MAX = 256;

/** decode.ts looks at the first bytes of a word only: a longer one is not ruled out here. */
const WORD_CHARS_MAX = 4_096;

const PLAIN = 0;
const QUOTE = 1; // may begin or end a value
const ESCAPE = 2; // backslash
const PERCENT = 3;
const AMPERSAND = 4; // begins a value of a form, or an entity
const HIGH = 5; // not ASCII
const BEFORE_HOST = 6; // / and @
const BETWEEN = 7; // : and , stand before a bare number
const CONTROL = 8;

const CLASS = new Uint8Array(256).fill(PLAIN);
for (const character of '"\'=<>[]\n\r') CLASS[character.charCodeAt(0)] = QUOTE;
CLASS[0x5c] = ESCAPE;
CLASS[0x25] = PERCENT;
CLASS[0x26] = AMPERSAND;
CLASS[0x2f] = CLASS[0x40] = BEFORE_HOST;
CLASS[0x3a] = CLASS[0x2c] = BETWEEN;
CLASS.fill(CONTROL, 0x00, 0x0a);
CLASS.fill(HIGH, 0x80);

/** Behind these, no value begins. "::1" is one of those that do. */
const CLOSES = new Uint8Array(256);
for (const character of ',}];):') CLOSES[character.charCodeAt(0)] = 1;

/** decode.ts's table for bytes; -1 for all that is no ASCII. */
const SIX_BITS = new Int8Array(256).fill(-1);
SIX_BITS.set(ASCII_SIX_BITS);

const HEX_DIGIT = new Uint8Array(256);
for (const character of '0123456789abcdefABCDEF') HEX_DIGIT[character.charCodeAt(0)] = 1;

/**
 * What a string may begin with that is base64 or hexadecimal of a text: text begins with a byte of ASCII or the first of a
 * character in UTF-8. Blanks are trimmed.
 */
const BEGINS_WORD = new Uint8Array(256);
for (const character of 'CDEFHIJKLMNOPQRSTUVWXYZabcdefjswxyz0123456789 \t\n\r')
  BEGINS_WORD[character.charCodeAt(0)] = 1;

export class RawText {
  readonly #bytes: Buffer;
  #text: string | undefined;
  /** Once somebody asked. */
  #opaque: boolean | undefined;
  readonly #json: boolean;
  #plainJson: boolean | undefined;
  #ascii = true;
  /** A line end or tab inside what may be a host: URL parsers leave them out. */
  #broken = false;
  /** A digit or bracket behind //, :/ or @. */
  #numberInUrl = false;
  /** A slash behind what may begin a value. */
  #beginsWithSlash = false;
  /** Where values begin like a number, a port or an address. */
  readonly #numbers: number[] = [];

  constructor(bytes: Buffer, contentType: string) {
    this.#bytes = bytes;
    this.#json = /json/i.test(contentType) && (bytes[0] === 0x7b || bytes[0] === 0x5b);
    if (
      bytes.length > RAW_BYTES_MAX ||
      bytes[0] === 0xfe ||
      bytes[0] === 0xff ||
      isArchive(bytes) ||
      /multipart|rfc822/i.test(contentType) ||
      !/^(?:|utf-?8|us-ascii|iso-8859-\d+|latin1|windows-125\d)$/.test(charsetOf(contentType))
    )
      this.#opaque = true;
  }

  /** False when no value of the body can be what is wanted. */
  mayHold(wanted: Wanted): boolean {
    if (this.#opaque === true) return true;
    // What can be told without knowing where values begin, of the body that most requests have.
    if (
      this.#opaque === undefined &&
      this.#json &&
      (wanted === 'operator' || (typeof wanted === 'object' && 'all' in wanted))
    ) {
      if (this.#mayHoldText(wanted)) return true;
      if ((this.#plainJson ??= this.#isPlainJson())) return false;
    }
    if ((this.#opaque ??= this.#scan())) return true;
    return this.#mayHoldText(wanted);
  }

  #mayHoldText(wanted: Wanted): boolean {
    if (wanted === 'operator') return this.#includes('$');
    if (wanted === 'climb') return this.#includes('..') || this.#includes('file:') || this.#beginsWithSlash;
    if ('all' in wanted) return wanted.all.every((text) => this.#includes(text));
    return /^\d+\.\d+\.\d+\.\d+$/.test(wanted.host)
      ? this.#mayNameAddress(wanted.host)
      : this.#mayNameHost(wanted.host);
  }

  /**
   * A JSON text of ASCII without any sign of an encoding, and none of its strings a word that decodes to something readable.
   * Looks at the beginnings of strings only: a fifth of what the pass below costs.
   */
  #isPlainJson(): boolean {
    const bytes = this.#bytes;
    if (!isAscii(bytes) || bytes.includes(0x5c) || bytes.includes(0x25)) return false;
    // A document of XML in a string has values of its own.
    if (bytes.includes('</') || bytes.includes('<!') || bytes.includes('/>')) return false;
    if (bytes.includes(0x26)) {
      const text = bytes.toString('latin1');
      if (decodeEntities(text) !== text) return false;
    }
    const { length } = bytes;
    for (let at = 0; at < length; at++) {
      if (bytes[at] === 0x5b && mayBeSpelled(bytes, at + 1)) return false;
      if (bytes[at] !== 0x22 || BEGINS_WORD[bytes[at + 1] ?? 0] === 0) continue;
      let start = at + 1;
      while (isBlank(bytes[start] ?? 0)) start++;
      let end = start;
      while (SIX_BITS[bytes[end] ?? 0]! >= 0) end++;
      if (end > start && isReadableString(bytes, start, end)) return false;
      at = end - 1;
    }
    return true;
  }

  #includes(text: string): boolean {
    // Without letters there is nothing to fold, and the bytes are searched as they are.
    if (!/[a-z]/i.test(text)) return this.#bytes.includes(text);
    return (this.#text ??= this.#bytes.toString('latin1').toLowerCase()).includes(text.toLowerCase());
  }

  /**
   * An IPv4 address in any notation: its value begins with a digit, a colon, a dot or a bracket, or such stands behind the
   * slashes or the @ of a URL; a number alone has at least eight digits.
   */
  #mayNameAddress(host: string): boolean {
    if (!this.#ascii || this.#broken || this.#numberInUrl || this.#numbers.length >= NUMBERS_MAX) return true;
    if (this.#numbers.length === 0) return false;
    // Put together from pieces, each of them a whole value.
    for (const at of this.#numbers) {
      let end = at;
      while (end - at < 16 && CLASS[this.#bytes[end] ?? 0x22] === PLAIN && this.#bytes[end]! > 0x20) end++;
      if (end - at >= 2 && host.includes(this.#bytes.toString('latin1', at, end))) return true;
    }
    const spellings = addressSpellings(host);
    return spellings === undefined || spellings.some((text) => this.#includes(text));
  }

  /** A name: all of it, enough of it in one value, or its beginning at the end of half a URL. */
  #mayNameHost(host: string): boolean {
    if (!this.#ascii || this.#broken || host.length < 6 || !/^[\w.-]+$/.test(host)) return true;
    return (
      namesHalfOf(host, (part) => this.#includes(part)) ||
      endsInBeginningOf(
        host,
        (this.#text ??= this.#bytes.toString('latin1').toLowerCase()),
        (code) => code > 0x20 && CLASS[code] === PLAIN,
      )
    );
  }

  /** @returns true when some value may be more than its bytes: opaque */
  #scan(): boolean {
    const bytes = this.#bytes;
    const { length } = bytes;
    if (this.#beginsValue(0)) return true;
    for (let at = 0; at < length; at++) {
      const kind = CLASS[bytes[at]!]!;
      if (kind === PLAIN) continue;
      switch (kind) {
        case QUOTE:
          if (bytes[at]! <= 0x20) this.#control(at);
          if (bytes[at] === 0x5b && mayBeSpelled(bytes, at + 1)) return true;
          // Most quotes close a value: a comma, a colon or a bracket follows. Only "::1" begins with what may close a name.
          if (CLOSES[bytes[at + 1] ?? 0] === 0 || (bytes[at + 1] === 0x3a && bytes[at + 2] === 0x3a))
            if (this.#beginsValue(at + 1)) return true;
          break;
        case AMPERSAND:
          if (this.#isEntity(at) || this.#beginsValue(at + 1)) return true;
          break;
        case PERCENT:
          return true;
        case ESCAPE: {
          const next = bytes[at + 1] ?? 0;
          // \u0041 \u{41} \x41 \101; the escapes of line ends give no character that is searched for.
          if (spellsCharacter(next) || next === 0x2e || next === 0x3a || next === 0x5b) return true;
          if (next === 0x6e || next === 0x72 || next === 0x74) {
            this.#broken = true;
            if (this.#beginsValue(at + 2)) return true;
          } else if (next === 0x2f) this.#slash(at + 1);
          else if (next === 0x5c) {
            // A backslash in a JSON text, which may begin an escape of the value itself: "\\\\u002e".
            const escaped = bytes[at + 2] ?? 0;
            if (spellsCharacter(escaped) || isDotOrSlash(escaped) || escaped === 0x3a || escaped === 0x5b) return true;
            // A line end of the document inside.
            if (escaped === 0x6e || escaped === 0x72 || escaped === 0x74) this.#broken = true;
            this.#slash(at + 1);
          } else if (this.#beginsValue(at + 2)) return true;
          at++;
          break;
        }
        case HIGH:
          this.#ascii = false;
          // U+FF01 to U+FF5E, and the Kelvin sign: folded they are ASCII.
          if (bytes[at] === 0xef && (bytes[at + 1] === 0xbc || bytes[at + 1] === 0xbd)) return true;
          if (bytes[at] === 0xe2 && bytes[at + 1] === 0x84 && bytes[at + 2] === 0xaa) return true;
          // U+2024 to U+2026 are one to three dots, U+FE50 to U+FE6B small punctuation.
          if (bytes[at] === 0xe2 && bytes[at + 1] === 0x80 && bytes[at + 2]! >= 0xa4 && bytes[at + 2]! <= 0xa6)
            return true;
          if (bytes[at] === 0xef && bytes[at + 1] === 0xb9) return true;
          // A letter that is left out may have kept two dots, or a slash and the beginning, apart.
          if (isDotOrSlash(bytes[at - 1]) || isDotOrSlash(bytes[at + 1])) return true;
          break;
        case BEFORE_HOST: {
          const next = bytes[at + 1]!;
          if ((next >= 0x30 && next <= 0x39) || next === 0x5b) this.#slash(at);
          break;
        }
        case BETWEEN: {
          const next = bytes[at + 1]!;
          if (next <= 0x20 || (next >= 0x30 && next <= 0x39)) this.#bareNumber(at + 1);
          break;
        }
        case CONTROL:
          // Others are left out by decode.ts.
          if (bytes[at]! < 0x09) return true;
          this.#control(at);
      }
    }
    return false;
  }

  #control(at: number): void {
    const before = this.#bytes[at - 1] ?? 0x20;
    const after = this.#bytes[at + 1] ?? 0x20;
    if (isHostByte(before) && (isHostByte(after) || after === 0x0a || after === 0x0d || after === 0x09))
      this.#broken = true;
  }

  /** A digit or bracket behind this slash or @ may be an address. */
  #slash(at: number): void {
    const bytes = this.#bytes;
    const next = bytes[at + 1] ?? 0;
    if (!((next >= 0x30 && next <= 0x39) || next === 0x5b)) return;
    const before = bytes[at - 1] ?? 0x20;
    const begins = isBlank(before) || CLASS[before] === QUOTE || CLASS[before] === AMPERSAND;
    if (begins || bytes[at] === 0x40 || before === 0x2f || before === 0x3a || before === 0x5c) this.#numberInUrl = true;
  }

  /** Behind : or , stands a bare JSON number: long, or with an exponent, it may be an address. */
  #bareNumber(from: number): void {
    const bytes = this.#bytes;
    let at = from;
    while (isBlank(bytes[at] ?? 0)) at++;
    const first = bytes[at] ?? 0;
    if (first < 0x30 || first > 0x39) return;
    let end = at + 1;
    while (end < bytes.length && isNumberByte(bytes[end]!)) end++;
    let exponent = false;
    for (let index = at; index < end; index++) if ((bytes[index]! | 0x20) === 0x65) exponent = true;
    // 2.130706433e9 does not spell what it comes out as.
    if (exponent) this.#numberInUrl = true;
    else if (end - at >= ADDRESS_DIGITS_MIN) this.#number(at);
  }

  #number(at: number): void {
    if (this.#numbers.length < NUMBERS_MAX) this.#numbers.push(at);
  }

  /** A value may begin here. @returns true when it decodes to something readable */
  #beginsValue(from: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    while (isBlank(bytes[at] ?? 0) || bytes[at] === 0x2b) at++;
    const first = bytes[at] ?? 0;
    if (first === 0x2f || (first === 0x5c && bytes[at + 1] === 0x2f)) this.#beginsWithSlash = true;
    if (
      (first >= 0x30 && first <= 0x39) ||
      first === 0x2e ||
      first === 0x5b ||
      (first === 0x3a && bytes[at + 1] === 0x3a)
    )
      this.#number(at);
    while (at > from && bytes[at - 1] === 0x2b) at--;
    let end = at;
    while (SIX_BITS[bytes[end] ?? 0]! >= 0) end++;
    const length = end - at;
    if (length < 2) return false;
    // data:…;base64, Basic … and Bearer … carry a word behind them; a token has its dots.
    const next = bytes[end] ?? 0x22;
    if (length === 4 && next === 0x3a && isWord(bytes, at, DATA)) return true;
    if (isBlank(next) && (isWord(bytes, at, BASIC) || isWord(bytes, at, BEARER))) return true;
    if (next === 0x2e && (bytes[at]! | 0x20) === 0x65 && (bytes[at + 1]! | 0x20) === 0x79) return true;
    // An escaped slash may be a part of the word.
    if (next === 0x5c && bytes[end + 1] === 0x2f) return true;
    let after = end;
    while (bytes[after] === 0x3d && after - end < 2) after++;
    if (length < 6 && after === end) return false;
    while (isBlank(bytes[after] ?? 0)) after++;
    const closing = after < bytes.length ? CLASS[bytes[after]!]! : QUOTE;
    if (closing !== QUOTE && closing !== AMPERSAND && closing !== ESCAPE && after === end) return false;
    return readableBase64(bytes, at, end) || (length >= 8 && readableHex(bytes, at, end));
  }

  #isEntity(at: number): boolean {
    const text = this.#bytes.toString('latin1', at, at + 12);
    return decodeEntities(text) !== text;
  }
}

/** Of each way to write an IPv4 address something that it cannot do without, lower case; undefined where there is no such thing. */
export function addressSpellings(address: string): readonly string[] | undefined {
  const [a, b, c, d] = address.split('.').map(Number) as [number, number, number, number];
  // Nothing in front of its zeros to search for.
  if (a === 0) return undefined;
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  return [`${a}.`, `${a.toString(8)}.`, '0x', whole.toString(), whole.toString(8), `${(a * 256 + b).toString(16)}:`];
}

/** One value of half the name, which is what the guard asks for: any stretch that long holds one of the tiles. */
export function namesHalfOf(host: string, includes: (part: string) => boolean): boolean {
  const half = Math.ceil(host.length / 2);
  const tile = Math.max(2, Math.floor((half + 1) / 2));
  for (let at = 0; at + tile <= host.length; at += tile) {
    if (!includes(host.slice(at, at + tile))) continue;
    for (let from = 0; from + half <= host.length; from++) if (includes(host.slice(from, from + half))) return true;
    return false;
  }
  return false;
}

/**
 * "http://back" of "http://backend": the other half came in another value.
 * @param text lower case
 * @param goesOn whether a value may go on with this character code
 */
export function endsInBeginningOf(host: string, text: string, goesOn: (code: number) => boolean): boolean {
  let looked = 0;
  for (const before of ['/', '\\', '@']) {
    for (let at = text.indexOf(before + host[0]!); at >= 0; at = text.indexOf(before + host[0]!, at + 1)) {
      if (looked++ >= SLASHES_MAX) return true;
      let length = 1;
      while (length < host.length && text[at + 1 + length] === host[length]) length++;
      const next = text.charCodeAt(at + 1 + length);
      if (Number.isNaN(next) || !goesOn(next)) return true;
    }
  }
  return false;
}

/** Behind a backslash: u, x, or the first digit of an octal number. */
function spellsCharacter(byte: number): boolean {
  return byte === 0x75 || byte === 0x78 || (byte >= 0x30 && byte <= 0x33);
}

/** Four whole numbers of a list may be bytes or character codes of a text. */
function mayBeSpelled(bytes: Buffer, from: number): boolean {
  let numbers = 0;
  let digits = 0;
  for (let at = from; at < from + 64; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) {
      if (++digits > 5) return false;
    } else if (byte === 0x2c || byte === 0x5d) {
      if (digits === 0) return false;
      if (++numbers === 4) return true;
      if (byte === 0x5d) return false;
      digits = 0;
    } else if (!isBlank(byte)) return false;
  }
  return false;
}

function isDotOrSlash(byte: number | undefined): boolean {
  return byte === 0x2e || byte === 0x2f;
}

const DATA = Buffer.from('data');
const BASIC = Buffer.from('basic');
const BEARER = Buffer.from('bearer');

/** @param word in lower case */
function isWord(bytes: Buffer, at: number, word: Buffer): boolean {
  for (let index = 0; index < word.length; index++) if (((bytes[at + index] ?? 0) | 0x20) !== word[index]) return false;
  return true;
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

function isHostByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x3a) || (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x2e
  );
}

function isNumberByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2b || byte === 0x2d || (byte | 0x20) === 0x65;
}

/** Could these characters be base64 of a text? Stops at the first byte that no text holds, for most words the first or second. */
function readableBase64(bytes: Buffer, from: number, to: number): boolean {
  if (to - from > WORD_CHARS_MAX || mayBePackedWord(bytes[from]!, bytes[from + 1]!, bytes[from + 2]!, bytes[from + 3]!))
    return true;
  let following = 0;
  let bits = 0;
  let held = 0;
  for (let at = from; at < to; at++) {
    bits = ((bits << 6) | SIX_BITS[bytes[at]!]!) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    following = afterByte((bits >> held) & 0xff, following);
    if (following < 0) return false;
  }
  return following === 0;
}

/** @param end behind the last letter, where the string may still go on */
function isReadableString(bytes: Buffer, start: number, end: number): boolean {
  const next = bytes[end] ?? 0x22;
  // Cookies of express begin with j: and s:, and may be kept elsewhere.
  if (next === 0x3a) return end - start === 1 || isWord(bytes, start, DATA);
  if (next === 0x2e) return (bytes[start]! | 0x20) === 0x65 && (bytes[start + 1]! | 0x20) === 0x79;
  if (isBlank(next) && (isWord(bytes, start, BASIC) || isWord(bytes, start, BEARER))) return true;
  let after = end;
  while (bytes[after] === 0x3d) after++;
  const filled = after > end;
  while (isBlank(bytes[after] ?? 0)) after++;
  if (after < bytes.length && bytes[after] !== 0x22) return false;
  if (filled) return true;
  return end - start >= 6 && (readableBase64(bytes, start, end) || readableHex(bytes, start, end));
}

function readableHex(bytes: Buffer, start: number, to: number): boolean {
  if (to - start > WORD_CHARS_MAX) return true;
  const from = bytes[start] === 0x30 && (bytes[start + 1]! | 0x20) === 0x78 ? start + 2 : start;
  if (to - from < 8 || (to - from) % 2 !== 0) return false;
  for (let at = from; at < to; at++) if (HEX_DIGIT[bytes[at]!] === 0) return false;
  let following = 0;
  for (let at = from; at < to; at += 2) {
    following = afterByte(Number.parseInt(bytes.toString('latin1', at, at + 2), 16), following);
    if (following < 0) return false;
  }
  return following === 0;
}
