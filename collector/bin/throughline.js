#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

if (Number(process.versions.node.split('.')[0]) >= 22) {
  await import('../dist/cli/start.js');
} else {
  runWithNewerNode();
}

// An older Node hands over to the one that this project installs.
function runWithNewerNode() {
  let node;
  try {
    node = createRequire(import.meta.url).resolve('node/bin/node');
  } catch {
    console.error(`throughline: Node ${process.versions.node} is too old; Node 22.22.3 or later is needed.`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status) => process.exit(status ?? 1));
}
