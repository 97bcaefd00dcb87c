// What the collector takes: events a second over gRPC into the store, how long after its arrival an event has changed its
// story, and what the joins of many events weigh. Prints one JSON document; `npm run bench:collector`.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { removeFolder, startCollectorProcess } from '../../collector/collector-process.ts';

const sender = fileURLToPath(new URL('./sender.ts', import.meta.url));
const events = Number(process.env.BENCH_EVENTS ?? 300_000);
const senders = Number(process.env.BENCH_SENDERS ?? 1);

interface Sent {
  readonly events: number;
  readonly seconds: number;
  readonly cpuUsPerEvent: number;
  readonly dropped: Record<string, number>;
}

function send(address: string, count: number, seed: number, kind = 'benign'): Promise<Sent> {
  const child = spawn(process.execPath, [sender, address, String(count), String(seed), kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 ? resolve(JSON.parse(out) as Sent) : reject(new Error(`sender ended with ${code}`)),
    );
  });
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

const rss = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

async function throughput(): Promise<unknown> {
  const collector = await startCollectorProcess({ flags: ['--playbook', 'report'] });
  const pid = collector.child.pid!;
  try {
    // Warm code on both sides before the clock runs.
    await send(collector.grpc, 20_000, 1);
    const before = cpuSeconds(pid);
    const started = performance.now();
    const sent = await Promise.all(
      Array.from({ length: senders }, (_, i) => send(collector.grpc, Math.floor(events / senders), i + 2)),
    );
    const wall = (performance.now() - started) / 1000;
    const total = sent.reduce((sum, one) => sum + one.events, 0);
    // The slowest sender's own clock: starting a process is not the collector's work.
    const seconds = Math.max(...sent.map((one) => one.seconds));
    const page = await (await fetch(`${collector.http}/metrics`)).text();
    const stored = Number(/throughline_events_total\{source="agent"\} (\d+)/.exec(page)?.[1] ?? 0);
    return {
      senders,
      events: total,
      stored: stored - 20_000,
      eventsPerSecond: Math.round(total / seconds),
      wallSeconds: Number(wall.toFixed(2)),
      collectorCpuUsPerEvent: Number((((cpuSeconds(pid) - before) / total) * 1e6).toFixed(2)),
      senderCpuUsPerEvent: Number((sent.reduce((sum, one) => sum + one.cpuUsPerEvent, 0) / sent.length).toFixed(2)),
      collectorRssMiB: Math.round(rss(pid)),
    };
  } finally {
    await collector.stop();
    removeFolder(collector.data);
  }
}

// Attacks among ordinary traffic: how soon after its arrival an event has changed its story, as the collector measures it.
async function storyUpdate(): Promise<unknown> {
  const collector = await startCollectorProcess({ flags: ['--playbook', 'report'] });
  try {
    const sent = await Promise.all([
      send(collector.grpc, 40_000, 1, 'paced'),
      send(collector.grpc, 1_000, 2, 'attacks'),
    ]);
    const page = await (await fetch(`${collector.http}/metrics`)).text();
    const quantile = (name: string): number =>
      1_000 * Number(new RegExp(`throughline_story_update_seconds\\{kind="${name}"\\} (\\S+)`).exec(page)?.[1]);
    const stories = (await collector.api<{ total: number }>('/v1/stories?limit=1')).total;
    return {
      benignEvents: sent[0]!.events,
      attackEvents: sent[1]!.events,
      stories,
      p50Ms: quantile('p50'),
      p99Ms: quantile('p99'),
      maxMs: quantile('max'),
    };
  } finally {
    await collector.stop();
    removeFolder(collector.data);
  }
}

// What a million links weigh in the analyst, in a process of its own.
async function skeleton(): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ['--expose-gc', fileURLToPath(new URL('./skeleton.ts', import.meta.url)), '1000000'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(out);
}

// BENCH_ONLY=throughput (or storyUpdate, skeleton) runs one of them.
const parts = { throughput, storyUpdate, skeleton };
const only = process.env.BENCH_ONLY;
const result: Record<string, unknown> = { cores: availableParallelism(), loadBefore: loadavg()[0] };
for (const [name, measure] of Object.entries(parts))
  if (only === undefined || only === name) result[name] = await measure();
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
