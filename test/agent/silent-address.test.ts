// A collector's address that swallows what is sent to it, as behind many a firewall: a program that is done ends all the same.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { spawnApp } from './run-app.ts';
import { until } from '../until.ts';

/** A listener whose process never runs again: its queue of one is full, further connections are never answered. */
const stuck = `
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    require('node:fs').writeSync(1, server.address().port + '\\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
/** Fills the queue; more than it can hold, whatever the kernel rounds it to. */
const FILLING = 4;

const listener = spawn(process.execPath, ['-e', stuck], { stdio: ['ignore', 'pipe', 'inherit'] });
const filling: Socket[] = [];
let port = 0;

beforeAll(async () => {
  port = Number((await once(listener.stdout, 'data'))[0]);
  for (let i = 0; i < FILLING; i++) filling.push(connect(port, '127.0.0.1').on('error', () => {}));
  await once(filling[0]!, 'connect');
});

afterAll(() => {
  for (const socket of filling) socket.destroy();
  listener.kill('SIGKILL');
});

test('the process does not wait for it, and says that nobody answered', async () => {
  const program = spawnApp('-e', {
    mode: 'observe',
    appArguments: ["setTimeout(() => console.log('done'), 300)"],
    environment: { THROUGHLINE_COLLECTOR: `grpc://127.0.0.1:${port}` },
  });
  await until(() => program.output() !== '', program.errors);
  const done = performance.now();
  expect(await program.ended, program.errors()).toBe(0);
  // Connecting may take five seconds.
  expect(performance.now() - done).toBeLessThan(4_500);
  expect(program.errors()).toContain('no answer before the process ended');
});
