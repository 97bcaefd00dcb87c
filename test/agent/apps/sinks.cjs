// One route per dangerous call, over bare node:http: GET /<name>?v=<input>. The sink's own answer is the body.
const http = require('node:http');
const https = require('node:https');
const child = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const dns = require('node:dns');
const vm = require('node:vm');
const path = require('node:path');
const { promisify } = require('node:util');
const { Worker } = require('node:worker_threads');

const folder = process.env.APP_FOLDER;
const inFolder = (name) => `${folder}/${name}`;
const callback = (start) =>
  new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
const ended = (process) =>
  new Promise((resolve, reject) => {
    let output = '';
    process.stdout?.on('data', (chunk) => (output += chunk));
    process.on('error', reject).on('close', () => resolve(output));
  });
const got = (start) =>
  new Promise((resolve, reject) => {
    start((response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk)).on('end', () => resolve(body));
    })
      .on('error', reject)
      .end();
  });

const routes = {
  // shell
  exec: (v) => callback((done) => child.exec(`echo ${v}`, done)),
  execPromise: async (v) => (await promisify(child.exec)(`echo ${v}`)).stdout,
  execSync: (v) => child.execSync(`echo ${v}`),
  spawnShell: (v) => ended(child.spawn(`echo ${v}`, { shell: true })),
  spawnSyncShell: (v) => child.spawnSync(`echo ${v}`, { shell: true }).stdout,
  spawnSh: (v) => ended(child.spawn('sh', ['-c', `echo ${v}`])),
  execFileSh: (v) => callback((done) => child.execFile('/bin/sh', ['-c', `echo ${v}`], done)),
  execFileSyncSh: (v) => child.execFileSync('sh', ['-c', `echo ${v}`]),

  // path
  readFile: (v) => callback((done) => fs.readFile(inFolder(v), 'utf8', done)),
  readFileSync: (v) => fs.readFileSync(inFolder(v)),
  readFilePromise: (v) => fs.promises.readFile(inFolder(v), 'utf8'),
  readFileJoin: (v) => fs.promises.readFile(path.join(folder, v), 'utf8'),
  stat: (v) => callback((done) => fs.stat(inFolder(v), (error, stat) => done(error, String(stat?.size)))),
  statSync: (v) => String(fs.statSync(inFolder(v)).size),
  existsSync: (v) => String(fs.existsSync(inFolder(v))),
  accessPromise: async (v) => String(await fs.promises.access(inFolder(v))),
  openSync: (v) => {
    const file = fs.openSync(inFolder(v));
    fs.closeSync(file);
    return 'opened';
  },
  openPromise: async (v) => {
    await (await fs.promises.open(inFolder(v))).close();
    return 'opened';
  },
  readStream: (v) =>
    new Promise((resolve, reject) => {
      let text = '';
      fs.createReadStream(inFolder(v))
        .on('data', (chunk) => (text += chunk))
        .on('end', () => resolve(text))
        .on('error', reject);
    }),
  readdir: (v) => fs.readdirSync(inFolder(v)).join(),
  unlink: (v) => callback((done) => fs.unlink(inFolder(`${v}.gone`), () => done(null, 'tried'))),
  copy: (v) => {
    fs.copyFileSync(inFolder(v), inFolder('copy'));
    return 'copied';
  },

  // requests
  httpGet: (v) => got((done) => http.get(v, done)),
  httpRequest: (v) => {
    const { hostname, port, pathname } = new URL(v);
    return got((done) => http.request({ hostname, port, path: pathname }, done));
  },
  fetch: async (v) => (await fetch(v)).text(),
  netConnect: (v) => {
    const { hostname, port } = new URL(v);
    return callback((done) => {
      const socket = net.connect({ host: hostname, port: Number(port) || 80 }, () =>
        socket.end('GET / HTTP/1.0\r\n\r\n'),
      );
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk))
        .on('error', done)
        .on('close', () => done(null, text));
    });
  },

  // code
  directEval: (v) => String(eval(`1 + ${v}`)),
  indirectEval: (v) => String((0, eval)(`1 + ${v}`)),
  Function: (v) => String(new Function(`return 1 + ${v}`)()),
  FunctionCall: (v) => String(Function(`return 1 + ${v}`)()),
  constructorOfFunction: (v) => String((() => {}).constructor(`return 1 + ${v}`)()),
  AsyncFunction: async (v) => String(await (async () => {}).constructor(`return 1 + ${v}`)()),
  GeneratorFunction: (v) => String(function* () {}.constructor(`return 1 + ${v}`)().next().value),
  runInThisContext: (v) => String(vm.runInThisContext(`1 + ${v}`)),
  runInNewContext: (v) => String(vm.runInNewContext(`1 + ${v}`, { process })),
  vmScript: (v) => String(new vm.Script(`1 + ${v}`).runInThisContext()),
  compileFunction: (v) => String(vm.compileFunction(`return 1 + ${v}`)()),
  workerEval: (v) =>
    new Promise((resolve, reject) => {
      const worker = new Worker(`require('node:worker_threads').parentPort.postMessage(String(1 + ${v}))`, {
        eval: true,
      });
      worker.on('message', resolve).on('error', reject);
    }),

  // for other tests
  backend: () => got((done) => http.get(process.env.APP_BACKEND, done)),
  none: (v) => v,
  swallow: (v) => {
    try {
      child.execSync(`echo ${v}`);
      return 'ran';
    } catch {
      return 'swallowed';
    }
  },
  background: (v, response) => {
    response.end('accepted');
    return new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
      child.execSync(`echo ${v}; touch ${inFolder('background')}`),
    );
  },
  headersSent: (v, response) => {
    response.write('first ');
    return new Promise((resolve) => setTimeout(resolve, 20)).then(() => child.execSync(`echo ${v}`));
  },
  uncaught: (v) => new Promise(() => setImmediate(() => child.execSync(`echo ${v}`))),
  rejected: (v) => {
    void Promise.resolve().then(() => child.execSync(`echo ${v}`));
    return new Promise(() => {});
  },
};

async function handle(request, response) {
  const url = new URL(request.url, 'http://app');
  const route = routes[url.pathname.slice(1)];
  let value = url.searchParams.get('v');
  if (request.method === 'POST') {
    let body = '';
    for await (const chunk of request) body += chunk;
    value = JSON.parse(body).v;
  }
  try {
    const result = await route(value, response);
    if (!response.writableEnded) response.end(result);
  } catch (error) {
    response.statusCode = 500;
    response.setHeader('x-error', error.code ?? 'none');
    response.end(error.message);
  }
}

const server = process.env.APP_TLS
  ? https.createServer(
      { key: fs.readFileSync(`${process.env.APP_TLS}.key`), cert: fs.readFileSync(`${process.env.APP_TLS}.crt`) },
      handle,
    )
  : http.createServer(handle);
void dns;
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
