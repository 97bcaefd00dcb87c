// Without eBPF: what is still seen, how it is labelled, and that nothing is claimed beyond it. Orders still work, since they
// are carried out by the daemon itself.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  actorProgram,
  daemon,
  makeCgroup,
  root,
  startSensor,
  type TestCgroup,
  type TestSensor,
  whyNoBpf,
} from './sensor.ts';

const reason = whyNoFallback();

describe.skipIf(reason)('without eBPF', () => {
  let sensor: TestSensor;
  let cgroup: TestCgroup;
  let actor: string;

  beforeAll(async () => {
    actor = actorProgram();
    sensor = await startSensor({ args: ['--fallback'] });
    cgroup = makeCgroup();
  });
  afterAll(async () => {
    await sensor?.stop();
    await cgroup?.remove();
  });

  it('names the mode, the reason and what is off', () => {
    expect(sensor.hello).toMatchObject({ mode: 'proc', degraded: 'asked for with --fallback' });
    const started = sensor.events.find((event) => event.witnessStatus?.kind === 'started')!.witnessStatus!;
    const state = (name: string) => started.coverage!.find((each) => each.name === name)!.state;
    expect(['exec', 'fork', 'exit'].map(state)).toEqual(['degraded', 'degraded', 'degraded']);
    expect(['connect', 'dns', 'ptrace'].map(state)).toEqual(['off', 'off', 'off']);
    expect(started.message).toContain('degraded');
  });

  it('sees a process that lives long enough to be read, with its keys', async () => {
    const child = cgroup.run('/bin/sleep', ['60']);
    const exec = await sensor.find(
      'exec',
      (event) =>
        event.processExec &&
        event.process!.hostPid === child.pid &&
        event.process!.arguments![0] === '/bin/sleep' &&
        event,
    );
    expect(exec.workload).toMatchObject({ cgroupPath: cgroup.path, containerId: cgroup.containerId });
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    const key = `${sensor.hello.bootId}/${exec.process!.pidNamespace}/${child.pid}/${startTicks}`;
    expect(exec.keys!.find((each) => each.kind === 'process' && each.role === 2)!.value).toBe(key);
    child.kill('SIGKILL');
    const exit = await sensor.find(
      'exit',
      (event) => event.processExit && event.process!.hostPid === child.pid && event,
    );
    expect(exit.processExit!.signal).toBe(9);
    expect(exit.keys!.some((each) => each.value === key)).toBe(true);
  });

  it('sees a password file read by a process that stays', async () => {
    const child = cgroup.run('/bin/sh', ['-c', 'read line < /etc/shadow; sleep 60']);
    const open = await sensor.find(
      'open',
      (event) => event.fileOpen?.path === '/etc/shadow' && event.process!.hostPid === child.pid && event,
    );
    expect(open.workload!.containerId).toBe(cgroup.containerId);
    child.kill('SIGKILL');
  });

  it('counts what ended before it could be read', async () => {
    await cgroup.finish(actor, ['spawns', '300', actor, 'nothing']);
    const stats = await sensor.find(
      'counts',
      (event) => event.witnessStatus?.counters?.['unresolved'] && event.witnessStatus,
    );
    expect(Number(stats.counters!['unresolved'])).toBeGreaterThan(0);
  });
});

it.skipIf(reason || whyNoBpf())('falls back when the kernel refuses what it cannot do without, half-way', async () => {
  const sensor = await startSensor({ args: ['--without=on_fork'] });
  expect(sensor.hello).toMatchObject({ mode: 'proc', degraded: 'fork cannot be watched: left out with --without' });
  await sensor.stop();
});

it.skipIf(reason || process.getuid?.() !== 0)(
  'watches what it may when it has no rights at all, and says what is missing',
  () => {
    // where anybody may start it, wherever this project lies
    const folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-nobody-'));
    chmodSync(folder, 0o755);
    const copy = path.join(folder, 'sensord');
    copyFileSync(daemon, copy);
    const nobody = (...flags: string[]) =>
      spawnSync(copy, ['--once', ...flags], { uid: 65534, gid: 65534, encoding: 'latin1', maxBuffer: 64 << 20 });
    const refused = nobody('--require-bpf');
    expect(refused.status).toBe(3);
    expect(refused.stderr).toMatch(/needed to start: CAP_BPF, CAP_PERFMON, CAP_NET_ADMIN|process connector refuses/);
    const hands = nobody('--enforce');
    expect(hands.status).toBe(4);
    expect(hands.stderr).toMatch(/cannot enforce: .* (cannot be locked|cannot hold pins)/);
    rmSync(folder, { recursive: true });
  },
);

it.skipIf(reason)('ends with the reason when eBPF is required and cannot be had', () => {
  const forced = spawnSync(daemon, ['--fallback', '--require-bpf', '--once'], { encoding: 'latin1' });
  expect(forced.status).toBe(3);
  expect(forced.stderr).toContain('asked for with --fallback');
});

function whyNoFallback(): string {
  // builds the daemon, and says itself what is missing for the rest
  whyNoBpf();
  const built = spawnSync(process.execPath, [path.join(root, 'native-sensor/build.mjs')]);
  if (built.status !== 0) return 'the daemon cannot be built';
  const tried = spawnSync(daemon, ['--fallback', '--once'], { encoding: 'latin1', maxBuffer: 64 << 20 });
  if (tried.status === 0) return '';
  console.warn(`SKIP (fallback): ${tried.stderr.trim()}`);
  return tried.stderr.trim();
}
