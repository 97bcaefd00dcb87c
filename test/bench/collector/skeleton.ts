// How much memory the analyst needs for a number of links: `node --expose-gc skeleton.ts <links>`. Requests with four
// operations each, so four links a request.
import { createAnalyst } from '../../../collector/dist/engine.js';
import { benignEvent } from './events.ts';

const links = Number(process.argv[2] ?? 1_000_000);
// Twice: the memory of large arrays is given back after the arrays are.
const collect = (): void => {
  globalThis.gc?.();
  globalThis.gc?.();
};
const analyst = createAnalyst();
collect();
const before = process.memoryUsage();
const started = performance.now();
for (let number = 0, linked = 0; linked < links;) {
  const batch = [];
  for (let i = 0; i < 250; i++, number++) {
    batch.push({
      ...benignEvent('bench', number),
      id: `bench-${number}`,
      source: 'agent',
      workload: { service: 'bench', node: 'bench' },
    });
    if (number % 5 !== 0) linked++;
  }
  analyst.add(batch);
}
const seconds = (performance.now() - started) / 1000;
collect();
const after = process.memoryUsage();
const MiB = 1024 * 1024;
process.stdout.write(
  JSON.stringify({
    links,
    seconds: Number(seconds.toFixed(1)),
    heapMiB: Math.round((after.heapUsed + after.external - before.heapUsed - before.external) / MiB),
    rssMiB: Math.round(after.rss / MiB),
    counters: analyst.counters,
  }),
);
