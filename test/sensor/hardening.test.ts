// What a reviewer asks of the hands that hold: full tables, foreign mount namespaces, floods, wrong directories, numbers that
// do not fit, a reader that was kept from reading.
import { Event } from '@throughline/proto';
import { type Frame, startForwarder } from '@throughline/sensor';
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEnforcing, type Enforcing } from './enforcing.ts';
import {
  daemon,
  makeCgroup,
  pinDirectory,
  removePins,
  startSensor,
  type TestCgroup,
  type TestSensor,
  whyNoBpf,
} from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
/** As many as the table of allowed addresses holds (ALLOWED_MAX of bpf/standing.h), and as one order may name. */
const RULES_MAX = 8192;
const RULES_OF_ORDER = 32;

describe.skipIf(reason)('hardening', () => {
  let enforcing: Enforcing;
  let actor: string;
  let folder: string;
  let pins: string;
  let port: string;
  let sensor: TestSensor;
  let cgroup: TestCgroup;

  beforeAll(async () => {
    enforcing = await startEnforcing({ keepFrames: true });
    ({ actor, folder, pins, port, sensor } = enforcing);
  });
  afterAll(() => enforcing?.stop());
  beforeEach(async () => {
    cgroup = await knownCgroup();
  });
  afterEach(() => cgroup.remove());

  const obey: Enforcing['obey'] = (...order) => enforcing.obey(...order);
  const connect = async (inside = cgroup) => (await inside.finish(actor, ['connect', '127.0.0.1', port])).output;

  async function knownCgroup(): Promise<TestCgroup> {
    const made = makeCgroup();
    await until(() => sensor.frames.find((frame) => frame.type === 'cgroup' && frame.id === made.id), 'the cgroup');
    return made;
  }

  it('keeps what stands when the table of addresses is full, and leaves nothing of what failed', async () => {
    const addresses = (block: number) =>
      Array.from({ length: RULES_OF_ORDER }, (_, i) => `10.${block >> 8}.${block & 255}.${i}`);
    const others: TestCgroup[] = [];
    try {
      for (let i = 0; i < RULES_MAX / RULES_OF_ORDER; i++) {
        others.push(await knownCgroup());
        const order = { action: 'isolate', cgroupId: others[i]!.id, allowAddresses: addresses(i) };
        expect(await obey(order)).toMatchObject({ outcome: 'done' });
      }
      const full = { outcome: 'failed', reason: expect.stringMatching(/full; what stood before stands/) as string };
      const order = { action: 'isolate', cgroupId: cgroup.id, allowAddresses: addresses(1) };
      expect(await obey(order)).toMatchObject(full);
      expect(await connect(), 'what failed holds nobody').toMatch(/^connected/);
      // more than it has: half of it could be written
      const again = { action: 'isolate', cgroupId: others[0]!.id, allowAddresses: addresses(300) };
      expect(await obey(again)).toMatchObject(full);
      expect(await connect(others[0]), 'what stood stands').toBe('connect: Operation not permitted');
      expect(await obey({ action: 'release', cgroupId: others[0]!.id })).toMatchObject({ outcome: 'done' });
      expect(await obey(order), 'the room of the one that was released is all there').toMatchObject({
        outcome: 'done',
      });
      expect(await connect()).toBe('connect: Operation not permitted');
    } finally {
      for (const each of [...others, cgroup]) await obey({ action: 'release', cgroupId: each.id });
      for (const each of others) await each.remove();
    }
  });

  it('tells a refusal that is repeated once, and counts the rest', async () => {
    expect(await obey({ action: 'isolate', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    const script = `import socket\nfor i in range(2000):\n  s = socket.socket()\n  try: s.connect(('127.0.0.1', ${port}))\n  except PermissionError: pass\n  s.close()`;
    const { code, output } = await cgroup.finish('/usr/bin/python3', ['-c', script]);
    expect(output).toBe('');
    expect(code).toBe(0);
    await until(() => Number(sensor.forwarder.stats['refusalsRepeated']) >= 1_999, 'counted');
    const refused = sensor.frames.filter((frame) => frame.type === 'enforced' && frame.actor.cgroupId === cgroup.id);
    expect(refused).toHaveLength(1);
    expect(await obey({ action: 'release', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
  });

  it.each([
    ['a pid that none has', { action: 'kill-process', process: { hostPid: -1, startTicks: '5' } }, /does not fit/],
    ['a time that is over', { action: 'isolate', expiresUs: 1 }, /over before it came/],
    ['a start that is no number', { action: 'kill-process', process: { hostPid: 7, startTicks: '-5' } }, /no 64-bit/],
    ['a name that does not fit', { action: 'kill-at-exec', process: { executable: `/${'x'.repeat(300)}` } }, /not fit/],
  ])('refuses %s with a sentence', async (_, order, sentence) => {
    const { outcome, reason: why } = await obey({ cgroupId: cgroup.id, ...order });
    expect(outcome).toBe('refused');
    expect(why).toMatch(sentence);
  });

  it('refuses a cgroup below what the programs look at', async () => {
    let deep = cgroup.directory;
    for (let i = 0; i < 14; i++) mkdirSync((deep = path.join(deep, 'd')));
    const id = statSync(deep, { bigint: true }).ino.toString();
    await until(() => sensor.frames.find((frame) => frame.type === 'cgroup' && frame.id === id), 'the cgroup');
    expect(await obey({ action: 'isolate', cgroupId: id })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/deeper than the 15 levels/) as string,
    });
    for (; deep !== cgroup.directory; deep = path.dirname(deep)) rmdirSync(deep);
  });

  it('knows the programs of the node also from a mount namespace of its own, and however busy their cgroup is', async () => {
    const wrapper = path.join(folder, 'sensord');
    writeFileSync(wrapper, `#!/bin/sh\nexec unshare --mount --propagation private ${daemon} "$@"\n`, { mode: 0o755 });
    const own = pinDirectory();
    const inContainer = startForwarder({
      daemon: wrapper,
      daemonArguments: ['--enforce', `--pin-directory=${own}`],
      restart: false,
    });
    await inContainer.ready;
    try {
      const kubelet = path.join(folder, 'kubelet');
      copyFileSync('/bin/sleep', kubelet);
      const child = cgroup.run(kubelet, ['60']);
      const identity = await until(() => {
        const exec = sensor.frames.find((frame) => frame.type === 'exec' && frame.executable === kubelet);
        return exec?.type === 'exec' ? exec.actor : undefined;
      }, 'the kubelet');
      const storm = cgroup.run('/bin/sh', ['-c', 'while :; do /bin/true; done']);
      const order = { process: { hostPid: identity.pid, startTicks: identity.startTicks } };
      for (const by of [{ forwarder: inContainer }, sensor]) {
        const answer = await by.forwarder.obey({ id: 'node', action: 'kill-process', ...order });
        expect(answer).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(/node itself/) as string });
      }
      for (let i = 0; i < 40; i++) {
        expect((await obey({ action: 'kill-container', cgroupId: cgroup.id })).outcome).toBe('refused');
      }
      expect([child.exitCode, child.signalCode, storm.exitCode, storm.signalCode]).toEqual([null, null, null, null]);
    } finally {
      await inContainer.stop();
      removePins(own);
    }
  });

  it('does not mount over a directory that is somebody else\u2019s', () => {
    const theirs = path.join(folder, 'theirs');
    mkdirSync(theirs);
    writeFileSync(path.join(theirs, 'kept'), 'x');
    const started = spawnSync(daemon, ['--once', '--enforce', `--pin-directory=${theirs}/pins`], {
      encoding: 'latin1',
    });
    expect(started.status).toBe(4);
    expect(started.stderr).toMatch(/theirs is no bpf file system/);
    expect(readdirSync(theirs)).toEqual(['kept']);
    expect(readFileSync('/proc/self/mounts', 'utf8')).not.toContain(theirs);
  });

  it('does not take the pins away below a daemon that enforces', () => {
    const removed = spawnSync(daemon, ['--remove-pins', '--pin-directory', pins], { encoding: 'utf8' });
    expect(removed.status).toBe(1);
    expect(removed.stderr).toMatch(/another sensord enforces here already/);
    expect(readdirSync(pins)).toContain('enforce_connect4');
  });

  it('takes no cgroup of another hierarchy for one that it knows', async () => {
    const other = ['cpu', 'pids', 'freezer'].map((name) => `/sys/fs/cgroup/${name}`).find(isVersionOne);
    if (!other) return console.warn('SKIP (sensor): no cgroup v1 hierarchy beside memory is mounted');
    const name = `throughline-test-${process.pid}-other`;
    mkdirSync(path.join(other, name));
    const made = (): Frame[] =>
      sensor.frames.filter((frame) => frame.type === 'cgroup' && frame.path === `/${name}` && frame.change === 'made');
    const memory = '/sys/fs/cgroup/memory';
    if (isVersionOne(memory)) {
      // whatever comes after it in the same ring has come: this one must be told, and alone
      mkdirSync(path.join(memory, name));
      const id = statSync(path.join(memory, name), { bigint: true }).ino.toString();
      const told = await until(() => made()[0], 'the memory controller\u2019s');
      expect(told).toMatchObject({ id });
      rmdirSync(path.join(memory, name));
    } else {
      await knownCgroup().then((each) => each.remove());
    }
    expect(made()).toHaveLength(isVersionOne(memory) ? 1 : 0);
    rmdirSync(path.join(other, name));
  });

  it('is not called blind for a while that the forwarder itself was held up', async () => {
    const before = sensor.events.length;
    const monoNs = () => Number(process.hrtime.bigint());
    const freeNs = monoNs() + 3e9;
    while (monoNs() < freeNs); // as a collection of garbage would, if longer
    await until(() => sensor.frames.findLast((frame) => frame.type === 'canary' && frame.monoNs > freeNs), 'a canary');
    expect(sensor.events.slice(before).filter((event) => event.witnessStatus?.kind === 'blind')).toEqual([]);
  });

  it('holds while daemons are killed at any moment of their start', async () => {
    const own = pinDirectory();
    const args = ['--enforce', `--pin-directory=${own}`];
    const first = await startSensor({ args, keepFrames: true });
    await until(() => first.frames.find((frame) => frame.type === 'cgroup' && frame.id === cgroup.id), 'the cgroup');
    expect(await obey({ action: 'isolate', cgroupId: cgroup.id }, first)).toMatchObject({ outcome: 'done' });
    process.kill(first.forwarder.daemonPid!, 'SIGKILL');
    await first.find('the end', (event) => event.witnessStatus?.message?.includes('SIGKILL') && event);
    for (let i = 0; i < 24; i++) {
      const next = spawn(daemon, args, { stdio: ['ignore', 'ignore', 'ignore'] });
      const ended = new Promise((resolve) => next.once('close', resolve));
      await new Promise((resolve) => setTimeout(resolve, i * 15));
      next.kill('SIGKILL');
      await ended;
      expect(await connect(), `killed after ${i * 15} ms`).toBe('connect: Operation not permitted');
    }
    const last = await startSensor({ args });
    expect(await obey({ action: 'release', cgroupId: cgroup.id }, last)).toMatchObject({ outcome: 'done' });
    expect(await connect()).toMatch(/^connected/);
    await last.stop();
    expect(readdirSync(own).filter((name) => name.endsWith('-new'))).toEqual([]);
    removePins(own);
  });

  it('tells what a cgroup had above its limit', async () => {
    const watched = path.join(folder, 'credentials');
    writeFileSync(watched, 'x');
    const events: Event[] = [];
    const limited = startForwarder({
      daemon,
      daemonArguments: ['--profile=full', '--dedup-seconds=0', '--bulk-per-second=100'],
      restart: false,
      reportEncoded: (bytes) => void events.push(Event.decode(bytes)), // as the collector does
    });
    const { probes } = await limited.ready;
    expect(probes.filter(({ event, live }) => event === 'open' && !live)).toEqual([]);
    await cgroup.finish(actor, ['opens', watched, '5000', '0']);
    const loss = await until(() => events.find((event) => event.witnessStatus?.kind === 'loss'), 'the loss');
    expect(loss.witnessStatus!.message).toMatch(/records above the limit of their cgroup/);
    expect(Object.keys(loss.witnessStatus!.counters!)).toContain('throttled.open');
    await limited.stop();
  });
});

function isVersionOne(directory: string): boolean {
  return existsSync(directory) && readFileSync('/proc/self/mounts', 'utf8').includes(` ${directory} cgroup `);
}
