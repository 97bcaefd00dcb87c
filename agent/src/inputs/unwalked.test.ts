// Filler in front of an attack: past every limit of the walk it is still found, by the text it ended up in.
import { describe, expect, it } from 'vitest';
import { context } from '../guards/judge-with.test-helper.ts';
import { guards } from '../guards/index.ts';
import type { Operation } from '../operation.ts';
import { createInputIndex } from './index.ts';
import { searchUnwalked } from './unwalked.ts';

const FILLER = 60_000;
const filler = (of: (at: number) => string): string[] => Array.from({ length: FILLER }, (_, at) => of(at));
const json = (values: readonly string[], attack: string): Buffer =>
  Buffer.from(`{"junk":${JSON.stringify(values)},"attack":${JSON.stringify(attack)}}`);

const sql = "x' UNION SELECT password FROM users--";
const attacks: readonly (readonly [string, string, Operation])[] = [
  [
    'SQL',
    sql,
    { kind: 'sql.query', call: 'pg.query', dialect: 'postgresql', sql: `SELECT name FROM items WHERE name = '${sql}'` },
  ],
  [
    'a shell command',
    'a.txt; touch /tmp/x',
    {
      kind: 'process.spawn',
      call: 'child_process.exec',
      file: '/bin/sh',
      arguments: ['-c', 'ls a.txt; touch /tmp/x'],
      shellCommand: 'ls a.txt; touch /tmp/x',
    },
  ],
  [
    'a path',
    '../../../etc/passwd',
    { kind: 'file.access', call: 'fs.readFile', path: '/srv/app/public/../../../etc/passwd', access: 'read' },
  ],
  [
    'an address',
    'http://10.0.0.5/admin',
    {
      kind: 'http.request',
      call: 'fetch',
      method: 'GET',
      url: 'http://10.0.0.5/admin',
      host: '10.0.0.5',
      port: 80,
      addresses: ['10.0.0.5'],
    },
  ],
  [
    'code',
    'process.mainModule.require("child_process").execSync("id")',
    {
      kind: 'code.eval',
      call: 'Function',
      source: 'return process.mainModule.require("child_process").execSync("id")',
    },
  ],
];

const fillers: readonly (readonly [string, (at: number) => string])[] = [
  ['words', (at) => `w${at}`],
  ['what looks encoded', (at) => Buffer.from(`junk${at}`).toString('base64')],
  ['what looks dangerous', (at) => `'${at};`],
];

describe.each(fillers)('behind 60,000 values of %s', (_, of) => {
  const values = filler(of);
  it.each(attacks)('%s is found', (_, attack, operation) => {
    const index = createInputIndex({
      query: { q: 'x' },
      body: { bytes: json(values, attack), contentType: 'application/json' },
    });
    const found = guards.flatMap((guard) =>
      guard.operations.includes(operation.kind) ? (guard.judge(operation, index, context) ?? []) : [],
    );
    expect(found.map(({ input }) => input?.path)).toContain('body');
  });
  it('what is not there is not found', () => {
    const index = createInputIndex({ body: { bytes: json(values, 'plain words'), contentType: 'application/json' } });
    // Code is left out: a guard remembers a source that held no input, and the next test asks about the same.
    for (const operation of attacks.map(([, , one]) => one).filter(({ kind }) => kind !== 'code.eval'))
      for (const guard of guards)
        if (guard.operations.includes(operation.kind)) expect(guard.judge(operation, index, context)).toBeUndefined();
  });
});

describe('in every spelling', () => {
  it.each([
    ['as it is', sql],
    ['URL', encodeURIComponent(sql)],
    ['every character of it', [...sql].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')],
    ['base64', Buffer.from(sql).toString('base64')],
    ['hexadecimal', Buffer.from(sql).toString('hex')],
    ['unicode escapes', [...sql].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join('')],
  ])('%s', (_, spelled) => {
    const bytes = Buffer.from(`{"a":["${'junk","'.repeat(1_000)}"],"b":"${spelled}"}`);
    expect(searchUnwalked(bytes, `SELECT 1 WHERE a = '${sql}'`).values).toContain(sql);
  });

  it('says when it met its bound', () => {
    const bytes = Buffer.from(JSON.stringify(Array.from({ length: 30_000 }, (_, at) => `select ${at}`)));
    expect(searchUnwalked(bytes, 'select 1 from t').cut).toBe(true);
    expect(searchUnwalked(Buffer.from('["select 5"]'), 'select 1 from t').cut).toBe(false);
  });
});

it('parameters that come in after a body of filler are kept', () => {
  const index = createInputIndex({
    body: {
      bytes: json(
        filler((at) => `w${at}`),
        'x',
      ),
      contentType: 'application/json',
    },
  });
  index.values();
  index.add('params', { name: 'a;b' });
  expect(index.values().map(({ value }) => value)).toContain('a;b');
  expect(index.cuts.valuesMax).toBeGreaterThan(0);
});
