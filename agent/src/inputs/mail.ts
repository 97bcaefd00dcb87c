// A mail, or a stretch of one that is still coming in, taken apart: what its headers say (at any level: attachments have theirs) and
// what its parts hold once their transfer encoding is undone. RFC 5322, 2045, 2047, 2231.
import { decodeUrl } from './decode.ts';
import type { RawBody } from './body.ts';

/** Header lines of one mail that are looked at, and parts. */
const FIELDS_MAX = 1_000;
const PARTS_MAX = 100;
const BOUNDARIES_MAX = 16;
const FIELD_CHARS_MAX = 16_384;

const FIELD = /^([\w-]{1,64}):[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/gm;
const ENCODED_WORD = /=\?([\w-]{1,40})(?:\*[\w-]*)?\?([bq])\?([^?\s]*)\?=(?:\s+(?==\?))?/gi;
const PARAMETER = /;\s*([\w-]{1,40})(?:\*\d+)?(\*?)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/g;

export interface Mail {
  readonly fields: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parts: readonly RawBody[];
}

/** Never throws; a mail that was cut gives what is there. */
export function readMail(bytes: Buffer): Mail {
  const text = bytes.toString('latin1');
  const fields: Record<string, readonly string[]>[] = [];
  const boundaries = new Set<string>();
  for (const [, name, folded] of text.matchAll(FIELD)) {
    if (fields.length >= FIELDS_MAX) break;
    const value = utf8(folded!.slice(0, FIELD_CHARS_MAX).replace(/\r?\n[ \t]+/g, ' '));
    const boundary = /boundary="?([^"\s;]{1,200})/i.exec(value)?.[1];
    if (boundary !== undefined && boundaries.size < BOUNDARIES_MAX) boundaries.add(boundary);
    fields.push({ [name!]: [...new Set(valuesOf(value, folded!))] });
  }
  return { fields, parts: partsOf(text, boundaries) };
}

/** The value as it stands, with encoded words undone, what it has in angle brackets, and its parameters. */
function* valuesOf(value: string, folded: string): Generator<string> {
  yield value;
  const decoded = decodeWords(value);
  if (decoded !== value) yield decoded;
  for (const [, inner] of decoded.matchAll(/<([^<>]+)>/g)) yield inner!;
  // Some leave the blank of a fold out.
  if (/\n/.test(folded)) yield utf8(folded.slice(0, FIELD_CHARS_MAX).replace(/\r?\n[ \t]+/g, '')).replace(/^<|>$/g, '');
  let whole = '';
  for (const [, , extended, quoted, plain] of decoded.matchAll(PARAMETER)) {
    const given = (quoted ?? plain!).replace(/\\(.)/g, '$1');
    const piece = extended === '*' ? decodeUrl(given.replace(/^[\w-]*'[^']*'/, '')) : given;
    yield piece;
    whole += piece;
  }
  if (whole !== '') yield whole;
}

function decodeWords(value: string): string {
  return value.includes('=?')
    ? value.replace(ENCODED_WORD, (_, charset: string, how: string, text: string) =>
        decoded(
          /b/i.test(how) ? Buffer.from(text, 'base64') : fromQuoted(text.replaceAll('_', ' ')),
          charset.toLowerCase(),
        ),
      )
    : value;
}

function decoded(bytes: Buffer, charset: string): string {
  return /^(?:iso-8859-|windows-|latin)/.test(charset) ? bytes.toString('latin1') : bytes.toString();
}

function fromQuoted(text: string): Buffer {
  return Buffer.from(
    text
      .replace(/=[ \t]*\r?\n/g, '')
      .replace(/=([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
    'latin1',
  );
}

function partsOf(text: string, boundaries: ReadonlySet<string>): RawBody[] {
  const starts = [0];
  for (const boundary of boundaries) {
    const delimiter = `--${boundary}`;
    for (let at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, at + delimiter.length)) {
      if (starts.length >= PARTS_MAX) break;
      starts.push(at + delimiter.length);
    }
  }
  starts.sort((a, b) => a - b);
  const parts: RawBody[] = [];
  for (const [index, start] of starts.entries()) {
    const part = text.slice(start, starts[index + 1] ?? text.length);
    const end = /\r?\n\r?\n/.exec(part);
    if (end === null) continue;
    const head = part.slice(0, end.index);
    const type = /^content-type:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/im.exec(head)?.[1] ?? 'text/plain';
    if (/^multipart\//i.test(type)) continue;
    const body = part.slice(end.index + end[0].length).replace(/(?:\r?\n)?--[^\r\n]*$/, '');
    const encoding = /^content-transfer-encoding:\s*([\w-]+)/im.exec(head)?.[1]?.toLowerCase();
    parts.push({
      bytes:
        encoding === 'base64'
          ? Buffer.from(body, 'base64')
          : encoding === 'quoted-printable'
            ? fromQuoted(body)
            : Buffer.from(body, 'latin1'),
      contentType: type,
    });
  }
  return parts;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}
