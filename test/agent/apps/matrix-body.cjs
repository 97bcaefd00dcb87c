// Inside one request: an attack on each of three builtins, and whether each kind of child has the agent. Then prints and ends.
const path = require('node:path');

const agent = Symbol.for('throughline.agent');
const probe = path.join(__dirname, 'matrix-probe.cjs');

module.exports = ({ createServer, get, execSync, fork, spawn, spawnSync, Worker, Kafka, readFile }) => {
  const answer = (child) => new Promise((resolve) => child.on('message', resolve));
  const printed = (child) =>
    new Promise((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text.trim() === 'true'));
    });
  const blocked = async (run) => {
    try {
      await run();
      return false;
    } catch (error) {
      return error.code === 'THROUGHLINE_BLOCKED';
    }
  };
  if (process.env.MATRIX_WAIT) return setInterval(() => {}, 1000);
  const server = createServer(async (request, response) => {
    const value = new URL(request.url, 'http://app').searchParams.get('v');
    const seen = {
      agent: agent in globalThis,
      exec: await blocked(() => execSync(`echo ${value}`)),
      readFile: await blocked(() => readFile(`${__dirname}/${value}`)),
      kafkajs: !String(Kafka.prototype.producer).includes('createPartitioner'),
      worker: await answer(new Worker(probe)),
      workerExecArgv: await answer(new Worker(probe, { execArgv: [] })),
      workerEnvironment: await answer(new Worker(probe, { env: {} })),
      fork: await answer(fork(probe)),
      forkExecArgv: await answer(fork(probe, { execArgv: [] })),
      spawn: await printed(spawn(process.execPath, [probe], { stdio: ['ignore', 'pipe', 'ignore'] })),
      spawnSync: spawnSync(process.execPath, [probe]).stdout.toString().trim() === 'true',
      spawnSyncEnvironment: spawnSync(process.execPath, [probe], { env: {} }).stdout.toString().trim() === 'true',
      execSyncShell:
        execSync(`node ${probe}`, { env: { PATH: path.dirname(process.execPath) } })
          .toString()
          .trim() === 'true',
      spawnEnvironment: await printed(
        spawn(process.execPath, [probe], { env: {}, stdio: ['ignore', 'pipe', 'ignore'] }),
      ),
    };
    console.log(JSON.stringify(seen));
    response.end(() => process.exit(0));
  }).listen(0, '127.0.0.1', () =>
    get({ port: server.address().port, path: `/?v=${encodeURIComponent('../../x; echo y')}` }, (response) =>
      response.resume(),
    ).on('error', () => {}),
  );
};
