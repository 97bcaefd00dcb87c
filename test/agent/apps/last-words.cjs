// Ends in the same turn in which something dangerous was done: `node last-words.cjs <exit|throws|rejects|listenerThrows|worker|cluster>`.
const { execSync } = require('node:child_process');
const { createServer } = require('node:http');
const cluster = require('node:cluster');
const { isMainThread, Worker, parentPort } = require('node:worker_threads');

const how = process.argv[2];
const ends = {
  exit: () => process.exit(3),
  listenerThrows() {
    process.on('exit', () => {
      throw new Error('mine');
    });
    process.exit(3);
  },
  worker: () => process.exit(3),
  cluster: () => process.exit(3),
  throws() {
    throw new Error('mine');
  },
  rejects: () => void Promise.reject(new Error('mine')),
};

function serve(tell) {
  const server = createServer((request, response) => {
    const value = new URL(request.url, 'http://app').searchParams.get('v');
    if (value === null) return response.end('ready');
    execSync(`echo ${value}`);
    ends[how]();
  });
  server.listen(0, '127.0.0.1', () => tell(server.address().port));
}

const say = (port) => console.log(`listening ${port}`);
if (how === 'worker' && isMainThread) {
  new Worker(__filename, { argv: [how] }).on('message', say);
  // The worker's end is not ours.
  setInterval(() => {}, 1000);
} else if (how === 'cluster' && cluster.isPrimary) {
  cluster.fork().on('message', say);
} else
  serve(isMainThread ? (process.send ? (port) => process.send(port) : say) : (port) => parentPort.postMessage(port));
