// Scripts of the studio: texts that become JavaScript, at once, by way of a file, in another thread, after the answer.
import type { RangeCase, RangePlaces } from '../case.ts';
import { post, shelf } from './shop.ts';

export function studioScriptCases(places: RangePlaces): RangeCase[] {
  const code = shelf('code-injection', places, 'studio');
  const leak = { kind: 'answer', holds: places.secret } as const;
  const making = (name: string, path: string, make: (file: string) => Record<string, unknown>): void => {
    const file = `${places.outside}/${places.token()}`;
    code.attack(name, post(`/scripts/${path}`, make(file)), { kind: 'file', path: file });
  };
  const builtin = (file: string): string => `process.getBuiltinModule('fs').writeFileSync('${file}','')`;
  const main = (file: string): string => `process.mainModule.require('fs').writeFileSync("${file}","")`;
  const pieces = (file: string): string =>
    `globalThis['pro'+'cess']['getBuiltin'+'Module']('f'+'s')['write'+'FileSync']('${file}','')`;
  const letters = (file: string): string =>
    `eval(String.fromCharCode(${[...builtin(file)].map((letter) => letter.charCodeAt(0)).join()}))`;
  const template = (file: string): string => `process.getBuiltinModule(\`fs\`).writeFileSync(\`${file}\`,\`\`)`;
  const escape = (file: string): string =>
    `this.constructor.constructor('return process')().getBuiltinModule('fs').writeFileSync('${file}','')`;
  const ways = { builtin, main, pieces, letters, template };
  for (const path of [
    'eval',
    'indirect',
    'function',
    'async',
    'generator',
    'reflect',
    'run-in-this',
    'compile',
    'inspector',
    'repl',
  ])
    for (const [name, way] of Object.entries(ways)) making(name, path, (file) => ({ x: way(file) }));
  for (const path of ['run-in-new', 'script', 'vm-later']) {
    making('constructor', path, (file) => ({ x: escape(file) }));
    making('a function of the sandbox', path, (file) => ({
      x: `(() => {}).constructor.constructor('1'); ${escape(file)}`,
    }));
    making('pieces', path, (file) => ({
      x: `this['con'+'structor']['con'+'structor']('return pro'+'cess')().getBuiltinModule('fs').writeFileSync('${file}','')`,
    }));
    making('a proxy of an error', path, (file) => ({
      x: `const c = this.constructor; const f = c.constructor; f('return process')().getBuiltinModule('fs').writeFileSync('${file}','')`,
    }));
    making('later', path, (file) => ({ x: `Promise.resolve().then(() => { ${escape(file)} }); 1` }));
  }
  making('function parameter', 'function-parameter', (file) => ({ x: `a = ${builtin(file)}` }));
  making('function parameter, the end', 'function-parameter', (file) => ({ x: `){${builtin(file)}}, a = function(` }));
  making('field', 'sorted', (file) => ({ field: `a, ${builtin(file)} //` }));
  making('filter', 'filter', (file) => ({ where: `n > 1, ${builtin(file)}` }));
  making('quote', 'string', (file) => ({ name: `'+${builtin(file)}+'` }));
  making('quote, pieces', 'string', (file) => ({ name: `'-${template(file)}-'` }));
  making('placeholder', 'template', (file) => ({ name: `\${${builtin(file)}}` }));
  making('backslash', 'quoted', (file) => ({ name: `\\";${builtin(file)};//` }));
  making('a call', 'json', (file) => ({ text: `{name: ${builtin(file)}}` }));
  making('a key', 'json', (file) => ({ text: `{[${builtin(file)}]: 1}` }));
  making('a getter', 'json', (file) => ({ text: `{get name() { ${builtin(file)} }}` }));
  making('the end of a pattern', 'regexp', (file) => ({ pattern: `x/,${builtin(file)},/x` }));
  making('a key', 'key', (file) => ({ key: `name, ${builtin(file)}` }));
  making('a key, the chain', 'key', (file) => ({ key: `constructor.constructor("${builtin(file)}")()` }));
  for (const path of ['worker', 'worker-url', 'import-data', 'import-base64']) {
    making('process', path, (file) => ({ x: `process.getBuiltinModule('fs').writeFileSync('${file}','')` }));
    making('pieces', path, (file) => ({ x: pieces(file) }));
  }
  making('data:', 'import', (file) => ({
    name: `data:text/javascript,process.getBuiltinModule('fs').writeFileSync('${file}','')`,
  }));
  making('data:, base64', 'import', (file) => ({
    name: `data:text/javascript;base64,${Buffer.from(builtin(file)).toString('base64')}`,
  }));
  for (const [name, path, module] of [
    ['a path', 'require', `${places.outside}/marker.js`],
    ['a path, climbing', 'plugin', `../../../../outside/marker`],
    ['file:', 'import', `file://${places.outside}/marker.js`],
    ['a path', 'import', `${places.outside}/marker.js`],
  ] as const) {
    code.attack(name, post(`/scripts/${path}`, { name: module }), {
      kind: 'file',
      path: `${places.outside}/marker-was-here`,
    });
  }
  code.attack('the environment', post('/scripts/function', { x: 'process.env.RANGE_SECRET' }), leak);
  code.attack('the environment, in pieces', post('/scripts/eval', { x: `process['env']['RANGE_'+'SECRET']` }), leak);
  code.attack('the environment', post('/scripts/template', { name: '${process.env.RANGE_SECRET}' }), leak);
  code.attack('the environment', post('/scripts/worker', { x: 'process.env.RANGE_SECRET' }), leak);
  code.attack('the environment', post('/scripts/config-file', { title: `'+process.env.RANGE_SECRET+'` }), leak);
  code.attack('the environment', post('/scripts/config-import', { title: `"+process.env.RANGE_SECRET+"` }), leak);
  making('a file of settings', 'config-file', (file) => ({ title: `'+${builtin(file)}+'` }));
  making('a file of settings, a line of its own', 'config-file', (file) => ({ title: `' };\n${builtin(file)};//` }));
  making('an imported file', 'config-import', (file) => ({ title: `"+${builtin(file)}+"` }));
  making('after the answer', 'later', (file) => ({ x: builtin(file) }));
  making('after the answer, pieces', 'later', (file) => ({ x: pieces(file) }));
  for (const [at, one] of code.cases.entries())
    if (one.sink.endsWith('later')) code.cases[at] = { ...one, answered: true };

  for (const text of [
    'hello',
    "O'Brien",
    'eval(x)',
    'require("fs")',
    'a; b // c',
    '${x}',
    '`code`',
    'process.exit()',
    'function () {}',
    '() => 1',
    'constructor',
    '日本',
    '</script>',
    'C:\\new',
    'a\nb',
    '1+1',
  ])
    code.benign(
      text,
      post('/scripts/safe/worker-data', { x: text }),
      post('/scripts/safe/config-file', { title: text }),
      post('/scripts/safe/config-json', { title: text }),
      post('/scripts/safe/rule-text', { title: text }),
      post('/scripts/safe/function', { text }),
      post('/scripts/safe/function-literal', { text }),
      post('/scripts/safe/search', { text }),
      post('/scripts/safe/plugin', { name: text }),
      post('/scripts/safe/key', { key: text }),
    );
  for (const n of ['1', '-2', '3.5', '1e3', 'x'])
    code.benign(n, post('/scripts/safe/number', { n }), post('/scripts/safe/rule', { price: n, extra: 1 }));
  for (const x of ['1', 'price', '-3', '12.5', 'true', '"text"'])
    for (const path of [
      'eval',
      'function',
      'async',
      'generator',
      'run-in-new',
      'run-in-this',
      'compile',
      'module',
      'worker',
      'import-data',
      'later',
      'queue',
      'vm-later',
    ])
      if (!(x === 'price' && !/run-in-new|later|queue/.test(path))) code.benign(x, post(`/scripts/${path}`, { x }));
  for (const x of [
    'price * 2',
    'price > 2 ? "high" : "low"',
    'Math.max(price, 5)',
    'let total = 0; for (const n of [1, price]) total += n; total',
    '[1, 2].map((n) => n * price).join()',
    'JSON.stringify({ price })',
  ])
    code.benign(x, post('/scripts/vm2', { x }));
  for (const name of ['Ann', 'Bob Smith', 'Zoë', 'a-b', '5 > 3', 'semi; colon', 'what (ever)'])
    code.benign(
      name,
      post('/scripts/string', { name }),
      post('/scripts/template', { name }),
      post('/scripts/quoted', { name }),
      post('/scripts/config-file', { title: name }),
      post('/scripts/config-import', { title: name }),
    );
  code.benign('an escaped quote', post('/scripts/quoted', { name: 'say "hi"' }));
  for (const text of ['{"name":"Ann"}', '{"name":"a; b","x":[1,2,{"y":null}]}', '{name: "Ann", size: 3}', '[1,2]'])
    code.benign(text, post('/scripts/json', { text }));
  for (const pattern of ['^s', 'st.d', '[a-z]+$', '(a|b)', '\\w+'])
    code.benign(pattern, post('/scripts/regexp', { pattern }));
  for (const key of ['name', 'size'])
    code.benign(key, post('/scripts/key', { key }), post('/scripts/sorted', { field: key }));
  code.benign('n > 1', post('/scripts/filter', { where: 'true' }));
  code.benign('greet', post('/scripts/plugin', { name: 'greet' }));
  for (const name of ['node:path', 'node:url'])
    code.benign(name, post('/scripts/require', { name }), post('/scripts/import', { name }));
  return code.cases;
}
