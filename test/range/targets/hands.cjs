// The hands that a value goes through between the request and the call: queues, timers, streams, threads, stores. Each is given
// the value and the call, and answers with what the call answered.
'use strict';
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');
const { EventEmitter, once, on } = require('node:events');
const domain = require('node:domain');
const fs = require('node:fs');
const path = require('node:path');
const { PassThrough, Readable, Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { promisify, callbackify } = require('node:util');
const { MessageChannel, Worker, BroadcastChannel } = require('node:worker_threads');

const storage = new AsyncLocalStorage();
const bus = new EventEmitter();
bus.on('work', ({ value, call, done }) => done(call(value)));
const queue = [];
setInterval(() => {
  const job = queue.shift();
  if (job !== undefined) job.done(job.call(job.value));
}, 5).unref();

let waiting = [];
async function loop() {
  for (;;) {
    while (waiting.length === 0) await new Promise((resolve) => (wake = resolve));
    const job = waiting.shift();
    await Promise.resolve()
      .then(() => job.call(job.value))
      .then(job.done, job.fail);
  }
}
let wake = () => {};
loop();

class Pool {
  idle = [{}, {}];
  asked = [];
  acquire(callback) {
    const one = this.idle.pop();
    if (one) callback(one);
    else this.asked.push(callback);
  }
  release(one) {
    const next = this.asked.shift();
    if (next) next(one);
    else this.idle.push(one);
  }
}
const pool = new Pool();
const later = (start) => new Promise((resolve, reject) => start(resolve, reject));
const settle = (call, value, resolve, reject) =>
  Promise.resolve()
    .then(() => call(value))
    .then(resolve, reject);

/** A thread that hands values back as they are. */
let echo;
const waitingForEcho = new Map();
function throughThread(value) {
  if (!echo) {
    echo = new Worker(
      "const { parentPort } = require('node:worker_threads'); parentPort.on('message', (m) => parentPort.postMessage(m));",
      { eval: true },
    );
    echo.unref();
    echo.on('message', ({ id, value }) => waitingForEcho.get(id)(value));
  }
  const id = waitingForEcho.size;
  return new Promise((resolve) => {
    waitingForEcho.set(id, resolve);
    echo.postMessage({ id, value });
  });
}

module.exports = {
  plain: (value, call) => call(value),
  timeout: (value, call) => later((resolve, reject) => setTimeout(settle, 2, call, value, resolve, reject)),
  interval: (value, call) =>
    later((resolve, reject) => {
      const timer = setInterval(() => (clearInterval(timer), settle(call, value, resolve, reject)), 1);
    }),
  immediate: (value, call) => later((resolve, reject) => setImmediate(settle, call, value, resolve, reject)),
  tick: (value, call) => later((resolve, reject) => process.nextTick(settle, call, value, resolve, reject)),
  microtask: (value, call) => later((resolve, reject) => queueMicrotask(() => settle(call, value, resolve, reject))),
  emitter: (value, call) => later((resolve) => bus.emit('work', { value, call, done: resolve })),
  once: async (value, call) => {
    const emitter = new EventEmitter();
    setTimeout(() => emitter.emit('ready', value), 1);
    return call((await once(emitter, 'ready'))[0]);
  },
  onLoop: async (value, call) => {
    const emitter = new EventEmitter();
    setTimeout(() => emitter.emit('ready', value), 1);
    for await (const [given] of on(emitter, 'ready')) return call(given);
  },
  eventTarget: (value, call) =>
    later((resolve, reject) => {
      const target = new EventTarget();
      target.addEventListener('work', () => settle(call, value, resolve, reject), { once: true });
      target.dispatchEvent(new Event('work'));
    }),
  /** An array that a timer of the program works off: nothing but the array connects the two. */
  arrayQueue: (value, call) => later((resolve) => queue.push({ value, call, done: resolve })),
  /** The same with a promise that wakes a loop which began with the program. */
  wokenLoop: (value, call) =>
    later((resolve, reject) => (waiting.push({ value, call, done: resolve, fail: reject }), wake())),
  pool: (value, call) =>
    later((resolve, reject) =>
      pool.acquire((one) => settle(call, value, resolve, reject).finally(() => setTimeout(() => pool.release(one), 1))),
    ),
  exit: (value, call) => storage.run({}, () => storage.exit(() => call(value))),
  ranElsewhere: (value, call) => new AsyncResource('job').runInAsyncScope(call, null, value),
  snapshot: (value, call) => AsyncLocalStorage.snapshot()(call, value),
  promisified: (value, call) => promisify((given, callback) => setTimeout(callback, 1, null, given))(value).then(call),
  callbackified: (value, call) =>
    later((resolve, reject) =>
      callbackify(async (given) => given)(value, (error, given) => settle(call, given, resolve, reject)),
    ),
  domain: (value, call) => later((resolve, reject) => domain.create().run(() => settle(call, value, resolve, reject))),
  generator: async (value, call) => {
    function* steps() {
      yield value;
    }
    for (const given of steps()) return call(given);
  },
  asyncGenerator: async (value, call) => {
    async function* steps() {
      yield value;
    }
    for await (const given of steps()) return call(given);
  },
  thenable: async (value, call) => call(await { then: (resolve) => setTimeout(resolve, 1, value) }),
  stream: async (value, call) => {
    let text = '';
    for await (const chunk of Readable.from([value.slice(0, 3), value.slice(3)]).pipe(new PassThrough())) text += chunk;
    return call(text);
  },
  transform: async (value, call) => {
    let text = '';
    await pipeline(
      Readable.from([value]),
      new Transform({ transform: (chunk, encoding, callback) => callback(null, chunk) }),
      async (source) => {
        for await (const chunk of source) text += chunk;
      },
    );
    return call(text);
  },
  webStream: async (value, call) => call(await new Response(new Blob([value]).stream()).text()),
  channel: (value, call) =>
    later((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port2.once('message', (given) => settle(call, given, resolve, reject).finally(() => port1.close()));
      port1.postMessage(value);
    }),
  broadcast: (value, call) =>
    later((resolve, reject) => {
      const [from, to] = [new BroadcastChannel('range'), new BroadcastChannel('range')];
      const mine = { id: Math.random(), value };
      to.onmessage = ({ data }) => {
        if (data.id !== mine.id) return;
        settle(call, data.value, resolve, reject).finally(() => (from.close(), to.close()));
      };
      from.postMessage(mine);
    }),
  thread: async (value, call) => call(await throughThread(value)),
  structured: (value, call) => call(structuredClone({ value }).value),
  weak: (value, call) => call(new WeakRef({ value }).deref().value),
  file: async (value, call) => {
    const name = path.join(process.env.RANGE_FOLDER, 'tmp', `value-${process.hrtime.bigint()}`);
    await fs.promises.writeFile(name, value);
    return call(await fs.promises.readFile(name, 'utf8'));
  },
};
