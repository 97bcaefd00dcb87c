// Loaded into the measured server before the agent: answers 'memory' and 'settle' with what the process holds. `private` is
// what would be given back if the process ended; mapped files that others share are in rss only.
const { readFileSync } = require('node:fs');
const read = readFileSync;
const ROUNDS = 4;
let gc;

process.on('message', async (message) => {
  if (message !== 'memory' && message !== 'settle') return;
  if (message === 'settle') {
    gc ??= exposeGc();
    // Handles and weak references need a turn of the loop between two collections; the last one gives pages back.
    for (let i = 0; i < ROUNDS; i++) {
      gc({ type: 'major', execution: 'sync', flavor: i === ROUNDS - 1 ? 'last-resort' : 'regular' });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  process.send({ memory: { rss, heapUsed, heapTotal, external, ...mappings() } });
});

// Not by --expose-gc: V8 takes no compiled form that was made under other flags, and the agent has one.
function exposeGc() {
  require('node:v8').setFlagsFromString('--expose-gc');
  return require('node:vm').runInNewContext('gc');
}

function mappings() {
  try {
    const text = read('/proc/self/smaps_rollup', 'latin1');
    const bytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
    return { pss: bytes('Pss'), private: bytes('Private_Clean') + bytes('Private_Dirty') };
  } catch {
    return {};
  }
}
