// Sigma rules over benign CloudTrail and kernel events: events a second with the index and without it, interleaved in one
// run on one core, and how many rules an event touches. Run: node --conditions=@throughline/source test/bench/sigma.ts
import type { Event } from '@throughline/proto';
import { SigmaEngine, reads } from '../../collector/src/sigma/engine.ts';
import { matches } from '../../collector/src/sigma/evaluate.ts';
import { layers } from '../../collector/src/sigma/layers/index.ts';
import { loadLibrary } from '../../collector/src/sigma/library.ts';
import { awsBackground } from '../eval/background.ts';

const EVENTS = 20_000;
const ROUNDS = 5;

const { rules } = loadLibrary();
const alone = { parentOf: () => undefined };
const applicable = new Map(
  layers
    .flatMap((layer) => layer.sources)
    .map((source) => [source, rules.filter((rule) => reads(rule.logSource, source))]),
);

/** Every rule of the log source on every record: what there would be without an index. */
function exhaustive(event: Event): number {
  let hits = 0;
  for (const layer of layers) {
    for (const { source, record } of layer.records(event, alone)) {
      for (const rule of applicable.get(source)!) if (matches(rule, record)) hits += 1;
    }
  }
  return hits;
}

function processStarts(count: number): Event[] {
  const programs = [
    ['/usr/local/bin/node', 'node', '/srv/orders/dist/worker.js', '--concurrency', '4'],
    ['/usr/bin/git', 'git', 'fetch', '--depth=1', 'origin', 'main'],
    ['/bin/sh', 'sh', '-c', 'test -f /var/run/app.pid && kill -0 $(cat /var/run/app.pid)'],
    ['/usr/bin/find', 'find', '/var/log/app', '-name', '*.gz', '-mtime', '+7', '-delete'],
    ['/usr/sbin/logrotate', 'logrotate', '/etc/logrotate.conf'],
  ];
  return Array.from({ length: count }, (_, index): Event => {
    const [executable = '', ...given] = programs[index % programs.length]!;
    return {
      id: `exec-${index}`,
      timeUs: index,
      process: { executable, arguments: given, uid: 1000 + (index % 7) },
      processExec: { filename: executable },
    };
  });
}

interface Figure {
  readonly what: string;
  readonly indexed: number;
  readonly exhaustive: number;
  readonly touched: number;
  readonly hits: number;
}

function measure(what: string, make: () => Event[]): Figure {
  const engine = new SigmaEngine(rules);
  const seconds = { indexed: 0, exhaustive: 0 };
  let hits = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    // Fresh events, so that no record is read from a cache; made outside the measured time.
    const [first, second] = [make(), make()];
    const indexed = timed(() => first.reduce((sum, event) => sum + engine.hits(event).length, 0));
    const all = timed(() => second.reduce((sum, event) => sum + exhaustive(event), 0));
    if (indexed.result !== all.result && what.startsWith('CloudTrail'))
      throw new Error(`${what}: ${indexed.result} hits with the index, ${all.result} without`);
    // The first round warms up.
    if (round === 0) continue;
    seconds.indexed += indexed.seconds;
    seconds.exhaustive += all.seconds;
    hits = indexed.result;
  }
  const total = EVENTS * ROUNDS;
  return {
    what,
    indexed: total / seconds.indexed,
    exhaustive: total / seconds.exhaustive,
    touched: engine.counters.evaluations / (EVENTS * (ROUNDS + 1)),
    hits,
  };
}

function timed<T>(work: () => T): { result: T; seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}

const cloud = awsBackground(EVENTS, 7).slice(0, EVENTS);
const starts = processStarts(EVENTS);
const figures = [
  // Decoded events keep their parsed record; events from the store have only its bytes.
  measure('CloudTrail, just decoded', () => cloud),
  measure('CloudTrail, from the store', () => cloud.map((event) => ({ ...event }))),
  measure('process starts', () => starts.map((event) => ({ ...event }))),
];
console.log(`${rules.length} rules, ${EVENTS} events, ${ROUNDS} rounds, CPU time of one thread`);
for (const { what, indexed, exhaustive: all, touched, hits } of figures) {
  const rate = (value: number): string => `${Math.round(value).toLocaleString('en')} events/s`;
  console.log(
    `${what}: ${rate(indexed)} with the index, ${rate(all)} without (${(indexed / all).toFixed(1)} x); ${touched.toFixed(2)} rules touched and ${(hits / EVENTS).toFixed(3)} hit per event`,
  );
}
