// A server whose work is done in worker threads or a child process, handed over in every way there is; which makes a command or opens a file.
'use strict';
const { fork } = require('node:child_process');
const http = require('node:http');
const path = require('node:path');
const { Worker, MessageChannel, BroadcastChannel } = require('node:worker_threads');

const file = path.join(__dirname, 'thread.cjs');
const answered = (port, id) =>
  new Promise((resolve) => {
    const listen = (message) => {
      if (message.id !== id) return;
      port.off('message', listen);
      resolve(message.text);
    };
    port.on('message', listen);
  });

let ids = 0;
let old;
let pooled;
let child;
const channel = new BroadcastChannel('work');

const ways = {
  /** One for all requests, that the first one starts. */
  async old(work) {
    old ??= new Worker(file);
    const id = ids++;
    old.postMessage({ id, work });
    return answered(old, id);
  },
  /** One for each request, told at once. */
  async fresh(work) {
    const worker = new Worker(file);
    worker.postMessage({ id: 0, work });
    return answered(worker, 0).finally(() => worker.terminate());
  },
  async data(work) {
    const worker = new Worker(file, { workerData: { id: 0, work }, execArgv: [] });
    return answered(worker, 0).finally(() => worker.terminate());
  },
  /** As pools do it: over a port of its own. */
  async port(work) {
    if (pooled === undefined) {
      const { port1, port2 } = new MessageChannel();
      pooled = port1;
      new Worker(file).postMessage({ port: port2 }, [port2]);
    }
    const id = ids++;
    pooled.postMessage({ id, work });
    return answered(pooled, id);
  },
  async bytes(work) {
    old ??= new Worker(file);
    const id = ids++;
    old.postMessage({ id, bytes: Buffer.from(JSON.stringify(work)) });
    return answered(old, id);
  },
  async child(work) {
    child ??= fork(file);
    const id = ids++;
    child.send({ id, work });
    return answered(child, id);
  },
  async broadcast(work) {
    old ??= new Worker(file);
    const id = ids++;
    const answer = answered(old, id);
    // It has to listen first.
    old.postMessage({ id: -1, work: { use: 'none', name: '' } });
    await answered(old, -1);
    channel.postMessage({ id, work });
    return answer;
  },
};

http
  .createServer(async (request, response) => {
    const url = new URL(request.url, 'http://app');
    const [, way, use] = url.pathname.split('/');
    const text = await ways[way]({ use, name: url.searchParams.get('name') });
    if (!response.headersSent) response.end(text);
  })
  .listen(0, '127.0.0.1', function () {
    console.log(`listening ${this.address().port}`);
  });
