// Deserialisers that can build functions from text, against texts that hold only data.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { cachedPackage } from './cached.ts';
import { sinks, testJudged } from './judged.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-deserialise-'));
const mark = join(folder, 'mark');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = `process.getBuiltinModule('node:fs').writeFileSync('${mark}','x')`;

// Compiled in a context of its own, from which what was handed in leads outside.
const outside = `this.module.constructor.constructor("return process")().getBuiltinModule("node:fs").writeFileSync("${mark}","x")`;
const cryo = (value: string): string =>
  JSON.stringify({
    root: '_CRYO_REF_0',
    references: [
      { contents: { toString: '_CRYO_REF_1', name: 'alice' }, value: '_CRYO_OBJECT_' },
      { contents: {}, value },
    ],
  });

testJudged({
  cases: 'deserialisers',
  kind: 'deserialize',
  unsafe: [
    ...sinks(
      ['unserialize'],
      { text: JSON.stringify({ name: `_$$ND_FUNC$$_function(){ ${write} }()` }) },
      { text: '{"name":"alice"}' },
    ),
    ...sinks(
      ['funcster'],
      { text: JSON.stringify({ name: { __js_function: `(function(){ ${outside} })()` } }) },
      { text: '{"name":"alice"}' },
    ),
    ...sinks(
      ['cryo'],
      { text: cryo(`_CRYO_FUNCTION_function () { ${write}; return 'x'; }`) },
      { text: cryo('_CRYO_OBJECT_') },
    ),
    ...sinks(
      ['toJs'],
      { text: '{ name: [1, 2, 3].map((x) => x * 7)[2] }' },
      { text: '{ name: "alice" }' },
      (answer) => answer.body?.result === 21,
    ),
    ...sinks(
      ['yaml3Load'],
      { text: `name: { toString: !!js/function "function(){ ${write}; return 'x' }" }` },
      { text: 'name: alice' },
    ),
  ],
  safe: sinks(
    ['yaml3Safe', 'yaml4Load'],
    { text: `name: !!js/function "function(){ ${write} }"` },
    { text: 'name: alice' },
  ),
  environment: { MARK_FILE: mark },
  packages: async () => ({ SERIALIZE_TO_JS: await cachedPackage({ name: 'serialize-to-js', version: '1.2.2' }) }),
});
