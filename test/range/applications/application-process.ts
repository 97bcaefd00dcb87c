// One process of an application, with or without the agent in it: started, measured, stopped.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Place, Start } from './application.ts';
import type { Cost } from './result.ts';
import { createUser } from './user.ts';

export interface ApplicationProcess {
  /** How it ended; undefined while it runs. */
  ended(): string | undefined;
  /** The end of what it printed. */
  output(): string;
  /** Mistakes of the agent itself. */
  faults(): readonly string[];
  /** What it wrote to stderr by itself, without what differs from run to run. */
  printed(): ReadonlySet<string>;
  cost(): Cost;
  /** Asks it to end; how it did. */
  stop(): Promise<string>;
  kill(): void;
}

const START_DEADLINE_MS = 240_000;
const STOP_DEADLINE_MS = 20_000;
const KEPT_CHARACTERS_MAX = 4_000_000;

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => killGroup(child)));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // gone already
  }
}

/**
 * @param agent what Node loads before it; undefined: nothing
 * @param environment of the agent
 */
export async function startApplication(
  name: string,
  start: Start,
  place: Place,
  agent: string | undefined,
  environment: Readonly<Record<string, string>>,
): Promise<ApplicationProcess> {
  const flags = [...(agent === undefined ? [] : ['--require', agent]), ...(start.flags ?? [])];
  const began = Date.now();
  const child = spawn(process.execPath, [...flags, start.file, ...(start.arguments ?? [])], {
    cwd: start.cwd ?? place.folder,
    // A group of its own: what it starts ends with it.
    detached: true,
    env: {
      PATH: process.env['PATH'],
      HOME: place.folder,
      LANG: 'C.UTF-8',
      NODE_OPTIONS: '',
      ...start.environment,
      ...(agent === undefined ? {} : environment),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let out = '';
  let errors = '';
  const keep = (kept: string, text: string): string => (kept + text).slice(-KEPT_CHARACTERS_MAX);
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (out = keep(out, text)));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors = keep(errors, text)));
  const ended = (): string | undefined =>
    child.exitCode === null && child.signalCode === null ? undefined : (child.signalCode ?? `exit ${child.exitCode}`);
  const probe = createUser(place.port, {});
  for (;;) {
    const { status } = await probe.get(start.ready);
    if (status > 0 && status < 500) break;
    if (ended() === undefined && Date.now() - began < START_DEADLINE_MS) {
      await soon();
      continue;
    }
    killGroup(child);
    throw new Error(`${name} did not start (${ended() ?? 'in time'})\n${out.slice(-3_000)}\n${errors.slice(-3_000)}`);
  }
  const startMs = Date.now() - began;
  const ours = (): readonly any[] =>
    errors.split('\n').flatMap((line) => {
      try {
        return line.startsWith('{"throughline"') ? [JSON.parse(line)] : [];
      } catch {
        return [];
      }
    });
  return {
    ended,
    output: () => `${out.slice(-3_000)}\n${errors.slice(-3_000)}`,
    kill: () => killGroup(child),
    faults: () =>
      ours()
        .filter(({ throughline }) => throughline === 'fault')
        .map((line) => `FAULT ${JSON.stringify(line).slice(0, 600)}`),
    printed: () =>
      new Set(
        errors
          .split('\n')
          .filter((line) => line.trim() !== '' && !line.startsWith('{"throughline"'))
          .map((line) =>
            line.replaceAll(/throughline-application-\w+/g, 'ROOT').replace(/[0-9a-f]*\d[0-9a-f]*/gi, '0'),
          ),
      ),
    cost(): Cost {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1];
      return {
        startMs,
        cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
        memoryMb: Math.round(Number(peak) / 1024),
      };
    },
    async stop(): Promise<string> {
      child.kill('SIGTERM');
      const deadline = Date.now() + STOP_DEADLINE_MS;
      while (ended() === undefined && Date.now() < deadline) await soon();
      return ended() ?? 'not at all';
    },
  };
}

export function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
