// What a walk left out, searched for one text: a body of 50,000 values of filler and one attack behind them is still read
// where it matters. Driven by the sink's text, so that filler has to look like that text to be looked at at all.
import { decodedForms, decodeUrl } from './decode.ts';
import { Steps } from '../steps.ts';
import { parseJson } from './body.ts';
import { foldCase } from './match.ts';

/** Characters of the sink's text whose stretches are searched for. */
const TEXT_CHARS_MAX = 65_536;
/** Bytes of a body that are searched. */
const BYTES_MAX = 8_388_608;
/** Bytes of one value around a place that looks alike, on either side. */
const VALUE_BYTES_MAX = 4_096;
/** What decoding and comparing values that look alike may cost. */
const STEPS_MAX = 200_000;
/** Pieces of one value that are looked for. */
const PIECES_MAX = 64;
/** Values given back. */
const FOUND_MAX = 256;
/** A stretch this long in a value that is not in the text as a whole: it was cut or edited. */
const PIECE_CHARS_MIN = 12;

const FILTER_BITS = 18;

export interface Unwalked {
  /** Values, as decoded, that stand in the text, or that hold it, or that share a long piece with it. */
  readonly values: readonly string[];
  /** True when a bound was met: there may be more. */
  readonly cut: boolean;
}

/** @param bytes a body as it came in; JSON strings, form fields, XML texts or lines are its values */
export function searchUnwalked(bytes: Buffer, text: string): Unwalked {
  if (text.length < 4) return { values: [], cut: false };
  const folded = foldCase(text.slice(0, TEXT_CHARS_MAX));
  const filter = filterOf(folded);
  const size = Math.min(bytes.length, BYTES_MAX);
  const values = new Set<string>();
  const steps = new Steps(STEPS_MAX);
  let window = 0;
  let known = 0;
  for (let at = 0; at < size; at++) {
    const byte = bytes[at]!;
    window = (window << 8) | (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte);
    if (++known < 4 || filter[Math.imul(window, 0x9e3779b1) >>> (32 - FILTER_BITS)] === 0) continue;
    const start = valueStart(bytes, at - 3);
    const end = valueEnd(bytes, at, size);
    if (!steps.take(8 + ((end - start) >> 1)) || values.size >= FOUND_MAX) return { values: [...values], cut: true };
    for (const value of formsOf(bytes.toString('utf8', start, end)))
      if (matters(foldCase(value), folded, steps)) values.add(value);
    at = end;
    known = 0;
  }
  return { values: [...values], cut: steps.cut || bytes.length > size || text.length > TEXT_CHARS_MAX };
}

/** One for all searches: none begins before another has ended. */
const shared = new Uint8Array(1 << FILTER_BITS);

/** Every four bytes that a value holding a stretch of the text could show, as it stands or encoded. */
function filterOf(folded: string): Uint8Array {
  const filter = shared;
  filter.fill(0);
  const add = (gram: string): void => {
    let window = 0;
    for (let index = 0; index < 4; index++) {
      const code = gram.charCodeAt(index);
      window = (window << 8) | (code >= 0x41 && code <= 0x5a ? code | 0x20 : code & 0xff);
    }
    filter[Math.imul(window, 0x9e3779b1) >>> (32 - FILTER_BITS)] = 1;
  };
  const bytes = Buffer.from(folded);
  const raw = bytes.toString('latin1');
  const hex = bytes.toString('hex');
  for (let at = 0; at < raw.length; at++) {
    if (at + 4 <= raw.length) add(raw.slice(at, at + 4));
    const digits = hex.slice(2 * at, 2 * at + 2);
    if (at + 1 < raw.length) {
      add(hex.slice(2 * at, 2 * at + 4));
      add(`%${digits}${raw[at + 1]}`);
    }
    add(`%${digits}%`);
    add(`00${digits}`);
    // Three bytes are four letters of base64 when they come together in it; two in a row have to, in nine bytes of text.
    if (at + 3 <= raw.length) for (const group of caseForms(bytes, at)) add(group);
  }
  return filter;
}

/** base64 of three bytes, of small and of capital letters: the text was folded, its encoding was not. */
function caseForms(bytes: Buffer, at: number): readonly string[] {
  const three = bytes.subarray(at, at + 3);
  const upper = Buffer.from(three.toString('latin1').toUpperCase(), 'latin1');
  return [three.toString('base64'), three.toString('base64url'), upper.toString('base64')];
}

// What ends a value: quotes of JSON and attributes, separators of forms, brackets of XML, line ends.
const ENDS = new Uint8Array(256);
for (const character of '"&=<>\r\n') ENDS[character.charCodeAt(0)] = 1;

function valueStart(bytes: Buffer, from: number): number {
  const least = Math.max(0, from - VALUE_BYTES_MAX);
  let at = from;
  while (at > least && !(ENDS[bytes[at - 1]!] === 1 && !isEscaped(bytes, at - 1))) at--;
  return at;
}

function valueEnd(bytes: Buffer, from: number, size: number): number {
  const most = Math.min(size, from + VALUE_BYTES_MAX);
  let at = from;
  while (at < most && !(ENDS[bytes[at]!] === 1 && !isEscaped(bytes, at))) at++;
  return at;
}

function isEscaped(bytes: Buffer, at: number): boolean {
  let slashes = 0;
  while (slashes < 16 && bytes[at - 1 - slashes] === 0x5c) slashes++;
  return slashes % 2 === 1;
}

/** The value as it stands, out of JSON, out of a form, and what two steps of decoding make of those. */
function formsOf(raw: string): Set<string> {
  const forms = new Set([raw]);
  if (raw.includes('\\')) {
    const parsed = parseJson(`"${raw}"`);
    if (typeof parsed === 'string') forms.add(parsed);
  }
  if (raw.includes('%') || raw.includes('+')) forms.add(decodeUrl(raw.replaceAll('+', ' ')));
  for (const once of Array.from(forms))
    for (const { value } of decodedForms(once)) {
      forms.add(value);
      for (const twice of decodedForms(value)) forms.add(twice.value);
    }
  return forms;
}

function matters(value: string, text: string, steps: Steps): boolean {
  if (value.length < 2) return false;
  const trimmed = value.trim();
  if (text.includes(trimmed) || (text.length >= 4 && value.includes(text))) return true;
  if (value.length < PIECE_CHARS_MIN) return false;
  // Every stretch of one and a half times the length holds one of these, in all but the longest values.
  const stride = Math.max(PIECE_CHARS_MIN / 2, Math.ceil(value.length / PIECES_MAX));
  for (let at = 0; at + PIECE_CHARS_MIN <= value.length; at += stride) {
    if (text.includes(value.slice(at, at + PIECE_CHARS_MIN))) return true;
    if (!steps.take(1 + (text.length >> 7))) return false;
  }
  return false;
}
