// Leaving a body unwalked must never change a verdict: random bodies that hold addresses, names and climbs in every spelling,
// or nearly, judged with and without the short way.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Guard, InputIndex } from '../guard.ts';
import { context } from '../guards/judge-with.test-helper.ts';
import { pathTraversal } from '../guards/path-traversal.ts';
import { ssrf } from '../guards/ssrf.ts';
import type { Operation } from '../operation.ts';
import { createInputIndex } from './index.ts';
import { RawText } from './raw-text.ts';

const ROUNDS = 3_000;

/** Small, seeded, good enough: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PLAIN = [
  'Item number 3 of the catalogue',
  'Plain words; a price of 12.50 and a date.',
  'ada@example.org',
  'https://example.com/people/17?a=b',
  '2024-01-02T03:04:05Z',
  '550e8400-e29b-41d4-a716-446655440000',
  '12.5',
  'orders',
  'Grüße, 日本',
  'Tom & Jerry',
  'wait...',
  '',
  '//',
  'http://',
  'x/../y',
  '::',
];
const TARGETS: readonly (readonly string[])[] = [
  [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '[::ffff:127.0.0.1]',
    '::ffff:7f00:1',
    '0x7f.1',
    '127.0.1',
    '2.130706433e9',
  ],
  ['10.0.0.5', '167772165', '0xa000005', '012.0.0.5', '::ffff:a00:5', '10.5'],
  ['backend.internal', 'BACKEND.internal', 'backend.internal.'],
  ['localhost', 'LocalHost', 'localhos'],
];
const CLIMBS = [
  '../secret.txt',
  '....//secret.txt',
  '..\\secret.txt',
  'a/../../secret.txt',
  '..',
  '/srv/app/secret.txt',
  'secret.txt',
  'pages/secret',
  '../pages/secret',
];

type Pick = <T>(from: readonly T[]) => T;

function spelled(text: string, pick: Pick, next: () => number): string {
  switch (
    pick([
      'as it is',
      'as it is',
      'url',
      'base64',
      'base64url',
      'hex',
      'html',
      'full',
      'blank',
      'upper',
      'some',
      'broken',
      'data',
      'small',
      'parted',
      'slashed',
      'packed',
      'listed',
    ])
  ) {
    case 'url':
      return [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('');
    case 'base64':
      return Buffer.from(text).toString('base64');
    case 'base64url':
      return Buffer.from(text).toString('base64url');
    case 'hex':
      return Buffer.from(text).toString('hex');
    case 'html':
      return text.replaceAll('.', '&period;').replaceAll('/', '&#47;').replaceAll(':', '&#x3a;');
    case 'full':
      return text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
    case 'blank':
      return ` ${text}\n`;
    case 'upper':
      return text.toUpperCase();
    case 'some':
      return [...text].map((one) => (next() < 0.3 ? `%${one.charCodeAt(0).toString(16)}` : one)).join('');
    case 'broken':
      return `${text.slice(0, 3)}\n${text.slice(3)}`;
    case 'small':
      return text.replaceAll('.', pick(['\ufe52', '\uff0e', '\u2024'])).replaceAll('..', '\u2025');
    case 'parted':
      return [...text].join(pick(['\u200b', '\0', '\u00e9']));
    case 'slashed':
      return text.replace(/[./:]/g, '\\$&');
    case 'packed':
      return gzipSync(text).toString('base64');
    case 'listed':
      return JSON.stringify([...Buffer.from(text)]);
    case 'data':
      return `data:;base64,${Buffer.from(text).toString('base64')}`;
    default:
      return text;
  }
}

function bodyOf(values: readonly string[], pick: Pick, next: () => number): { bytes: Buffer; contentType: string } {
  switch (pick(['json', 'json', 'json', 'slashes', 'unicode', 'form', 'text', 'xml', 'pretty', 'nested'])) {
    case 'form':
      return {
        bytes: Buffer.from(
          values
            .map((value, at) => `f${at}=${next() < 0.5 ? encodeURIComponent(value) : value.replaceAll('&', '')}`)
            .join('&'),
        ),
        contentType: 'application/x-www-form-urlencoded',
      };
    case 'text':
      return { bytes: Buffer.from(pick(values)), contentType: 'text/plain' };
    case 'xml':
      return {
        bytes: Buffer.from(
          `<a>${values.map((value) => `<b c="${value.replaceAll('"', '')}">${value.replaceAll('<', '')}</b>`).join('\n')}</a>`,
        ),
        contentType: 'text/xml',
      };
    case 'slashes':
      return { bytes: Buffer.from(JSON.stringify(values).replaceAll('/', '\\/')), contentType: 'application/json' };
    case 'unicode':
      return {
        bytes: Buffer.from(JSON.stringify(values).replace(/[./]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`)),
        contentType: 'application/json',
      };
    case 'pretty':
      return {
        bytes: Buffer.from(JSON.stringify({ a: values, n: values.map(Number) }, undefined, 2)),
        contentType: 'application/json',
      };
    case 'nested':
      return {
        bytes: Buffer.from(JSON.stringify({ a: JSON.stringify({ b: values }) })),
        contentType: 'application/json',
      };
    default: {
      const numbers = values.map((value) => (/^\d+(?:\.\d+e\d+)?$/.test(value) ? value : JSON.stringify(value)));
      return { bytes: Buffer.from(`{"a":[${numbers.join(',')}]}`), contentType: 'application/json' };
    }
  }
}

/** The same index for a guard that knows of no short way. */
const longWay = (index: InputIndex): InputIndex => ({
  suspicious: true,
  values: () => index.values(),
  find: (text, length) => index.find(text, length),
  equal: (text) => index.equal(text),
  parts: (text, length) => index.parts!(text, length),
  structures: () => index.structures(),
  joinedPaths: () => index.joinedPaths!(),
  redirects: () => index.redirects!(),
});

function compare(guard: Guard, make: () => InputIndex, operation: Operation): boolean {
  const short = guard.judge(operation, make(), context)?.reason;
  const long = guard.judge(operation, longWay(make()), context)?.reason;
  if (short !== long)
    throw new Error(
      `${guard.id}: ${short ?? 'nothing'} instead of ${long ?? 'nothing'} for ${JSON.stringify(operation)}`,
    );
  return long !== undefined;
}

describe('the short way and the long way agree', () => {
  it('ssrf', () => {
    const next = randomNumbers(20_261_122);
    const pick: Pick = (from) => from[Math.floor(next() * from.length)]!;
    let findings = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const [host, ...others] = pick(TARGETS) as [string, ...string[]];
      const values = Array.from({ length: 1 + Math.floor(next() * 5) }, () => pick(PLAIN));
      const name = pick([host, ...others]);
      const url = pick([
        name,
        `http://${name}/`,
        `//${name}`,
        `http:/${name}:8080/a`,
        `http://user@${name}/`,
        `${name}:8080`,
        `\\\\${name}`,
      ]);
      if (next() < 0.6) values.push(spelled(url, pick, next));
      let query: Record<string, string> = { q: pick(PLAIN) };
      if (next() < 0.3) {
        const at = 1 + Math.floor(next() * (url.length - 1));
        const halves = [url.slice(0, at), url.slice(at)] as const;
        if (next() < 0.5) {
          query = { q: halves[0] };
          values.push(halves[1]);
        } else values.push(...halves);
      }
      const body = bodyOf(values, pick, next);
      try {
        if (
          compare(ssrf, () => createInputIndex({ query, path: '/fetch', body }), {
            kind: 'http.request',
            call: 'fetch',
            method: 'GET',
            url: `http://${host}:8080/`,
            host,
            port: 8080,
            addresses: ['10.0.0.5'],
          })
        )
          findings++;
      } catch (error) {
        throw new Error(
          `${(error as Error).message}\n${JSON.stringify(query)} ${body.contentType} ${body.bytes.toString()}`,
          { cause: error },
        );
      }
    }
    // A test in which nothing is ever found would agree with anything.
    expect(findings).toBeGreaterThan(ROUNDS / 10);
  }, 120_000);

  it('path traversal', () => {
    const next = randomNumbers(11_222_026);
    const pick: Pick = (from) => from[Math.floor(next() * from.length)]!;
    let findings = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const values = Array.from({ length: 1 + Math.floor(next() * 5) }, () => pick(PLAIN));
      if (next() < 0.7) values.push(spelled(pick(CLIMBS), pick, next));
      const body = bodyOf(values, pick, next);
      const path = pick([
        '/srv/app/secret.txt',
        '/srv/app/pages/secret.html',
        '/srv/secret.txt',
        '/srv/app',
        '/etc/passwd',
        'pages/../../secret.txt',
        '/srv/app/.env',
        '/srv/app/public/../secret.txt',
      ]);
      if (
        compare(pathTraversal, () => createInputIndex({ query: { q: pick(PLAIN) === '' ? '' : 'x' }, body }), {
          kind: 'file.access',
          call: 'fs.readFile',
          path,
          access: 'read',
        })
      )
        findings++;
    }
    expect(findings).toBeGreaterThan(ROUNDS / 50);
  }, 120_000);
});

describe('what is ruled out', () => {
  const ordinary = Buffer.from(
    JSON.stringify({
      orders: Array.from({ length: 50 }, (_, id) => ({
        id,
        title: `Item number ${id}`,
        tags: ['a', 'b'],
        note: 'ten\tof "them"',
      })),
    }),
  );
  it('an ordinary body has nothing to do with a file or a service', () => {
    const raw = new RawText(
      Buffer.from(JSON.stringify({ title: 'Item number 3 of the catalogue', email: 'a@b.example' })),
      'application/json',
    );
    expect(raw.mayHold({ all: ['..'] })).toBe(false);
    expect(raw.mayHold({ host: '127.0.0.1' })).toBe(false);
    expect(raw.mayHold({ host: 'orders.internal' })).toBe(false);
    expect(new RawText(ordinary, 'application/json').mayHold({ all: ['..'] })).toBe(false);
  });
  it.each([
    '{"a":"x%20y"}',
    '{"a":"\\u0041"}',
    '{"a":"\\\\u002e"}',
    '{"a":"&#46;"}',
    '{"a":"Li4vc2VjcmV0"}',
    '{"a":"2e2e2f736563726574"}',
    '{"a":"．"}',
  ])('what may be decoded is not: %s', (body) => {
    expect(new RawText(Buffer.from(body), 'application/json').mayHold({ all: ['..'] })).toBe(true);
  });
});
