// Describes everything that a program can see of the builtins that the agent hooks: one JSON document.
const util = require('node:util');
const modules = [
  'fs',
  'fs/promises',
  'child_process',
  'net',
  'http',
  'https',
  'http2',
  'dns',
  'dns/promises',
  'dgram',
  'vm',
  'worker_threads',
  'path',
  'process',
  'module',
  'v8',
];
const seen = {};

const describe = (fn) => {
  const prototype = Object.getPrototypeOf(fn);
  const flags = Object.entries(Object.getOwnPropertyDescriptors(fn)).map(
    ([key, { enumerable, configurable, writable }]) => `${key}:${enumerable},${configurable},${writable}`,
  );
  return [
    fn.name,
    fn.length,
    prototype === Function.prototype ? 'Function' : prototype?.constructor?.name,
    ...flags,
    ...Object.getOwnPropertySymbols(fn).map(String),
  ].join(' | ');
};
const kindOf = (fn) =>
  [
    util.types.isAsyncFunction(fn) ? 'async' : util.types.isGeneratorFunction(fn) ? 'generator' : 'plain',
    util.types.isProxy(fn) ? 'proxy' : '',
    constructible(fn) ? 'constructible' : '',
    util.inspect(fn, { depth: 0 }).split('\n')[0],
  ].join(' | ');
// Without calling it: a bound or native function that cannot be a constructor throws before anything runs.
const constructible = (fn) => {
  try {
    Reflect.construct(Object, [], fn);
    return true;
  } catch {
    return false;
  }
};
const walk = (name, object, depth) => {
  for (const key of Reflect.ownKeys(object)) {
    const { value, get, enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(object, key);
    const path = `${name}.${String(key)}`;
    seen[`${path} flags`] = [enumerable, configurable, writable, Boolean(get)].join();
    if (typeof value !== 'function') continue;
    seen[path] = describe(value);
    seen[`${path} kind`] = kindOf(value);
    if (depth > 0 && value.prototype) walk(`${path}.prototype`, value.prototype, 0);
  }
};
for (const module of modules) walk(module, require(`node:${module}`), 1);
walk('globalThis', globalThis, 1);
walk('Function.prototype', Function.prototype, 0);

const { exec, execFile } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const { Script } = require('node:vm');
const fs = require('node:fs');
class Own extends Function {}
const error = (run) => {
  try {
    run();
    return 'none';
  } catch ({ name, code, errno, syscall, path, message, stack }) {
    return { name, code, errno, syscall, path, message, first: stack.split('\n')[0] };
  }
};
Object.assign(seen, {
  orderOfFs: Object.keys(fs).join(),
  orderOfChildProcess: Object.keys(require('node:child_process')).join(),
  listeners: process.eventNames().map(String).join(),
  promisifiedExec: [
    exec[util.promisify.custom].name,
    util.promisify(exec) === exec[util.promisify.custom],
    util.promisify(execFile).length,
  ],
  promisifiedExists: util.promisify(fs.exists).name,
  instances: [
    new Worker('1', { eval: true }) instanceof Worker,
    (() => {}) instanceof Function,
    new Function() instanceof Function,
    new Own() instanceof Own,
    new Own('return 3')(),
    new Script('1') instanceof Script,
  ],
  constructors: [
    (() => {}).constructor === Function,
    (async () => {}).constructor.name,
    Object.getPrototypeOf(Function) === Function.prototype,
    Function.prototype.constructor === Function,
  ],
  functionText: [
    String(Function),
    String(new Function('a', 'b', 'return a')),
    new Function('a,b', 'c', 'return c').length,
  ],
  sameExports: [
    fs.promises === require('node:fs/promises'),
    require('fs') === require('node:fs'),
    process.getBuiltinModule('fs') === fs,
  ],
  missingFile: error(() => fs.readFileSync('/does/not/exist')),
  badArgument: error(() => fs.readFileSync({})),
  badSpawn: error(() => require('node:child_process').spawn(1)),
  badEval: error(() => new Function('return }')),
  badVm: error(() => require('node:vm').runInThisContext('}')),
});
process.stdout.write(JSON.stringify(seen), () => process.exit(0));
