// Figures of the kernel sensor, measured on the real thing:
//
//   node --conditions=@throughline/source test/bench/sensor/run.ts [--quick] [--kinds open,exec] [--daemon FILE] [--objects]
//
// As root. Lossless rate and CPU of an event, from the watched system call to the bytes that the collector gets, for each kind
// of event that can come in numbers; what sending adds, to a gRPC server in another process; what a system call costs more in
// each profile; start-up and memory. Nothing is taken for a repetition. The storm runs in turns without and with the sensor: the difference of its own
// time is the kernel's part. `--daemon` measures another build, `--objects` the way with an object for each event: the
// figures of before and after come from one run of each, one behind the other. Prints one table and one JSON line.
import { Event } from '@throughline/proto';
import { createStreamClient } from '@throughline/proto/client';
import { startForwarder, type Forwarder } from '@throughline/sensor';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { actorProgram, daemon as ownDaemon, whyNoBpf } from '../../sensor/sensor.ts';
import { until } from '../../until.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    daemon: { type: 'string', default: ownDaemon },
    objects: { type: 'boolean', default: false },
    kinds: { type: 'string', default: '' },
  },
});

interface Load {
  readonly kind: 'open' | 'connect-udp' | 'connect-tcp' | 'credentials' | 'exec' | 'dns' | 'listen' | 'act';
  /** Acts a second; 0 is as fast as it goes. */
  readonly perSecond: number;
  readonly threads: number;
  readonly acts: number;
  /** Events of one act. */
  readonly events: number;
}

const SCALE = options.quick ? 0.25 : 1;
const ROUNDS = options.quick ? 1 : 2;
const TAX_ROUNDS = options.quick ? 2 : 5;
const WARM_EVENTS = 72_000; // fewer, and the compiler is still at it: a sensor runs for months
const LOOK_MS = 250;
const TAX_CALLS = 20_000; // a round fits a time slice, so that nothing else is measured
const FILES = 256;
const BPF_STATS = '/proc/sys/kernel/bpf_stats_enabled';

const loads = (
  [
    { kind: 'open', perSecond: 50_000, threads: 1, acts: 100_000, events: 1 },
    { kind: 'open', perSecond: 100_000, threads: 1, acts: 200_000, events: 1 },
    { kind: 'open', perSecond: 0, threads: 2, acts: 600_000, events: 1 },
    { kind: 'connect-udp', perSecond: 400_000, threads: 2, acts: 1_200_000, events: 1 },
    { kind: 'connect-udp', perSecond: 0, threads: 2, acts: 1_200_000, events: 1 },
    { kind: 'connect-tcp', perSecond: 0, threads: 1, acts: 20_000, events: 2 },
    { kind: 'credentials', perSecond: 0, threads: 1, acts: 100_000, events: 1 },
    { kind: 'dns', perSecond: 0, threads: 2, acts: 100_000, events: 1 },
    { kind: 'listen', perSecond: 0, threads: 1, acts: 50_000, events: 1 },
    { kind: 'act', perSecond: 0, threads: 1, acts: 100_000, events: 1 },
    { kind: 'exec', perSecond: 0, threads: 1, acts: 12_000, events: 3 },
  ] satisfies Load[]
).filter(({ kind }) => !options.kinds || options.kinds.split(',').includes(kind));

interface Result extends Load {
  reached: number;
  delivered: number;
  lost: number;
  bytes: number;
  stormUs: number;
  kernelUs: number;
  programsUs: number;
  daemonUs: number;
  forwarderUs: number;
  /** What sending adds to the forwarder; of what was sent, the events that found the client's queue full. */
  sendingUs: number;
  unsent: number;
  /** Taken in a second without events, not counted above: few events a second would bear it all. */
  idle: { daemonUs: number; forwarderUs: number };
}

if (whyNoBpf()) process.exit(0);
const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-bench-'));
const storm = path.join(folder, 'storm');
execFileSync('gcc', ['-O2', '-Wall', '-static', '-pthread', path.join(import.meta.dirname, 'storm.c'), '-o', storm]);
for (let i = 0; i < FILES; i++) {
  mkdirSync(path.join(folder, `${i}/serviceaccount`), { recursive: true });
  writeFileSync(path.join(folder, `${i}/serviceaccount/token`), 'x');
}

async function start(args: string[], onBytes: (event: Uint8Array) => void = () => {}): Promise<[Forwarder, number]> {
  const began = performance.now();
  const forwarder = startForwarder({
    daemon: options.daemon,
    daemonArguments: args,
    restart: false,
    ...(options.objects
      ? { report: (event: Event) => onBytes(Event.encode(event).finish()) }
      : { reportEncoded: onBytes }),
  });
  await forwarder.ready;
  return [forwarder, performance.now() - began];
}

async function measure(load: Load): Promise<Result> {
  const acts = Math.round(load.acts * SCALE);
  const events = acts * load.events;
  const result: Result = {
    ...load,
    reached: 0,
    delivered: 0,
    lost: 0,
    bytes: 0,
    stormUs: 0,
    kernelUs: 0,
    programsUs: 0,
    daemonUs: 0,
    forwarderUs: 0,
    sendingUs: 0,
    unsent: 0,
    idle: { daemonUs: 0, forwarderUs: 0 },
  };
  const rounds: Result[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const before = await run(load, acts);
    rounds.push({ ...result, ...(await watched(load, acts, events, before.cpuNs)) });
    note(`${load.kind}: ${rounds.at(-1)!.reached}/s, ${rounds.at(-1)!.lost} lost`);
  }
  const programs = await programTime(load, acts, events);
  const sent = options.objects ? undefined : await sending(load, acts, events);
  // the calmest round: what others do to the caches is not ours
  const sum = (each: Result) => each.kernelUs + each.daemonUs + each.forwarderUs;
  const best = rounds.toSorted((a, b) => sum(a) - sum(b))[0]!;
  return {
    ...best,
    reached: Math.max(...rounds.map((each) => each.reached)),
    lost: rounds.reduce((total, each) => total + each.lost, 0),
    programsUs: programs,
    // what it took without is subtracted, so that noise can make it nothing but not less
    sendingUs: sent ? Math.max(0, sent.forwarderUs! - best.forwarderUs) : NaN,
    unsent: sent?.unsent ?? 0,
  };
}

/** The same once more, with every event sent and acknowledged. */
async function sending(load: Load, acts: number, events: number): Promise<Partial<Result>> {
  const receiver = spawn(process.execPath, [...process.execArgv, path.join(import.meta.dirname, 'receiver.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve) =>
    receiver.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  const client = createStreamClient({
    address: `grpc://127.0.0.1:${port}`,
    // as the sensor has it
    eventsMax: 65_536,
    bytesMax: 64 * 1024 * 1024,
    batchEventsMax: 512,
    hello: { role: 'sensor', version: 'bench', workload: { node: 'bench' } },
  });
  const unsent = () => Object.values(client.counters.dropped).reduce((total, each) => total + each, 0);
  try {
    const result = await watched(load, acts, events, 0, {
      take: (event) => client.reportEncoded(event),
      settled: () => client.counters.acknowledged + unsent() >= client.counters.reported,
      unsent,
    });
    note(`${load.kind}: sent, ${result.unsent} not`);
    return result;
  } finally {
    client.close();
    receiver.stdin.end();
  }
}

/** Where the events go. */
interface Sink {
  take(event: Uint8Array): void;
  settled(): boolean;
  unsent(): number;
}

const nowhere: Sink = { take: () => {}, settled: () => true, unsent: () => 0 };

/** Started and waiting; begins when it is told to. */
async function prepare({ kind, threads, perSecond }: Load, acts: number) {
  const args = [kind, threads, acts, perSecond, folder, FILES].map(String);
  const child = spawn(storm, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await until(() => output.startsWith('ready\n'), 'the storm is ready');
  return async (): Promise<{ wallNs: number; cpuNs: number }> => {
    child.stdin.end('!');
    const code = await ended;
    if (code !== 0) throw new Error(`the storm ended with ${code}`);
    const [wallNs, cpuNs] = output.split('\n')[1]!.split(' ').map(Number) as [number, number];
    return { wallNs, cpuNs };
  };
}

async function watched(
  load: Load,
  acts: number,
  events: number,
  unwatchedNs: number,
  sink = nowhere,
): Promise<Partial<Result>> {
  let delivered = 0;
  let bytes = 0;
  let due = Infinity;
  let arrived = () => {};
  const [forwarder] = await start(['--profile=full', '--dedup-seconds=0'], (event) => {
    delivered++;
    bytes += event.length;
    sink.take(event);
    if (delivered === due) arrived();
  });
  // Woken by the last event, and now and then for what was lost: looking every few milliseconds costs as much as the events.
  const accounted = (events: number, since = { delivered: 0, lost: 0 }) =>
    until(async () => {
      due = since.delivered + events;
      await new Promise<void>((resolve) => setTimeout((arrived = resolve), LOOK_MS));
      return delivered - since.delivered + lost(forwarder) - since.lost >= events;
    }, 'all accounted for');
  const pid = forwarder.daemonPid!;
  const warm = Math.ceil(Math.max((load.acts / 2) * SCALE, WARM_EVENTS / load.events));
  await run(load, warm);
  await accounted(warm * load.events);
  const begin = await prepare(load, acts);
  await until(() => sink.settled(), 'sent');
  const idle = await idling(pid);
  const beganMs = performance.now();
  const before = {
    delivered,
    bytes,
    lost: lost(forwarder),
    daemon: cpuNs(pid),
    own: cpuNs('self'),
    unsent: sink.unsent(),
  };
  const { wallNs, cpuNs: stormNs } = await begin();
  // what else happened on the node counts among the delivered, so that this is the least that there must be
  await accounted(events, before);
  await until(() => sink.settled(), 'sent');
  const seconds = (performance.now() - beganMs) / 1000;
  const daemonNs = Math.max(0, cpuNs(pid) - before.daemon - idle.daemonNs * seconds);
  const ownNs = Math.max(0, cpuNs('self') - before.own - idle.ownNs * seconds);
  const seen = delivered - before.delivered;
  const perEvent = (ns: number) => ns / 1000 / Math.max(events, seen);
  const result = {
    reached: Math.round((events * 1e9) / wallNs),
    delivered: seen,
    bytes: Math.round((bytes - before.bytes) / seen),
    stormUs: unwatchedNs / 1000 / events,
    kernelUs: (stormNs - unwatchedNs) / 1000 / events,
    daemonUs: perEvent(daemonNs),
    forwarderUs: perEvent(ownNs),
    unsent: sink.unsent() - before.unsent,
    idle: { daemonUs: Math.round(idle.daemonNs / 1000), forwarderUs: Math.round(idle.ownNs / 1000) },
  };
  await forwarder.stop();
  // what the kernel's side dropped is missing from the numbers too
  return { ...result, lost: Math.max(lost(forwarder) - before.lost, forwarder.counters.missing) };
}

/** What daemon and forwarder (this process) take in a second in which nothing is asked of them. */
async function idling(pid: number): Promise<{ daemonNs: number; ownNs: number }> {
  const began = performance.now();
  const before = { daemon: cpuNs(pid), own: cpuNs('self') };
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const seconds = (performance.now() - began) / 1000;
  return { daemonNs: (cpuNs(pid) - before.daemon) / seconds, ownNs: (cpuNs('self') - before.own) / seconds };
}

/** Time inside the kernel's programs alone, as the kernel keeps it; keeping it costs some itself. */
async function programTime(load: Load, acts: number, events: number): Promise<number> {
  const was = readFileSync(BPF_STATS, 'utf8').trim();
  const [forwarder] = await start(['--profile=full', '--dedup-seconds=0']);
  writeFileSync(BPF_STATS, '1');
  try {
    const pid = forwarder.daemonPid!;
    // what others on this machine do runs the same programs
    const others = { ns: programNs(pid), ms: performance.now() };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const before = { ns: programNs(pid), ms: performance.now() };
    await run(load, acts);
    const rate = (before.ns - others.ns) / (before.ms - others.ms);
    return Math.max(0, programNs(pid) - before.ns - rate * (performance.now() - before.ms)) / 1000 / events;
  } finally {
    writeFileSync(BPF_STATS, was);
    await forwarder.stop();
  }
}

function programNs(pid: number): number {
  let sum = 0;
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    let info = '';
    try {
      info = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8');
    } catch {
      // closed meanwhile: no program
    }
    sum += Number(/^run_time_ns:\s+(\d+)/m.exec(info)?.[1] ?? 0);
  }
  return sum;
}

async function run(load: Load, acts: number): Promise<{ wallNs: number; cpuNs: number }> {
  return (await prepare(load, acts))();
}

/** Asynchronous: the forwarder must go on reading. */
async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${command} ended with ${String(code)}`);
  return output;
}

function lost(forwarder: Forwarder): number {
  const sum = (name: string) =>
    Object.values((forwarder.stats[name] ?? {}) as Record<string, number>).reduce((total, each) => total + each, 0);
  return sum('kernelDropped') + sum('queueDropped');
}

/** Time on a processor so far, all threads. */
function cpuNs(pid: number | 'self'): number {
  let sum = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
  }
  return sum;
}

function rssKiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

async function measureTax(): Promise<Record<'none' | 'base' | 'full', number>> {
  const actor = actorProgram();
  const best = { none: Infinity, base: Infinity, full: Infinity };
  const round = async (name: keyof typeof best, args?: string[]) => {
    const sensor = args ? (await start(args))[0] : undefined;
    best[name] = Math.min(best[name], Number(await outputOf(actor, ['calls', String(TAX_CALLS)])) / TAX_CALLS);
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
  for (let i = 0; i < (options.quick ? 2 : 5); i++) {
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
  // some kinds asked for are all that is asked for
  const whole = options.kinds === '';
  if (whole) note('start-up and system call tax');
  const startUp = whole
    ? { base: await measureStart(['--profile=base']), full: await measureStart(['--profile=full']) }
    : {};
  const tax = whole ? await measureTax() : undefined;
  const results: Result[] = [];
  for (const load of loads) results.push(await measure(load));

  const columns = (cells: readonly (string | number)[]) =>
    console.log(
      cells.map((cell, i) => String(cell).padStart([12, 9, 9, 5, 6, 8, 8, 10, 7, 10, 7, 8, 7][i]!)).join(' '),
    );
  const us = (value: number) => value.toFixed(2);
  columns([
    'events/s of',
    'asked',
    'reached',
    'lost',
    'bytes',
    'storm µs',
    'kernel',
    '(programs)',
    'daemon',
    'forwarder',
    'sum',
    'sending',
    'unsent',
  ]);
  for (const each of results) {
    const { kernelUs, daemonUs, forwarderUs } = each;
    // the storm's own time swings: the sensor's part is never less than its programs took, and of a program's start it drowns
    const kernel = each.kind === 'exec' ? each.programsUs : Math.max(kernelUs, each.programsUs);
    columns([
      each.kind,
      each.perSecond || 'all',
      each.reached,
      each.lost,
      each.bytes,
      us(each.stormUs),
      us(kernel),
      us(each.programsUs),
      us(daemonUs),
      us(forwarderUs),
      us(kernel + daemonUs + forwarderUs),
      us(each.sendingUs),
      each.unsent,
    ]);
  }
  const idle = results.map((each) => each.idle).toSorted((a, b) => a.forwarderUs - b.forwarderUs)[results.length >> 1];
  if (idle) {
    const { daemonUs, forwarderUs } = idle;
    console.log(
      `not in it, a second without events: daemon ${daemonUs} µs, forwarder with this bench ${forwarderUs} µs`,
    );
  }
  const ns = (value: number) => `${value.toFixed(0)} ns`;
  const load = os.loadavg()[0]!.toFixed(1);
  console.log(`load ${load} on ${os.cpus().length} cpus: read the figures against a system call's without the sensor`);
  if (tax) {
    console.log(`a system call: ${ns(tax.none)} without, ${ns(tax.base)} base, ${ns(tax.full)} full profile`);
  }
  for (const [name, { readyMs, rssMiB }] of Object.entries(startUp)) {
    console.log(`start-up, ${name}: ${readyMs} ms until it has told all that runs; daemon ${rssMiB} MiB`);
  }
  console.log(JSON.stringify({ results, tax, startUp, cpus: os.cpus().length, load: os.loadavg()[0] }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
