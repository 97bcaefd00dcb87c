// Produced = delivered + counted, at every hop: a tiny ring under a storm, a reader that stalls, a reader and a daemon that
// are killed, two daemons at once.
import { FrameDecoder, type Frame } from '@throughline/sensor';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { actorProgram, daemon, makeCgroup, startSensor, type TestCgroup, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const OPENS = 200_000;

describe.skipIf(reason)('losses', () => {
  let actor: string;
  let cgroup: TestCgroup;
  let folder: string;
  let watched: string;

  beforeAll(() => {
    actor = actorProgram();
    cgroup = makeCgroup();
    folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-losses-'));
    watched = path.join(folder, 'credentials');
    writeFileSync(watched, 'x');
  });
  afterAll(async () => {
    await cgroup?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('counts exactly what a ring of 64 KiB cannot hold while its reader stalls', async () => {
    const reader = readDaemon(['--profile=full', '--dedup-seconds=0', '--bulk-bytes=65536', '--critical-bytes=65536']);
    await until(() => reader.frames.find((frame) => frame.type === 'ready'), 'ready');
    reader.child.kill('SIGSTOP'); // the daemon is the ring's reader
    await cgroup.finish(actor, ['opens', watched, String(OPENS), '0']);
    await cgroup.finish(actor, ['spawns', '200', actor, 'nothing']);
    reader.child.kill('SIGCONT');
    const last = await reader.finish();
    const lost = sum(last['kernelDropped']);
    expect(lost).toBeGreaterThan(OPENS / 2);
    expect(Number(last['readCritical']) + Number(last['readBulk']) + lost).toBe(
      Number(last['numberedCritical']) + Number(last['numberedBulk']),
    );
    // the same number from the other end: the holes in what arrived
    expect(reader.holes(0) + reader.holes(1) + sum(last['queueDropped']) + reader.tail(last)).toBe(lost);
    expect(reader.opens()).toBeLessThan(OPENS);
  });

  it('keeps every exec while opens overflow their own ring', async () => {
    const reader = readDaemon(['--profile=full', '--dedup-seconds=0', '--bulk-bytes=65536']);
    await until(() => reader.frames.find((frame) => frame.type === 'ready'), 'ready');
    reader.child.stdout!.pause();
    const storm = cgroup.finish(actor, ['opens', watched, String(OPENS), '0']);
    await cgroup.finish(actor, ['spawns', '300', actor, 'nothing']);
    await storm;
    reader.child.stdout!.resume();
    const last = await reader.finish();
    expect(perType(last['kernelDropped'], 'exec')).toBe(0);
    const execs = reader.frames.filter((frame) => frame.type === 'exec' && frame.actor.cgroupId === cgroup.id);
    expect(execs.filter((frame) => frame.type === 'exec' && frame.arguments[1] === 'nothing')).toHaveLength(300);
    expect(reader.holes(0)).toBe(0);
  });

  it('ends by itself when its reader is killed, and says so when it is told to stop', async () => {
    const orphan = spawn('/bin/sh', ['-c', '"$0" & echo $! >&2; sleep 0.3', daemon], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const pid = await new Promise<number>((resolve) =>
      orphan.stderr!.once('data', (text: Buffer) => resolve(Number(text))),
    );
    orphan.stdout!.once('data', () => orphan.stdout!.destroy());
    await until(() => !alive(pid), 'the daemon without a reader ends');
  });

  it('tells that it is blind when the daemon is killed, and when it stops reading', async () => {
    const sensor = await startSensor();
    process.kill(sensor.forwarder.daemonPid!, 'SIGSTOP');
    const stoppedUs = Date.now() * 1000;
    const blind = await sensor.find('blind', (event) => event.witnessStatus?.kind === 'blind' && event);
    // not only from when it was noticed
    expect(blind.witnessStatus!.blindFromUs!).toBeLessThan(stoppedUs + 1_000_000);
    process.kill(sensor.forwarder.daemonPid!, 'SIGCONT');
    await sensor.find('sight', (event) => event.witnessStatus?.message === 'the sensor sees again' && event);
    process.kill(sensor.forwarder.daemonPid!, 'SIGKILL');
    await sensor.find('gone', (event) => event.witnessStatus?.message?.includes('SIGKILL') && event);
  });

  it('lets two daemons watch at once', async () => {
    const [one, two] = await Promise.all([startSensor(), startSensor()]);
    await cgroup.finish(actor, ['say', 'both', 'see']);
    for (const sensor of [one, two]) {
      await sensor.find('exec', (event) => event.process?.arguments?.includes('both') && event);
    }
    await Promise.all([one.stop(), two.stop()]);
  });

  it('tells of an exec before what the program does', async () => {
    const reader = readDaemon(['--profile=full', '--dedup-seconds=0']);
    await until(() => reader.frames.find((frame) => frame.type === 'ready'), 'ready');
    await cgroup.finish(actor, ['spawns', '400', actor, 'opens', watched, '1', '0']);
    await reader.finish();
    const started = new Set<string>();
    let opens = 0;
    for (const frame of reader.frames) {
      if (!('actor' in frame) || frame.actor.cgroupId !== cgroup.id) continue;
      const identity = `${frame.actor.pid}/${frame.actor.startNs}`;
      if (frame.type === 'exec') started.add(identity);
      if (frame.type !== 'open') continue;
      opens++;
      expect(started.has(identity)).toBe(true);
    }
    expect(opens).toBe(400);
  });

  it('takes repeated reports back to one, counted', async () => {
    const reader = readDaemon(['--profile=full']);
    await until(() => reader.frames.find((frame) => frame.type === 'ready'), 'ready');
    await cgroup.finish(actor, ['opens', watched, '1000', '0']);
    const last = await reader.finish();
    expect(reader.opens()).toBe(1);
    expect(perType(last['filtered'], 'open')).toBeGreaterThanOrEqual(999);
  });

  it.each([
    ['a read and a write are two things', ': < "$0"; : >> "$0"; : < "$0"; : >> "$0"', 2, 2],
    ['two programs of one process are two', ': < "$0"; : < "$0"; exec cat "$0"', 2, 1],
  ])('%s, what they repeat is counted', async (_, script, reported, repeated) => {
    const reader = readDaemon(['--profile=full']);
    await until(() => reader.frames.find((frame) => frame.type === 'ready'), 'ready');
    await cgroup.finish('/bin/sh', ['-c', script, watched]);
    const last = await reader.finish();
    expect(reader.opens()).toBe(reported);
    expect(perType(last['filtered'], 'open')).toBeGreaterThanOrEqual(repeated);
  });

  it('holds a cgroup to its share of the bulk ring, counted', async () => {
    const reader = readDaemon(['--profile=full', '--dedup-seconds=0', '--bulk-per-second=100']);
    await until(() => reader.frames.find((frame) => frame.type === 'ready'), 'ready');
    const began = performance.now();
    await cgroup.finish(actor, ['opens', watched, '5000', '0']);
    const seconds = Math.ceil((performance.now() - began) / 1000);
    const last = await reader.finish();
    expect(reader.opens()).toBeGreaterThan(0);
    expect(reader.opens() + perType(last['throttled'], 'open')).toBe(5000);
    // per cpu, and the second may change in between
    expect(reader.opens()).toBeLessThanOrEqual(100 * os.cpus().length * (seconds + 1));
  });

  function readDaemon(args: string[]) {
    const child: ChildProcess = spawn(daemon, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const frames: Frame[] = [];
    const decoder = new FrameDecoder((frame) => void frames.push(frame));
    child.stdout!.on('data', (chunk: Buffer) => decoder.push(chunk));
    const own = (frame: Frame) => 'actor' in frame && frame.actor.cgroupId === cgroup.id;
    return {
      child,
      frames,
      opens: () => frames.filter((frame) => frame.type === 'open' && own(frame)).length,
      async finish(): Promise<Record<string, unknown>> {
        child.kill('SIGTERM');
        await new Promise((resolve) => child.once('close', resolve));
        const last = frames.findLast((frame) => frame.type === 'stats');
        if (last?.type !== 'stats' || last.document['when'] !== 'last') throw new Error('no last counts');
        return last.document;
      },
      /** Numbers missing before the last one that arrived, over all cpus of a lane. */
      holes(lane: number): number {
        const lines = new Map<number, { count: number; max: number }>();
        for (const frame of frames) {
          if (frame.lane !== lane) continue;
          const line = lines.get(frame.cpu) ?? { count: 0, max: -1 };
          lines.set(frame.cpu, { count: line.count + 1, max: Math.max(line.max, frame.sequence) });
        }
        return [...lines.values()].reduce((total, line) => total + line.max + 1 - line.count, 0);
      },
      /** Numbers taken after the last one that arrived: lost at the very end. */
      tail(last: Record<string, unknown>): number {
        const highest = new Map<string, number>();
        for (const frame of frames) {
          if (frame.lane > 1) continue;
          const line = `${frame.lane}/${frame.cpu}`;
          highest.set(line, Math.max(highest.get(line) ?? -1, frame.sequence));
        }
        const arrived = [...highest.values()].reduce((total, each) => total + each + 1, 0);
        return Number(last['numberedCritical']) + Number(last['numberedBulk']) - arrived;
      },
    };
  }
});

function sum(counts: unknown): number {
  return Object.values(counts as Record<string, number>).reduce((total, each) => total + each, 0);
}

function perType(counts: unknown, type: string): number {
  return (counts as Record<string, number>)[type] ?? 0;
}

function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
