// Either process of the sensor is killed: what was ordered stands, sight comes back by itself, and the gap is told.
import type { Event } from '@throughline/proto';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  actorProgram,
  makeCgroup,
  pinDirectory,
  removePins,
  root,
  startSensor,
  type TestCgroup,
  whyNoBpf,
} from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const REFUSED = 'connect: Operation not permitted';

describe.skipIf(reason)('a sensor whose processes are killed', () => {
  const pins = pinDirectory();
  let cgroup: TestCgroup;
  let server: net.Server;
  let port: string;

  beforeAll(async () => {
    server = net.createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = String((server.address() as net.AddressInfo).port);
  });
  beforeEach(() => {
    cgroup = makeCgroup();
  });
  afterEach(() => cgroup.remove());
  afterAll(() => {
    server?.close();
    removePins(pins);
  });

  const reach = async () => (await cgroup.finish(actorProgram(), ['connect', '127.0.0.1', port])).output;
  const enforce = ['--enforce', `--pin-directory=${pins}`];

  it('holds a quarantine while its daemon is killed again and again, and the new one can lift it', async () => {
    const sensor = await startSensor({ args: enforce, restart: true });
    const obey = (action: string) =>
      sensor.forwarder.obey({ id: action, action, cgroupId: cgroup.id, expiresUs: (Date.now() + 60_000) * 1000 });
    await cgroup.finish('/bin/true', []);
    await sensor.find('the cgroup', (event) => event.workload?.cgroupId === cgroup.id);
    expect(await obey('isolate')).toMatchObject({ outcome: 'done' });
    for (let kills = 1; kills <= 2; kills++) {
      const before = sensor.forwarder.daemonPid!;
      process.kill(before, 'SIGKILL');
      expect(await reach(), 'at once').toBe(REFUSED);
      const gap = await sensor.find(
        'the gap',
        (event) => Number(event.witnessStatus?.counters?.['restarts']) === kills && event.witnessStatus,
      );
      expect(gap).toMatchObject({ kind: 'gap' });
      expect(gap.blindUntilUs!).toBeGreaterThan(gap.blindFromUs!);
      expect(sensor.forwarder.daemonPid).not.toBe(before);
      expect(await reach(), 'under the next daemon').toBe(REFUSED);
    }
    // told of what already ran: this very process
    const snapshot = sensor.events.filter(
      (event) => event.processExec?.fromSnapshot && event.process?.hostPid === process.pid,
    );
    expect(snapshot.length).toBeGreaterThan(0);
    expect(await obey('release')).toMatchObject({ outcome: 'done' });
    expect(await reach()).toMatch(/^connected/);
    await sensor.stop();
  });

  it('ends an order that nobody answers any more, instead of leaving it open', async () => {
    const sensor = await startSensor({ args: enforce, restart: true });
    process.kill(sensor.forwarder.daemonPid!, 'SIGSTOP');
    const answer = sensor.forwarder.obey({ id: 'late', action: 'release', cgroupId: cgroup.id });
    process.kill(sensor.forwarder.daemonPid!, 'SIGKILL');
    expect(await answer).toMatchObject({ outcome: 'failed', reason: 'the daemon ended' });
    await sensor.find('the gap', (event) => event.witnessStatus?.kind === 'gap' && event);
    await sensor.stop();
  });

  it('gives up after ten daemons in a row that do not last', async () => {
    const ended = Promise.withResolvers<number>();
    const sensor = await startSensor({ restart: true, restartMinMs: 1, onEnd: ended.resolve });
    const assassin = setInterval(() => {
      try {
        process.kill(sensor.forwarder.daemonPid!, 'SIGKILL');
      } catch {
        // gone already
      }
    }, 20);
    expect(await ended.promise).toBe(75);
    clearInterval(assassin);
    expect(sensor.forwarder.counters.restarts).toBe(10);
  });

  it('comes back when its forwarder is killed: quarantine held, gap told', async () => {
    const own = pinDirectory();
    const first = await startSensor({ args: ['--enforce', `--pin-directory=${own}`] });
    await cgroup.finish('/bin/true', []);
    await first.find('the cgroup', (event) => event.workload?.cgroupId === cgroup.id);
    const expiresUs = (Date.now() + 60_000) * 1000;
    await first.forwarder.obey({ id: 'isolate', action: 'isolate', cgroupId: cgroup.id, expiresUs });
    await first.stop();

    const line = commandLine(['--print', '--enforce', '--pin-directory', own, '--cgroup', path.dirname(cgroup.path)]);
    await line.find((event) => event.witnessStatus?.kind === 'started');
    const forwarder = childOf(line.child.pid!);
    process.kill(forwarder, 'SIGKILL');
    expect(await reach()).toBe(REFUSED);
    const gap = await line.find((event) => event.witnessStatus?.kind === 'gap');
    expect(gap.witnessStatus!.blindUntilUs!).toBeGreaterThan(gap.witnessStatus!.blindFromUs!);
    expect(childOf(line.child.pid!)).not.toBe(forwarder);
    expect(await reach()).toBe(REFUSED);
    const ended = new Promise((resolve) => line.child.once('exit', resolve));
    line.child.kill('SIGTERM');
    expect(await ended).toBe(0);
    removePins(own);
  });
});

/** `throughline sensor` as typed. */
function commandLine(args: string[]) {
  const child: ChildProcess = spawn(path.join(root, 'node_modules/.bin/throughline'), ['sensor', '--', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events: Event[] = [];
  createInterface(child.stdout!).on('line', (line) => events.push(JSON.parse(line) as Event));
  return { child, find: (choose: (event: Event) => boolean) => until(() => events.find(choose), 'an event of it') };
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}
