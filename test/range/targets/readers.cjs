// How a program may read what came in: bodies compressed, in other alphabets, in other formats; credentials and tokens that
// it decodes itself. Each reader gives the value that a handler is asked with.
'use strict';
const { DatabaseSync } = require('node:sqlite');
const zlib = require('node:zlib');
const { promisify } = require('node:util');
const { packages } = require('./packages.cjs');

const library = (name) => packages()(name);
const json = (text) => JSON.parse(text).x;
const cookies = (request) =>
  Object.fromEntries(
    (request.headers.cookie ?? '')
      .split('; ')
      .map((pair) => [pair.split('=', 1)[0], pair.slice(pair.indexOf('=') + 1)]),
  );
const query = (request) => new URL(request.url, 'http://range').searchParams;

/** The length-delimited field 2 of a protobuf message. */
function protobufField(bytes) {
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at++];
    if ((tag & 7) === 0) {
      while (bytes[at++] & 0x80);
      continue;
    }
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    if (tag >> 3 === 2) return bytes.toString('utf8', at, at + length);
    at += length;
  }
}

// What one request stores, bound as it should be, another takes out.
const database = new DatabaseSync(':memory:');
database.exec('CREATE TABLE files (id TEXT PRIMARY KEY, name TEXT)');

module.exports = {
  store: (id, name) => {
    database.prepare('INSERT OR REPLACE INTO files (id, name) VALUES (?, ?)').run(id, name);
    return 'stored';
  },
  stored: (request) => database.prepare('SELECT name FROM files WHERE id = ?').get(query(request).get('id')).name,
  gzip: async (request, body) => json(await promisify(zlib.gunzip)(body)),
  deflate: async (request, body) => json(await promisify(zlib.inflate)(body)),
  raw: async (request, body) => json(await promisify(zlib.inflateRaw)(body)),
  brotli: async (request, body) => json(await promisify(zlib.brotliDecompress)(body)),
  zstd: async (request, body) => json(zlib.zstdDecompressSync(body)),
  twice: async (request, body) => json(zlib.gunzipSync(zlib.inflateSync(body))),
  // Not announced: the program knows that its clients send archives.
  archive: async (request, body) => json(zlib.gunzipSync(body)),
  archiveInJson: (request, body) => zlib.gunzipSync(Buffer.from(json(body), 'base64')).toString(),
  utf16: (request, body) => json(body.toString('utf16le')),
  utf16be: (request, body) => json(new TextDecoder('utf-16be').decode(body)),
  latin1: (request, body) => json(body.toString('latin1')),
  shiftJis: (request, body) => json(new TextDecoder('shift_jis').decode(body)),
  utf7: (request, body) =>
    json(
      body
        .toString('latin1')
        .replace(/\+([A-Za-z0-9/]+)-/g, (_, word) => Buffer.from(word, 'base64').swap16().toString('utf16le')),
    ),
  base64Body: (request, body) => json(Buffer.from(body.toString(), 'base64')),
  base64Field: (request, body) => Buffer.from(json(body), 'base64').toString(),
  base64Twice: (request, body) => Buffer.from(Buffer.from(json(body), 'base64').toString(), 'base64').toString(),
  bytesField: (request, body) => Buffer.from(json(body)).toString(),
  codesField: (request, body) => String.fromCharCode(...json(body)),
  basicUser: (request) => Buffer.from(request.headers.authorization.slice(6), 'base64').toString().split(':')[0],
  basicPassword: (request) => {
    const pair = Buffer.from(request.headers.authorization.slice(6), 'base64').toString();
    return pair.slice(pair.indexOf(':') + 1);
  },
  bearerClaim: (request) => library('jsonwebtoken').verify(request.headers.authorization.slice(7), 'key').x,
  jwtBody: (request, body) => library('jsonwebtoken').decode(json(body)).user.x,
  jwtHeader: (request) =>
    library('jsonwebtoken').decode(request.headers.authorization.slice(7), { complete: true }).header.kid,
  signedCookie: (request) =>
    decodeURIComponent(cookies(request).x)
      .slice(2)
      .replace(/\.[^.]*$/, ''),
  jsonCookie: (request) => json(decodeURIComponent(cookies(request).x).slice(2)),
  base64Cookie: (request) => json(Buffer.from(cookies(request).session, 'base64')),
  msgpack: (request, body) => library('@msgpack/msgpack').decode(body).x,
  cbor: (request, body) => library('cbor').decode(body).x,
  protobuf: (request, body) => protobufField(body),
  bson: (request, body) => require('bson').deserialize(body).x,
  yaml: (request, body) => library('yaml').parse(body.toString()).x,
  toml: (request, body) => library('smol-toml').parse(body.toString()).x,
  csv: (request, body) => library('papaparse').parse(body.toString(), { header: true }).data[0].x,
  csvQuoted: (request, body) => library('csv-parse/sync').parse(body, { columns: true })[0].x,
  ndjson: (request, body) => json(body.toString().trim().split('\n').at(-1)),
  json5: (request, body) =>
    Function(`return (${JSON.stringify(JSON.parse(body.toString().replace(/\/\/.*$/gm, '')))})`)().x,
  xmlText: (request, body) =>
    require('xml2js')
      .parseStringPromise(body.toString())
      .then(({ r }) => r.x[0]),
  xmlAttribute: (request, body) =>
    require('xml2js')
      .parseStringPromise(body.toString())
      .then(({ r }) => r.$.x),
  xmlCdata: (request, body) => new (require('fast-xml-parser').XMLParser)().parse(body.toString()).r.x,
  trailer: (request) => request.trailers['x-x'],
  duplicate: (request) => query(request).getAll('x').at(-1),
  duplicateJoined: (request) => query(request).getAll('x').join(''),
  qsNested: (request) => require('qs').parse(request.url.split('?')[1]).a.b[0].c,
  qsKey: (request) => Object.keys(require('qs').parse(request.url.split('?')[1]).a)[0],
  semicolons: (request) => require('qs').parse(request.url.split('?')[1], { delimiter: ';' }).x,
  fragmentOfPath: (request) => decodeURIComponent(request.url.split('?')[0].split('/').at(-1)),
  matrix: (request) => decodeURIComponent(/;x=([^/?]*)/.exec(request.url)[1]),
  whole: (request) => decodeURIComponent(request.url.slice(request.url.indexOf('?') + 1)),
  referer: (request) => new URL(request.headers.referer).searchParams.get('x'),
  userAgent: (request) => request.headers['user-agent'],
  forwarded: (request) => request.headers['x-forwarded-for'].split(',')[0].trim(),
  contentType: (request) => /boundary=(.*)$/.exec(request.headers['content-type'])[1],
  disposition: (request) =>
    decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(request.headers['content-disposition'])[1]),
  headerName: (request) => request.rawHeaders.find((name) => name.startsWith('x-v-')).slice(4),
  latinHeader: (request) => Buffer.from(request.headers['x-x'], 'latin1').toString(),
  method: (request) => decodeURIComponent(request.headers['x-http-method-override']),
};
