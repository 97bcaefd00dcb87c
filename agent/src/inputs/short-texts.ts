// What came in with an activity besides its body (a request's target, header lines, parameters): short texts that nobody has
// walked yet, and the question that may spare the walk: could any value in them, in any form that the walk would give it, be
// what a call is about? raw-text.ts answers the same of bodies.
//
// "No" has to be sure. Whatever decode.ts could undo makes the texts opaque, and then the answer is always "perhaps"; percent
// signs are undone here, once. In what is left every value is a stretch of a text as it stands.
import { afterByte, decodeEntities, decodeUrl, isPlain, printable, SIX_BITS } from './decode.ts';
import { mayBePackedWord } from './packed.ts';
import { beginningOf, valueMayHold, withoutBlanks } from './raw-hints.ts';
import { addressSpellings, endsInBeginningOf, namesHalfOf, RawText, type Wanted } from './raw-text.ts';

/** Characters over all texts; with more of them the walk is no more than the search. */
const CHARS_MAX = 16_384;
/** Characters that a parser of JSON, a cookie or a form gives a meaning of their own. */
const DOCUMENT = /[[{"]/;
/** Line ends and the like: programs take them out. */
const CONTROL = /[\0-\x1f\x7f]/;
/** Words that are JSON, the claims of a token or a cart in a cookie; with more of them all is walked. */
const DOCUMENTS_MAX = 8;
/** Credentials, and what begins as JSON does in base64. */
const TOKEN = /^(?:bearer |ey)/i;
/** What the parser of a URL makes something else of. */
const NOT_AS_IT_STANDS = /[^\x20-\x7e]|%[0-9a-f]{2}/i;

export class ShortTexts {
  #text = '';
  #folded: string | undefined;
  #opaque = false;
  /** What a walk has made of texts that were encoded. */
  #walked: string[] | undefined;
  #walkedText = '';
  #documents: RawText[] = [];

  /** So many words of base64 were JSON: they are answered for as bodies are, which is coarser than a walk. */
  get documents(): number {
    return this.#documents.length;
  }

  /** Somebody walks them. */
  forgetDocuments(): void {
    this.#documents = [];
  }

  /** A value as it stands: a header line, a parameter. False when it may be encoded: it is not taken. */
  addWhole(value: string): boolean {
    if (value === '' || this.#opaque) return true;
    const first = value.charCodeAt(0);
    if (first === 0x5b || first === 0x7b || CONTROL.test(value)) return false;
    // A document of XML or GraphQL has values inside, and such a value may be a text that was spelled in numbers.
    if (/["<]/.test(value) && /\[\s*\d/.test(value)) return false;
    return this.#add(value, /["<]/.test(value) ? cutsArePlain : wholeIsPlain);
  }

  /** A text that values are cut out of: a request's target, a line of cookies. False when something in it may be encoded. */
  addCut(text: string): boolean {
    if (text === '' || this.#opaque) return true;
    return !DOCUMENT.test(text) && this.#add(text, cutsArePlain);
  }

  /** All that a walk gives of texts that were not taken. */
  addWalked(values: readonly string[]): void {
    if (this.#opaque || values.length === 0) return;
    (this.#walked ??= []).push(...values);
    for (const value of values) this.#walkedText += `${value}\n`;
    if (this.#walkedText.length > CHARS_MAX) this.#opaque = true;
    this.#walkedText = this.#walkedText.toLowerCase();
  }

  /** Nothing is known of what else came in. */
  addUnknown(): void {
    this.#opaque = true;
  }

  #add(given: string, plain: (text: string, documents: RawText[]) => boolean): boolean {
    const before = this.#documents.length;
    if (this.#addPlain(given, plain)) return true;
    this.#documents.length = before;
    return false;
  }

  #addPlain(given: string, plain: (text: string, documents: RawText[]) => boolean): boolean {
    let text = given;
    let decoded = '';
    if (text.includes('%')) {
      decoded = `${decodeUrl(text)}\n`;
      // A plus may stand for a space, which trims.
      if (DOCUMENT.test(decoded) || !cutsArePlain(withoutSigns(decoded.slice(0, -1)), this.#documents)) return false;
      text = text.replaceAll('%', '~');
    }
    if (!plain(withoutSigns(text), this.#documents)) return false;
    this.#text += `${decoded}${text}\n`;
    if (this.#text.length > CHARS_MAX) this.#opaque = true;
    return true;
  }

  /**
   * False when no value in the texts can be what is wanted.
   * @param sinkText what the call was given: a value that begins with a slash only counts when it may begin there
   */
  mayHold(wanted: Wanted, sinkText: string): boolean {
    if (this.#opaque) return true;
    if (this.#walked !== undefined && this.#walkedMayHold(this.#walked, wanted, sinkText)) return true;
    for (const document of this.#documents) if (document.mayHold(wanted)) return true;
    if (wanted === 'operator') return this.#text.includes('$');
    if (wanted === 'climb') return this.#includes('..') || this.#includes('file:') || this.#beginsIn(sinkText);
    if ('all' in wanted) return wanted.all.every((text) => this.#includes(text.toLowerCase()));
    return mayName(wanted.host, (this.#folded ??= this.#text.toLowerCase()));
  }

  #walkedMayHold(values: readonly string[], wanted: Wanted, sinkText: string): boolean {
    if (typeof wanted === 'string') return values.some((value) => valueMayHold(value, wanted, sinkText));
    if ('all' in wanted) return wanted.all.every((text) => this.#walkedText.includes(text.toLowerCase()));
    // A parser of URLs reads more than decode.ts does: wide characters, and percent signs once more.
    return values.some((value) => NOT_AS_IT_STANDS.test(value)) || mayName(wanted.host, this.#walkedText);
  }

  /** @param lower a text without capital letters */
  #includes(lower: string): boolean {
    if (lower === '..') return this.#text.includes(lower);
    return (this.#folded ??= this.#text.toLowerCase()).includes(lower);
  }

  /** A slash where a value may begin, with the characters behind it: do they stand in the sink's text? */
  #beginsIn(sinkText: string): boolean {
    const text = (this.#folded ??= this.#text.toLowerCase());
    const sink = withoutBlanks(sinkText.toLowerCase());
    if (withoutBlanks(text).includes(beginningOf(sink, 0))) return true;
    for (let at = text.indexOf('/'); at >= 0; at = text.indexOf('/', at + 1)) {
      if (at > 0 && isWordCharacter(text.charCodeAt(at - 1))) continue;
      const beginning = beginningOf(text, at, endsValue);
      // A slash alone is the root of every path; several of them are meant, and blanks may be taken out.
      const meant = beginning.length > 1 || '/ +'.includes(text[at + 1] ?? '\n');
      if (meant && sink.includes(beginning)) return true;
    }
    return false;
  }
}

/** @param text without capital letters */
function mayName(host: string, text: string): boolean {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    if (host.length < 6 || !/^[\w.-]+$/.test(host)) return true;
    return namesHalfOf(host, (part) => text.includes(part)) || endsInBeginningOf(host, text, isWordCharacter);
  }
  // Half of a URL may end in the beginning of an address.
  if (/(?:\/\/|:\/|@)[\d[]/.test(text)) return true;
  for (const [digits] of text.matchAll(/[\d.]{2,}/g)) if (host.includes(digits)) return true;
  const spellings = addressSpellings(host);
  return spellings === undefined || spellings.some((spelling) => text.includes(spelling));
}

/** Without ampersands, where they spell no character. */
function withoutSigns(text: string): string {
  return text.includes('&') && decodeEntities(text) === text ? text.replaceAll('&', ';') : text;
}

/** What stands between two values. */
function endsValue(code: number): boolean {
  return BETWEEN_VALUES.has(code);
}

const BETWEEN_VALUES: ReadonlySet<number> = new Set([...'\n +?&=;,"\''].map((character) => character.charCodeAt(0)));

/** Letters, digits, and what file and host names hold besides. */
function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f
  );
}

function wholeIsPlain(text: string, documents: RawText[]): boolean {
  return isPlain(text) || (TOKEN.test(text) && cutsArePlain(text, documents));
}

/**
 * True when nothing that is cut out of the text at any place that could be a border can be decoded to something readable, but for
 * words that are JSON, which are added to `documents`. Words of base64 may hold slashes and pluses, which are borders as well: a
 * word that is readable up to any border counts.
 */
function cutsArePlain(text: string, documents: RawText[]): boolean {
  const { length } = text;
  let inWord = false;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x25 || code === 0x26 || code === 0x5c) return false;
    const six = SIX_BITS[code]!;
    const border = six < 0 || code === 0x2f || code === 0x2b;
    if (!inWord && six >= 0 && code !== 0x2b && mayBeReadable(text, at)) {
      const end = documentEnd(text, at, documents);
      if (end < 0) return false;
      at = end - 1;
      inWord = true;
      continue;
    }
    inWord = !border;
  }
  return true;
}

/**
 * Takes a word that is JSON in base64, as the parts of tokens are, or passes over the name of credentials that follow.
 * @returns where it ends; -1 when it is neither
 */
function documentEnd(text: string, from: number, documents: RawText[]): number {
  if (/^bearer /i.test(text.slice(from, from + 7))) return from + 6;
  if (!text.startsWith('ey', from) || documents.length >= DOCUMENTS_MAX) return -1;
  let end = from;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    // A word may be cut there.
    if (code === 0x2f || code === 0x2b) return -1;
    if (code > 0x7e || SIX_BITS[code]! < 0) break;
  }
  const bytes = Buffer.from(text.slice(from, end), 'base64');
  if (printable(bytes) !== undefined) documents.push(new RawText(bytes, 'application/json'));
  return end;
}

/** Could a value that begins here be base64, hexadecimal or a token of something readable, wherever it ends? */
function mayBeReadable(text: string, from: number): boolean {
  const { length } = text;
  const first = text.charCodeAt(from) | 0x20;
  // data:…;base64, Basic …, Bearer … and the dotted tokens that begin with ey.
  if (
    (first === 0x62 || first === 0x64 || first === 0x65) &&
    /^(?:ey|data:|basic|bearer)/i.test(text.slice(from, from + 6))
  )
    return true;
  if (
    mayBePackedWord(
      text.charCodeAt(from),
      text.charCodeAt(from + 1),
      text.charCodeAt(from + 2),
      text.charCodeAt(from + 3),
    ) ||
    isReadableHex(text, from)
  )
    return true;
  let following = 0;
  let bits = 0;
  let held = 0;
  let at = from;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    const six = code < 0x80 ? SIX_BITS[code]! : -1;
    if (six < 0) break;
    if (at - from >= 6 && (code === 0x2f || code === 0x2b)) return true;
    bits = ((bits << 6) | six) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    following = afterByte((bits >> held) & 0xff, following);
    if (following < 0) return false;
  }
  if (at - from >= 6) return true;
  // A shorter word counts with the signs that fill it up.
  const next = text.charCodeAt(at + 1);
  return at - from >= 2 && text.charCodeAt(at) === 0x3d && !(isWordCharacter(next) || next === 0x2f);
}

/** As many hexadecimal digits as make a readable text, with or without 0x in front. */
function isReadableHex(text: string, start: number): boolean {
  const from = text.charCodeAt(start) === 0x30 && (text.charCodeAt(start + 1) | 0x20) === 0x78 ? start + 2 : start;
  let following = 0;
  let at = from;
  for (; at + 1 < text.length; at += 2) {
    const high = hexDigit(text.charCodeAt(at));
    const low = hexDigit(text.charCodeAt(at + 1));
    if (high < 0 || low < 0) break;
    following = afterByte((high << 4) | low, following);
    if (following < 0) return false;
  }
  return at - from >= 8;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
