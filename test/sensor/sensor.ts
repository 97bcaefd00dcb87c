// The real sensor for tests: built, started with its own pins, watching one cgroup of its own, cleaned up afterwards. Where
// the kernel or the machine refuses, the reason is printed and the tests that need it are skipped.
import { startForwarder, type Forwarder, type Frame, type Hello } from '@throughline/sensor';
import type { Event } from '@throughline/proto';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DEADLINE_MS, until } from '../until.ts';

export const root = path.resolve(import.meta.dirname, '../..');
export const daemon = path.join(root, 'native-sensor/build/sensord');
let serial = 0;

/** Builds what is missing; says why the kernel side cannot be tested here, "" when it can. */
export function whyNoBpf(): string {
  const built = spawnSync(process.execPath, [path.join(root, 'native-sensor/build.mjs')], { encoding: 'utf8' });
  if (built.status !== 0) return tell(`the daemon cannot be built: ${built.stderr.trim()}`);
  if (process.getuid?.() !== 0) return tell('only root may load programs into the kernel');
  // one that ends as soon as it has said everything
  const tried = spawnSync(daemon, ['--once', '--require-bpf'], {
    encoding: 'latin1',
    timeout: DEADLINE_MS,
    maxBuffer: 64 << 20,
  });
  if (tried.status !== 0) return tell(tried.stderr.trim() || `sensord ended with ${tried.status ?? tried.signal}`);
  return '';
}

function tell(reason: string): string {
  console.warn(`SKIP (sensor): ${reason}`);
  return reason;
}

/** The program of actor.c, compiled once per content. */
export function actorProgram(): string {
  const source = path.join(import.meta.dirname, 'actor.c');
  const program = path.join(os.tmpdir(), `throughline-actor-${Math.round(statSync(source).mtimeMs)}`);
  if (existsSync(program)) return program;
  const flags = ['-O2', '-Wall', '-static', '-pthread', source, '-o', program];
  const compiled = spawnSync('gcc', flags, { encoding: 'utf8' });
  if (compiled.status !== 0) throw new Error(`gcc: ${compiled.stderr}`);
  return program;
}

export function cgroupRoot(): string {
  const mount = readFileSync('/proc/self/mounts', 'utf8').match(/^\S+ (\S+) cgroup2 /m);
  if (!mount) throw new Error('no cgroup v2 tree is mounted');
  return mount[1]!;
}

/** A container's cgroup as docker would name it, below one of our own. */
export interface TestCgroup {
  readonly directory: string;
  readonly path: string;
  readonly id: string;
  readonly containerId: string;
  /** Starts a program inside; its exec is the first thing that happens there. */
  run(command: string, args: readonly string[], options?: { stdin?: 'pipe' }): ChildProcess;
  /** Runs it to its end. */
  finish(
    command: string,
    args: readonly string[],
  ): Promise<{ code: number | null; signal: string | null; output: string }>;
  remove(): Promise<void>;
}

export function makeCgroup(): TestCgroup {
  const containerId = Array.from({ length: 64 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  const parent = path.join(cgroupRoot(), `throughline-test-${process.pid}-${++serial}`);
  const directory = path.join(parent, `docker-${containerId}.scope`);
  mkdirSync(directory, { recursive: true });
  const enter = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
  const run: TestCgroup['run'] = (command, args, options = {}) =>
    spawn('/bin/sh', ['-c', enter, directory, command, ...args], {
      stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
    });
  return {
    directory,
    path: directory.slice(cgroupRoot().length),
    id: statSync(directory, { bigint: true }).ino.toString(),
    containerId,
    run,
    async finish(command, args) {
      const child = run(command, args);
      let output = '';
      child.stdout!.setEncoding('latin1').on('data', (text: string) => (output += text));
      child.stderr!.setEncoding('latin1').on('data', (text: string) => (output += text));
      return new Promise((resolve) =>
        child.once('close', (code, signal) => resolve({ code, signal, output: output.trim() })),
      );
    },
    async remove() {
      if (existsSync(directory)) writeFileSync(path.join(directory, 'cgroup.kill'), '1'); // what a failed test left
      for (const each of [directory, parent]) await until(() => removed(each), `removal of ${each}`);
    },
  };
}

function removed(directory: string): boolean {
  try {
    rmdirSync(directory);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

type Chosen<T> = Exclude<T, null | undefined | false | 0 | ''>;

export interface TestSensor {
  readonly forwarder: Forwarder;
  readonly hello: Hello;
  readonly events: Event[];
  readonly frames: Frame[];
  /** The first event for which `choose` gives something; fails with `what` at the deadline of all tests. */
  find<T>(what: string, choose: (event: Event) => T): Promise<Chosen<T>>;
  stop(): Promise<void>;
}

export interface SensorSettings {
  readonly args?: readonly string[];
  readonly cgroup?: string;
  readonly keepFrames?: boolean;
  /** Let a launcher start the daemon again when it dies. */
  readonly restart?: boolean;
  readonly restartMinMs?: number;
  readonly onEnd?: (code: number) => void;
}

export async function startSensor(settings: SensorSettings = {}): Promise<TestSensor> {
  const events: Event[] = [];
  const frames: Frame[] = [];
  const forwarder = startForwarder({
    daemon,
    daemonArguments: settings.args ?? [],
    cgroup: settings.cgroup ?? '',
    restart: settings.restart ?? false,
    launcher: settings.restart ?? false,
    ...(settings.restartMinMs ? { restartMinMs: settings.restartMinMs } : {}),
    ...(settings.onEnd ? { onEnd: settings.onEnd } : {}),
    report: (event) => void events.push(event),
    ...(settings.keepFrames ? { onFrame: (frame: Frame) => void frames.push(frame) } : {}),
  });
  const hello = await forwarder.ready;
  return {
    forwarder,
    hello,
    events,
    frames,
    async find<T>(what: string, choose: (event: Event) => T) {
      let seen = 0;
      return until(() => {
        for (; seen < events.length; seen++) {
          const found = choose(events[seen]!);
          if (found) return found as Chosen<T>;
        }
        return undefined;
      }, what);
    },
    stop: () => forwarder.stop(),
  };
}

/** Own pins for each test: two test runs on one machine do not give orders to each other. */
export function pinDirectory(): string {
  return `/sys/fs/bpf/throughline-test-${process.pid}-${++serial}`;
}

export function removePins(directory: string): void {
  spawnSync(daemon, ['--remove-pins', '--pin-directory', directory]);
}
