// Tells whoever started it whether it has the agent.
const protectedHere = Symbol.for('throughline.agent') in globalThis;
const { parentPort } = require('node:worker_threads');
if (parentPort) parentPort.postMessage(protectedHere);
else if (process.send) process.send(protectedHere, () => process.exit(0));
else console.log(protectedHere);
