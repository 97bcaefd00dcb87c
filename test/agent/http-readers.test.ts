// Every way to read a request meets every way to send one: what Node's server gives to the program is what the guards know. Each
// attack is run without the agent first, and ordinary requests are answered byte for byte the same.
import { connect as connectHttp2, type OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { nodeBinaries } from './node-versions.ts';
import { runApp, type RunningApp } from './run-app.ts';
import { DEADLINE_MS, until } from '../until.ts';

const program = fileURLToPath(new URL('apps/http-readers.cjs', import.meta.url));
const attack = 'bob; echo pwn$((1+1))ed';
const effect = 'pwn2ed';
const benign = 'bob';

/** What goes over the wire; a number is a rest in milliseconds. */
type Parts = readonly (string | Buffer | number)[];

const head = (method: string, path: string, headers: Readonly<Record<string, string | number>> = {}): string =>
  `${method} ${path} HTTP/1.1\r\nhost: app\r\nconnection: close\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;

const sent = (
  path: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
  method = 'POST',
): Parts => [head(method, path, { 'content-length': Buffer.byteLength(body), ...headers }), body];

/** In chunks of `size` bytes, each with a chunk extension (RFC 9112, section 7.1). */
function inChunks(body: string | Buffer, size: number): Buffer {
  const bytes = Buffer.from(body);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16)};a="b"\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n')]);
}

const chunked = (path: string, body: string | Buffer, headers: Readonly<Record<string, string>>, size = 1): Parts => [
  head('POST', path, { 'transfer-encoding': 'chunked', ...headers }),
  5,
  inChunks(body, size),
  5,
  '\r\n',
];

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
const object = (name: string): string => JSON.stringify({ name });
const part = (disposition: string, content: string): string =>
  `--x\r\ncontent-disposition: form-data; ${disposition}\r\n\r\n${content}\r\n--x--\r\n`;
const get = (path: string, headers = {}, method = 'GET'): Parts => [head(method, path, headers)];
const query = (name: string): string => `/query?name=${encodeURIComponent(name)}`;

const ways: Record<string, (name: string) => Parts> = {
  query: (name) => get(query(name)),
  'HEAD, whose answer is not told': (name) => get(query(name), {}, 'HEAD'),
  OPTIONS: (name) => get(query(name), {}, 'OPTIONS'),
  'absolute form': (name) => get(`http://app${query(name)}`),
  'HTTP/1.0': (name) => [`GET ${query(name)} HTTP/1.0\r\n\r\n`],
  path: (name) => get(`/path/${encodeURIComponent(name)}`),
  header: (name) => get('/header', { 'x-name': name }),
  'header given twice': (name) => get('/headers', { 'x-name': 'a', 'X-name': name }),
  'raw headers': (name) => get('/raws', { 'X-Name': name }),
  host: (name) => [`GET /host HTTP/1.1\r\nconnection: close\r\nhost: ${name}\r\n\r\n`],
  CONNECT: (name) => [`CONNECT ${encodeURIComponent(name)} HTTP/1.1\r\nhost: app\r\n\r\n`],
  'body of a GET': (name) => sent('/events', object(name), json, 'GET'),
  'body of a DELETE': (name) => sent('/events', object(name), json, 'DELETE'),
  trailer: (name) => [
    head('POST', '/trailer', { 'transfer-encoding': 'chunked', trailer: 'x-name' }),
    inChunks('a', 1),
    `x-name: ${name}\r\n\r\n`,
  ],
  'Expect: 100-continue': (name) => [
    head('POST', '/events', { ...json, expect: '100-continue', 'content-length': object(name).length }),
    40,
    object(name),
  ],
  'an answer that has begun': (name) => get(query(name), { 'x-stream': '1' }),
  'transfer-encoding gzip': (name) =>
    chunked('/transferred', gzipSync(object(name)), { ...json, 'transfer-encoding': 'gzip, chunked' }, 7),
  'a field of a form, by formidable': (name) => sent('/form', part('name="name"', name), multipart),
  'a field of a form, by busboy': (name) => chunked('/busboy', part('name="name"', name), multipart),
  'a field of a form, by Request': (name) => chunked('/webForm', part('name="name"', name), multipart),
  'the name of a file': (name) => sent('/fileName', part(`name="f"; filename="${name}"`, 'x'), multipart),
  'the content of a file': (name) => sent('/fileContent', part('name="f"; filename="f.txt"', name), multipart),
  'co-body': (name) => sent('/body', object(name), json),
  'the second of three in a pipeline': (name) => [
    `GET ${query('first')} HTTP/1.1\r\nhost: app\r\n\r\nPOST /events HTTP/1.1\r\nhost: app\r\ncontent-length: ${object(name).length}\r\n\r\n${object(name)}GET ${query('third')} HTTP/1.1\r\nhost: app\r\nconnection: close\r\n\r\n`,
  ],
  'the last of many on a connection': (name) => [
    ...Array.from({ length: 20 }, (_, at) => [`GET ${query(`n${at}`)} HTTP/1.1\r\nhost: app\r\n\r\n`, 5]).flat(),
    head('POST', '/iterated', { ...json, 'content-length': object(name).length }),
    20,
    object(name),
  ],
};

const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };
for (const [encoding, pack] of Object.entries(packers))
  ways[`content-encoding ${encoding}`] = (name) =>
    sent('/unpacked', pack(object(name)), { ...json, 'content-encoding': encoding });

const readers =
  'events late iterated encoded readable paused text json buffer piped pipeline composed webReader webText webJson toFile raw';
for (const reader of readers.split(' ')) {
  ways[reader] = (name) => sent(`/${reader}`, object(name), json);
  ways[`${reader}, byte by byte`] = (name) => chunked(`/${reader}`, object(name), json);
  if (!/json/i.test(reader))
    ways[`${reader} of a form`] = (name) => chunked(`/${reader}`, `name=${encodeURIComponent(name)}`, form, 3);
}

/** Everything that comes back until the connection ends, without the clock. */
function over(port: number, parts: Parts): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(DEADLINE_MS, () => socket.destroy(new Error(`no end of the answer: ${text}`)));
    socket.on('data', (bytes) => (text += bytes)).on('error', reject);
    socket.on('close', () => resolve(text.replace(/^date: .*\r\n/gim, '')));
    void (async () => {
      for (const one of parts)
        if (typeof one === 'number') await wait(one);
        else socket.write(one);
    })();
  });
}

interface Http2Ask {
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  readonly trailers?: OutgoingHttpHeaders;
}

const posted = (path: string): OutgoingHttpHeaders => ({ ':method': 'POST', ':path': path, ...json });
const http2Ways: Record<string, (name: string) => Http2Ask> = {
  query: (name) => ({ headers: { ':path': query(name) } }),
  header: (name) => ({ headers: { ':path': '/header', 'x-name': name } }),
  trailer: (name) => ({ headers: posted('/trailer'), body: 'x', trailers: { 'x-name': name } }),
  events: (name) => ({ headers: posted('/events'), body: object(name) }),
  iterated: (name) => ({ headers: posted('/iterated'), body: object(name) }),
  webText: (name) => ({ headers: posted('/webText'), body: object(name) }),
};

function overHttp2(port: number, { headers, body, trailers }: Http2Ask): Promise<string> {
  return new Promise((resolve) => {
    const session = connectHttp2(`http://127.0.0.1:${port}`);
    session.on('error', () => {});
    const stream = session.request(headers, { waitForTrailers: trailers !== undefined });
    let text = '';
    stream.on('response', (answer) => (text += `${answer[':status']} `));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers!));
    stream.on('data', (bytes) => (text += bytes)).on('error', () => {});
    stream.on('close', () => {
      session.close();
      resolve(text);
    });
    stream.end(body);
  });
}

const http2PortOf = (app: RunningApp): number => Number(/http2 (\d+)/.exec(app.output())![1]);

const asks: readonly (readonly [string, (app: RunningApp, name: string) => Promise<string>])[] = [
  ...Object.entries(ways).map(
    ([way, parts]) => [way, (app: RunningApp, name: string) => over(app.port, parts(name))] as const,
  ),
  ...Object.entries(http2Ways).map(
    ([way, of]) =>
      [`HTTP/2: ${way}`, (app: RunningApp, name: string) => overHttp2(http2PortOf(app), of(name))] as const,
  ),
];

for (const node of nodeBinaries())
  for (const checks of ['off', 'on'])
    test(`${node.name}, listeners of expectations ${checks}`, async (context) => {
      if (node.path === undefined) return context.skip(node.missing);
      const options = { node: node.path, environment: { CHECKS: checks } };
      const plain = await runApp(program, options);
      const guarded = await runApp(program, { ...options, mode: 'block' });
      try {
        for (const [way, send] of asks.filter(([name]) => checks === 'off' || name.includes('Expect'))) {
          expect(await send(guarded, benign), way).toBe(await send(plain, benign));
          const before = plain.output().length;
          const answer = await send(plain, attack);
          await until(
            () => answer.includes(effect) || plain.output().slice(before).includes(effect),
            () => `${way}: no effect without the agent: ${answer}`,
          );
          const findings = guarded.findings().length;
          const guardedBefore = guarded.output().length;
          const refused = await send(guarded, attack);
          expect(refused + guarded.output().slice(guardedBefore), way).not.toContain(effect);
          if (way !== 'an answer that has begun') expect(refused, way).toContain('403');
          await until(
            () => guarded.findings().length > findings,
            () => `${way}: nothing found`,
          );
        }
        expect(guarded.lines().filter(({ throughline }) => throughline === 'fault')).toEqual([]);
      } finally {
        await Promise.all([plain.stop(), guarded.stop()]);
      }
    });
