// Figures of the kernel sensor, measured on the real thing:
//
//   node --conditions=@throughline/source test/bench/sensor/run.ts [--quick]     (as root)
//
// Lossless rate and CPU per event (sensitive opens, each reported: no deduplication), what a system call costs more in each
// profile, start-up and memory. Prints one table and one JSON line.
import { Event } from '@throughline/proto';
import { startForwarder, type Forwarder } from '@throughline/sensor';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { actorProgram, daemon, until, whyNoBpf } from '../../sensor/sensor.ts';

const quick = process.argv.includes('--quick');
const SECONDS = quick ? 1 : 2;
const RATES = quick ? [50_000] : [50_000, 100_000, 200_000, 400_000];
const TAX_ROUNDS = quick ? 2 : 5;
const TAX_CALLS = 20_000; // a round fits a time slice, so that nothing else is measured
const TICK_US = 1e6 / 100; // USER_HZ

if (whyNoBpf()) process.exit(0);
const actor = actorProgram();
const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-bench-'));
const watched = path.join(folder, 'serviceaccount/token');
execFileSync('mkdir', ['-p', path.dirname(watched)]);
writeFileSync(watched, 'x');

interface RateResult {
  asked: number;
  reached: number;
  events: number;
  lost: number;
  kernelUs: number;
  daemonUs: number;
  forwarderUs: number;
}

let unwatchedUs = 0;

async function start(args: string[], report: (event: Event) => void = () => {}): Promise<[Forwarder, number]> {
  const began = performance.now();
  const forwarder = startForwarder({ daemon, daemonArguments: args, restart: false, report });
  await forwarder.ready;
  return [forwarder, performance.now() - began];
}

/** `encode`: each event is also made ready for the wire. */
async function measureRate(asked: number, encode: boolean): Promise<RateResult> {
  let events = 0;
  const [forwarder] = await start(['--profile=full', '--dedup-seconds=0'], (event) => {
    if (event.fileOpen?.path !== watched) return;
    events++;
    if (encode) Event.encode(event).finish();
  });
  const pid = forwarder.daemonPid!;
  const before = { daemon: cpuUs(pid), own: process.cpuUsage() };
  const count = Math.round(asked * SECONDS);
  const storm = await openStorm(count, asked);
  await until(() => (events + lost(forwarder) >= count ? true : undefined), 'all accounted for', 20_000);
  const own = process.cpuUsage(before.own);
  const result: RateResult = {
    asked,
    reached: Math.round(count / (storm.wallNs / 1e9)),
    events,
    lost: count - events,
    kernelUs: storm.cpuNs / count / 1000 - unwatchedUs,
    daemonUs: (cpuUs(pid) - before.daemon) / count,
    forwarderUs: (own.user + own.system) / count,
  };
  await forwarder.stop();
  return result;
}

/** Opens and closes `count` times on one cpu; 0 for as fast as it goes. */
async function openStorm(count: number, perSecond: number): Promise<{ wallNs: number; cpuNs: number }> {
  const args = ['-c', '0', actor, 'opens', watched, String(count), String(perSecond)];
  const storm = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  storm.stdout.on('data', (text: Buffer) => (output += text));
  await new Promise((resolve) => storm.once('close', resolve));
  const [wallNs, cpuNs] = output.split(' ').map(Number) as [number, number];
  return { wallNs, cpuNs };
}

/** What open and close cost without a sensor, the best of a few. */
async function measureUnwatched(): Promise<number> {
  let best = Infinity;
  for (let i = 0; i < 5; i++) best = Math.min(best, (await openStorm(50_000, 0)).cpuNs / 50_000 / 1000);
  return best;
}

function lost(forwarder: Forwarder): number {
  const dropped = (name: string) => (forwarder.stats[name] as Record<string, number> | undefined)?.['open'] ?? 0;
  return dropped('kernelDropped') + dropped('queueDropped');
}

/** User and system time of a process so far. */
function cpuUs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

function rssKiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

async function measureTax(): Promise<Record<'none' | 'base' | 'full', number>> {
  const best = { none: Infinity, base: Infinity, full: Infinity };
  const round = async (name: keyof typeof best, args?: string[]) => {
    const sensor = args ? (await start(args))[0] : undefined;
    // asynchronous: the forwarder must go on reading
    const output = await new Promise<string>((resolve) => {
      const child = spawn(actor, ['calls', String(TAX_CALLS)], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.setEncoding('utf8').on('data', resolve);
    });
    best[name] = Math.min(best[name], Number(output) / TAX_CALLS);
    await sensor?.stop();
  };
  // one after the other in each round: the machine's moods meet all three
  for (let i = 0; i < TAX_ROUNDS; i++) {
    await round('none');
    await round('base', ['--profile=base']);
    await round('full', ['--profile=full']);
  }
  return best;
}

async function measureStart(args: string[]): Promise<{ readyMs: number; rssMiB: number }> {
  const times: number[] = [];
  let rss = 0;
  for (let i = 0; i < (quick ? 2 : 5); i++) {
    const [forwarder, ms] = await start(args);
    times.push(ms);
    rss = Math.max(rss, rssKiB(forwarder.daemonPid!));
    await forwarder.stop();
  }
  return { readyMs: Math.round(times.sort((a, b) => a - b)[times.length >> 1]!), rssMiB: Math.round(rss / 102.4) / 10 };
}

function note(what: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(1)} s: ${what}\n`);
}

try {
  note('start-up');
  const startUp = { base: await measureStart(['--profile=base']), full: await measureStart(['--profile=full']) };
  note('system call tax');
  const tax = await measureTax();
  unwatchedUs = await measureUnwatched();
  const rates: RateResult[] = [];
  for (const rate of RATES) {
    note(`${rate} events/s`);
    rates.push(await measureRate(rate, false));
  }
  const encoded = await measureRate(RATES[0]!, true);

  const us = (value: number) => value.toFixed(2).padStart(6);
  console.log('opens/s asked  reached     lost   kernel µs  daemon µs  forwarder µs  sum µs');
  for (const each of [...rates, encoded]) {
    const sum = each.kernelUs + each.daemonUs + each.forwarderUs;
    console.log(
      `${String(each.asked).padStart(13)}  ${String(each.reached).padStart(7)}  ${String(each.lost).padStart(7)}  ` +
        `${us(each.kernelUs).padStart(10)}  ${us(each.daemonUs).padStart(9)}  ${us(each.forwarderUs).padStart(12)}  ${us(sum)}` +
        (each === encoded ? '  (with encoding for the wire)' : ''),
    );
  }
  const ns = (value: number) => `${value.toFixed(0)} ns`;
  const load = os.loadavg()[0]!.toFixed(1);
  console.log(`load ${load} on ${os.cpus().length} cpus: read the figures against a system call's without the sensor`);
  console.log(`a system call: ${ns(tax.none)} without, ${ns(tax.base)} base, ${ns(tax.full)} full profile`);
  for (const [name, { readyMs, rssMiB }] of Object.entries(startUp)) {
    console.log(`start-up, ${name}: ${readyMs} ms until it has told all that runs; daemon ${rssMiB} MiB`);
  }
  console.log(JSON.stringify({ rates, encoded, tax, startUp, cpus: os.cpus().length, load: os.loadavg()[0] }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
