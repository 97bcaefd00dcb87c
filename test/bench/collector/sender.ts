// A process of its own that sends as many events as told through the streaming client, as an agent does, and waits until all
// are acknowledged: `node sender.ts <address> <events> <seed> [benign|paced|attacks]`. Prints what it took.
import { createStreamClient } from '@throughline/proto/client';
import { attackEvent, benignEvent } from './events.ts';

const [address = '', count = '1000', seed = '1', kind = 'benign'] = process.argv.slice(2);
const total = Number(count);
const client = createStreamClient({
  address,
  hello: { role: 'agent', version: 'bench', workload: { service: `bench-${seed}`, node: 'bench' } },
  batchEventsMax: 250,
  eventsMax: 16_384,
  windowBatches: 32,
});

// The events are made beforehand: making them is the application's work.
const events = Array.from({ length: 2_000 }, (_, i) =>
  (kind === 'attacks' ? attackEvent : benignEvent)(`bench-${seed}`, i),
);
// Not at full speed where delays are measured: 5,000 ordinary events a second, and 100 of attacks.
const perSecond = kind === 'paced' ? 5_000 : kind === 'attacks' ? 100 : Infinity;
const startCpu = process.cpuUsage();
const started = performance.now();
let sent = 0;
while (sent < total) {
  // An agent drops when the collector is behind; the bench holds back instead, so that every event counts.
  const allowed = Math.min(total, ((performance.now() - started) / 1000) * perSecond);
  if (client.counters.queued + client.counters.unacknowledged < 12_000) {
    for (let i = 0; i < 2_000 && sent < allowed; i++, sent++) {
      const event = events[sent % events.length]!;
      client.report({ ...event, id: `bench-${seed}-${process.pid}-${sent}` });
    }
  }
  // Waiting costs nothing: a loop that spins would take from the collector what it measures.
  await new Promise((resolve) => setTimeout(resolve, perSecond === Infinity ? 1 : 5));
}
if (!(await client.flush(120_000))) throw new Error(`not all was acknowledged: ${JSON.stringify(client.counters)}`);
const seconds = (performance.now() - started) / 1000;
const { user, system } = process.cpuUsage(startCpu);
process.stdout.write(
  JSON.stringify({ events: total, seconds, cpuUsPerEvent: (user + system) / total, dropped: client.counters.dropped }),
);
