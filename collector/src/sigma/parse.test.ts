import { expect, test } from 'vitest';
import { FILE_BYTES_MAX, FILE_DOCUMENTS_MAX, parseSigma } from './parse.ts';
import type { Correlation, Filter, Rule } from './rule.ts';

const parse = (text: string) => parseSigma(text, { origin: 'o' });
const rule = (more: string): string => `title: t\nlogsource: {product: x}\n${more}`;
const detection = 'detection:\n  sel: {a: x}\n  condition: sel\n';

test('a rule keeps what its licence and its reader need', () => {
  const { documents } = parse(
    rule(
      `id: 1-2\nname: n\nauthor: A, B\nlevel: high\nstatus: stable\ntags: [attack.t1078]\nreferences: [https://x]\nfalsepositives: [Backups]\n${detection}`,
    ),
  );
  expect(documents[0]).toMatchObject({
    kind: 'rule',
    id: '1-2',
    name: 'n',
    title: 't',
    author: 'A, B',
    level: 'high',
    status: 'stable',
    origin: 'o',
    tags: ['attack.t1078'],
    references: ['https://x'],
    falsePositives: ['Backups'],
    logSource: { product: 'x' },
  });
});

test('several documents in a file: a refused one does not cost the others', () => {
  const { documents, problems } = parse(
    `${rule(detection)}---\ntitle: broken\n---\n${rule(`id: second\n${detection}`)}`,
  );
  expect(documents.map((document) => document.id)).toEqual(['t', 'second']);
  expect(problems).toEqual([
    { origin: 'o', title: 'broken', message: 'it has none of "detection", "correlation" and "filter"' },
  ]);
});

test('a global document lends its fields', () => {
  const { documents } = parse(
    `action: global\ntitle: shared\nlogsource: {product: x}\n---\nid: a\n${detection}---\nid: b\n${detection}`,
  );
  expect(documents.map(({ id, title }) => [id, title])).toEqual([
    ['a', 'shared'],
    ['b', 'shared'],
  ]);
});

test('a correlation document', () => {
  const { documents, problems } = parse(`
title: Many failed logins
id: c1
correlation:
  type: value_count
  rules: [login_failed]
  group-by: [ip]
  timespan: 90m
  condition: {field: user, gt: 100, lte: 200}
  aliases:
    ip: {login_failed: source.ip}
  generate: true
level: high`);
  expect(problems).toEqual([]);
  const correlation = documents[0] as Correlation;
  expect(correlation).toMatchObject({
    kind: 'correlation',
    type: 'value_count',
    timespanMs: 5_400_000,
    groupBy: ['ip'],
    generate: true,
    level: 'high',
  });
  expect(correlation.threshold).toEqual({
    comparisons: [
      { operator: 'gt', value: 100 },
      { operator: 'lte', value: 200 },
    ],
    fields: ['user'],
    percentile: 50,
  });
  expect(correlation.aliases.get('ip')?.get('login_failed')).toBe('source.ip');
});

test('a filter document', () => {
  const { documents } = parse(
    'title: f\nlogsource: {product: x}\nfilter:\n  rules: [r1]\n  selection: {User: adm}\n  condition: selection',
  );
  expect(documents[0]).toMatchObject({ kind: 'filter', rules: ['r1'] } satisfies Partial<Filter>);
});

test.each([
  ['', 'no document'],
  ['- a', 'not a map'],
  ['title: [', 'not YAML'],
  ['logsource: {product: x}\ndetection: {sel: {a: 1}, condition: sel}', 'no title'],
  [`title: t\n${detection}`, 'logsource is not a map'],
  [`title: t\nlogsource: {definition: y}\n${detection}`, 'names no product'],
  [rule('detection:\n  sel: {a: x}'), 'no condition'],
  [rule('detection:\n  sel: {a: x}\n  timeframe: 5m\n  condition: sel'), 'timeframe'],
  [rule('detection:\n  sel: {}\n  condition: sel'), 'empty map'],
  [rule('detection:\n  sel: {a: []}\n  condition: sel'), 'empty list'],
  [rule('detection:\n  sel: {a: {b: c}}\n  condition: sel'), 'is a map'],
  [rule('detection:\n  sel: {a|near: x}\n  condition: sel'), '"near" is not known'],
  [rule("detection:\n  sel: {a|re: '('}\n  condition: sel"), 'no regular expression'],
  [rule('detection:\n  sel: {a|cidr: 10.0.0.0}\n  condition: sel'), 'no address range'],
  [rule('detection:\n  sel: {a|cidr: 10.0.0.0/33}\n  condition: sel'), 'no address range'],
  [rule('detection:\n  sel: {a|gt: many}\n  condition: sel'), 'no number'],
  [rule(`level: severe\n${detection}`), 'level is "severe"'],
  ['title: c\ncorrelation: {type: near, rules: [a], timespan: 5m}', 'type is "near"'],
  [
    'title: c\ncorrelation: {type: event_count, rules: [a], timespan: 5 minutes, condition: {gte: 1}}',
    'timespan is "5 minutes"',
  ],
  ['title: c\ncorrelation: {type: event_count, rules: [a], timespan: 5m}', 'not a map'],
  ['title: c\ncorrelation: {type: value_count, rules: [a], timespan: 5m, condition: {gte: 1}}', 'needs a "field"'],
  [rule('detection:\n  a: &x {b: c}\n  sel: *x\n  condition: sel'), 'aliases'],
])('refuses %j', (text, sentence) => {
  const { documents, problems } = parse(text);
  expect(documents).toEqual([]);
  expect(problems[0]?.message).toContain(sentence);
});

test('bounds: the largest file and the most documents accepted, the first refused', () => {
  const base = rule(detection);
  const padded = (bytes: number): string => `${base}#${'x'.repeat(bytes - base.length - 1)}`;
  expect(parse(padded(FILE_BYTES_MAX)).documents).toHaveLength(1);
  expect(parse(padded(FILE_BYTES_MAX + 1)).problems[0]?.message).toContain('larger than');
  const many = (count: number): string => Array.from({ length: count }, () => base).join('---\n');
  expect(parse(many(FILE_DOCUMENTS_MAX)).documents).toHaveLength(FILE_DOCUMENTS_MAX);
  expect(parse(many(FILE_DOCUMENTS_MAX + 1)).problems[0]?.message).toContain('more than');
});

test('nesting a hostile file deep is a sentence, not a stack overflow', () => {
  const { problems } = parse(`title: t\nx: ${'['.repeat(30)}${']'.repeat(30)}`);
  expect(problems[0]?.message).toContain('nested more than');
  expect((parse(rule(detection)).documents[0] as Rule).kind).toBe('rule');
});
