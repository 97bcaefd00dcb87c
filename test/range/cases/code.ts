// Evaluated code.
import { carry, changedWays, combine, plainWays, type RangeCase, type RangePlaces, type Way } from '../case.ts';

export function codeCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const ways = [...plainWays.filter((way) => way !== 'xml'), ...changedWays];
  let turn = 0;
  const attack = (sink: string, value: string, holds = places.secret): void => {
    const way = ways[turn++ % ways.length]!;
    cases.push({
      guard: 'code-injection',
      sink,
      name: `${way}: ${value}`,
      request: carry(sink, value, way),
      effect: { kind: 'answer', holds },
    });
  };
  const expressions = [
    'process.env.RANGE_SECRET',
    "process['env'].RANGE_SECRET",
    'globalThis.process.env.RANGE_SECRET',
    '(()=>process.env.RANGE_SECRET)()',
    '[].constructor.constructor("return process.env.RANGE_SECRET")()',
    'Function("return process.env.RANGE_SECRET")()',
    'new Function("return process.env.RANGE_SECRET")()',
    '(function(){return process.env.RANGE_SECRET})()',
    'global["pro"+"cess"].env.RANGE_SECRET',
    'pr\\u006fcess.env.RANGE_SECRET',
    'process.env["RANGE_"+"SECRET"]',
    'Reflect.get(process.env,"RANGE_SECRET")',
    'process/**/.env.RANGE_SECRET',
    'eval("process.env.RANGE_SECRET")',
    '`${process.env.RANGE_SECRET}`',
    'process?.env?.RANGE_SECRET',
    'Object.values(process.env).join()',
    'process.mainModule ? process.env.RANGE_SECRET : process.env.RANGE_SECRET',
  ];
  const whole = [
    'evalWhole',
    'evalIndirect',
    'evalAssign',
    'functionBody',
    'asyncFunction',
    'vmThis',
    'vmCompile',
    'importData',
    'importBase64',
    'workerEval',
    'timerString',
  ];
  for (let repeat = 0; repeat < 2; repeat++)
    for (const sink of whole) for (const expression of expressions) attack(sink, expression);
  for (const expression of [
    'this.constructor.constructor("return process")().env.RANGE_SECRET',
    'data.constructor.constructor("return process")().env.RANGE_SECRET',
    'data.tags.map.constructor("return process.env.RANGE_SECRET")()',
  ]) {
    for (let repeat = 0; repeat < 4; repeat++) attack('vmRun', expression);
  }
  for (let repeat = 0; repeat < ways.length; repeat++) {
    attack('evalString', "' + process.env.RANGE_SECRET + '");
    attack('evalString', "';process.env.RANGE_SECRET+'");
    attack('evalDouble', '" + process.env.RANGE_SECRET + "');
    attack('evalTemplate', '${process.env.RANGE_SECRET}');
    attack('evalProperty', 'name + process.env.RANGE_SECRET');
    attack('evalProperty', 'name.constructor.constructor("return process.env.RANGE_SECRET")()');
    attack('functionString', '" + process.env.RANGE_SECRET + "');
    attack('functionParameter', 'a = (() => { throw { code: process.env.RANGE_SECRET } })()');
    attack('vmScript', '" + process.env.RANGE_SECRET + "');
  }

  const benign = (sink: string, value: string, way: Way): void => {
    cases.push({ guard: 'code-injection', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  };
  for (const [sink, value, way] of combine(
    ['evalMath', 'evalWhole', 'functionBody', 'vmThis', 'vmCompile', 'evalAssign', 'vmRun'],
    [
      '1+2',
      '3 * (4 - 1)',
      '2 ** 8',
      '10 % 3',
      '-5',
      '1.5e3',
      'Math.max(1, 2)',
      'Math.round(2.5) + 1',
      '0x1f',
      '1 > 2',
      '[1, 2, 3]',
      'true',
      '"text"',
      'null',
    ],
    plainWays.filter((way) => way !== 'xml'),
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['evalProperty'],
    ['price', 'name', 'qty', 'missing', 'tags.length', 'name.length'],
    plainWays,
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['functionBody', 'vmRun'],
    ['data.price > 10', 'data.price * data.qty', 'data.name'],
    plainWays.filter((way) => way !== 'xml'),
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['functionFilter'],
    ['> 1', '< 3', '>= 2', '=== 2', '% 2 === 1'],
    ['query', 'json', 'form'],
  ))
    benign(sink, value, way);
  const texts = [
    'bob',
    'hello world',
    'process.env',
    'return',
    'function',
    'const x = 1;',
    "require('fs')",
    'constructor',
    'a; b',
    'data',
    '(x) => y',
    'eval(1)',
    '1 + 2; process',
    'with (data)',
    'name',
  ];
  for (const [sink, value, way] of combine(
    ['evalString', 'evalDouble', 'evalTemplate', 'functionString', 'vmScript'],
    texts.filter((text) => !/['"`]/.test(text)),
    [...plainWays.filter((one) => one !== 'xml'), 'base64'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['safeJson', 'safeArgument', 'safeContext', 'safeConstant', 'safeTemplate'],
    [...texts, '" + process.exit() + "', '${x}', "'; x; '"],
    [...plainWays, 'base64'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(['requirePath', 'importPath'], ['good.js', './good.js'], ['query', 'json']))
    benign(sink, value, way);
  return cases;
}
