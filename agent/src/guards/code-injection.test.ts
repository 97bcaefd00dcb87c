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
});
