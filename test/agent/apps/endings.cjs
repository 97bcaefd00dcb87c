// How a program ends: `node endings.cjs <case>`. What it prints and its exit code are the same with the agent and without.
const fs = require('node:fs');
const { exec } = require('node:child_process');

const endings = {
  returns() {},
  exitCode() {
    process.exitCode = 3;
  },
  exits() {
    process.on('exit', (code) => console.log('exit', code));
    process.exit(4);
  },
  throws() {
    throw new TypeError('mine');
  },
  throwsInCallback() {
    fs.readFile('/does/not/exist', (error) => {
      throw error;
    });
  },
  rejects() {
    void Promise.reject(new RangeError('nobody waits'));
  },
  rejectsInPromised() {
    void fs.promises.readFile('/does/not/exist');
  },
  rejectsWithReason() {
    void Promise.reject('a string');
  },
  handlesUncaught() {
    process.on('uncaughtException', (error, origin) => console.log('handled', error.message, origin));
    setImmediate(() => console.log('went on'));
    throw new Error('mine');
  },
  handlesUnhandled() {
    process.on('unhandledRejection', (reason) => console.log('unhandled', reason.message));
    process.on('rejectionHandled', () => console.log('handled late'));
    const late = Promise.reject(new Error('late'));
    setTimeout(() => late.catch(() => {}), 5);
  },
  monitors() {
    process.on('uncaughtExceptionMonitor', (error, origin) => console.log('monitor', error.message, origin));
    throw new Error('mine');
  },
  callbackOfFailure() {
    process.setUncaughtExceptionCaptureCallback((error) => console.log('captured', error.message));
    setImmediate(() => {
      throw new Error('mine');
    });
  },
  warns() {
    process.emitWarning('careful', 'MineWarning', 'MINE001');
    const { EventEmitter } = require('node:events');
    const emitter = new EventEmitter();
    for (let i = 0; i < 11; i++) emitter.on('x', () => {});
    new Function('return 1')();
    // The agent's own listeners must not push an application's over the limit.
    for (let i = 0; i < 9; i++) process.on('exit', () => {});
  },
  beforeExit() {
    let times = 0;
    process.on('beforeExit', (code) => {
      console.log('beforeExit', code);
      if (++times === 1) setImmediate(() => console.log('more work'));
    });
  },
  signals() {
    process.on('SIGTERM', () => {
      console.log('terminated');
      clearInterval(timer);
    });
    const timer = setInterval(() => {}, 1000);
    process.kill(process.pid, 'SIGTERM');
  },
  aborted() {
    const controller = new AbortController();
    exec('sleep 5', { signal: controller.signal }, (error) => console.log(error.name, error.code));
    controller.abort();
  },
  childEnvironment() {
    exec('echo $ONE "$NODE_OPTIONS"', { env: { PATH: process.env.PATH, ONE: '1' } }, (error, out) =>
      console.log(String(error), out.trim()),
    );
  },
};
endings[process.argv[2]]?.();
if (process.argv[2] === 'list') process.stdout.write(JSON.stringify(Object.keys(endings)));
