// What a program does to a value before it uses it.
'use strict';
const crypto = require('node:crypto');
const path = require('node:path');
const querystring = require('node:querystring');
const { format, inspect } = require('node:util');
const zlib = require('node:zlib');

const key = Buffer.alloc(32, 7);

module.exports = {
  same: (x) => x,
  slice: (x) => x.slice(1),
  substring: (x) => x.substring(2, x.length - 2),
  template: (x) => `${x}`,
  concat: (x) => ''.concat(x, ''),
  splitJoin: (x) => x.split(',').join(''),
  splitDashes: (x) => x.split('~').join(' '),
  lines: (x) => x.split('\n')[1],
  words: (x) => x.split(/\s+/).join(' '),
  plusToBlank: (x) => x.replaceAll('+', ' '),
  underscores: (x) => x.replaceAll('_', ' '),
  charsMapped: (x) => Array.from(x, (letter) => letter).join(''),
  codes: (x) => String.fromCodePoint(...Array.from(x, (letter) => letter.codePointAt(0))),
  encodeAndBack: (x) => decodeURIComponent(encodeURIComponent(x)),
  escapeAndBack: (x) => unescape(x),
  unescapeUnicode: (x) => unescape(x),
  urlTwice: (x) => decodeURIComponent(decodeURIComponent(x)),
  urlThrice: (x) => decodeURIComponent(decodeURIComponent(decodeURIComponent(x))),
  querystring: (x) => querystring.parse(x).v,
  buffer: (x) => Buffer.from(x).toString('latin1'),
  hexAndBack: (x) => Buffer.from(Buffer.from(x).toString('hex'), 'hex').toString(),
  typed: (x) => new TextDecoder().decode(new TextEncoder().encode(x)),
  jsonAndBack: (x) => JSON.parse(JSON.stringify({ x })).x,
  jsonTwice: (x) => JSON.parse(JSON.parse(x)).x,
  normalizePath: (x) => path.normalize(x),
  posix: (x) => path.posix.join('/', x).slice(1),
  backslashes: (x) => x.replaceAll('\\', '/'),
  urlPath: (x) => decodeURIComponent(new URL(x, 'http://h/a/b/').pathname.slice(1)),
  urlSearch: (x) => new URL(x).searchParams.get('v'),
  nfkc: (x) => x.normalize('NFKC'),
  nfkcLower: (x) => x.toLowerCase().normalize('NFKC'),
  nfd: (x) => x.normalize('NFD').normalize('NFC'),
  accents: (x) => x.normalize('NFD').replace(/[\u0300-\u036f]/g, ''),
  ascii: (x) => x.replace(/[^\x20-\x7e]/g, ''),
  zeroes: (x) => x.replaceAll('\0', ''),
  tags: (x) => x.replace(/<[^>]*>/g, ''),
  quotes: (x) => x.replace(/^"|"$/g, ''),
  slashes: (x) => x.replace(/\\(.)/g, '$1'),
  inspected: (x) => inspect(x).slice(1, -1),
  formatted: (x) => format('%s', x),
  zipped: (x) => zlib.gunzipSync(zlib.gzipSync(x)).toString(),
  crypted: (x) => {
    const cipher = crypto.createCipheriv('aes-256-ctr', key, key.subarray(0, 16));
    const text = Buffer.concat([cipher.update(x), cipher.final()]);
    const decipher = crypto.createDecipheriv('aes-256-ctr', key, key.subarray(0, 16));
    return Buffer.concat([decipher.update(text), decipher.final()]).toString();
  },
  regexGroup: (x) => /^<(.*)>$/s.exec(x)[1],
  padded: (x) => x.padEnd(200).trimEnd(),
  repeatedOnce: (x) => x.repeat(1),
  markdown: (x) => x.replace(/^\*\*|\*\*$/g, ''),
};
