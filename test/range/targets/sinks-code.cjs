// Handlers that evaluate code.
'use strict';
const vm = require('node:vm');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');

const AsyncFunction = (async () => {}).constructor;
const data = { price: 12, qty: 3, name: 'widget', tags: ['a', 'b'] };
const show = (value) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)));

module.exports = {
  evalWhole: (x) => show(eval(String(x))),
  evalIndirect: (x) => show((0, eval)(String(x))),
  evalString: (x) => show(eval(`'hello ' + '${x}'`)),
  evalDouble: (x) => show(eval(`"hello ${x}"`)),
  evalTemplate: (x) => show(eval('`hello ' + x + '`')),
  evalMath: (x) => show(eval(`(${x}) * 2`)),
  evalProperty: (x) => show(eval(`data.${x}`)),
  evalAssign: (x) => {
    let result;
    eval(`result = ${x};`);
    return show(result);
  },
  functionBody: (x) => show(new Function('data', `return ${x}`)(data)),
  functionFilter: (x) => show([1, 2, 3].filter(new Function('n', `return n ${x}`))),
  functionString: (x) => show(Function(`return "name: ${x}"`)()),
  functionParameter: (x) => show(new Function(String(x), 'return 1')()),
  asyncFunction: (x) => new AsyncFunction('data', `return ${x}`)(data).then(show),
  vmRun: (x) => show(vm.runInNewContext(String(x), { data })),
  vmThis: (x) => show(vm.runInThisContext(`(${x})`)),
  vmScript: (x) => show(new vm.Script(`"hello " + "${x}"`).runInThisContext()),
  vmCompile: (x) => show(vm.compileFunction(`return ${x}`, ['data'])(data)),
  importData: (x) =>
    import(`data:text/javascript,${encodeURIComponent(`export default ${x}`)}`).then((module) => show(module.default)),
  importBase64: (x) =>
    import(`data:text/javascript;base64,${Buffer.from(`export default ${x}`).toString('base64')}`).then((module) =>
      show(module.default),
    ),
  workerEval: (x) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(`require('node:worker_threads').parentPort.postMessage(String(${x}))`, { eval: true });
      worker.once('message', (message) => resolve(message));
      worker.once('error', reject);
    }),
  timerString: (x) => show(new Function(`setImmediate(() => {}); return (${x})`)()),
  requirePath: (x) => show(Object.keys(require(path.join(__dirname, 'plugins', String(x))))),
  importPath: (x) =>
    import(pathToFileURL(path.join(__dirname, 'plugins', String(x))).href).then((module) => show(Object.keys(module))),
  // Done right.
  safeJson: (x) => show(eval(`(${JSON.stringify({ value: x })})`)),
  safeParse: (x) => show(JSON.parse(String(x))),
  safeArgument: (x) => show(new Function('value', 'return String(value).length')(x)),
  safeContext: (x) => show(vm.runInNewContext('value.length', { value: String(x) })),
  safeConstant: () => show(eval('1 + 2; process.uptime() > 0')),
  safeTemplate: (x) => show(new Function('data', 'with (data) { return `<p>${name}</p>` }')({ name: String(x) })),
};
