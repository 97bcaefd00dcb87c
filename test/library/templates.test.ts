// Template engines: user text that becomes template source, against the same text given as data.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { sinks, testJudged } from './judged.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-templates-'));
const mark = join(folder, 'mark');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = `process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(mark)},'x')`;
const benign = { text: 'hello, world' };

testJudged({
  cases: 'templates',
  kind: 'template.compile',
  unsafe: [
    ...sinks(['ejsRender', 'ejsCompile', 'ejsRenderPromise'], { text: `<%= ${write} %>` }, benign),
    ...sinks(['pugRender', 'pugCompile'], { text: `#{${write}}` }, benign),
    ...sinks(
      ['nunjucksRender', 'nunjucksCallback', 'nunjucksCompile'],
      { text: `{{ range.constructor("${write.replaceAll('"', '\\"')}")() }}` },
      benign,
    ),
    ...sinks(['lodashTemplate'], { text: `<%= ${write} %>` }, benign),
    ...sinks(['handlebarsCompile', 'handlebarsCreate'], { text: '{{secret}}' }, benign, (answer) =>
      JSON.stringify(answer.body).includes('hidden'),
    ),
  ],
  safe: [
    ...sinks(['ejsData', 'lodashData'], { text: `<%= ${write} %>` }, benign),
    ...sinks(['pugData'], { text: `#{${write}}` }, benign),
    ...sinks(['nunjucksData', 'handlebarsData'], { text: '{{ 7 * 7 }}' }, benign),
  ],
  environment: { MARK_FILE: mark },
});
