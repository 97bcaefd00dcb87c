// Every modifier and value form, through the parser, against small records.
import { expect, test } from 'vitest';
import { REGEX_TEXT_CHARACTERS_MAX, matches } from './evaluate.ts';
import { parseSigma } from './parse.ts';
import { FlatRecord, JsonRecord, type FieldValue, type LogRecord } from './record.ts';
import type { Rule } from './rule.ts';

function rule(detection: string, placeholders?: ReadonlyMap<string, readonly string[]>): Rule {
  const text = `title: t\nlogsource:\n  product: test\ndetection:\n${detection.replaceAll(/^/gm, '  ')}\n  condition: sel\n`;
  const { documents, problems } = parseSigma(text, { origin: 'test', ...(placeholders && { placeholders }) });
  expect(problems).toEqual([]);
  return documents[0] as Rule;
}

const flat = (fields: Record<string, FieldValue | FieldValue[]>): LogRecord => new FlatRecord(fields);
const json = (value: unknown): LogRecord => new JsonRecord({ parse: () => value });
const says = (detection: string, record: LogRecord): boolean => matches(rule(detection), record);
const b64 = (text: string): string => Buffer.from(text).toString('base64');

test.each<[string, Record<string, FieldValue | FieldValue[]>, boolean]>([
  // equality, lists, null, empty, numbers and booleans as text
  ['sel:\n  a: x', { a: 'X' }, true],
  ['sel:\n  a: [x, y]', { a: 'y' }, true],
  ['sel:\n  a: x\n  b: y', { a: 'x' }, false],
  ['sel:\n  - a: x\n  - b: y', { b: 'y' }, true],
  ['sel:\n  a: null', {}, true],
  ['sel:\n  a: null', { a: null }, true],
  ['sel:\n  a: null', { a: '' }, false],
  ["sel:\n  a: ''", { a: '' }, true],
  ["sel:\n  a: ''", {}, false],
  ['sel:\n  a: [null, x]', { a: 'x' }, true],
  ['sel:\n  a: 403', { a: 403 }, true],
  ['sel:\n  a: 403', { a: '403' }, true],
  ['sel:\n  a: 0700', { a: '0700' }, true],
  ['sel:\n  a: 0700', { a: '700' }, false],
  ['sel:\n  a: true', { a: true }, true],
  ["sel:\n  a: 'true'", { a: true }, true],
  ["sel:\n  a: 'null'", { a: null }, false],
  // generic modifiers
  ['sel:\n  a|contains: bash', { a: '/bin/BASH -i' }, true],
  ['sel:\n  a|startswith: /bin', { a: '/bin/sh' }, true],
  ['sel:\n  a|endswith: /sh', { a: '/bin/sh' }, true],
  ['sel:\n  a|contains|all: [x, y]', { a: 'yx' }, true],
  ['sel:\n  a|contains|all: [x, y]', { a: 'x' }, false],
  ["sel:\n  a|contains: '*'", { a: '' }, true],
  ["sel:\n  a|contains: '*'", {}, false],
  ['sel:\n  a|exists: true', { a: null }, true],
  ['sel:\n  a|exists: true', {}, false],
  ['sel:\n  a|exists: false', {}, true],
  ['sel:\n  a|cased: Bash', { a: 'bash' }, false],
  ['sel:\n  a|contains|cased: Bash', { a: '/Bash' }, true],
  ['sel:\n  a|neq: x', { a: 'y' }, true],
  ['sel:\n  a|neq: [x, y]', { a: 'Y' }, false],
  // regular expressions: case counts, i m s, inline options
  ["sel:\n  a|re: '^/bin/(ba)?sh$'", { a: '/bin/bash' }, true],
  ["sel:\n  a|re: 'bash'", { a: 'BASH' }, false],
  ["sel:\n  a|re|i: 'bash'", { a: 'BASH' }, true],
  ["sel:\n  a|re: '(?i)bash'", { a: 'BASH' }, true],
  ["sel:\n  a|re|m: '^b$'", { a: 'a\nb\nc' }, true],
  ["sel:\n  a|re|s: 'a.c'", { a: 'a\nc' }, true],
  ["sel:\n  a|re: 'a.c'", { a: 'a\nc' }, false],
  // numbers
  ['sel:\n  a|gt: 5', { a: 6 }, true],
  ['sel:\n  a|gt: 5', { a: '5' }, false],
  ['sel:\n  a|gte: 5', { a: '5' }, true],
  ['sel:\n  a|lt: 5', { a: 4.5 }, true],
  ['sel:\n  a|lte: 5', { a: 'many' }, false],
  ['sel:\n  a|lt: 5', { a: '' }, false],
  // addresses; leading zeros and other oddities match no range
  ['sel:\n  a|cidr: 10.0.0.0/8', { a: '10.200.1.2' }, true],
  ['sel:\n  a|cidr: 10.0.0.0/8', { a: '11.0.0.1' }, false],
  ['sel:\n  a|cidr: 10.0.0.0/8', { a: '010.000.000.001' }, false],
  ["sel:\n  a|cidr: ['fe80::/10', '10.0.0.0/8']", { a: 'fe80::1' }, true],
  ["sel:\n  a|cidr: 'fc00::/7'", { a: 'AWS Internal' }, false],
  // references between fields
  ['sel:\n  a|fieldref: b', { a: 'X', b: 'x' }, true],
  ['sel:\n  a|fieldref: b', { a: 'x' }, false],
  ['sel:\n  a|fieldref|contains: b', { a: 'arn:user/x', b: 'x' }, true],
  ['sel:\n  a|fieldref|endswith: b', { a: 'arn:user/x', b: '/x' }, true],
  ['sel:\n  a|fieldref|neq: b', { a: 'x', b: 'y' }, true],
  // encodings
  ['sel:\n  a|base64: id', { a: b64('id') }, true],
  ['sel:\n  a|base64offset|contains: /bin/sh', { a: b64('exec /bin/sh -i') }, true],
  ['sel:\n  a|base64offset|contains: /bin/sh', { a: b64('xexec /bin/sh') }, true],
  ['sel:\n  a|base64offset|contains: /bin/sh', { a: b64('xxexec /bin/sh -c') }, true],
  ['sel:\n  a|base64offset|contains: /bin/sh', { a: b64('/usr/bin/env') }, false],
  ['sel:\n  a|wide|base64offset|contains: ping', { a: Buffer.from('x ping', 'utf16le').toString('base64') }, true],
  ['sel:\n  a|utf16le: id', { a: 'i\0d\0' }, true],
  ['sel:\n  a|utf16be: id', { a: '\0i\0d' }, true],
  ['sel:\n  a|utf16: i', { a: '\u00ff\u00fei\0' }, true],
  // windash
  ['sel:\n  a|windash|contains: " -f "', { a: 'tool /f x' }, true],
  ['sel:\n  a|windash|contains: " -f "', { a: 'tool \u2013f x' }, true],
  ['sel:\n  a|windash|contains: " -f -g"', { a: 'tool -f /g' }, true],
  ['sel:\n  a|windash|contains: a-b', { a: 'a/b' }, false],
  // dates
  ['sel:\n  a|hour|gte: 22', { a: '2026-11-22T23:05:00Z' }, true],
  ['sel:\n  a|minute: 5', { a: '2026-11-22 23:05:00' }, true],
  ['sel:\n  a|day: 22', { a: '2026-11-22T23:05:00Z' }, true],
  ['sel:\n  a|month: 11', { a: '2026-11-22T23:05:00Z' }, true],
  ['sel:\n  a|year|lt: 2026', { a: '2026-11-22T23:05:00Z' }, false],
  ['sel:\n  a|week: 1', { a: '2026-01-01T00:00:00Z' }, true],
  ['sel:\n  a|week: 53', { a: '2027-01-01T00:00:00Z' }, true],
  // several values in one field
  ['sel:\n  a: y', { a: ['x', 'y'] }, true],
  ['sel:\n  a|all: [x, y]', { a: ['x', 'y'] }, true],
  ['sel:\n  a|contains|all: [x, y]', { a: ['x', 'z'] }, false],
  // keywords
  ["sel:\n  - 'Evil*Thing'\n  - other", { a: 'an EVIL little thing' }, true],
  ["sel:\n  '|all':\n    - grep\n    - password", { a: 'grep', b: 'PASSWORD' }, true],
  ["sel:\n  '|all':\n    - grep\n    - password", { a: 'grep' }, false],
  ["sel:\n  '|re': 'pass.*word'", { a: 'pass the word' }, true],
  ['sel:\n  - 6', { a: 'init 6' }, true],
])('%s over %j: %s', (detection, fields, expected) => {
  expect(says(detection, flat(fields))).toBe(expected);
});

test.each<[string, unknown, boolean]>([
  ['sel:\n  a.b.c: x', { a: { b: { c: 'X' } } }, true],
  ['sel:\n  a.b: x', { a: [{ b: 'y' }, { b: 'x' }] }, true],
  ['sel:\n  a.b.c: x', { a: [{ b: [{ c: 'x' }] }] }, true],
  ['sel:\n  a.io/x.y: z', { a: { 'io/x.y': 'z' } }, true],
  ['sel:\n  a.b: x', { 'a.b': 'x' }, true],
  ['sel:\n  requestParameters|contains: Suspended', { requestParameters: { V: { Status: 'Suspended' } } }, true],
  [`sel:\n  p|contains: '"s3:GetObject"'`, { p: { doc: '{"Action":["s3:GetObject"]}' } }, true],
  ['sel:\n  a|exists: true', { a: { b: 1 } }, true],
  ['sel:\n  a.b: null', { a: {} }, true],
  ['sel:\n  toString: x', {}, false],
  ['sel:\n  __proto__.a: null', {}, true],
  ['sel:\n  - deep', { a: { b: ['Deep'] } }, true],
])('%s over JSON %j: %s', (detection, value, expected) => {
  expect(says(detection, json(value))).toBe(expected);
});

test('expand takes configured values and refuses an unknown placeholder', () => {
  const values = new Map([['admins', ['root', 'adm_*']]]);
  expect(matches(rule("sel:\n  a|expand: '%admins%'", values), flat({ a: 'adm_x' }))).toBe(true);
  const refused = parseSigma(
    "title: t\nlogsource: {product: x}\ndetection:\n  sel:\n    a|expand: '%none%'\n  condition: sel",
    {
      origin: 'test',
    },
  );
  expect(refused.problems[0]?.message).toContain('placeholder %none%');
});

test('a list of conditions is one or the other', () => {
  const parsed = parseSigma(
    'title: t\nlogsource: {product: x}\ndetection:\n  s: {a: x}\n  t: {b: y}\n  condition: [s, t]',
    { origin: 'o' },
  );
  expect(matches(parsed.documents[0] as Rule, flat({ b: 'y' }))).toBe(true);
});

test('hostile nesting hides nothing beside it', () => {
  let nested: unknown = 'deep';
  for (let level = 0; level < 50_000; level += 1) nested = level % 2 ? [nested] : { a: nested };
  const record = json({ eventName: 'StopLogging', requestParameters: nested });
  expect(matches(rule('sel:\n  eventName: StopLogging'), record)).toBe(true);
  expect(matches(rule('sel:\n  requestParameters|contains: deep'), record)).toBe(false);
  expect(matches(rule('sel:\n  requestParameters.a.a: deep'), record)).toBe(false);
  expect(matches(rule('sel:\n  - deep'), record)).toBe(false);
});

test('an expression sees a bounded text: the last character seen, and the first that is not', () => {
  const at = (index: number): LogRecord => flat({ a: `${'x'.repeat(index)}!` });
  expect(matches(rule("sel:\n  a|re: '!'"), at(REGEX_TEXT_CHARACTERS_MAX - 1))).toBe(true);
  expect(matches(rule("sel:\n  a|re: '!'"), at(REGEX_TEXT_CHARACTERS_MAX))).toBe(false);
});
