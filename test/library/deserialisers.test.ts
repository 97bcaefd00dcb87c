// Deserialisers that can build functions from text, against texts that hold only data.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { sinks, testJudged } from './judged.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-deserialise-'));
const mark = join(folder, 'mark');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = `process.getBuiltinModule('node:fs').writeFileSync('${mark}','x')`;

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
});
