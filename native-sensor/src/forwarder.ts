// Runs sensord as a child, turns its frames into events and hands them on. It holds no privilege of its own once the daemon
// runs: everything that needs one happens in the daemon.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';

import {
  ClockClass,
  Event,
  Layer,
  type CommandResult,
  type Coverage,
  type SensorOrder,
  type WitnessStatus,
} from '@throughline/proto';

import { CgroupTable } from './cgroup-table.ts';
import { NodeClock } from './clock.ts';
import { type DaemonStarter, LAUNCHER_GONE, directStarter, launchedStarter } from './daemon-process.ts';
import { EventWriter } from './event-writer.ts';
import { FrameDecoder, FrameError, type RawFrame } from './frame-decoder.ts';
import { number64 } from './frame-fields.ts';
import type { Actor, DocumentFrame, Frame, FrameHeader } from './frames.ts';
import { layout, recordTypes } from './layout.ts';
import { type Hello, parseHello } from './hello.ts';
import { OrderDesk } from './order-desk.ts';
import { ProcessTable } from './process-table.ts';
import { cgroupOf, toEvent } from './to-event.ts';

/** The daemon's canary is a second apart; older than this and the sensor is blind. Milliseconds. */
export const BLIND_AFTER_MS = 2_000;
/** How often we look whether it came. Milliseconds. */
const LOOK_MS = 250;
const RESTART_MIN_MS = 500;
const RESTART_MAX_MS = 30_000;
/** A daemon that held out this long starts the count and the waiting anew. Milliseconds. */
const STEADY_MS = 60_000;
/** Starts in a row without a steady one between them; then we end, and whoever started us decides. */
const RESTARTS_MAX = 10;
const STATS_EVENT_EVERY_MS = 10_000;
/** Exit code when the daemon died by itself: whoever started us should start us again (EX_TEMPFAIL of sysexits.h). */
const ENDED_UNASKED = 75;

export interface ForwarderOptions {
  /** Path of the daemon's binary. */
  readonly daemon: string;
  /** Flags for it, "--profile=full". */
  readonly daemonArguments: readonly string[];
  readonly report?: (event: Event) => void;
  /**
   * In place of `report`: each event as the bytes of the schema. What processes do is then written straight from its
   * frame. The bytes stay as they are; they lie in a block with others, so what is kept long should be copied.
   */
  readonly reportEncoded?: (event: Uint8Array) => void;
  /** Only processes in this cgroup or below are reported; "" for all. */
  readonly cgroup?: string;
  /** Addresses that an isolated cgroup may always reach: the collector's. */
  readonly alwaysAllowed?: () => readonly string[];
  /** Default: what the kernel calls itself. */
  readonly node?: string;
  /** One line for the operator. */
  readonly log?: (message: string) => void;
  /** Each frame before it is anything else; for tests and measuring. */
  readonly onFrame?: (frame: Frame) => void;
  /** The daemon ended and is not started again. */
  readonly onEnd?: (code: number) => void;
  /** Start the daemon again when it ends by itself. Default true. */
  readonly restart?: boolean;
  /** How long to wait before the first of these starts; each further one waits twice as long, up to 30 s. Default 500 ms. */
  readonly restartMinMs?: number;
  /** Start it through a launcher that keeps the right to, for whoever gives up root. Default false. */
  readonly launcher?: boolean;
  /** When whoever started us lost sight of an earlier forwarder. Microseconds since the epoch; 0 for never. */
  readonly blindSinceUs?: number;
}

export interface ForwarderCounters {
  frames: number;
  unknownFrames: number;
  malformedFrames: number;
  events: number;
  filtered: number;
  /** Records that the daemon numbered and that never arrived. */
  missing: number;
  restarts: number;
}

export interface Forwarder {
  /** Resolves once the daemon has told all that ran before it; rejects with a sentence when it cannot start. */
  readonly ready: Promise<Hello>;
  readonly counters: ForwarderCounters;
  /** The daemon's last counts. */
  readonly stats: Readonly<Record<string, unknown>>;
  readonly daemonPid: number | undefined;
  /** Has the daemon carry out an order; resolves with what came of it, refusals included. */
  obey(order: SensorOrder): Promise<CommandResult>;
  /** Ends the daemon in order; resolves when it is gone. */
  stop(): Promise<void>;
}

export function startForwarder(options: ForwarderOptions): Forwarder {
  const log = options.log ?? (() => {});
  const counters: ForwarderCounters = {
    frames: 0,
    unknownFrames: 0,
    malformedFrames: 0,
    events: 0,
    filtered: 0,
    missing: 0,
    restarts: 0,
  };
  const clock = new NodeClock();
  const cgroups = new CgroupTable();
  const processes = new ProcessTable();
  const idPrefix = `sensor-${randomBytes(6).toString('hex')}-`;
  let serial = 0;
  let hello: Hello | undefined;
  let stats: Record<string, unknown> = {};
  let child: ChildProcess | undefined;
  let stopping = false;
  const restartMinMs = options.restartMinMs ?? RESTART_MIN_MS;
  let restartMs = restartMinMs;
  let lastCanaryMs = 0;
  let blind = false;
  let blindSinceUs = options.blindSinceUs ?? 0;
  let lastFrameUs = 0;
  let lastLookMs = performance.now();
  let readyMs = 0;
  let restartsInARow = 0;
  let everReady = false;
  let starter: DaemonStarter | undefined;
  let lastStatsMs = 0;
  let lastLosses = 0;
  let lastThrottled = 0;
  let lastWords = '';
  const sequences = new Map<number, number>();
  const readiness = Promise.withResolvers<Hello>();
  readiness.promise.catch(() => {}); // whoever waits for it hears of it

  const knowledge = {
    get bootId() {
      return hello?.bootId ?? '';
    },
    get node() {
      return options.node || hello?.node || '';
    },
    get pidNamespace() {
      return hello?.pidNamespace ?? 0;
    },
    clock,
    cgroups,
    processes,
    idPrefix,
    nextSerial: () => ++serial,
  };
  const nextId = (): string => `${idPrefix}${knowledge.nextSerial()}`;
  const writer = new EventWriter(knowledge);
  const orders = new OrderDesk({
    node: knowledge,
    alwaysAllowed: options.alwaysAllowed ?? (() => []),
    nextId,
    send,
    log,
  });

  function start(): void {
    // Only the first time: later its folder may be closed to us.
    if (starter === undefined && !existsSync(options.daemon)) {
      const build = path.resolve(path.dirname(options.daemon), '../build.mjs');
      log(`its daemon is not built yet; as root, once: node ${build}`);
      return end(127, `${options.daemon} does not exist`);
    }
    sequences.clear();
    lastLosses = lastThrottled = 0; // a new daemon counts from nothing
    const short = options.reportEncoded && !options.onFrame;
    const decoder = new FrameDecoder(onFrame, short ? takeShortWay : undefined);
    starter ??= (options.launcher ? launchedStarter : directStarter)(options.daemon, options.daemonArguments);
    const started = starter.start();
    child = started;
    readyMs = 0;
    lastWords = '';
    const orderPipe = started.stdio[3] as Writable;
    orderPipe.on('error', () => {}); // the daemon's end is told by its 'close'
    orders.open(orderPipe);
    started.stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = text.trim().split('\n').at(-1) ?? lastWords;
      log(text.trim());
    });
    started.stdout!.on('data', (chunk: Buffer) => {
      lastFrameUs = Date.now() * 1000;
      try {
        decoder.push(chunk);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        log(`the daemon's stream lost its place (${error.message}); it is started again`);
        started.stdout!.removeAllListeners('data');
        started.kill('SIGKILL');
      }
      counters.frames += decoder.counters.frames;
      counters.unknownFrames += decoder.counters.unknown;
      counters.malformedFrames += decoder.counters.malformed;
      decoder.counters.frames = decoder.counters.unknown = decoder.counters.malformed = 0;
    });
    started.once('error', (error) => end(126, error.message));
    started.once('close', (code, signal) => {
      if (child !== started) return;
      child = undefined;
      closed(code, signal);
    });
  }

  function closed(code: number | null, signal: string | null): void {
    const how = lastWords || `it ended with ${signal ?? `exit code ${code}`}`;
    orders.close();
    if (stopping) return end(0, '');
    lostSight(`the sensor daemon is gone: ${how}`);
    // One that never came up says why: wrong flags, nothing that can be loaded; trying again changes neither.
    const hopeless = code === LAUNCHER_GONE || (!everReady && code !== null);
    const steady = readyMs > 0 && performance.now() - readyMs >= STEADY_MS;
    if (steady) restartMs = restartMinMs;
    restartsInARow = steady ? 0 : restartsInARow + 1;
    if (options.restart === false || hopeless || restartsInARow > RESTARTS_MAX) return end(code || ENDED_UNASKED, how);
    counters.restarts++;
    log(`sensord is gone (${how}); started again in ${restartMs} ms`);
    setTimeout(() => !stopping && start(), restartMs);
    restartMs = Math.min(restartMs * 2, RESTART_MAX_MS);
  }

  /** What happens on the node from here on is not seen; what was ordered before stands. */
  function lostSight(message: string): void {
    if (blind) return;
    blind = true;
    blindSinceUs = lastFrameUs;
    status({ kind: 'blind', message, blindFromUs: blindSinceUs });
  }

  function regainedSight(): void {
    const untilUs = Date.now() * 1000;
    const seconds = Math.max(0, (untilUs - blindSinceUs) / 1e6).toFixed(1);
    status({
      kind: 'gap',
      message: `the sensor saw nothing for ${seconds} s; it sees again`,
      blindFromUs: blindSinceUs,
      blindUntilUs: untilUs,
      counters: { restarts: counters.restarts },
    });
    blind = false;
    blindSinceUs = 0;
  }

  function end(code: number, reason: string): void {
    clearInterval(watch);
    starter?.close();
    if (reason) readiness.reject(new Error(reason));
    options.onEnd?.(code);
    ended.resolve();
  }

  function onFrame(frame: Frame): void {
    countMissing(frame);
    options.onFrame?.(frame);
    switch (frame.type) {
      case 'hello':
        return onHello(frame);
      case 'stats':
        return onStats(frame);
      case 'ready':
        readyMs = performance.now();
        if (blindSinceUs) regainedSight();
        everReady = true;
        if (hello) readiness.resolve(hello);
        return;
      case 'canary':
        lastCanaryMs = performance.now();
        if (blind && readyMs) {
          regainedSight();
          tellStarted('the sensor sees again');
        }
        return;
      case 'cgroup': {
        const id = frame.hierarchy === 0 ? frame.id : `v1:${frame.id}`;
        if (frame.change === 'removed') cgroups.removed(id, performance.now());
        else cgroups.made(id, frame.path);
        return;
      }
      case 'audit':
        return orders.answered(frame);
      default: {
        const wanted = isWanted(frame.actor);
        if (!wanted) counters.filtered++;
        // What processes do elsewhere still says who is whose child.
        if (!wanted && !(frame.type in lifeCycle)) return;
        const event = toEvent(frame, knowledge);
        if (event && wanted) send(event);
      }
    }
  }

  /** The frame becomes the bytes of its event at once. */
  function takeShortWay(frame: RawFrame): boolean {
    const { bytes, view, start } = frame;
    const wanted = !options.cgroup || below(writer.cgroupPath(frame), options.cgroup);
    // what it says of who is whose child is noted the long way
    if (!wanted && isLifeCycle(view.getUint16(start + layout.header.type, true))) return false;
    const event = wanted ? writer.write(frame) : undefined;
    if (event === false) return false;
    countMissing({
      lane: bytes[start + layout.header.lane]!,
      cpu: view.getUint32(start + layout.header.cpu, true),
      sequence: number64(view, start + layout.header.sequence),
    });
    if (!wanted) counters.filtered++;
    if (!event) return true;
    counters.events++;
    options.reportEncoded!(event);
    return true;
  }

  function isWanted(actor: Actor): boolean {
    return !options.cgroup || below(cgroupOf(actor, knowledge)?.path ?? '', options.cgroup);
  }

  /** Numbers grow by one per lane and cpu; a jump is a loss wherever it happened. */
  function countMissing(frame: Pick<FrameHeader, 'lane' | 'cpu' | 'sequence'>): void {
    const line = frame.lane * 65_536 + frame.cpu;
    const last = sequences.get(line);
    if (last === undefined || frame.sequence > last) sequences.set(line, frame.sequence);
    if (last === undefined) return;
    // An interrupt can take a number first and its place second: the late one settles what the early one seemed to lose.
    counters.missing += frame.sequence > last ? frame.sequence - last - 1 : -1;
  }

  function onHello(frame: DocumentFrame): void {
    hello = parseHello(frame.document);
    if (!hello) {
      lastWords = 'the daemon speaks another protocol: build both from the same version';
      child?.kill('SIGKILL');
      return;
    }
    sampleClock(frame);
    lastCanaryMs = performance.now();
    tellStarted(hello.degraded ? `degraded: ${hello.degraded}` : `${hello.profile} profile`);
  }

  function tellStarted(message: string): void {
    if (!hello) return;
    status({
      kind: 'started',
      mode: hello.enforcing ? 'block' : 'observe',
      runtime: `linux ${hello.kernel} ${hello.mode}`,
      message,
      coverage: coverageOf(hello),
    });
  }

  function onStats(frame: DocumentFrame): void {
    sampleClock(frame);
    stats = frame.document as Record<string, unknown>;
    const losses =
      totalOf(stats['kernelDropped']) +
      totalOf(stats['queueDropped']) +
      totalOf({ missed: stats['programsMissed'], refusals: stats['refusalsDropped'] });
    const throttled = totalOf(stats['throttled']);
    if (losses > lastLosses || throttled > lastThrottled) {
      const parts = [
        ...(losses > lastLosses ? [`${losses - lastLosses} records lost`] : []),
        ...(throttled > lastThrottled ? [`${throttled - lastThrottled} records above the limit of their cgroup`] : []),
      ];
      status({ kind: 'loss', message: parts.join(', '), counters: flatten(stats) });
    } else if (performance.now() - lastStatsMs >= STATS_EVENT_EVERY_MS) {
      lastStatsMs = performance.now();
      status({ kind: 'stats', counters: { ...flatten(stats), ...counters } });
    }
    lastLosses = losses;
    lastThrottled = throttled;
  }

  function sampleClock(frame: DocumentFrame): void {
    const { monoNs, realNs } = frame.document;
    if (typeof monoNs === 'number' && typeof realNs === 'number') clock.sample(monoNs, realNs);
  }

  function status(witnessStatus: WitnessStatus): void {
    send({
      id: nextId(),
      timeUs: Date.now() * 1000,
      clock: ClockClass.NODE,
      layer: Layer.KERNEL,
      workload: { node: knowledge.node, bootId: knowledge.bootId },
      witnessStatus,
    });
  }

  function send(event: Event): void {
    counters.events++;
    if (options.reportEncoded) options.reportEncoded(Event.encode(event).finish());
    else options.report?.(event);
  }

  const watch = setInterval(() => {
    // who was kept from reading sees nothing old: what came meanwhile is read first
    const held = performance.now() - lastLookMs > BLIND_AFTER_MS / 2;
    lastLookMs = performance.now();
    if (held) return;
    if (blind || stopping || hello?.mode !== 'ebpf' || performance.now() - lastCanaryMs < BLIND_AFTER_MS) return;
    lostSight(`no sign of life came back through the kernel for ${BLIND_AFTER_MS} ms`);
  }, LOOK_MS);
  const ended = Promise.withResolvers<void>();
  start();

  return {
    ready: readiness.promise,
    counters,
    get stats() {
      return stats;
    },
    get daemonPid() {
      return child && options.launcher && readyMs ? hello?.pid : child?.pid;
    },
    obey: (order) => orders.obey(order),
    stop() {
      stopping = true;
      if (!child) end(0, '');
      // The daemon ends when nobody can give it orders any more; we may have given up the right to signal root's process.
      (child?.stdio[3] as Writable | undefined)?.end();
      return ended.promise;
    },
  };
}

const lifeCycle = { exec: true, fork: true, exit: true };

function isLifeCycle(type: number): boolean {
  return type === recordTypes.exec || type === recordTypes.fork || type === recordTypes.exit;
}

function below(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(ancestor.endsWith('/') ? ancestor : `${ancestor}/`);
}

function coverageOf(hello: Hello): Coverage[] {
  return hello.probes.map((probe) => ({
    name: probe.event,
    state: probe.live ? (hello.mode === 'ebpf' ? 'live' : 'degraded') : 'off',
    how: probe.hook,
    reason: probe.reason,
  }));
}

function totalOf(perType: unknown): number {
  if (typeof perType !== 'object' || perType === null) return 0;
  return Object.values(perType).reduce((sum: number, value) => sum + (typeof value === 'number' ? value : 0), 0);
}

/** {"a":1,"b":{"c":2}} to {"a":1,"b.c":2}. Clocks are no counts, and in nanoseconds more than the schema's numbers hold. */
function flatten(stats: Readonly<Record<string, unknown>>): Record<string, number> {
  const flat: Record<string, number> = {};
  for (const [name, value] of Object.entries(stats)) {
    if (clocks.has(name)) continue;
    if (typeof value === 'number') flat[name] = value;
    else if (typeof value === 'object' && value !== null) {
      for (const [inner, count] of Object.entries(value))
        if (typeof count === 'number') flat[`${name}.${inner}`] = count;
    }
  }
  return flat;
}

const clocks: ReadonlySet<string> = new Set(['monoNs', 'bootNs', 'realNs']);
