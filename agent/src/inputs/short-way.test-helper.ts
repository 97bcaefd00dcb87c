// What the tests of the short ways share: values that nearly are an attack in every spelling, and a guard asked both ways.
import { gzipSync } from 'node:zlib';
import type { Guard, InputIndex } from '../guard.ts';
import { context } from '../guards/judge-with.test-helper.ts';
import type { Operation } from '../operation.ts';

/** Small, seeded, good enough: mulberry32. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const PLAIN: readonly string[] = [
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
export const TARGETS: readonly (readonly string[])[] = [
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
export const CLIMBS: readonly string[] = [
  '../secret.txt',
  '....//secret.txt',
  '..\\secret.txt',
  'a/../../secret.txt',
  '..',
  '/srv/app/secret.txt',
  'secret.txt',
  'pages/secret',
  '../pages/secret',
  '//srv/app/secret.txt',
  '/./srv/secret.txt',
  '/srv//secret.txt',
  'file:///srv/secret.txt',
];

export type Pick = <T>(from: readonly T[]) => T;

export function spelled(text: string, pick: Pick, next: () => number): string {
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
      'tagged',
      'queried',
    ])
  ) {
    case 'url':
      return [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
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
      return [...text]
        .map((one) => (next() < 0.3 ? `%${one.charCodeAt(0).toString(16).padStart(2, '0')}` : one))
        .join('');
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
    case 'tagged':
      return `<a>${pick([text, Buffer.from(text).toString('base64')])}</a>`;
    case 'queried':
      return `query Q { a(b: "${pick([text, Buffer.from(text).toString('base64')])}") { c } }`;
    case 'listed':
      return JSON.stringify([...Buffer.from(text)]);
    case 'data':
      return `data:;base64,${Buffer.from(text).toString('base64')}`;
    default:
      return text;
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
  resolvedNames: () => index.resolvedNames!(),
});

export function compare(guard: Guard, make: () => InputIndex, operation: Operation): boolean {
  const short = guard.judge(operation, make(), context)?.reason;
  const long = guard.judge(operation, longWay(make()), context)?.reason;
  if (short !== long)
    throw new Error(
      `${guard.id}: ${short ?? 'nothing'} instead of ${long ?? 'nothing'} for ${JSON.stringify(operation)}`,
    );
  return long !== undefined;
}
