// Rules and stored values of the studio: evaluators that are made for users, and readers that give more than values.
import { gzipSync } from 'node:zlib';
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, post, shelf } from './shop.ts';

export function studioRuleCases(places: RangePlaces): RangeCase[] {
  const code = shelf('code-injection', places, 'studio');
  const values = shelf('deserialization', places, 'studio');
  const builtin = (file: string): string => `process.getBuiltinModule('fs').writeFileSync('${file}','')`;
  const on = (shelf: typeof code, name: string, make: (file: string) => ReturnType<typeof post>): void => {
    const file = `${places.outside}/${places.token()}`;
    shelf.attack(name, make(file), { kind: 'file', path: file });
  };
  on(code, 'constructor of a method', (file) =>
    post('/rules/expr-eval', { formula: `name.constructor.constructor("${builtin(file)}")()` }),
  );
  on(code, 'a name of the prototype', (file) =>
    post('/rules/expr-eval', { formula: `toString.constructor("${builtin(file)}")()` }),
  );
  on(code, 'the text of a function', (file) =>
    post('/rules/expr-eval-function', { formula: `name.constructor.constructor("${builtin(file)}")()` }),
  );
  on(code, 'constructor', (file) =>
    post('/rules/jexl', { formula: `name.constructor.constructor("${builtin(file)}")()` }),
  );
  on(code, 'constructor', (file) => post('/rules/jsonata', { formula: `$string.constructor("${builtin(file)}")()` }));
  on(code, 'constructor', (file) =>
    post('/rules/angular', { formula: `name.constructor.constructor("${builtin(file)}")()` }),
  );
  on(code, 'constructor', (file) => post('/rules/mathjs', { formula: `cos.constructor("${builtin(file)}")()` }));
  on(code, 'import', (file) =>
    post('/rules/mathjs', { formula: `import({f: cos}); expression.transform.constructor("${builtin(file)}")()` }),
  );
  on(code, 'constructor', (file) =>
    post('/rules/filtrex', { formula: `constructor of constructor of name` + ` + "${builtin(file)}"` }),
  );
  on(code, 'method', (file) =>
    post('/rules/json-logic', { rule: { method: [{ var: 'name.constructor' }, 'constructor', [builtin(file)]] } }),
  );
  for (const payload of [(file: string) => builtin(file), (file: string) => `(()=>${builtin(file)})()`]) {
    on(code, 'a filter in a token', (file) =>
      get(
        '/rules/token',
        {},
        {
          authorization: `Bearer eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify({ filter: payload(file) })).toString('base64url')}.c2lnbmF0dXJl`,
        },
      ),
    );
  }
  const text = (file: string): string => `{"name":"_$$ND_FUNC$$_function(){${builtin(file)}}()"}`;
  on(values, 'a function that is called', (file) => post('/rules/node-serialize', { text: text(file) }));
  on(values, 'an arrow', (file) =>
    post('/rules/node-serialize', { text: `{"a":{"b":"_$$ND_FUNC$$_(() => ${builtin(file)})()"}}` }),
  );
  on(values, 'in a cookie', (file) =>
    get(
      '/rules/node-serialize-cookie',
      {},
      { cookie: `profile=${encodeURIComponent(Buffer.from(text(file)).toString('base64'))}` },
    ),
  );
  on(values, 'packed', (file) => post('/rules/packed', { text: gzipSync(text(file)).toString('base64') }));
  on(values, 'an expression', (file) => post('/rules/serialize-javascript', { text: `{name: ${builtin(file)}}` }));
  on(values, 'a getter', (file) =>
    post('/rules/serialize-javascript', { text: `{get name(){return ${builtin(file)}}}` }),
  );
  on(values, 'a reviver', (file) =>
    post('/rules/reviver', {
      text: JSON.stringify({ a: `function x(a = ${builtin(file)}) {}; x()` }).replace('; x()', ''),
    }),
  );
  on(values, 'a reviver, called', (file) =>
    post('/rules/reviver', { text: JSON.stringify({ a: `function () {}, ${builtin(file)}` }) }),
  );
  on(values, 'a tag', (file) =>
    post('/rules/yaml', { text: `a: { toString: !!js/function "function(){${builtin(file)}}" }` }),
  );
  on(values, 'a tag, called as a key', (file) =>
    post('/rules/yaml', { text: `? { toString: !!js/function "function(){${builtin(file)}}" }\n: x` }),
  );
  on(values, 'a tag, verbatim', (file) =>
    post('/rules/yaml', { text: `a: { toString: !<tag:yaml.org,2002:js/function> "function(){${builtin(file)}}" }` }),
  );
  on(values, 'a tag of its own name', (file) =>
    post('/rules/yaml', {
      text: `%TAG !x! tag:yaml.org,2002:js/\n---\na: { toString: !x!function "function(){${builtin(file)}}" }`,
    }),
  );
  on(values, 'in the second document', (file) =>
    post('/rules/yaml-all', { text: `a: 1\n---\na: { toString: !!js/function "function(){${builtin(file)}}" }` }),
  );

  for (const [path, formulas] of Object.entries({
    mathjs: [
      'price * 2',
      'sqrt(16) + price',
      'sum([1, 2, 3])',
      '2 inch to cm',
      'f(x) = x^2',
      'price > 2 ? 1 : 0',
      'import',
      '"constructor"',
    ],
    'expr-eval': [
      'price * 2',
      'max(price, 7)',
      'price > 2 and count < 9',
      'name == "constructor"',
      'round(price / 7)',
      '"eval(x)"',
      'length(name)',
    ],
    'expr-eval-function': ['price * 2 + 1', 'min(price, 2)', '-price'],
    jexl: [
      'price * 2',
      'name|upper',
      'tags[.length > 0]',
      'price > 2 ? "high" : "low"',
      '"a; b" + name',
      '{ a: price }.a',
    ],
    jsonata: [
      'price * count',
      '$sum([1, 2, price])',
      '$uppercase(name)',
      'tags[0]',
      '{ "total": price * count }',
      '$map(tags, function($t) { $t & "!" })',
    ],
    filtrex: ['price * 2', 'price > 2 and count < 9', 'name == "Ann"', 'max(price, 7)', 'price in (1, 2, 3)'],
    angular: ['price * 2', 'name + "!"', 'tags[0]', 'price > 2 ? "high" : "low"', 'user.name', 'name.length'],
  }))
    for (const formula of formulas) code.benign(formula, post(`/rules/${path}`, { formula }));
  for (const rule of [
    { '>': [{ var: 'price' }, 2] },
    { cat: ['a; b ', { var: 'name' }] },
    { if: [true, 'eval(x)', 'no'] },
    { in: ['a', { var: 'tags' }] },
    { '==': ['constructor', { var: 'name' }] },
  ])
    code.benign(
      JSON.stringify(rule),
      post('/rules/json-logic', { rule }),
      post('/rules/json-logic', { rule: JSON.stringify(rule) }),
    );
  for (const condition of [
    { fact: 'price', operator: 'greaterThan', value: 2 },
    { fact: 'name', operator: 'equal', value: "O'Brien; x" },
    { fact: 'tags', operator: 'contains', value: 'constructor' },
  ])
    code.benign(JSON.stringify(condition), post('/rules/json-rules', { condition }));
  for (const [schema, data] of [
    [
      { type: 'object', properties: { name: { type: 'string', pattern: '^[a-z;]+$' } }, required: ['name'] },
      { name: 'a;b' },
    ],
    [
      { type: 'object', properties: { constructor: { type: 'string' }, "it's": { enum: ['a"b', "c'd", 'e\\f'] } } },
      { "it's": 'a"b' },
    ],
    [{ title: 'process.exit()', description: '*/ // ${x} `y`', type: 'string', maxLength: 9 }, 'x'],
    [
      {
        $id: 'https://studio.example/s.json',
        $defs: { n: { type: 'number' } },
        type: 'array',
        items: { $ref: '#/$defs/n' },
      },
      [1, 2],
    ],
    [
      {
        type: 'object',
        patternProperties: { '^x-"\'\\\\': { const: 'a\nb' } },
        additionalProperties: { type: ['string', 'null'] },
      },
      { y: null },
    ],
  ] as const)
    code.benign(JSON.stringify(schema), post('/rules/ajv', { schema, data }), post('/rules/safe/ajv', { data }));
  for (const cell of ['=1+2', '=HYPERLINK("http://x")', '+cmd|x', '-5', '@SUM(A1)', 'a "b"'])
    code.benign(cell, post('/rules/safe/csv', { cell }));

  for (const text of [
    'name: Ann\nage: 3',
    'base: &b { a: 1 }\nmore:\n  <<: *b\n  c: 2',
    'text: "function () {}"',
    'note: |\n  function x() { return 1 }\n  eval(y)',
    '- a\n- b: [1, 2]',
    'date: 2020-01-02',
    'regexp: "!!js/regexp /x/"',
    'a: !!str 12\nb: !!int "3"',
    '{"json": [1, {"constructor": "steel"}]}',
  ])
    values.benign(
      text,
      post('/rules/yaml', { text }),
      post('/rules/yaml-all', { text: `${text}\n---\nx: 1` }),
      post('/rules/safe/yaml', { text }),
    );
  for (const name of ['Ann', 'function () {}', "O'Brien", '</script>', '_$$ND_FUNC$$_', 'a; b', '() => x'])
    values.benign(
      name,
      post('/rules/safe/serialize-javascript', { name }),
      post('/rules/safe/v8', { name }),
      post('/rules/safe/flatted', { text: JSON.stringify([{ name: '1' }, name]) }),
      post('/rules/safe/superjson', { text: JSON.stringify({ json: { name } }) }),
      post('/rules/safe/devalue', { text: JSON.stringify([name]) }),
      post('/rules/reviver', { text: JSON.stringify({ name: `the ${name}` }) }),
    );
  for (const text of [
    '{"name":"Ann"}',
    '{"a":{"b":[1,2]}}',
    '{"note":"call function(){} later"}',
    '{"name":"ND_FUNC"}',
  ])
    values.benign(
      text,
      post('/rules/node-serialize', { text }),
      post('/rules/packed', { text: gzipSync(text).toString('base64') }),
      post('/rules/serialize-javascript', { text }),
    );
  return [...code.cases, ...values.cases];
}
