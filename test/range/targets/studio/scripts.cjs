// Scripts: every way in which a program runs text as JavaScript.
'use strict';
const fs = require('node:fs');
const inspector = require('node:inspector');
const Module = require('node:module');
const path = require('node:path');
const repl = require('node:repl');
const { PassThrough } = require('node:stream');
const vm = require('node:vm');
const { Worker } = require('node:worker_threads');
const { packages } = require('./packages.cjs');
const { room } = require('./room.cjs');

module.exports = async () => {
  const { router, route } = room();
  const load = packages();
  const folder = process.env.RANGE_FOLDER;
  const AsyncFunction = (async () => {}).constructor;
  const GeneratorFunction = function* () {}.constructor;
  const fresh = (ending) => path.join(folder, 'tmp', `m${process.hrtime.bigint()}.${ending}`);
  const worker = (code, options) =>
    new Promise((resolve, reject) => {
      const thread = new Worker(code, options);
      thread.once('message', resolve);
      thread.once('error', (error) => resolve(`failed ${error.name}`));
      thread.once('exit', () => resolve('exit'));
    });

  route('/eval', ({ x }) => eval(`(${x})`));
  route('/indirect', ({ x }) => (0, eval)(`var price = ${x}; price`));
  route('/function', ({ x }) => new Function('row', `return ${x}`)({ price: 3 }));
  route('/function-parameter', ({ x }) => new Function(x, 'return 1')());
  route(
    '/sorted',
    ({ field }) => [{ a: 2 }, { a: 1 }].sort(new Function('a', 'b', `return a.${field} - b.${field}`)).length,
  );
  route('/async', ({ x }) => new AsyncFunction(`return ${x}`)());
  route('/generator', ({ x }) => new GeneratorFunction(`yield ${x}`)().next().value);
  route('/reflect', ({ x }) => Reflect.construct(Function, [`return ${x}`])());
  route('/filter', ({ where }) => [1, 2, 3].filter(eval(`(n) => ${where}`)).join());
  route('/string', ({ name }) => eval(`'hello ${name}'`));
  route('/template', ({ name }) => eval('`hello ' + name + '`'));
  route('/quoted', ({ name }) => new Function(`return "hello ${String(name).replaceAll('"', '\\"')}"`)());
  route('/json', ({ text }) => eval(`(${text})`).name);
  route('/regexp', ({ pattern }) => eval(`/${pattern}/.test('studio')`));
  route('/key', ({ key }) => new Function('o', `return o.${key}`)({ name: 'studio', size: 7 }));
  route('/run-in-new', ({ x }) => vm.runInNewContext(String(x), { price: 3 }, { timeout: 500 }));
  route('/run-in-this', ({ x }) => vm.runInThisContext(`(${x})`));
  route('/script', ({ x }) => new vm.Script(`result = ${x}`).runInNewContext({ price: 3, console }));
  route('/compile', ({ x }) => vm.compileFunction(`return ${x}`, ['row'])({ price: 3 }));
  route('/vm2', ({ x }) => new (load('vm2').VM)({ timeout: 500, sandbox: { price: 3 } }).run(String(x)));
  route('/worker', ({ x }) => worker(`require('worker_threads').parentPort.postMessage(String(${x}))`, { eval: true }));
  route('/worker-url', ({ x }) =>
    worker(
      new URL(
        `data:text/javascript,import { parentPort } from 'node:worker_threads'; parentPort.postMessage(String(${x}))`,
      ),
    ),
  );
  route('/safe/worker-data', ({ x }) =>
    worker(`const w = require('worker_threads'); w.parentPort.postMessage(w.workerData.x.length)`, {
      eval: true,
      workerData: { x: String(x) },
    }),
  );
  route('/import-data', ({ x }) =>
    import(`data:text/javascript,export default ${encodeURIComponent(String(x))}`).then((made) => made.default),
  );
  route('/import-base64', ({ x }) =>
    import(`data:text/javascript;base64,${Buffer.from(`export default ${x}`).toString('base64')}`).then(
      (made) => made.default,
    ),
  );
  route('/import', ({ name }) => import(String(name)).then((made) => Object.keys(made).length));
  route('/require', ({ name }) => Object.keys(require(String(name))).length);
  route('/plugin', ({ name }) => Object.keys(require(`./plugins/${name}`)).join());
  route('/safe/plugin', ({ name }) => (['job'].includes(name) ? typeof require(`./${name}.cjs`) : 'unknown'));
  route('/module', ({ x }) => {
    const made = new Module('made');
    made._compile(`module.exports = ${x}`, '/made.js');
    return made.exports;
  });
  route('/inspector', ({ x }) => {
    const session = new inspector.Session();
    session.connect();
    return new Promise((resolve) =>
      session.post('Runtime.evaluate', { expression: String(x), includeCommandLineAPI: true }, (error, answer) => {
        session.disconnect();
        resolve(error ? 'failed' : answer.result.value);
      }),
    );
  });
  route('/repl', ({ x }) => {
    const input = new PassThrough();
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk) => (text += chunk));
    const server = repl.start({ input, output, prompt: '' });
    input.end(`${x}\n`);
    return new Promise((resolve) => server.on('exit', () => resolve(text)));
  });
  // Text becomes a file first.
  route('/config-file', ({ title }) => {
    const file = fresh('cjs');
    fs.writeFileSync(file, `module.exports = { title: '${title}' };\n`);
    return require(file).title;
  });
  route('/config-import', async ({ title }) => {
    const file = fresh('mjs');
    fs.writeFileSync(file, `export default { title: "${title}" };\n`);
    return (await import(file)).default.title;
  });
  route('/safe/config-file', ({ title }) => {
    const file = fresh('cjs');
    fs.writeFileSync(file, `module.exports = { title: ${JSON.stringify(String(title))} };\n`);
    return require(file).title;
  });
  route('/safe/config-json', ({ title }) => {
    const file = fresh('json');
    fs.writeFileSync(file, JSON.stringify({ title }));
    return require(file).title;
  });
  // What happens when the answer is long gone.
  const quietly = (use) => () => {
    try {
      use();
    } catch {}
  };
  route(
    '/later',
    ({ x }) =>
      void setTimeout(
        quietly(() => new Function('price', `return ${x}`)(3)),
        30,
      ),
  );
  route(
    '/vm-later',
    ({ x }) =>
      void setImmediate(() =>
        setTimeout(
          quietly(() => vm.runInNewContext(String(x), { price: 3 })),
          20,
        ),
      ),
  );
  const waiting = [];
  setInterval(() => {
    for (const x of waiting.splice(0)) quietly(() => vm.runInNewContext(x, { price: 3 }))();
  }, 25).unref();
  route('/queue', ({ x }) => void waiting.push(String(x)));
  const kept = new Map();
  route('/keep', ({ key, x }) => void kept.set(String(key), String(x)));
  route('/kept', ({ key }) => new Function('price', `return ${kept.get(String(key))}`)(3));

  const rule = new vm.Script('price * 2 + extra');
  route('/safe/rule', ({ price, extra }) => rule.runInNewContext({ price: Number(price), extra: Number(extra) }));
  route('/safe/rule-text', ({ title }) => vm.runInNewContext('title.toUpperCase()', { title: String(title) }));
  route('/safe/function', ({ text }) => new Function('text', 'return text.length')(String(text)));
  route('/safe/function-literal', ({ text }) => new Function(`return ${JSON.stringify(String(text))}.length`)());
  route('/safe/key', ({ key }) =>
    /^\w+$/.test(key) ? String(new Function('o', `return o.${key}`)({ name: 'studio', size: 7 })) : 'bad key',
  );
  route('/safe/number', ({ n }) => new Function(`return ${Number(n)} * 2`)());
  route(
    '/safe/search',
    ({ text }) => ['eval(x)', 'require("fs")', 'a'].filter((one) => one.includes(String(text))).length,
  );
  return router;
};
