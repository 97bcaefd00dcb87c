// Every guard against inputs and sink texts made at random from what syntax is made of: none may throw, none may be slow,
// and what once went wrong is kept in fuzz-corpus.json and tried first.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createInputIndex } from '../inputs/index.ts';
import type { Operation } from '../operation.ts';
import { CONSTANT_STEPS, GUARD_STEPS_MAX, Steps } from '../steps.ts';
import { guards } from './index.ts';
import { context } from './judge-with.test-helper.ts';

const ROUNDS = 1_500;
// CPU time of this thread, so that a loaded machine does not count. The bound is in steps, some 5 ms of them on a quiet machine
// and once compiled; the first call of a guard on a cold, shared one takes several times that. What this catches took seconds.
const SLOW_MS = 250;

const corpus = JSON.parse(readFileSync(new URL('fuzz-corpus.json', import.meta.url), 'utf8')) as readonly {
  readonly why: string;
  readonly input: string;
  readonly text: string;
  /** How often both are repeated; once when absent. */
  readonly repeat?: number;
}[];

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

const PIECES = [
  "'",
  '"',
  '`',
  '\\',
  ';',
  '|',
  '&',
  '$',
  '$(',
  '${',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '<%',
  '%>',
  '{{',
  '}}',
  '#{',
  '--',
  '/*',
  '*/',
  '//',
  '#',
  '\n',
  '\r\n',
  '\0',
  ' ',
  '\t',
  '..',
  '../',
  '/',
  '\\u00',
  '%2e',
  '%',
  '=',
  '==',
  '=>',
  ',',
  '.',
  ':',
  '@',
  '?',
  '*',
  '+',
  '-',
  '!',
  '~',
  '^',
  '0x',
  '1',
  '42',
  'a',
  'name',
  'select',
  'union',
  'or',
  'from',
  'process',
  'this',
  'return',
  'function',
  '$ne',
  '$where',
  '__proto__',
  'http://',
  '127.0.0.1',
  '[::1]',
  'file:',
  'é',
  '日',
  '\ud83d',
  '\ufeff',
  'İ',
  '_$$ND_FUNC$$_',
  '<!ENTITY',
  '$$',
  '$a$',
  "E'",
  'eval',
  'echo',
  'git',
  '-c',
  '--exec=',
];

function randomText(next: () => number, lengthMax: number): string {
  let text = '';
  for (let count = Math.floor(next() * lengthMax); count > 0; count--)
    text += PIECES[Math.floor(next() * PIECES.length)]!;
  return text;
}

function operationsFor(text: string): readonly Operation[] {
  return [
    {
      kind: 'process.spawn',
      call: 'x',
      file: '/bin/sh',
      arguments: ['-c', text],
      shellCommand: text,
      environment: { A: text },
    },
    { kind: 'process.spawn', call: 'x', file: text, arguments: [text, '-e', text] },
    { kind: 'code.eval', call: 'x', source: text, parameters: [text] },
    { kind: 'code.load', call: 'x', target: `data:text/javascript,${text}`, source: text },
    { kind: 'file.access', call: 'x', path: text, secondPath: `/srv/app/${text}`, access: 'read' },
    { kind: 'http.request', call: 'x', method: 'GET', url: text, host: text, port: 80, redirectedFrom: [text] },
    { kind: 'net.connect', call: 'x', host: '10.0.0.1', port: 80, addresses: [text, '127.0.0.1'], transport: 'tcp' },
    ...(['postgresql', 'mysql', 'sqlite', 'mssql', 'generic'] as const).map((dialect): Operation => ({
      kind: 'sql.query',
      call: 'x',
      dialect,
      sql: `SELECT * FROM t WHERE a = '${text}'`,
      parameters: [text],
    })),
    {
      kind: 'nosql.query',
      call: 'x',
      system: 'mongodb',
      command: 'find',
      filter: { a: text, $where: text, [text]: { $ne: text } },
    },
    { kind: 'nosql.query', call: 'x', system: 'redis', command: 'eval', filter: [text] },
    { kind: 'ldap.search', call: 'x', base: text, filter: `(uid=${text})` },
    ...['ejs', 'pug', 'handlebars', 'other'].map((engine): Operation => ({
      kind: 'template.compile',
      call: 'x',
      engine,
      source: text,
      options: { pretty: text, delimiter: text },
    })),
    { kind: 'xml.parse', call: 'x', source: text, externalEntities: true },
    { kind: 'deserialize', call: 'x', format: 'node-serialize', source: text },
    { kind: 'object.merge', call: 'x', path: text },
    { kind: 'response.header', call: 'x', name: 'a', value: text },
    ...(['lines', 'head', 'mail-head', 'mail-body', 'counted', 'body'] as const).map((mode): Operation => ({
      kind: 'net.write',
      call: 'x',
      text,
      conversation: { mode, left: 3, open: '', oneWay: false },
    })),
    { kind: 'log.write', call: 'x', text },
  ];
}

function judgeAll(input: string, text: string): void {
  const index = createInputIndex({
    query: { x: input },
    body: { bytes: Buffer.from(JSON.stringify({ x: input, [input]: [input] })), contentType: 'application/json' },
    path: input,
  });
  for (const operation of operationsFor(text)) {
    for (const guard of guards) {
      if (!guard.operations.includes(operation.kind)) continue;
      const steps = new Steps(GUARD_STEPS_MAX);
      const started = process.threadCpuUsage();
      const finding = guard.judge(operation, index, {
        ...context,
        steps,
        isConstant: (constant) => steps.take(CONSTANT_STEPS) && constant.length % 7 === 0,
      });
      const { user, system } = process.threadCpuUsage(started);
      const elapsed = (user + system) / 1_000;
      if (elapsed > SLOW_MS)
        throw new Error(`${guard.id} took ${elapsed} ms: ${JSON.stringify({ input, text }).slice(0, 500)}`);
      if (finding !== undefined) expect(finding.confidence).toBeLessThanOrEqual(1);
    }
  }
}

describe('fuzz', () => {
  it.each(corpus.map(({ why, input, text, repeat = 1 }) => [why, input.repeat(repeat), text.repeat(repeat)] as const))(
    'corpus: %s',
    (_, input, text) => {
      judgeAll(input, text);
    },
  );

  it('no guard throws or hangs on random syntax', () => {
    const next = randomNumbers(20_261_122);
    for (let round = 0; round < ROUNDS; round++) {
      const input = randomText(next, 12);
      const before = randomText(next, 6);
      const after = randomText(next, 6);
      judgeAll(input, next() < 0.8 ? before + input + after : randomText(next, 20));
    }
  }, 120_000);

  it.each<readonly [string, string]>(
    [
      "'",
      '"',
      '`',
      '(',
      '{',
      '[',
      '$(',
      '${',
      '<%',
      '{{',
      '\\',
      '/*',
      '--',
      '../',
      'a ',
      '; ',
      '%25',
      '((((a',
      "'||'",
      '<!ENTITY ',
      '$a$',
      "a'b",
      '#{',
      '-e ',
      '\n',
      "\\'",
      'a.b.',
      '1+',
      'or 1=1 ',
      '=>',
      ' #',
      '\n-',
    ].map((piece) => [JSON.stringify(piece), piece.repeat(Math.ceil(60_000 / piece.length))] as const),
  )(
    'no guard is slow on 60,000 characters of %s',
    (_, text) => {
      judgeAll(text, text);
      judgeAll(text.slice(0, 20_000), `echo ${text}`);
    },
    60_000,
  );
});
