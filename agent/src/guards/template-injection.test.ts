import type { TemplateCompileOperation } from '../operation.ts';
import { testGuard } from './table.test-helper.ts';
import { templateInjection } from './template-injection.ts';

const compile = (engine: string, source: string, options?: Record<string, unknown>): TemplateCompileOperation => ({
  kind: 'template.compile',
  call: `${engine}.compile`,
  engine,
  source,
  ...(options && { options }),
});

testGuard(
  templateInjection,
  [
    ['ejs', compile('ejs', 'Hi <%= process.env.A %>'), { query: { n: '<%= process.env.A %>' } }],
    [
      'nunjucks',
      compile('nunjucks', 'Hi {{ range.constructor("return 1")() }}'),
      { query: { n: '{{ range.constructor("return 1")() }}' } },
    ],
    ['handlebars', compile('handlebars', 'Hi {{#with "s"}}x{{/with}}'), { query: { n: '{{#with "s"}}x{{/with}}' } }],
    ['pug interpolation', compile('pug', 'p Hi #{7*7}'), { query: { n: '#{7*7}' } }],
    ['pug code line', compile('pug', 'p Hi\n- process.exit()'), { query: { n: 'Hi\n- process.exit()' } }],
    ['lodash', compile('lodash', 'Hi ${process.env.A}'), { query: { n: '${process.env.A}' } }],
    [
      'inside an interpolation behind another',
      compile('pug', 'p Hi #{name}, #{user.constructor("a")()}'),
      { query: { f: 'constructor("a")()' } },
    ],
    [
      'inside a tag',
      compile('ejs', '<%= user.x.constructor.constructor("a")() %>'),
      { query: { f: 'x.constructor.constructor("a")()' } },
    ],
    ['base64', compile('ejs', 'Hi <%= 1 %>'), { query: { n: Buffer.from('<%= 1 %>').toString('base64') } }],
    [
      'option',
      compile('ejs', 'Hi', { outputFunctionName: 'x;process.exit();s' }),
      { query: { 'settings[view options][outputFunctionName]': 'x;process.exit();s' } },
    ],
    [
      'escape function',
      compile('ejs', 'Hi', { client: 'true', escapeFunction: '1;return process' }),
      { query: { escapeFunction: '1;return process' } },
    ],
    [
      'pug pretty',
      compile('pug', 'p Hi', { pretty: "');process.exit();//" }),
      { query: { pretty: "');process.exit();//" } },
    ],
    [
      'syntax tree',
      compile('handlebars', '{"type":"Program","body":[{"type":"MustacheStatement"}]}'),
      { body: Buffer.from('{"t":{"type":"Program","body":[{"type":"MustacheStatement"}]}}') },
    ],
    ['own delimiter', compile('ejs', 'Hi <?= 1 ?>', { delimiter: '?' }), { query: { n: '<?= 1 ?>' } }],
  ],
  [
    [
      'words behind an interpolation',
      compile('pug', 'p Hi #{name}\np bring 5 %; thanks'),
      { query: { n: 'bring 5 %; thanks' } },
    ],
    [
      'an address behind an interpolation',
      compile('pug', 'p Hi #{name}\np at x.example/?a=1'),
      { query: { n: 'at x.example/?a=1' } },
    ],
    ['text', compile('ejs', 'Hi Bob & co'), { query: { n: 'Bob & co' } }],
    ['data, not source', compile('ejs', 'Hi <%= n %>'), { query: { n: '<%= 1 %>' } }],
    ['word of the template', compile('ejs', 'Hi <%= name %>'), { query: { n: 'name' } }],
    ['html', compile('handlebars', 'Hi <b>x</b>'), { query: { n: '<b>x</b>' } }],
    ['price', compile('pug', 'p costs $5 (five)'), { query: { n: 'costs $5 (five)' } }],
    ['plain option', compile('ejs', 'Hi', { localsName: 'data' }), { query: { localsName: 'data' } }],
    ["the program's option", compile('pug', 'p', { pretty: '  ' }), { query: { x: 'y' } }],
    ['field name', compile('ejs', '<%= user.email %>'), { query: { f: 'email' } }],
  ],
);
