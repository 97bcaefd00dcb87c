// However the demo ends, nothing of it stays: no process, no network namespace, no cgroup, no temporary folder.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../until.ts';

const main = path.resolve(import.meta.dirname, '../../examples/demo/dist/main.js');
const END_MAX_MS = 120_000;
const SSRF = ['--scenario', 'ssrf', '--mode', 'observe', '--twin', 'attack'];
const POISONED = ['--scenario', 'poisoned-message', '--mode', 'observe', '--twin', 'attack'];

let folder: string;
let mark: string;
let before: ReturnType<typeof kernelThings>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'demo-ends-'));
  // Every process that the demo starts inherits it, and so does what they start.
  mark = randomUUID();
  before = kernelThings();
});
afterEach(() => {
  for (const pid of marked()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function demo(
  args: readonly string[],
  environment: Record<string, string> = {},
): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder, DEMO_MARK: mark, ...environment },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return Object.assign(child, { said: () => said });
}

function marked(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`DEMO_MARK=${mark}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function kernelThings(): { namespaces: string[]; cgroups: string[] } {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  const cgroups = mounts.find((line) => line.split(' ')[2] === 'cgroup2')?.split(' ')[1];
  return {
    namespaces: existsSync('/run/netns')
      ? readdirSync('/run/netns').filter((name) => name.startsWith('throughline-'))
      : [],
    cgroups: cgroups ? readdirSync(cgroups).filter((name) => name.startsWith('throughline-demo-')) : [],
  };
}

async function ended(child: ReturnType<typeof demo>): Promise<number | null> {
  const hurry = setTimeout(() => child.kill('SIGKILL'), END_MAX_MS);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  clearTimeout(hurry);
  return child.exitCode;
}

/** A killed process is gone a moment after its parent was told so. */
async function nothingStays(said: string): Promise<void> {
  await until(() => marked().length === 0, 'all processes to be gone').catch(() => {});
  const left = marked().map((pid) =>
    spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim(),
  );
  expect({ left, folders: readdirSync(folder) }, said).toEqual({ left: [], folders: [] });
  // Another demo may run beside this test: what was there before may go, what came may not stay.
  const now = kernelThings();
  expect(now.namespaces.filter((name) => !before.namespaces.includes(name))).toEqual([]);
  expect(now.cgroups.filter((name) => !before.cgroups.includes(name))).toEqual([]);
}

test.each<[string, string[], RegExp]>([
  ['while it opens', SSRF, /starting collector/],
  ['when a scenario has just begun', SSRF, /ssrf, observe, attack/],
  ['in the middle of an attack over Kafka', POISONED, /poisoned-message, observe, attack/],
])('Ctrl-C %s', async (name, args, when) => {
  const child = demo(['--once', ...args]);
  await new Promise<void>((resolve, reject) => {
    const look = (): void => void (when.test(child.said()) && resolve());
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
    child.once('exit', () => reject(new Error(child.said())));
  });
  if (name.includes('middle')) await new Promise((resolve) => setTimeout(resolve, 2_500));
  child.kill('SIGINT');
  // Somebody who is impatient presses it again.
  setTimeout(() => child.kill('SIGINT'), 100).unref();
  expect(await ended(child), child.said()).toBe(130);
  expect(child.said()).toContain('stopping what was started');
  await nothingStays(child.said());
});

test('one part that cannot start stops the others', async () => {
  // Nobody listens there: the broker fails after the sensor is up.
  const child = demo(['--once', ...SSRF], { THROUGHLINE_DEMO_KAFKA: '127.0.0.1:9' });
  expect(await ended(child), child.said()).toBe(1);
  expect(child.said()).toMatch(/demo: gave up after \d+ ms waiting for a Kafka broker at 127\.0\.0\.1:9/);
  await nothingStays(child.said());
});
