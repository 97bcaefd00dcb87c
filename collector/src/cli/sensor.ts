// throughline sensor: starts the sensor of this node. Its flags are the sensor's own.
import path from 'node:path';
import type { Run } from './command.ts';
import { resolveSibling, runChild } from './child.ts';

export const help = `The flags are handed to the sensor: "throughline sensor -- --help" shows them.`;

export const run: Run = async (args, terminal) => {
  const entry = resolveSibling('@throughline/sensor', 'npm install @throughline/sensor');
  const own = args[0] === '--' ? args.slice(1) : args;
  return await runChild(process.execPath, [path.join(path.dirname(entry), 'main.js'), ...own], {
    env: terminal.env,
    stop: terminal.stop,
  });
};
