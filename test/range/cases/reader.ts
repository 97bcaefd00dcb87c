// Every way to read a request, every pair of hands a value can go through and every shape it can be given before it is used:
// with one attack on each kind of call, and with harmless values that only look like one.
import { createHmac } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Effect, RangeCase, RangePlaces, RangeRequest } from '../case.ts';

/** What of a request carries the value; the rest is the same for all. */
interface Carried {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Behind the path, with its ? or ; or /. */
  readonly behind?: string;
  readonly trailers?: Readonly<Record<string, string>>;
}

const json = (value: string): string => JSON.stringify({ id: 7, note: 'hello world', x: value });
const posted = (type: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Carried => ({
  method: 'POST',
  headers: { 'content-type': type, ...headers },
  body,
});
const packed = (encoding: string, body: Buffer): Carried =>
  posted('application/json', body, { 'content-encoding': encoding });
const base64 = (value: string | Buffer): string => Buffer.from(value).toString('base64');
const bearer = (claims: object, header: object = {}): string => {
  const head = [{ alg: 'HS256', typ: 'JWT', ...header }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${head}.${createHmac('sha256', 'key').update(head).digest('base64url')}`;
};
const text = (value: string | Buffer): Buffer => Buffer.from(value);
/** Length of a text in MessagePack, CBOR and protobuf, each its own way. */
const msgpackText = (value: string): Buffer => {
  const bytes = text(value);
  return Buffer.concat([
    bytes.length < 32
      ? Buffer.from([0xa0 | bytes.length])
      : bytes.length < 256
        ? Buffer.from([0xd9, bytes.length])
        : Buffer.from([0xda, bytes.length >> 8, bytes.length & 0xff]),
    bytes,
  ]);
};
const cborText = (value: string): Buffer => {
  const bytes = text(value);
  return Buffer.concat([
    bytes.length < 24
      ? Buffer.from([0x60 | bytes.length])
      : bytes.length < 256
        ? Buffer.from([0x78, bytes.length])
        : Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]),
    bytes,
  ]);
};
const protobufText = (field: number, value: string): Buffer => {
  const bytes = text(value);
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), bytes]);
};
const bsonText = (name: string, value: string): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32LE(Buffer.byteLength(value) + 1);
  return Buffer.concat([Buffer.from([2]), text(`${name}\0`), length, text(`${value}\0`)]);
};
const bsonDocument = (inner: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32LE(inner.length + 5);
  return Buffer.concat([length, inner, Buffer.from([0])]);
};
const xmlEscaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const swapped = (value: string): Buffer => Buffer.from(value, 'utf16le').swap16();

/** How a client sends a value that the reader of this name gives back. */
export const carriers: Readonly<Record<string, (value: string) => Carried>> = {
  gzip: (value) => packed('gzip', gzipSync(json(value))),
  deflate: (value) => packed('deflate', deflateSync(json(value))),
  raw: (value) => packed('deflate', deflateRawSync(json(value))),
  brotli: (value) => packed('br', brotliCompressSync(json(value))),
  zstd: (value) => packed('zstd', zstdCompressSync(json(value))),
  twice: (value) => packed('gzip, deflate', deflateSync(gzipSync(json(value)))),
  archive: (value) => posted('application/octet-stream', gzipSync(json(value))),
  archiveInJson: (value) => posted('application/json', JSON.stringify({ x: base64(gzipSync(value)) })),
  utf16: (value) => posted('application/json; charset=utf-16le', Buffer.from(json(value), 'utf16le')),
  utf16be: (value) => posted('application/json; charset=utf-16be', swapped(json(value))),
  latin1: (value) => posted('application/json; charset=iso-8859-1', Buffer.from(json(`${value}`), 'latin1')),
  shiftJis: (value) => posted('application/json; charset=shift_jis', Buffer.from(json(value), 'latin1')),
  utf7: (value) =>
    posted(
      'application/json; charset=utf-7',
      json(value).replace(
        /[^A-Za-z0-9 "{}:,]/g,
        (letter) => `+${swapped(letter).toString('base64').replaceAll('=', '')}-`,
      ),
    ),
  base64Body: (value) => posted('text/plain', base64(json(value))),
  base64Field: (value) => posted('application/json', json(base64(value))),
  base64Twice: (value) => posted('application/json', json(base64(base64(value)))),
  bytesField: (value) => posted('application/json', JSON.stringify({ x: [...Buffer.from(value)] })),
  codesField: (value) =>
    posted('application/json', JSON.stringify({ x: Array.from(value, (one) => one.charCodeAt(0)) })),
  basicUser: (value) => ({ headers: { authorization: `Basic ${base64(`${value}:password`)}` } }),
  basicPassword: (value) => ({ headers: { authorization: `Basic ${base64(`bob:${value}`)}` } }),
  bearerClaim: (value) => ({ headers: { authorization: `Bearer ${bearer({ sub: 'bob', x: value })}` } }),
  jwtBody: (value) => posted('application/json', json(bearer({ user: { x: value } }))),
  jwtHeader: (value) => ({ headers: { authorization: `Bearer ${bearer({ sub: 'bob' }, { kid: value })}` } }),
  signedCookie: (value) => ({
    headers: {
      cookie: `a=1; x=${encodeURIComponent(`s:${value}.${createHmac('sha256', 'key').update(value).digest('base64url')}`)}`,
    },
  }),
  jsonCookie: (value) => ({ headers: { cookie: `x=${encodeURIComponent(`j:${json(value)}`)}` } }),
  base64Cookie: (value) => ({ headers: { cookie: `a=1; session=${base64(json(value))}` } }),
  msgpack: (value) =>
    posted(
      'application/msgpack',
      Buffer.concat([Buffer.from([0x82]), msgpackText('id'), Buffer.from([7]), msgpackText('x'), msgpackText(value)]),
    ),
  cbor: (value) =>
    posted(
      'application/cbor',
      Buffer.concat([Buffer.from([0xa2]), cborText('id'), Buffer.from([7]), cborText('x'), cborText(value)]),
    ),
  protobuf: (value) =>
    posted(
      'application/x-protobuf',
      Buffer.concat([protobufText(1, 'hello world'), protobufText(2, value), Buffer.from([0x18, 0x07])]),
    ),
  bson: (value) =>
    posted('application/bson', bsonDocument(Buffer.concat([bsonText('note', 'hello'), bsonText('x', value)]))),
  yaml: (value) => posted('application/yaml', `id: 7\nnote: hello\nx: ${JSON.stringify(value)}\n`),
  toml: (value) => posted('application/toml', `id = 7\nx = ${JSON.stringify(value)}\n`),
  csv: (value) => posted('text/csv', `id,x,note\r\n7,"${value.replaceAll('"', '""')}",hello\r\n`),
  csvQuoted: (value) => posted('text/csv', `id,x\n7,"${value.replaceAll('"', '""')}"\n8,other\n`),
  ndjson: (value) => posted('application/x-ndjson', `${json('first')}\n${json(value)}\n`),
  json5: (value) => posted('application/json5', `// settings\n${json(value)}`),
  xmlText: (value) => posted('text/xml', `<r><id>7</id><x>${xmlEscaped(value)}</x></r>`),
  xmlAttribute: (value) => posted('application/soap+xml', `<r id="7" x="${xmlEscaped(value)}"/>`),
  xmlCdata: (value) => posted('text/xml', `<r><x><![CDATA[${value}]]></x></r>`),
  trailer: (value) => ({ ...posted('text/plain', 'body'), trailers: { 'x-x': value } }),
  duplicate: (value) => ({ behind: `?x=first&x=${encodeURIComponent(value)}` }),
  duplicateJoined: (value) => ({
    behind: `?x=${encodeURIComponent(value.slice(0, value.length >> 1))}&a=1&x=${encodeURIComponent(value.slice(value.length >> 1))}`,
  }),
  qsNested: (value) => ({ behind: `?a[b][0][c]=${encodeURIComponent(value)}` }),
  qsKey: (value) => ({ behind: `?a[${encodeURIComponent(value)}]=1` }),
  semicolons: (value) => ({ behind: `?a=1;x=${encodeURIComponent(value)}` }),
  fragmentOfPath: (value) => ({ behind: `/${encodeURIComponent(value)}` }),
  matrix: (value) => ({ behind: `;x=${encodeURIComponent(value)}` }),
  whole: (value) => ({ behind: `?${encodeURIComponent(value)}` }),
  referer: (value) => ({ headers: { referer: `http://shop.example/search?x=${encodeURIComponent(value)}` } }),
  userAgent: (value) => ({ headers: { 'user-agent': value } }),
  forwarded: (value) => ({ headers: { 'x-forwarded-for': `${value}, 10.0.0.1` } }),
  contentType: (value) => ({
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${value}` },
    body: '',
  }),
  disposition: (value) => ({
    headers: { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(value)}` },
  }),
  headerName: (value) => ({ headers: { [`x-v-${value}`]: '1' } }),
  latinHeader: (value) => ({ headers: { 'x-x': Buffer.from(value).toString('latin1') } }),
  method: (value) => ({ method: 'POST', headers: { 'x-http-method-override': encodeURIComponent(value) }, body: '' }),
};

/** Characters that compatibility normalisation makes one of these: U+FF07 an apostrophe, U+FE52 a full stop. */
const wide = (value: string): string =>
  value.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

/** What a client sends so that the shape of this name makes the value of it. */
export const unshapes: Readonly<Record<string, (value: string) => string>> = {
  same: (value) => value,
  slice: (value) => `:${value}`,
  substring: (value) => `<<${value}>>`,
  template: (value) => value,
  concat: (value) => value,
  splitJoin: (value) => value.replace(/.{7}/gs, '$&,'),
  splitDashes: (value) => value.replaceAll(' ', '~'),
  lines: (value) => `first\n${value}\nlast`,
  words: (value) => value.replaceAll(' ', '  \t '),
  plusToBlank: (value) => value.replaceAll(' ', '+'),
  underscores: (value) => value.replaceAll(' ', '_'),
  charsMapped: (value) => value,
  codes: (value) => value,
  encodeAndBack: (value) => value,
  escapeAndBack: (value) => escape(value),
  unescapeUnicode: (value) =>
    value.replace(/[^A-Za-z0-9]/g, (letter) => `%u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  urlTwice: (value) => encodeURIComponent(encodeURIComponent(value)),
  urlThrice: (value) => encodeURIComponent(encodeURIComponent(encodeURIComponent(value))),
  querystring: (value) => `a=1&v=${encodeURIComponent(value)}`,
  buffer: (value) => value,
  hexAndBack: (value) => value,
  typed: (value) => value,
  jsonAndBack: (value) => value,
  jsonTwice: (value) => JSON.stringify(JSON.stringify({ x: value })),
  normalizePath: (value) => value,
  posix: (value) => value,
  backslashes: (value) => value.replaceAll('/', '\\'),
  urlPath: (value) => value.replaceAll('.', '%252e').replaceAll('/', '%2f'),
  urlSearch: (value) => `https://shop.example/?v=${encodeURIComponent(value)}`,
  nfkc: wide,
  nfkcLower: (value) => wide(value).replaceAll('．', '﹒').replaceAll('；', '﹔'),
  nfd: (value) => value,
  accents: (value) => value.replace(/[a-z](?=[a-z])/g, '$&\u0301'),
  ascii: (value) => value.replaceAll('.', '.\u200b').replaceAll("'", "'é"),
  zeroes: (value) => [...value].join('\0'),
  tags: (value) => value.replace(/.{5}/gs, '$&<b>'),
  quotes: (value) => `"${value}"`,
  slashes: (value) => value.replace(/[^A-Za-z0-9]/g, '\\$&'),
  inspected: (value) => value,
  formatted: (value) => value,
  zipped: (value) => value,
  crypted: (value) => value,
  regexGroup: (value) => `<${value}>`,
  padded: (value) => value,
  repeatedOnce: (value) => value,
  markdown: (value) => `**${value}**`,
};

/** The other side of hands.cjs. */
export const handNames = [
  'plain',
  'timeout',
  'interval',
  'immediate',
  'tick',
  'microtask',
  'emitter',
  'once',
  'onLoop',
  'eventTarget',
  'arrayQueue',
  'wokenLoop',
  'pool',
  'exit',
  'ranElsewhere',
  'snapshot',
  'promisified',
  'callbackified',
  'domain',
  'generator',
  'asyncGenerator',
  'thenable',
  'stream',
  'transform',
  'webStream',
  'channel',
  'broadcast',
  'thread',
  'structured',
  'weak',
  'file',
] as const;

interface Attack {
  readonly guard: string;
  readonly sink: string;
  readonly make: (places: RangePlaces) => { readonly value: string; readonly effect: Effect };
}

const attacks: readonly Attack[] = [
  {
    guard: 'shell-injection',
    sink: 'shellExec',
    make: (places) => {
      const path = `${places.outside}/${places.token()}`;
      return { value: `a; touch ${path}`, effect: { kind: 'file', path } };
    },
  },
  {
    guard: 'sql-injection',
    sink: 'sqlName',
    make: ({ secret, token }) => ({
      value: `x' UNION SELECT 1, value, '${token()}' FROM secrets -- `,
      effect: { kind: 'answer', holds: secret },
    }),
  },
  {
    guard: 'path-traversal',
    sink: 'readJoin',
    make: ({ secret }) => ({ value: '../private/secret.txt', effect: { kind: 'answer', holds: secret } }),
  },
  {
    guard: 'code-injection',
    sink: 'evalString',
    // A name of its own in each: a text that came in unseen once is the program's own from then on.
    make: ({ outside, secret, token }) => ({
      value: `'+require('fs').readFileSync('${outside}/secret.txt')+'${token()}`,
      effect: { kind: 'answer', holds: secret },
    }),
  },
  {
    guard: 'ssrf',
    sink: 'fetchUrl',
    make: (places) => {
      const token = places.token();
      return { value: `http://127.0.0.1:${places.internalPort}/${token}`, effect: { kind: 'visited', token } };
    },
  },
  {
    guard: 'template-injection',
    sink: 'ejsSource',
    make: ({ outside, secret, token }) => ({
      value: `<%= process.mainModule.require('fs').readFileSync('${outside}/secret.txt') %>${token()}`,
      effect: { kind: 'answer', holds: secret },
    }),
  },
];

const harmless: readonly (readonly [guard: string, sink: string, value: string])[] = [
  ['shell-injection', 'shellEscaped', "it's a; touch of class $(here)"],
  ['sql-injection', 'safeBound', "x' OR '1'='1' -- "],
  ['path-traversal', 'safeBasename', '../private/a.txt'],
  ['code-injection', 'safeArgument', "'+process.exit()+'"],
  ['ssrf', 'backendItem', 'http://127.0.0.1/x'],
  ['sql-injection', 'safeEscaped', "O'Brien; DROP"],
  ['argv-injection', 'argvPlain', 'a && b | c > d'],
];

/** @param each carries a value; undefined where the way cannot take it */
export function readerCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const add = (reader: string, hand: string, shape: string): void => {
    const request = (sink: string, value: string): RangeRequest => {
      const { method = 'GET', behind = '', ...rest } = carriers[reader]!(unshapes[shape]!(value));
      return { method, path: `/read/${reader}/${hand}/${shape}/${sink}${behind}`, ...rest };
    };
    const name = [reader, hand, shape].filter((part) => part !== 'same' && part !== 'plain').join(' ');
    for (const { guard, sink, make } of attacks) {
      const { value, effect } = make(places);
      // A body with an address in pieces is not walked for it: the guard says so in its blind spots.
      if (guard === 'ssrf' && shape === 'splitJoin') continue;
      if (!fits(reader, unshapes[shape]!(value))) continue;
      cases.push({ guard, sink, name, request: request(sink, value), effect });
    }
    for (const [guard, sink, value] of harmless)
      if (fits(reader, unshapes[shape]!(value))) cases.push({ guard, sink, name, request: request(sink, value) });
  };
  for (const reader of Object.keys(carriers)) add(reader, 'plain', 'same');
  for (const hand of handNames) if (hand !== 'plain') add('ndjson', hand, 'same');
  for (const shape of Object.keys(unshapes)) if (shape !== 'same') add('ndjson', 'plain', shape);
  let ids = 0;
  const stored = (sink: string, value: string): Pick<RangeCase, 'request' | 'before'> => {
    const id = String(ids++);
    const body = JSON.stringify({ id, name: value });
    return {
      before: [{ method: 'POST', path: '/store', headers: { 'content-type': 'application/json' }, body }],
      request: { method: 'GET', path: `/read/stored/plain/same/${sink}?id=${id}` },
    };
  };
  for (const { guard, sink, make } of attacks) {
    if (!['shellExec', 'sqlName', 'readJoin'].includes(sink)) continue;
    for (let repeat = 0; repeat < 5; repeat++) {
      const { value, effect } = make(places);
      cases.push({ guard, sink, name: 'stored by another request', ...stored(sink, value), effect });
    }
  }
  for (const [guard, sink, value] of harmless)
    cases.push({ guard, sink, name: 'stored by another request', ...stored(sink, value) });
  return cases;
}

/** Header values take one line of Latin-1 without blanks around it, header names take less. */
function fits(reader: string, value: string): boolean {
  if (reader === 'headerName') return /^[\w.'*+!#$%&|~^-]+$/.test(value) && value === value.toLowerCase();
  if (['userAgent', 'forwarded', 'contentType', 'latinHeader', 'trailer'].includes(reader))
    return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !(reader === 'forwarded' && value.includes(','));
  return true;
}
