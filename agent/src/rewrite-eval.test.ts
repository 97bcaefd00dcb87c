import { describe, expect, test } from 'vitest';
import { GATE, pageGate, rewriteEval } from './rewrite-eval.ts';

const rewritten = (source: string): string => source.replaceAll('§', GATE);

// "§" stands where the gate is expected.
const changed = [
  'eval(§x)',
  'const y = eval(§ "1+" + x);',
  'if (a) eval(§b); else eval(§c)',
  'const o = { run: (s) => eval(§s) };',
  'return `${eval(§x)}`',
  'const r = a / b; eval(§x) / 2',
  'x = /eval(y)/.test(z) && eval(§z)',
  'eval /* why */ (§x)',
  'eval(§eval(§x))',
  "'it''s'; eval(§x)",
  'const s = {}; /re"x/; eval(§s)',
  'eval(§await x, y)',
  'if (eval(§x)) { y() }',
  'globalThis.eval(§ x )',
  '(0, eval)(§x)',
  'y = (0,eval)(§x) + 1',
  '(1, eval)(§x)',
  'while (a) { eval(§f({ b: (c) })) }',
];
const unchanged = [
  'o.eval(x)',
  'o?.eval(x)',
  'o.window.eval(x)',

  '"eval(x)"',
  "'use eval(x)'",
  '`eval(x)`',
  '// eval(x)',
  '/* eval(x) */',
  '/eval(x)/.test(y)',
  'if (a) /eval(x)/.exec(y)',
  'evaluate(x)',
  'reeval(x)',
  'const indirect = (0, eval); indirect(x)',
  'eval()',
  'eval(...parts)',
  'function eval(x) {}',
  'const o = { eval(x) { return x } };',
  'class A { eval(x) { return x } async eval2() {} }',
  'class A { *eval(x) { yield x } }',
  'globalThis.medieval(x)',
];

describe('direct eval', () => {
  test.each(changed)('%s', (source) => {
    expect(rewriteEval(source.replaceAll('§', ''))).toBe(rewritten(source));
  });
  test.each(['window.eval(§x)', 'if (a) self.eval(§x)', 'window?.eval(§x)'])("may be a page's: %s", (source) => {
    const object = source.includes('self') ? 'self' : 'window';
    expect(rewriteEval(source.replaceAll('§', ''))).toBe(source.replaceAll('§', pageGate(object)));
  });
  test.each(unchanged)('left alone: %s', (source) => {
    expect(rewriteEval(source)).toBeUndefined();
  });
  test('gives up on what it cannot read', () => {
    expect(rewriteEval('const s = "unterminated\neval(x)')).toBeUndefined();
  });
  test('is linear: a megabyte of slashes, quotes and braces', () => {
    for (const piece of ['/', '"', '`${', '}', '{/x/', 'eval(eval', '\\']) {
      const started = performance.now();
      rewriteEval(`eval(x);${piece.repeat(200_000)}`);
      expect(performance.now() - started, piece).toBeLessThan(3_000);
    }
  });
});
