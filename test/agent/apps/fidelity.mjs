// What a program lives through, with the agent and without: identities, live bindings, errors and their stacks, constructors,
// async context, objects of a request, warnings. One JSON document; two runs must print the same.
import * as asyncHooks from 'node:async_hooks';
import childProcess, { exec, execFile, spawn } from 'node:child_process';
import domain from 'node:domain';
import { once } from 'node:events';
import fs, { promises, readFile, readFileSync } from 'node:fs';
import * as fsNamespace from 'node:fs';
import fsPromises, { readFile as readFilePromised } from 'node:fs/promises';
import http, { createServer, request } from 'node:http';
import inspector from 'node:inspector';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import vm, { Script } from 'node:vm';
import { Worker } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const seen = {};
const warnings = [];
process.on('warning', ({ name, code }) => warnings.push([name, code]));

/** Code, message and own keys of what `run` throws or rejects with; the first frame that is the program's own. */
const failure = async (run) => {
  try {
    await run();
    return 'nothing thrown';
  } catch (error) {
    return described(error);
  }
};
const described = (error) => ({
  name: error.name,
  message: error.message,
  keys: Object.keys(error).sort(),
  class: Object.getPrototypeOf(error).constructor.name,
  cause: error.cause && { name: error.cause.name, code: error.cause.code },
  stackIsString: typeof error.stack === 'string',
  own: /at .*fidelity\.mjs/.test(error.stack),
});
const missing = '/does/not/exist';

const checks = {
  async identities() {
    return {
      promises: [fs.promises === fsPromises, promises === fsPromises, require('fs/promises') === fs.promises],
      named: [readFile === fs.readFile, fsNamespace.readFile === readFile, readFilePromised === fsPromises.readFile],
      required: [require('node:fs') === fs, require('http') === http, require('child_process').exec === exec],
      namespace: Object.keys(fsNamespace).join(),
      cached: Object.keys(require.cache).filter(
        (file) => !file.includes('throughline') && !file.endsWith('register.cjs'),
      ),
    };
  },
  async liveBindings() {
    const original = fs.readFile;
    fs.readFile = () => 'mine';
    syncBuiltinESMExports();
    const replaced = [readFile(), fsNamespace.readFile()];
    fs.readFile = original;
    syncBuiltinESMExports();
    return [replaced, readFile === original];
  },
  async errors() {
    return {
      readFileSync: await failure(() => readFileSync(missing)),
      readFile: await failure(() => promisify(readFile)(missing)),
      promised: await failure(() => readFilePromised(missing)),
      promisedBad: await failure(() => readFilePromised({})),
      noCallback: await failure(() => readFile(missing)),
      streamed: await failure(() => once(fs.createReadStream(missing), 'open')),
      spawned: await failure(() => once(spawn(missing), 'spawn')),
      execed: await failure(() => promisify(exec)('exit 3')),
      execFiled: await failure(() => promisify(execFile)(missing)),
      execSynced: await failure(() => childProcess.execSync('exit 3', { stdio: 'ignore' })),
      badCommand: await failure(() => exec()),
      refusedFetch: await failure(() => fetch('http://127.0.0.1:1/')),
      badFetch: await failure(() => fetch('no scheme')),
      abortedFetch: await failure(() => fetch('http://127.0.0.1:1/', { signal: AbortSignal.abort() })),
      refusedRequest: await failure(() => once(request({ port: 1 }).end(), 'response')),
      badScript: await failure(() => new Script('}')),
      thrownInside: await failure(() => vm.runInThisContext('throw new TypeError("mine")')),
      badFunction: await failure(() => new Function('return }')),
    };
  },
  async stacks() {
    const { prepareStackTrace, stackTraceLimit } = Error;
    let asked = 0;
    Error.prepareStackTrace = (error, frames) => {
      asked++;
      return {
        message: error.message,
        own: frames.filter((frame) => frame.getFileName()?.endsWith('fidelity.mjs')).length,
      };
    };
    let read;
    try {
      readFileSync(missing);
    } catch (error) {
      read = error.stack;
    }
    const first = new Error('first').stack;
    Error.prepareStackTrace = prepareStackTrace;
    return { asked, read, first, limit: [stackTraceLimit, Error.stackTraceLimit], prepare: typeof prepareStackTrace };
  },
  async constructors() {
    class Mine extends Function {}
    class MyScript extends Script {}
    class Other {}
    const AsyncFunction = (async () => {}).constructor;
    const made = Reflect.construct(Function, ['return new.target'], Other);
    return {
      mine: [new Mine('return 3')(), new Mine('1') instanceof Mine, new Mine() instanceof Function],
      other: [Object.getPrototypeOf(made) === Other.prototype, typeof made],
      madeBy: [
        new Script('1').constructor === Script,
        Script.prototype.constructor === Script,
        Worker.prototype.constructor === Worker,
      ],
      script: [new MyScript('1') instanceof MyScript, new MyScript('4').runInThisContext()],
      called: [Function('a', 'return a')(5), await AsyncFunction('return 6')(), Function.length, Function.name],
      native: Function.prototype.toString.call(Function).includes('[native code]'),
      noNew: await failure(() => Script('1')),
      constructed: new Function('a', 'b', 'return a').toString(),
      directEval: (() => {
        const local = 7;
        // oxlint-disable-next-line no-eval
        return [eval('local'), (0, eval)('typeof local'), local];
      })(),
    };
  },
  async context() {
    const als = new asyncHooks.AsyncLocalStorage();
    const resource = new asyncHooks.AsyncResource('Mine');
    const inCallback = await als.run(
      'store',
      () => new Promise((resolve) => readFile(missing, () => resolve(als.getStore()))),
    );
    const inPromise = await als.run('store', () => readFilePromised(missing).catch(() => als.getStore()));
    const scope = domain.create();
    const caught = once(scope, 'error');
    scope.run(() =>
      readFile(missing, (error) => {
        throw error;
      }),
    );
    const [error] = await caught;
    return {
      inCallback,
      inPromise,
      outside: als.getStore(),
      resource: resource.runInAsyncScope(() => asyncHooks.executionAsyncId() === resource.asyncId()),
      domain: [error.code, error.domainThrown],
    };
  },
  // Microtasks between a call and its callback: a wrapper that waited would be seen here.
  async order() {
    const log = [];
    const settled = readFilePromised({}).catch(() => log.push('rejected'));
    let chain = Promise.resolve();
    for (let i = 0; i < 6; i++) chain = chain.then(() => log.push(i));
    process.nextTick(() => log.push('tick'));
    await Promise.all([settled, chain]);
    return log.join();
  },
  async request() {
    const server = createServer((incoming, response) => {
      const keys = (object) => Reflect.ownKeys(object).map(String).sort().join();
      seen.requestObjects = {
        incoming: keys(incoming),
        response: keys(response),
        chain: [
          Object.getPrototypeOf(incoming) === http.IncomingMessage.prototype,
          response instanceof http.ServerResponse,
        ],
        listeners: [incoming, response, response.socket, server].map((emitter) =>
          emitter
            .eventNames()
            .map((name) => `${String(name)}:${emitter.listenerCount(name)}`)
            .join(),
        ),
      };
      incoming.resume().on('end', () => response.setHeader('x-one', ['a', 'b']).end('body'));
    });
    server.on('request', () => {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const outgoing = request({ port: server.address().port, method: 'POST', host: '127.0.0.1' });
    outgoing.end('x');
    const [answer] = await once(outgoing, 'response');
    const chunks = await answer.toArray();
    const fetched = await fetch(`http://127.0.0.1:${server.address().port}/`);
    const text = await fetched.text();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    return {
      headers: Object.keys(answer.headers).sort(),
      raw: answer.rawHeaders.filter((_, i) => i % 2 === 0).join(),
      body: String(Buffer.concat(chunks)),
      fetched: [text, fetched.constructor === Response, fetched.status, [...fetched.headers.keys()].sort().join()],
    };
  },
  async functions() {
    const names = [fetch, readFile, exec, spawn, Worker, Script, request];
    return names.map((fn) => [fn.name, fn.length, typeof fn, Object.keys(fn).join()]);
  },
  async madeCode() {
    const AsyncFunction = (async () => {}).constructor;
    const load = new Function('file', 'return import(file)');
    const nested = new Function('return new Function("file", "return import(file)")')();
    const { here } = await load('./neighbour.mjs');
    return {
      here,
      sameModule: [
        (await nested('./neighbour.mjs')).here === here,
        (await Function('return import("./neighbour.mjs")')()).here === here,
        (await new AsyncFunction('return await import("./neighbour.mjs")')()).here === here,
        (await load('node:fs')).default === fs,
      ],
      missing: await failure(() => load('./nowhere.mjs')),
      text: String(load),
      made: (() => {
        try {
          new Function('/* import */ throw new Error("made")')();
        } catch (error) {
          return error.stack.split('\n').slice(0, 2);
        }
      })(),
      unparsable: await failure(() => new Function('import(')),
    };
  },
  async output() {
    const { stdout } = process;
    const { constructor } = stdout;
    return [
      stdout.write === constructor.prototype.write,
      constructor.name,
      stdout instanceof constructor,
      Object.keys(stdout).join(),
    ];
  },
  async worker() {
    const worker = new Worker('require("worker_threads").parentPort.postMessage(require("fs").existsSync("/"))', {
      eval: true,
    });
    const [[message], [code]] = await Promise.all([once(worker, 'message'), once(worker, 'exit')]);
    return [message, code];
  },
  async debugger() {
    const session = new inspector.Session();
    session.connect();
    const value = await new Promise((resolve, reject) =>
      session.post('Runtime.evaluate', { expression: '1 + 1' }, (error, { result }) =>
        error ? reject(error) : resolve(result.value),
      ),
    );
    session.disconnect();
    return [value, inspector.url() === undefined];
  },
  async process() {
    await new Promise((resolve) => setImmediate(resolve));
    return {
      warnings,
      resources: process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTY|FSReqPromise)/.test(name)),
      environment: Object.keys(process.env).filter((name) => !name.startsWith('THROUGHLINE_')).length,
      argv: process.argv.length,
      exitCode: process.exitCode,
      globals: Object.keys(globalThis).join(),
    };
  },
};

for (const [name, check] of Object.entries(checks)) {
  try {
    seen[name] = await check();
  } catch (error) {
    seen[name] = { failed: String(error.stack) };
  }
}
process.stdout.write(JSON.stringify(seen));
