import { describe, expect, it } from 'vitest';
import type { CodeEvalOperation } from '../operation.ts';
import { codeInjection } from './code-injection.ts';
import { judgeWith } from './judge-with.test-helper.ts';

const evaluate = (source: string): CodeEvalOperation => ({ kind: 'code.eval', call: 'eval', source });

const attacks: readonly (readonly [string, CodeEvalOperation, Record<string, unknown>])[] = [
  [
    'whole program',
    evaluate("require('child_process').execSync('id')"),
    { query: { x: "require('child_process').execSync('id')" } },
  ],
  ['expression', evaluate('return process.env.SECRET'), { query: { x: 'process.env.SECRET' } }],
  ['string concat breakout', evaluate("var a = ''+process.env.SECRET+''"), { query: { x: "'+process.env.SECRET+'" } }],
  ['breakout with statement', evaluate('f("a");process.exit();//")'), { query: { x: 'a");process.exit();//' } }],
  ['template', evaluate('x = `${process.env.A}`'), { query: { x: '${process.env.A}' } }],
  [
    'constructor chain',
    evaluate('1+[].constructor.constructor("return 1")()'),
    { query: { x: '[].constructor.constructor("return 1")()' } },
  ],
  [
    'this',
    evaluate('this.constructor.constructor("return process")()'),
    { query: { x: 'this.constructor.constructor("return process")()' } },
  ],
  ['computed', evaluate('a["constr"+"uctor"]'), { query: { x: 'a["constr"+"uctor"]' } }],
  ['unicode name', evaluate('pr\\u006fcess.exit()'), { query: { x: 'pr\\u006fcess.exit()' } }],
  ['calculator', evaluate('(1+globalThis.process.pid)'), { query: { x: '1+globalThis.process.pid' } }],
  ['call', evaluate('secret()'), { query: { x: 'secret()' } }],
  ['assignment', evaluate('isAdmin=1'), { query: { x: 'isAdmin=1' } }],
  ['arrow', evaluate('(()=>1)()'), { query: { x: '(()=>1)()' } }],
  ['property injection', evaluate('data.x;process.exit(1)'), { query: { f: 'x;process.exit(1)' } }],
  ['base64', evaluate('process.exit(1)'), { query: { x: Buffer.from('process.exit(1)').toString('base64') } }],
  ['import', evaluate("import('fs')"), { query: { x: "import('fs')" } }],
  ['tagged template', evaluate('alert`1`'), { query: { x: 'alert`1`' } }],
];
const benign: readonly (readonly [string, CodeEvalOperation, Record<string, unknown>])[] = [
  ['arithmetic', evaluate('1 + 2 * (3 - 4) / 5'), { query: { x: '1 + 2 * (3 - 4) / 5' } }],
  ['Math', evaluate('Math.max(1, 2)'), { query: { x: 'Math.max(1, 2)' } }],
  ['property name', evaluate('data.price'), { query: { f: 'price' } }],
  ['comparison', evaluate('return price > 10 && qty <= 5'), { query: { x: 'price > 10 && qty <= 5' } }],
  ['inside a string', evaluate('log("process.exit(1)")'), { query: { x: 'process.exit(1)' } }],
  [
    'escaped by JSON, out of a JSON text in a JSON body',
    evaluate('({"value":"Dwayne \\"The Rock\\" Johnson"})'),
    { body: Buffer.from(JSON.stringify({ x: JSON.stringify({ x: 'Dwayne "The Rock" Johnson' }) })) },
  ],
  [
    'escaped by JSON, out of a JSON text in a document of GraphQL',
    evaluate('({"value":"<p class=\\"a\\">b</p>"})'),
    {
      body: Buffer.from(
        JSON.stringify({ query: `{ a(b: ${JSON.stringify(JSON.stringify({ x: '<p class="a">b</p>' }))}) { c } }` }),
      ),
    },
  ],
  [
    'escaped by JSON, out of a document that can be decoded twice',
    evaluate('({"value":"a\\nb; c\\nd"})'),
    {
      body: Buffer.from(
        JSON.stringify({ query: `{ a(b: ${JSON.stringify(JSON.stringify({ x: 'a\nb; c\nd' }))}) { c } }` }),
      ),
    },
  ],
  [
    'escaped by JSON',
    evaluate('x = ' + JSON.stringify('a"; process.exit(1); "')),
    { query: { x: 'a"; process.exit(1); "' } },
  ],
  ['JSON object', evaluate('x = {"a":[1,"b"],"c":null}'), { body: Buffer.from('{"a":[1,"b"],"c":null}') }],
  ['word of the code', evaluate('function f(locals) { return locals.name }'), { query: { x: 'return' } }],
  ['word of the code 2', evaluate('function f(locals) { return locals.name }'), { query: { x: 'function' } }],
  ['in a comment', evaluate('/* process.exit() */ 1'), { query: { x: 'process.exit()' } }],
  ['not there', evaluate('f(1)'), { query: { x: 'process.exit()' } }],
];

describe('code-injection', () => {
  it.each(attacks)('finds: %s', (_, operation, inputs) => {
    expect(judgeWith(codeInjection, operation, inputs)).toBeDefined();
  });
  it.each(benign)('leaves alone: %s', (_, operation, inputs) => {
    expect(judgeWith(codeInjection, operation, inputs)).toBeUndefined();
  });
  it('reads data: URLs', () => {
    const code = "require('child_process').execSync('id')";
    const operation = {
      kind: 'code.load',
      call: 'import',
      target: `data:text/javascript,${encodeURIComponent(code)}`,
    } as const;
    expect(judgeWith(codeInjection, operation, { query: { x: code } })).toBeDefined();
    expect(judgeWith(codeInjection, operation, { query: { x: 'text' } })).toBeUndefined();
  });

  const program = (source: string): CodeEvalOperation => ({ ...evaluate(source), call: 'vm.Script', inSandbox: true });
  const given = (source: string): Record<string, unknown> => ({ body: { program: source } });
  it.each([
    "error.constructor.constructor('return process')()",
    'x["constructor"]["constructor"]("return 1")()',
    'new F("process.mainModule.require(1)")()',
    'const f = (e, frames) => frames; Error.prepareStackTrace = f',
    "o = { [Symbol.for('nodejs.util.inspect.custom')]: (a, b, inspect) => inspect }",
  ])('finds the way out of a sandbox: %s', (source) => {
    expect(judgeWith(codeInjection, program(source), given(source))).toBeDefined();
  });
  it.each([
    'values.map((value) => value * 2)',
    'class A { constructor() { this.process = 1; } } new A().process.step()',
    'function total(list) { return this.sum(list); } // the process of it',
    'try { null.x } catch (error) { error.constructor.name }',
  ])("leaves a sandbox's program alone: %s", (source) => {
    expect(judgeWith(codeInjection, program(source), given(source))).toBeUndefined();
  });
  it('finds a program that is out of its sandbox, whatever it says', () => {
    expect(judgeWith(codeInjection, { ...evaluate('return 1'), fromSandbox: true }, {})).toBeDefined();
  });
  it("leaves a value alone whose document's punctuation comes with it", () => {
    const note = '<?php system($_GET["cmd"]); ?> is how it used to be done';
    const source = `(${JSON.stringify({ value: note })})`;
    expect(judgeWith(codeInjection, evaluate(source), { body: { x: JSON.stringify({ x: note }) } })).toBeUndefined();
  });
  it('leaves values alone that a program writes as calls', () => {
    const source = '{when: new Date("2020-01-01"), all: new Map([[1, 2]])}';
    expect(judgeWith(codeInjection, evaluate(`(${source})`), { body: source })).toBeUndefined();
  });
});

describe('code-injection: functions made of stored text', () => {
  const make = (source: string, call = 'Function'): CodeEvalOperation => ({ kind: 'code.eval', call, source });
  const judged = (operation: CodeEvalOperation, constant = false) =>
    judgeWith(codeInjection, operation, { body: { text: 'go' } }, { isConstant: () => constant });
  it.each([
    'return this.process.mainModule.require("child_process").execSync("id")',
    'with (obj) { __p += `${ process.binding("spawn_sync").spawn({}) }` }',
    'return [].constructor.constructor("return process")().pid',
    'return process.getBuiltinModule("child_process")',
    'return process.mainModule["req" + "uire"]("fs")',
  ])('finds, allowed or not: %s', (source) => {
    expect(judged(make(source))?.evenWhereAllowed).toBe(true);
  });
  it.each([
    'return $json.body.text.toUpperCase().split(" ")',
    'return Object.keys(process.env).length',
    'return "the mainModule of a package"',
    'return this.constructor.name + binding(process)',
    'with (obj) { __p += __e(name) }',
  ])('leaves alone: %s', (source) => {
    expect(judged(make(source))).toBeUndefined();
  });
  it('leaves alone what a file of the program holds, and what Node compiles from files', () => {
    expect(judged(make('return process.mainModule.require("x")'), true)).toBeUndefined();
    expect(judged(make('return process.mainModule.require("x")', 'vm.Script'))).toBeUndefined();
  });
});
