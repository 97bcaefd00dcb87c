// What the guards cost: one activity's index and one question to every guard, for bodies of 1 KB and 20 KB, beside what
// JSON.parse of the same body costs in the same run. Interleaved; read the ratios. Then the dearest answer of each guard
// about 60 KB of hostile text, in CPU time of this thread.
//
//   node test/bench/guards.ts
import type { GuardContext } from '../../agent/src/guard.ts';
import { guards } from '../../agent/src/guards/index.ts';
import { createInputIndex } from '../../agent/src/inputs/index.ts';
import type { Operation } from '../../agent/src/operation.ts';
import { CONSTANT_STEPS, GUARD_STEPS_MAX, Steps } from '../../agent/src/steps.ts';

const context: GuardContext = {
  applicationRoot: '/srv/app',
  workingDirectory: '/srv/app',
  ownAddresses: ['127.0.0.1:3000'],
  configuredHosts: new Set(['127.0.0.1:9000']),
  isConstant: () => false,
  now: () => performance.now(),
};
const person = (id: number) => ({
  id,
  name: `Person ${id}`,
  email: `person${id}@example.com`,
  note: 'likes long walks, tea and quiet evenings',
  tags: ['one', 'two'],
  price: 12.5,
  website: 'https://example.com/people',
});
const body = (bytes: number): Buffer => {
  const people: unknown[] = [];
  while (JSON.stringify(people).length < bytes) people.push(person(people.length));
  return Buffer.from(JSON.stringify(people));
};
const sources = (bytes: Buffer) => ({
  query: { id: '17', q: 'hello' },
  path: '/people/17',
  header: {
    host: '127.0.0.1:3000',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
    accept: '*/*',
    'content-type': 'application/json',
  },
  body: { bytes, contentType: 'application/json' },
});
const operations: readonly Operation[] = [
  {
    kind: 'sql.query',
    call: 'pg.query',
    dialect: 'postgresql',
    sql: 'SELECT id, name, email FROM people WHERE tenant = $1 AND id = $2 ORDER BY name LIMIT 20',
    parameters: ['1', '17'],
  },
  { kind: 'file.access', call: 'fs.readFile', path: '/srv/app/views/home.html', access: 'read' },
  {
    kind: 'http.request',
    call: 'fetch',
    method: 'GET',
    url: 'http://127.0.0.1:9000/people/17',
    host: '127.0.0.1',
    port: 9000,
    addresses: ['127.0.0.1'],
  },
  {
    kind: 'net.connect',
    call: 'net.connect',
    host: 'example.com',
    port: 443,
    addresses: ['93.184.216.34'],
    transport: 'tcp',
  },
  {
    kind: 'process.spawn',
    call: 'child_process.execFile',
    file: 'convert',
    arguments: ['a.png', '-resize', '100x100', 'b.png'],
  },
  {
    kind: 'process.spawn',
    call: 'child_process.exec',
    file: '/bin/sh',
    arguments: ['-c', 'ls -l public | wc -l'],
    shellCommand: 'ls -l public | wc -l',
  },
  { kind: 'code.eval', call: 'Function', source: 'with (locals) { return `<p>${name}</p>` }' },
  {
    kind: 'nosql.query',
    call: 'mongodb.find',
    system: 'mongodb',
    command: 'find',
    filter: { tenant: 1, age: { $gt: 17 } },
  },
  { kind: 'template.compile', call: 'ejs.compile', engine: 'ejs', source: '<p>Hello <%= name %></p>' },
];
const small = body(1_024);
const large = body(20_480);

interface Row {
  readonly name: string;
  readonly run: () => unknown;
  best: number;
}
const rows: Row[] = [];
const row = (name: string, run: () => unknown): void => void rows.push({ name, run, best: Infinity });
for (const [size, bytes] of [
  ['1 KB', small],
  ['20 KB', large],
] as const) {
  const text = bytes.toString();
  row(`${size} JSON.parse (the measure)`, () => JSON.parse(text));
  row(`${size} index made, nothing asked`, () => createInputIndex(sources(bytes)));
  row(`${size} scan for dangerous characters`, () => createInputIndex(sources(bytes)).suspicious);
  row(`${size} walk and decode`, () => createInputIndex(sources(bytes)).values());
  row(`${size} walk, decode and first find`, () => createInputIndex(sources(bytes)).find('SELECT 1'));
  for (const operation of operations) {
    const asked = guards.filter((guard) => guard.operations.includes(operation.kind));
    const index = createInputIndex(sources(bytes));
    row(`${size} ${operation.call}, fresh activity`, () => {
      const fresh = createInputIndex(sources(bytes));
      for (const guard of asked) guard.judge(operation, fresh, context);
    });
    row(`${size} ${operation.call}, same activity`, () => {
      for (const guard of asked) guard.judge(operation, index, context);
    });
  }
}

const ROUNDS = 30;
for (let round = 0; round < ROUNDS; round++) {
  for (const one of rows) {
    const calls = 20;
    const started = performance.now();
    for (let call = 0; call < calls; call++) one.run();
    one.best = Math.min(one.best, ((performance.now() - started) * 1_000) / calls);
  }
}
let measure = 1;
for (const { name, best } of rows) {
  if (name.endsWith('(the measure)')) measure = best;
  console.log(
    `${name.padEnd(56)} ${best.toFixed(2).padStart(9)} µs   ${(best / measure).toFixed(2).padStart(7)} × JSON.parse`,
  );
}

const PIECES = [
  "'",
  '"',
  '`',
  '(',
  '{',
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
  '\n',
  'a.b.',
  '1+',
  "\\'",
  'or 1=1 ',
  '=>',
  '/a',
];
const hostile = (text: string): readonly Operation[] => [
  { kind: 'process.spawn', call: 'exec', file: '/bin/sh', arguments: ['-c', text], shellCommand: text },
  { kind: 'code.eval', call: 'eval', source: text },
  { kind: 'file.access', call: 'fs.readFile', path: text, access: 'read' },
  { kind: 'sql.query', call: 'pg.query', dialect: 'postgresql', sql: `SELECT * FROM t WHERE a = '${text}'` },
  { kind: 'sql.query', call: 'mysql.query', dialect: 'mysql', sql: `SELECT * FROM t WHERE a = ${text}` },
  { kind: 'nosql.query', call: 'mongodb.find', system: 'mongodb', command: 'find', filter: { $where: text } },
  { kind: 'ldap.search', call: 'ldapjs.search', base: 'dc=a', filter: `(uid=${text})` },
  { kind: 'template.compile', call: 'pug.compile', engine: 'pug', source: text },
  { kind: 'template.compile', call: 'ejs.compile', engine: 'ejs', source: text },
  { kind: 'log.write', call: 'console.log', text },
];
const worst = new Map<string, { ms: number; piece: string; cut: boolean }>();
const steps = new Steps(GUARD_STEPS_MAX);
const bounded = {
  ...context,
  steps,
  isConstant: () => steps.take(CONSTANT_STEPS) && false,
};
for (const piece of PIECES) {
  const text = piece.repeat(Math.ceil(60_000 / piece.length));
  for (const operation of hostile(text)) {
    for (const guard of guards.filter((one) => one.operations.includes(operation.kind))) {
      let best = Infinity;
      for (let round = 0; round < 3; round++) {
        const index = createInputIndex({
          query: { q: text },
          body: { bytes: Buffer.from(JSON.stringify([text.slice(0, 20_000)])) },
        });
        index.parts!('walked before');
        steps.restart();
        const before = process.threadCpuUsage();
        guard.judge(operation, index, bounded);
        const { user, system } = process.threadCpuUsage(before);
        best = Math.min(best, (user + system) / 1_000);
      }
      if (best > (worst.get(guard.id)?.ms ?? 0)) worst.set(guard.id, { ms: best, piece, cut: steps.cut });
    }
  }
}
for (const [guard, { ms, piece, cut }] of worst)
  console.log(
    `60 KB hostile, ${guard.padEnd(22)} ${ms.toFixed(1).padStart(7)} ms   ${JSON.stringify(piece)}${cut ? ' (cut short)' : ''}`,
  );
