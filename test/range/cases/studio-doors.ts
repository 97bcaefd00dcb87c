// Doors of the studio: one command and one expression through many ways in.
import { createCipheriv } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import type { RangeCase, RangePlaces, RangeRequest } from '../case.ts';
import { get, post, shelf } from './shop.ts';

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** The request that brings `text` to the use behind each door. */
const doors: Readonly<Record<string, (path: string, text: string) => RangeRequest>> = {
  header: (path, text) => get(path, {}, { 'x-job': text }),
  agent: (path, text) => get(path, {}, { 'user-agent': text }),
  cookie: (path, text) => get(path, {}, { cookie: `theme=dark; job=${encodeURIComponent(text)}` }),
  path: (path, text) => get(`${path}/${text.split('/').map(encodeURIComponent).join('/')}`),
  key: (path, text) => post(path, { jobs: { [text]: true } }),
  deep: (path, text) => post(path, { a: { b: [{ c: text }] } }),
  base64: (path, text) => get(path, { x: Buffer.from(text).toString('base64') }),
  'base64url-twice': (path, text) => post(path, { x: base64url(base64url(text)) }),
  hex: (path, text) => get(path, { x: Buffer.from(text).toString('hex') }),
  url: (path, text) => get(path, { x: encodeURIComponent(text) }),
  'url-twice': (path, text) => get(path, { x: encodeURIComponent(encodeURIComponent(text)) }),
  json: (path, text) => get(path, { x: JSON.stringify({ job: text }) }),
  'json-twice': (path, text) => post(path, { x: JSON.stringify({ inner: JSON.stringify({ job: text }) }) }),
  gzip: (path, text) => post(path, { x: gzipSync(text).toString('base64') }),
  deflate: (path, text) => get(path, { x: deflateSync(text).toString('base64url') }),
  jwt: (path, text) =>
    get(
      path,
      {},
      { authorization: `Bearer ${base64url('{"alg":"HS256"}')}.${base64url(JSON.stringify({ job: text }))}.c2ln` },
    ),
  split: (path, text) => post(path, { x: text.slice(0, text.length >> 1), y: text.slice(text.length >> 1) }),
  lower: (path, text) => post(path, { x: text }),
  cut: (path, text) => post(path, { x: `<p>${text}</>` }),
  replaced: (path, text) => post(path, { x: text.replaceAll(' ', '@@') }),
  stripped: (path, text) =>
    post(path, { x: `<b>${text.slice(0, text.length >> 1)}</b>${text.slice(text.length >> 1)}` }),
  entities: (path, text) =>
    post(path, {
      x: text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll("'", '&#39;')
        .replaceAll('"', '&quot;')
        .replaceAll(';', '&#59;'),
    }),
  lines: (path, text) => post(path, { x: `first\nsecond\n${text}` }),
  csv: (path, text) => post(path, { x: `1,${text},3` }),
  list: (path, text) => post(path, { x: text.split(' ') }),
  codes: (path, text) => post(path, { x: [...text].map((letter) => letter.charCodeAt(0)) }),
  later: (path, text) => post(path, { x: text }),
  raw: (path, text) => ({ method: 'POST', path, headers: { 'content-type': 'application/octet-stream' }, body: text }),
};

export function studioDoorCases(places: RangePlaces): RangeCase[] {
  const shell = shelf('shell-injection', places, 'studio');
  const code = shelf('code-injection', places, 'studio');
  const commands: readonly ((file: string) => string)[] = [
    (file) => `x; touch ${file}`,
    (file) => `$(touch ${file})`,
    (file) => `x && touch ${file}`,
    (file) => `x|tee ${file}`,
  ];
  const programs: readonly ((file: string) => string)[] = [
    (file) => `process.mainModule.require('fs').writeFileSync('${file}', '')`,
    (file) => `process.getBuiltinModule('fs').writeFileSync('${file}','')`,
    (file) => `(()=>{process.getBuiltinModule('child_process').execSync('touch ${file}')})()`,
  ];
  for (const [name, request] of Object.entries(doors)) {
    for (const command of commands) {
      const file = `${places.outside}/${places.token()}`;
      if (name === 'lower' && /[A-Z]/.test(file)) continue;
      const text = command(file);
      shell.attack(name, request(`/doors/command/${name}`, text), { kind: 'file', path: file });
    }
    for (const program of programs) {
      if (name === 'lower' || name === 'csv' || (name === 'list' && program(' ').includes('  '))) continue;
      const file = `${places.outside}/${places.token()}`;
      code.attack(name, request(`/doors/code/${name}`, program(file)), { kind: 'file', path: file });
    }
    for (const text of ['main', 'release 2.1', 'ann@example.com', 'a-b_c.d'])
      shell.benign(text, request(`/doors/command/${name}`, text));
    for (const text of ['1', 'price', '12.5', 'true', '-3']) code.benign(text, request(`/doors/code/${name}`, text));
  }
  const cipher = createCipheriv('aes-128-cbc', Buffer.alloc(16, 1), Buffer.alloc(16, 2));
  const plain = 'main';
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
  shell.benign('encrypted', post('/doors/command/encrypted', { x: sealed }));
  return [...shell.cases, ...code.cases];
}
