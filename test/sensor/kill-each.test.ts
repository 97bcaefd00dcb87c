// Killing a container where the kernel has no one step for it: process by process, whoever forks meanwhile.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startEnforcing, type Enforcing } from './enforcing.ts';
import { cgroupRoot, makeCgroup, type TestCgroup, type TestSensor, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const mounts = readFileSync('/proc/self/mounts', 'utf8');
const versionOne = (controller: string) =>
  new RegExp(String.raw`^\S+ (\S+) cgroup \S*\b${controller}\b`, 'm').exec(mounts)?.[1];
const [memory, freezer] = [versionOne('memory'), versionOne('freezer')];
const noVersionOne = memory && freezer ? '' : 'no cgroup v1 tree with memory and freezer is mounted';
if (noVersionOne) console.warn(`SKIP (cgroup v1): ${noVersionOne}`);

describe.skipIf(reason)('without cgroup.kill', () => {
  let enforcing: Enforcing;
  let sensor: TestSensor;
  const forkers: ChildProcess[] = [];

  beforeAll(async () => {
    enforcing = await startEnforcing({ args: ['--without=cgroup.kill'] });
    ({ sensor } = enforcing);
  });
  afterAll(async () => {
    await enforcing?.stop();
    for (const each of forkers) each.kill('SIGKILL'); // what a failed test left; their children end by themselves
  });

  const kill = (containerId: string) => enforcing.obey({ action: 'kill-container', containerId });
  const told = () => sensor.events.findLast((event) => event.responseResult)!.responseResult!;
  const members = (directory: string) =>
    readFileSync(path.join(directory, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).length;
  // each makes new ones as fast as it can, for as long as it lives
  const forking = 'for i in 1 2 3 4 5 6 7 8; do sleep 60 & done; while :; do (sleep 20 & sleep 20 &); /bin/true; done';

  async function populated(): Promise<{ cgroup: TestCgroup; nested: string; children: ChildProcess[] }> {
    const cgroup = makeCgroup();
    const nested = path.join(cgroup.directory, 'nested');
    mkdirSync(nested);
    const children = [
      cgroup.run('/bin/sleep', ['60']),
      cgroup.run('/bin/sh', ['-c', `echo 0 > ${nested}/cgroup.procs; exec sleep 60`]),
      cgroup.run('/bin/sh', ['-c', forking]),
      cgroup.run('/bin/sh', ['-c', forking]),
    ];
    await sensor.find('the cgroup', (event) => event.workload?.cgroupId === cgroup.id);
    await until(() => members(nested) > 0 && members(cgroup.directory) > 20, 'its processes');
    return { cgroup, nested, children };
  }

  it('kills all that a container has, below it too, and leaves it thawed', async () => {
    const { cgroup, nested, children } = await populated();
    const outside = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
    const ended = Promise.all(children.map((child) => once(child, 'exit')));
    const answer = await kill(cgroup.containerId);
    expect(answer).toMatchObject({
      outcome: 'done',
      reason: expect.stringMatching(/one by one \(\d+, frozen/) as string,
    });
    expect(told()).toMatchObject({ action: 'kill-container', outcome: 'done', verified: true });
    expect((await ended).map(([, signal]) => signal as string)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL']);
    expect(members(cgroup.directory) + members(nested)).toBe(0);
    expect(readFileSync(path.join(cgroup.directory, 'cgroup.freeze'), 'utf8').trim()).toBe('0');
    expect(outside.exitCode ?? outside.signalCode, 'who is outside').toBeNull();
    outside.kill();
    rmdirSync(nested);
    await cgroup.remove();
  });

  it('kills a container that is empty, or paused already', async () => {
    const cgroup = await enforcing.knownCgroup();
    expect(await kill(cgroup.containerId)).toMatchObject({ outcome: 'done' });
    const child = cgroup.run('/bin/sleep', ['60']);
    await until(() => members(cgroup.directory) > 0, 'its process');
    writeFileSync(path.join(cgroup.directory, 'cgroup.freeze'), '1');
    const ended = once(child, 'exit');
    expect(await kill(cgroup.containerId)).toMatchObject({ outcome: 'done' });
    expect((await ended)[1]).toBe('SIGKILL');
    await cgroup.remove();
  });

  it.skipIf(noVersionOne)(
    'kills a container that is kept in cgroup v1, where nothing else can be done to it',
    async () => {
      const containerId = 'c'.repeat(48) + String(process.pid).padStart(16, '0');
      const directories = [memory!, freezer!].map((tree) => path.join(tree, `docker-${containerId}`));
      for (const directory of directories) mkdirSync(directory);
      // as on a node that keeps containers in v1: in the v2 tree all are in its root
      const enter = [cgroupRoot(), ...directories].map((each) => `echo $$ > ${each}/cgroup.procs`).join(' && ');
      const child = spawn('/bin/sh', ['-c', `${enter} && /bin/true; ${forking}`], { stdio: 'ignore' });
      forkers.push(child);
      await sensor.find('the container', (event) => event.workload?.containerId === containerId);
      await until(() => members(directories[0]!) > 20, 'its processes');
      const ended = once(child, 'exit');
      const cgroupId = `v1:${statSync(directories[0]!, { bigint: true }).ino}`;
      expect(await enforcing.obey({ action: 'isolate', cgroupId })).toMatchObject({
        outcome: 'refused',
        reason: 'its container is kept in cgroup v1: there it can only be killed',
      });
      expect(await kill(containerId)).toMatchObject({
        outcome: 'done',
        reason: expect.stringMatching(/one by one \(\d+, frozen meanwhile\): it is kept in cgroup v1/) as string,
      });
      expect((await ended)[1]).toBe('SIGKILL');
      expect(members(directories[0]!)).toBe(0);
      expect(readFileSync(path.join(directories[1]!, 'freezer.state'), 'utf8').trim()).toBe('THAWED');
      for (const directory of directories) {
        await until(() => {
          try {
            rmdirSync(directory);
            return true;
          } catch {
            return undefined;
          }
        }, `removal of ${directory}`);
      }
    },
  );
});

describe.skipIf(reason)('with cgroup.kill', () => {
  it('says that it was one step', async () => {
    const enforcing = await startEnforcing();
    const cgroup = await enforcing.knownCgroup();
    const ended = once(cgroup.run('/bin/sleep', ['60']), 'exit');
    const order = { action: 'kill-container', containerId: cgroup.containerId };
    expect(await enforcing.obey(order)).toMatchObject({
      outcome: 'done',
      reason: 'every process of it was killed',
    });
    await ended;
    await enforcing.stop();
    await cgroup.remove();
  });
});
