// Published attacks on older versions of template engines and lodash: option injection, a syntax tree in place of a template,
// prototype pollution. Each works here without the agent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { cachedPackages, type MaybePackage } from './cached.ts';
import { sinks, testJudged } from './judged.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-old-templates-'));
const mark = join(folder, 'mark');
const view = join(folder, 'view.ejs');
writeFileSync(view, '<p><%= name %></p>');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = { MARK_FILE: mark, VIEW_FILE: view };
const packages = (): Promise<Readonly<Record<string, MaybePackage>>> =>
  cachedPackages({
    LODASH_PACKAGES: {
      name: 'lodash.merge',
      version: '4.6.1',
      besides: [
        'lodash.mergewith@4.6.1',
        'lodash.defaultsdeep@4.6.0',
        'lodash.set@4.3.2',
        'lodash.setwith@4.3.2',
        'lodash.template@4.4.0',
      ],
    },
  });
const write = `process.getBuiltinModule('node:fs').writeFileSync('${mark}','x')`;
const tree = {
  type: 'Program',
  body: [
    {
      type: 'MustacheStatement',
      path: 0,
      params: [{ type: 'NumberLiteral', value: write }],
      loc: { start: 0, end: 0 },
    },
  ],
};

testJudged({
  cases: 'old-templates',
  kind: 'template.compile',
  unsafe: [
    // CVE-2022-29078
    {
      route: 'ejsData',
      attack: { name: 'a', settings: { 'view options': { outputFunctionName: `x;${write};s` } } },
      benign: { name: 'a', settings: { 'view options': { rmWhitespace: true } } },
    },
    // CVE-2021-23337
    {
      route: 'lodashOptions',
      attack: { options: { variable: `x){${write}};with(obj` } },
      benign: { options: { variable: 'data' } },
    },
    {
      route: 'templatePackage',
      attack: { options: { variable: `x){${write}};with(obj` } },
      benign: { options: { variable: 'data' } },
    },
    // CVE-2021-23383 and others of the same kind
    { route: 'handlebarsTree', attack: { template: tree }, benign: { template: 'hello' } },
  ],
  safe: [],
  packages,
  environment,
});

testJudged({
  cases: 'old-templates',
  kind: 'object.merge',
  unsafe: [
    // CVE-2020-8203
    ...sinks(
      ['lodashSet', 'lodashZip'],
      { path: '__proto__.polluted' },
      { path: 'a.constructor.polluted' },
      (answer) => answer.body?.result === true,
    ),
    // The same functions in packages of their own. CVE-2019-10744, CVE-2018-16487
    ...sinks(
      ['setPackage', 'setwithPackage'],
      { path: '__proto__.polluted' },
      { path: 'a.constructor.polluted' },
      (answer) => answer.body?.result === true,
    ),
    ...sinks(
      ['mergePackage', 'mergewithPackage', 'defaultsdeepPackage'],
      { body: { constructor: { prototype: { polluted: true } } } },
      { body: { name: 'x', nested: { constructor: 'steel' } } },
      (answer) => answer.body?.result === true,
    ),
  ],
  safe: [],
  packages,
  environment,
});
