// Turns one raw body into plain values (strings, objects, arrays) for the walk, by its content type or its first bytes.
// Never throws; what cannot be parsed as declared is kept as text.
import { archiveNames } from './archive-names.ts';
import { decodeEntities, decodeUrl } from './decode.ts';
import { unpacked } from './packed.ts';
import type { InputCuts, InputLimits } from './limits.ts';
import { readMail } from './mail.ts';

/** Raw bytes with what the sender said they are. */
export interface RawBody {
  readonly bytes: Uint8Array | readonly Uint8Array[];
  readonly contentType?: string | undefined;
  /** The content-encoding, "" for none. */
  readonly encoding?: string | undefined;
}

export interface ParsedBody {
  /** The text as received (latin1 for binary), itself an input. */
  readonly text: string;
  /** JSON document, form fields, multipart fields, XML texts; absent for plain text. */
  readonly value?: unknown;
}

export function isRawBody(value: object): value is RawBody {
  if (!('bytes' in value)) return false;
  const { bytes } = value as { bytes: unknown };
  return bytes instanceof Uint8Array || (Array.isArray(bytes) && bytes.length > 0 && bytes[0] instanceof Uint8Array);
}

/** In one piece, unpacked where the sender packed them. */
export function bytesOf({ bytes, encoding = '' }: RawBody): Buffer {
  return unpacked(
    bytes instanceof Uint8Array ? asBuffer(bytes) : Buffer.concat(bytes as readonly Uint8Array[]),
    encoding,
  );
}

export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function parseBody(whole: Buffer, contentType: string, limits: InputLimits, cuts: InputCuts): ParsedBody {
  const bytes = whole.length > limits.bodyBytesMax ? whole.subarray(0, limits.bodyBytesMax) : whole;
  const cut = bytes.length < whole.length;
  if (cut) cuts.bodyBytesMax++;
  const type = contentType.toLowerCase();
  if (type.startsWith('message/rfc822')) return { text: decodeBytes(bytes, ''), value: readMail(bytes) };
  if (type.startsWith('multipart/')) return { text: '', value: multipartFields(bytes, contentType, limits, cuts) };
  const text = decodeBytes(bytes, type);
  const entries = archiveNames(bytes);
  if (entries !== undefined) return { text, value: { entries } };
  const value = FRAMED.test(type) ? framedJson(bytes) : parseText(text, type, cut, limits, cuts);
  return value === undefined ? { text } : { text, value };
}

/** gRPC's and Connect's streams: messages with five bytes in front, the length in four of them. */
const FRAMED = /^application\/(?:grpc|connect)\b/;
const FRAMED_MAX = 1_000;

/** The messages of such a body where they are JSON; one that is not whole yet is left out. */
function framedJson(bytes: Buffer): unknown[] | undefined {
  const messages: unknown[] = [];
  for (let at = 0; at + 5 <= bytes.length && messages.length < FRAMED_MAX;) {
    const end = at + 5 + bytes.readUInt32BE(at + 1);
    if (end > bytes.length) break;
    const first = bytes[at + 5];
    const message = first === 0x7b || first === 0x5b ? parseJson(bytes.toString('utf8', at + 5, end)) : undefined;
    if (message === undefined) return undefined;
    messages.push(message);
    at = end;
  }
  return messages.length > 0 ? messages : undefined;
}

/** UTF-8 with byte order marks understood; UTF-16 where it is declared or marked, as body parsers do. */
function decodeBytes(bytes: Buffer, type: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  const charset = charsetOf(type);
  if (/^utf-?16/.test(charset)) {
    const bigEndian = charset.endsWith('be') || (!charset.endsWith('le') && bytes[0] === 0);
    return bigEndian
      ? Buffer.from(bytes.subarray(0, bytes.length & ~1))
          .swap16()
          .toString('utf16le')
      : bytes.toString('utf16le');
  }
  if (charset === '' || /^(?:utf-?8|us-ascii|ascii)$/.test(charset)) return bytes.toString('utf8');
  if (/^(?:iso-8859-1|latin1|windows-1252)$/.test(charset)) return bytes.toString('latin1');
  if (/^utf-?7/.test(charset)) return decodeUtf7(bytes.toString('latin1'));
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

/** The charset of a content type, in lower case; "" where none is named. */
export function charsetOf(contentType: string): string {
  return /charset="?([\w.:-]{1,40})/i.exec(contentType)?.[1]?.toLowerCase() ?? '';
}

/** RFC 2152, which body parsers still read: +ADs- is a semicolon. */
function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, word: string) => {
    if (word === '') return '+';
    const bytes = Buffer.from(word, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });
}

function parseText(text: string, type: string, cut: boolean, limits: InputLimits, cuts: InputCuts): unknown {
  const first = firstCharacter(text);
  if (type.includes('json') || first === '{' || first === '[' || first === '"') {
    const parsed = cut ? undefined : parseJson(text);
    if (parsed !== undefined) return parsed;
    if (type.includes('json') || first === '{' || first === '[') return jsonStrings(text, limits, cuts);
  }
  if (type.includes('x-www-form-urlencoded')) return formFields(text, limits, cuts);
  if (type.includes('xml') || first === '<') return xmlTexts(text, limits, cuts);
  if (type === '' && /^[\w.[\]%+-]{1,100}=/.test(text)) return formFields(text, limits, cuts);
  return cut ? undefined : packets(text);
}

/** A packet of Socket.IO: types, how many attachments, namespace and number in front of JSON. */
const PACKET = /^\d{1,2}(?:\d+-)?(?:\/[^,[{]*,)?\d*(?=[[{])/;
const PACKETS_MAX = 1_000;

/** What Socket.IO sends where it polls: packets with a separator between them, or undefined for any other text. */
function packets(text: string): unknown[] | undefined {
  const found: unknown[] = [];
  for (const packet of text.split('\x1e', PACKETS_MAX)) {
    const head = PACKET.exec(packet);
    const message = head === null ? undefined : parseJson(packet.slice(head[0].length));
    if (message === undefined) return undefined;
    found.push(message);
  }
  return found;
}

function firstCharacter(text: string): string {
  for (let index = 0; index < text.length && index < 1_000; index++) {
    if (text.charCodeAt(index) > 0x20 && text.charCodeAt(index) !== 0xfeff) return text[index]!;
  }
  return '';
}

/** JSON.parse is iterative in V8, so that depth costs memory in proportion to the text and no stack. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The string literals of a text that is nearly JSON: cut off, with comments, newline-delimited. */
function jsonStrings(text: string, limits: InputLimits, cuts: InputCuts): string[] {
  const strings: string[] = [];
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    if (strings.length >= limits.valuesMax) {
      cuts.valuesMax++;
      break;
    }
    let end = at + 1;
    while (end < text.length && text.charCodeAt(end) !== 0x22) end += text.charCodeAt(end) === 0x5c ? 2 : 1;
    const raw = text.slice(at + 1, end);
    const decoded = raw.includes('\\') ? parseJson(`"${raw}"`) : raw;
    strings.push(typeof decoded === 'string' ? decoded : raw);
    at = end + 1;
  }
  return strings;
}

/** The strings written in a document of GraphQL, block strings among them: whichever library executes it, it reads them so. */
export function graphqlLiterals(document: string, limits: InputLimits, cuts: InputCuts): string[] {
  const strings: string[] = [];
  for (const [whole, block, plain] of document.matchAll(/"{3}((?:\\"{3}|[^"]|"(?!""))*)"{3}|"((?:[^"\\\n]|\\.)*)"/g)) {
    if (strings.length >= limits.valuesMax) {
      cuts.valuesMax++;
      break;
    }
    if (block !== undefined) strings.push(block.replaceAll('\\"""', '"""'));
    else if (plain !== '') {
      const decoded = plain!.includes('\\') ? parseJson(whole) : plain;
      strings.push(typeof decoded === 'string' ? decoded : plain!);
    }
  }
  return strings;
}

/** Name and value pairs of a form or query string; bracketed names (a[b][c]) become objects as qs does. */
export function formFields(text: string, limits: InputLimits, cuts: InputCuts): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let pairs = 0;
  for (let start = 0; start <= text.length && text.length > 0;) {
    if (pairs++ >= limits.keysMax) {
      cuts.keysMax++;
      break;
    }
    let end = text.indexOf('&', start);
    if (end < 0) end = text.length;
    const equals = text.indexOf('=', start);
    const nameEnd = equals >= 0 && equals < end ? equals : end;
    const name = decodeUrl(text.slice(start, nameEnd).replaceAll('+', ' '));
    const value = nameEnd < end ? decodeUrl(text.slice(nameEnd + 1, end).replaceAll('+', ' ')) : '';
    if (name !== '' || value !== '') assignField(fields, name, value, limits.depthMax);
    start = end + 1;
  }
  return fields;
}

function assignField(fields: Record<string, unknown>, name: string, value: unknown, depthMax: number): void {
  const bracket = name.indexOf('[');
  const keys =
    bracket > 0 && name.endsWith(']')
      ? [name.slice(0, bracket), ...name.slice(bracket + 1, -1).split('][', depthMax)]
      : [name];
  let holder = fields;
  for (let index = 0; index < keys.length - 1; index++) {
    const key = keys[index]!;
    const next = holder[key];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) holder = next as Record<string, unknown>;
    else holder = holder[key] = Object.create(null) as Record<string, unknown>;
  }
  // a[] is the list a, also at the end of a longer name.
  if (keys.length > 1 && keys.at(-1) === '')
    return assignField(
      fields,
      keys.length === 2 ? keys[0]! : `${keys[0]}[${keys.slice(1, -1).join('][')}]`,
      [value],
      depthMax,
    );
  const last = keys.at(-1)!;
  const present = holder[last];
  if (present === undefined) holder[last] = value;
  else if (Array.isArray(present)) present.push(...(Array.isArray(value) ? (value as unknown[]) : [value]));
  else holder[last] = [present, value];
}

/** Field values, field names, file names and small text contents of a multipart body. */
function multipartFields(bytes: Buffer, contentType: string, limits: InputLimits, cuts: InputCuts): unknown[] {
  const boundary = /boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  if (boundary === null) return [bytes.toString('utf8')];
  const delimiter = Buffer.from(`--${boundary[1] ?? boundary[2]}`, 'latin1');
  const parts: unknown[] = [];
  for (let at = bytes.indexOf(delimiter); at >= 0;) {
    if (parts.length >= limits.multipartPartsMax) {
      cuts.multipartPartsMax++;
      break;
    }
    const start = at + delimiter.length;
    const next = bytes.indexOf(delimiter, start);
    const part = multipartPart(bytes.subarray(start, next < 0 ? bytes.length : next), limits);
    if (part !== undefined) parts.push(part);
    at = next;
  }
  return parts;
}

function multipartPart(part: Buffer, limits: InputLimits): unknown {
  const headerEnd = part.indexOf('\r\n\r\n');
  const bareEnd = headerEnd < 0 ? part.indexOf('\n\n') : -1;
  if (headerEnd < 0 && bareEnd < 0) return undefined;
  const end = headerEnd >= 0 ? headerEnd : bareEnd;
  const headers = part.toString('utf8', 0, Math.min(end, 8_192));
  let content = part.subarray(end + (headerEnd >= 0 ? 4 : 2));
  if (content.at(-1) === 0x0a) content = content.subarray(0, content.at(-2) === 0x0d ? -2 : -1);
  const parameter = (name: string): string | undefined => {
    const match = new RegExp(`[;\\s]${name}="((?:[^"\\\\]|\\\\.){0,2000})"|[;\\s]${name}=([^;\\s"]{1,2000})`, 'i').exec(
      headers,
    );
    const value = match?.[1] ?? match?.[2];
    return value?.includes('\\"') ? value.replaceAll('\\"', '"') : value;
  };
  const name = parameter('name') ?? '';
  const filename = parameter('filename');
  const extended = /[;\s]filename\*=([\w-]*)'[^']*'([^;\s]{1,2000})/i.exec(headers)?.[2];
  const file = filename !== undefined || extended !== undefined;
  const value =
    file && content.includes(0) ? '' : content.toString('utf8', 0, Math.min(content.length, limits.decodeCharsMax));
  const inner = /^\s*[[{]/.test(value) ? parseJson(value) : undefined;
  const entries = file ? archiveNames(unpacked(content, '')) : undefined;
  return {
    [`${name}`]: inner ?? value,
    ...(filename === undefined ? {} : { filename }),
    ...(extended === undefined ? {} : { 'filename*': decodeUrl(extended) }),
    ...(entries === undefined ? {} : { entries }),
    ...(file ? { mimetype: /content-type:\s*([^\r\n]{1,200})/i.exec(headers)?.[1] ?? '' } : {}),
  };
}

/** Text nodes, CDATA, attribute values and what declarations name in an XML text, without building a tree. */
export function xmlTexts(text: string, limits: InputLimits, cuts: InputCuts): string[] {
  const texts: string[] = [];
  const add = (value: string): boolean => {
    if (value.trim().length > 0) texts.push(decodeEntities(value));
    if (texts.length < limits.valuesMax) return true;
    cuts.valuesMax++;
    return false;
  };
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (!add(text.slice(at, open < 0 ? text.length : open)) || open < 0) break;
    if (text.startsWith('<![CDATA[', open)) {
      const close = text.indexOf(']]>', open);
      if (!add(text.slice(open + 9, close < 0 ? text.length : close)) || close < 0) break;
      at = close + 3;
      continue;
    }
    const close = text.startsWith('<!--', open) ? text.indexOf('-->', open) : text.indexOf('>', open);
    if (close < 0) {
      add(text.slice(open + 1));
      break;
    }
    const tag = text.slice(open + 1, close);
    // What a declaration names: an entity's file or address.
    if (tag.startsWith('!') && !tag.startsWith('!--'))
      for (const match of tag.matchAll(/"([^"]*)"|'([^']*)'/g)) if (!add(match[1] ?? match[2] ?? '')) return texts;
    if (tag.includes('='))
      for (const match of tag.matchAll(/=\s*(?:"([^"]*)"|'([^']*)')/g))
        if (!add(match[1] ?? match[2] ?? '')) return texts;
    at = close + 1;
  }
  return texts;
}
