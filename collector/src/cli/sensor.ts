// throughline sensor: starts the sensor of this node, and again when it dies. Its flags are the sensor's own.
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Run } from './command.ts';
import { resolveSibling, runChild } from './child.ts';

export const help = `The flags are handed to the sensor: "throughline sensor -- --help" shows them.
It needs root, or CAP_BPF and CAP_PERFMON, and somewhere to report: --collector grpc://127.0.0.1:4400, or THROUGHLINE_COLLECTOR.

Example: sudo npx throughline sensor --collector grpc://127.0.0.1:4400`;

const WAIT_MIN_MS = 500;
const WAIT_MAX_MS = 30_000;
/** In a row; a sensor that held out for STEADY_MS starts the count anew. */
const RESTARTS_MAX = 10;
const STEADY_MS = 60_000;
/** "Try again" of sysexits.h; from 128 on a signal ended it. */
const TRY_AGAIN = 75;
const SIGNALLED = 128;

export const run: Run = async (args, terminal) => {
  const entry = resolveSibling('@throughline/sensor', 'npm install @throughline/sensor');
  const own = args[0] === '--' ? args.slice(1) : args;
  const program = [path.join(path.dirname(entry), 'main.js'), ...own];
  let env = terminal.env;
  for (let restarts = 0; ; restarts++) {
    const startedMs = performance.now();
    const status = await runChild(process.execPath, program, { env, stop: terminal.stop });
    if (terminal.stop.aborted || (status !== TRY_AGAIN && status < SIGNALLED)) return status;
    if (performance.now() - startedMs >= STEADY_MS) restarts = 0;
    if (restarts >= RESTARTS_MAX) return status;
    env = { ...env, THROUGHLINE_SENSOR_BLIND_SINCE: String(Date.now() * 1000) };
    const waitMs = Math.min(WAIT_MIN_MS * 2 ** restarts, WAIT_MAX_MS);
    terminal.warn(`throughline: the sensor ended (status ${status}); it is started again in ${waitMs} ms\n`);
    await wait(waitMs, undefined, { signal: terminal.stop }).catch(() => {});
    if (terminal.stop.aborted) return status;
  }
};
