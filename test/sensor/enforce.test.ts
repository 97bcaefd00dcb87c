// Orders, from the collector's words to what the kernel does: each act, each refusal, and what stays when the daemon is gone.
import type { Event, Process, SensorOrder } from '@throughline/proto';
import { FrameDecoder, type Frame, OrderSession, orderLayout } from '@throughline/sensor';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEnforcing, type Enforcing } from './enforcing.ts';
import {
  cgroupRoot,
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

describe.skipIf(reason)('enforcement', () => {
  let enforcing: Enforcing;
  let actor: string;
  let folder: string;
  let port: string;
  let sensor: TestSensor;
  let cgroup: TestCgroup;

  beforeAll(async () => {
    enforcing = await startEnforcing();
    ({ actor, folder, port, sensor } = enforcing);
  });
  afterAll(() => enforcing?.stop());
  beforeEach(async () => {
    cgroup = await enforcing.knownCgroup();
  });
  afterEach(() => cgroup.remove());

  const obey: Enforcing['obey'] = (...order) => enforcing.obey(...order);
  const run = async (...args: string[]) => (await cgroup.finish(actor, args)).output;

  async function startInside(...args: string[]): Promise<{ child: ChildProcess; identity: Process }> {
    const child = cgroup.run(args[0]!, args.slice(1), { stdin: 'pipe' });
    const exec = await sensor.find(
      'exec inside',
      (event) =>
        event.processExec && event.process!.hostPid === child.pid && event.process!.arguments![0] === args[0] && event,
    );
    return { child, identity: exec.process! };
  }

  it('kills exactly the process that is meant, and tells it', async () => {
    const { child, identity } = await startInside('/bin/sleep', '60');
    const exited = once(child, 'exit');
    expect(await obey({ action: 'kill-process', process: { ...identity, startTicks: '1' } })).toMatchObject({
      outcome: 'refused',
      reason: `process ${child.pid} is another one by now`,
    });
    // known by the key alone, as an agent names it
    const { hostPid: _, ...asAgentSees } = identity;
    expect(await obey({ action: 'kill-process', process: asAgentSees, storyId: 'story-1' })).toMatchObject({
      outcome: 'done',
    });
    expect((await exited)[1]).toBe('SIGKILL');
    const event = await result((each) => each.responseResult!.storyId === 'story-1');
    expect(event.responseResult).toMatchObject({ action: 'kill-process', outcome: 'done', verified: true });
  });

  it('refuses what it must never touch', async () => {
    const refusals: [Omit<SensorOrder, 'id'>, RegExp][] = [
      [{ action: 'kill-process', process: identityOf(1) }, /process 1 is never stopped/],
      [{ action: 'kill-process', process: identityOf(sensor.forwarder.daemonPid!) }, /does not stop itself/],
      [{ action: 'kill-process', process: identityOf(process.pid) }, /does not stop its forwarder/],
      [
        { action: 'kill-process', process: { pid: 4_000_000, pidNamespace: '1', bootId: 'x', startTicks: '5' } },
        /no such process/,
      ],
      [{ action: 'kill-container', cgroupId: statSync(cgroupRoot(), { bigint: true }).ino.toString() }, /root cgroup/],
      [{ action: 'isolate', cgroupId: '' }, /names no cgroup/],
      [{ action: 'pause-container', containerId: 'f'.repeat(64) }, /does not run on this node/],
      [{ action: 'format-disk' }, /no action of the sensor/],
      [{ action: 'isolate', cgroupId: cgroup.id, allowAddresses: ['example.com'] }, /is no address/],
    ];
    for (const [order, why] of refusals) {
      expect(await obey(order)).toMatchObject({ outcome: 'refused', reason: expect.stringMatching(why) as string });
    }
    const told = sensor.events.filter((event) => event.responseResult?.outcome === 'refused');
    expect(told.length).toBeGreaterThanOrEqual(refusals.length);
  });

  it('refuses a cgroup that is no container, is gone, or is another one by now', async () => {
    const plain = path.join(cgroupRoot(), `throughline-test-plain-${process.pid}`);
    mkdirSync(plain);
    const id = statSync(plain, { bigint: true }).ino.toString();
    // made known by an event of its own
    await until(() => sensor.events.length > 0, 'events');
    expect((await obey({ action: 'kill-container', cgroupId: id })).reason).toMatch(
      /no container's cgroup|names no cgroup|root/,
    );
    rmdirSync(plain);
    const gone = makeCgroup();
    await gone.finish('/bin/true', []);
    await sensor.find('the cgroup', (event) => event.workload?.cgroupId === gone.id);
    await gone.remove();
    expect((await obey({ action: 'pause-container', cgroupId: gone.id })).reason).toMatch(/is gone/);
  });

  it('answers each order although its cgroup disappears meanwhile', async () => {
    const actions = ['pause-container', 'kill-container', 'isolate', 'kill-at-exec', 'resume-container'];
    for (let round = 0; round < 15; round++) {
      const doomed = makeCgroup();
      await doomed.finish('/bin/true', []);
      await sensor.find('the cgroup', (event) => event.workload?.cgroupId === doomed.id);
      const action = actions[round % actions.length]!;
      const answer = obey({ action, cgroupId: doomed.id });
      await doomed.remove();
      const { outcome } = await answer;
      expect(['done', 'refused', 'failed'], action).toContain(outcome);
      // what stands for a cgroup that is gone can still be taken back
      const undo = { isolate: 'release', 'kill-at-exec': 'allow-exec' }[action];
      if (undo && outcome === 'done') {
        expect(await obey({ action: undo, cgroupId: doomed.id })).toMatchObject({ outcome: 'done' });
      }
    }
    expect(await obey({ action: 'isolate', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    expect(await obey({ action: 'release', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
  });

  it('kills at exec in cgroups that the container nests below its own', async () => {
    let deep = cgroup.directory;
    for (let depth = 0; depth < 20; depth++) mkdirSync((deep = path.join(deep, 'n')));
    expect(await obey({ action: 'kill-at-exec', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    const below = spawn('/bin/sh', ['-c', `echo 0 > ${deep}/cgroup.procs; exec /bin/true`]);
    expect((await once(below, 'exit'))[1]).toBe('SIGKILL');
    await obey({ action: 'allow-exec', cgroupId: cgroup.id });
    for (; deep !== cgroup.directory; deep = path.dirname(deep)) {
      await until(() => {
        try {
          rmdirSync(deep);
          return true;
        } catch {
          return undefined;
        }
      }, 'its removal');
    }
  });

  it('kills at exec before the image does anything: 0 of 1,000 write a byte', async () => {
    const trace = path.join(folder, 'trace');
    expect(await obey({ action: 'kill-at-exec', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    // the forking process is outside; each child enters the cgroup and executes there
    const enter = `echo $$ > ${cgroup.directory}/cgroup.procs; exec ${actor} write ${trace}`;
    const outer = spawn(
      '/bin/sh',
      ['-c', `i=0; while [ $i -lt 1000 ]; do ( ${enter.replace('$$', '0')} ); i=$((i+1)); done`],
      {
        stdio: 'ignore',
      },
    );
    await once(outer, 'exit');
    expect(existsSync(trace)).toBe(false);
    await until(() => killed() >= 1000, '1,000 kills told');
    expect(await obey({ action: 'allow-exec', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    await cgroup.finish(actor, ['write', trace]);
    expect(readFileSync(trace, 'utf8')).toBe('x');

    function killed() {
      return sensor.events.filter((event) => event.responseResult?.action === 'kill-at-exec' && event.process).length;
    }
  });

  it('kills one file at exec, and nothing else', async () => {
    const order = { action: 'kill-at-exec', cgroupId: cgroup.id, process: { executable: '/bin/date' } };
    expect(await obey(order)).toMatchObject({ outcome: 'done' });
    expect((await cgroup.finish('/bin/date', [])).signal).toBe('SIGKILL');
    expect((await cgroup.finish('/bin/echo', ['still'])).output).toBe('still');
    await obey({ ...order, action: 'allow-exec' });
    expect((await cgroup.finish('/bin/date', [])).code).toBe(0);
  });

  it('pauses, resumes and kills a container', async () => {
    const { child } = await startInside(actor, 'talk', '127.0.0.1', port);
    const exited = once(child, 'exit');
    expect(await obey({ action: 'pause-container', containerId: cgroup.containerId })).toMatchObject({
      outcome: 'done',
    });
    expect(readFileSync(`${cgroup.directory}/cgroup.events`, 'utf8')).toContain('frozen 1');
    expect(await obey({ action: 'resume-container', containerId: cgroup.containerId })).toMatchObject({
      outcome: 'done',
    });
    expect(readFileSync(`${cgroup.directory}/cgroup.events`, 'utf8')).toContain('frozen 0');
    expect(await obey({ action: 'kill-container', containerId: cgroup.containerId })).toMatchObject({
      outcome: 'done',
    });
    expect((await exited)[1]).toBe('SIGKILL');
    const told = sensor.events.filter((event) => event.workload?.cgroupId === cgroup.id && event.responseResult);
    expect(told.map((event) => event.responseResult!.verified)).toEqual([true, true, true]);
  });

  it('isolates every way out, cuts what is established, and gives it all back', async () => {
    const talker = await startTalk();
    const nested = path.join(cgroup.directory, 'nested');
    mkdirSync(nested);
    expect(await talker.ask()).toBe('reply');
    expect(await run('connect', '127.0.0.1', port)).toMatch(/^connected/);

    const allowed = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(allowed, 'listening');
    const allowedPort = (allowed.address() as net.AddressInfo).port;
    const order = { cgroupId: cgroup.id, allowAddresses: [`127.0.0.1:${allowedPort}`, '10.0.0.0/8'] };
    expect(await obey({ action: 'isolate', ...order })).toMatchObject({ outcome: 'done' });

    expect(await talker.ask(), 'an established connection').toBe('silence');
    expect(await run('connect', '127.0.0.1', port)).toBe('connect: Operation not permitted');
    expect(await run('connect', `::ffff:127.0.0.1`, port), 'v4-mapped').toBe('connect: Operation not permitted');
    expect(await run('connect', '::1', port), 'IPv6').toBe('connect: Operation not permitted');
    expect(await run('send', '127.0.0.1', '9'), 'UDP').toBe('sendto: Operation not permitted');
    expect(await run('send', '::ffff:127.0.0.1', '9'), 'UDP v4-mapped').toBe('sendto: Operation not permitted');
    expect(await run('send', '::1', '9'), 'UDP IPv6').toBe('sendto: Operation not permitted');
    expect(await run('dns', '127.0.0.1', 'a.example')).toBe('sendto: Operation not permitted');
    expect(await run('raw')).toBe('socket: Operation not permitted');
    const below = await cgroup.finish('/bin/sh', [
      '-c',
      `echo $$ > ${nested}/cgroup.procs; exec ${actor} connect 127.0.0.1 ${port}`,
    ]);
    expect(below.output, 'a cgroup made below').toBe('connect: Operation not permitted');
    expect(await run('connect', '127.0.0.1', String(allowedPort)), 'what is allowed').toMatch(/^connected/);
    const denied = await result((event) => event.responseResult!.action === 'isolate' && !!event.process);
    expect(denied.responseResult!.reason).toContain('was refused');

    expect(await obey({ action: 'release', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    expect(await run('connect', '127.0.0.1', port)).toMatch(/^connected/);
    expect(await obey({ action: 'release', cgroupId: cgroup.id })).toMatchObject({ outcome: 'refused' });
    talker.end();
    rmdirSync(nested);
    allowed.close();
  });

  it('holds while the daemon is gone, is taken over by the next, and ends in time', async () => {
    const talker = await startTalk();
    expect(await obey({ action: 'isolate', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    process.kill(sensor.forwarder.daemonPid!, 'SIGKILL');
    await sensor.find('gone', (event) => event.witnessStatus?.message?.includes('SIGKILL') && event);
    expect(await run('connect', '127.0.0.1', port)).toBe('connect: Operation not permitted');
    expect(await talker.ask()).toBe('silence');

    sensor = await enforcing.again();
    expect(await run('connect', '127.0.0.1', port)).toBe('connect: Operation not permitted');
    // a new order for the same cgroup replaces the old one's end
    const end = Date.now() + 1_500;
    await obey({ action: 'isolate', cgroupId: cgroup.id, expiresUs: end * 1000 });
    await heldUntil(end);
    const expired = await result((event) => event.responseResult!.outcome === 'expired');
    expect(expired.responseResult!.action).toBe('isolate');
    talker.end();
  });

  it('ends an isolation inside the kernel when no daemon runs at all', async () => {
    const end = Date.now() + 2_000;
    await obey({ action: 'isolate', cgroupId: cgroup.id, expiresUs: end * 1000 });
    await sensor.stop();
    await heldUntil(end);
    sensor = await enforcing.again();
  });

  it('thaws what an earlier daemon paused when its time is over', async () => {
    await obey({ action: 'pause-container', cgroupId: cgroup.id, expiresUs: (Date.now() + 1_000) * 1000 });
    process.kill(sensor.forwarder.daemonPid!, 'SIGKILL');
    await sensor.find('gone', (event) => event.witnessStatus?.kind === 'blind' && event);
    sensor = await enforcing.again();
    await until(() => readFileSync(`${cgroup.directory}/cgroup.freeze`, 'utf8').startsWith('0'), 'thawed');
  });

  it('lets only one daemon give orders', async () => {
    await expect(enforcing.again()).rejects.toThrow('another sensord enforces here already');
  });

  it('only watches unless it was started to enforce', async () => {
    const watching = await startSensor();
    const refused = await obey({ action: 'kill-process', process: identityOf(process.ppid) }, watching);
    expect(refused).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('--enforce') as string });
    await watching.stop();
  });

  it('refuses orders that are forged, repeated or late', async () => {
    const other = pinDirectory();
    const line = orderLine(other);
    const { session } = line;
    const order = session.encode({ id: 'a', action: 'kill-process', hostPid: 1, startTicks: '1' });
    expect(await line.answer(order)).toMatchObject({
      order: 'a',
      outcome: 'refused',
      reason: expect.stringContaining('never') as string,
    });
    expect(await line.answer(order)).toMatchObject({ order: 'a', reason: 'its number was used before' });
    const forged = session.encode({ id: 'b', action: 'kill-process', hostPid: 1, startTicks: '1' });
    forged.writeUInt32LE(2, orderLayout.pid);
    expect(await line.answer(forged)).toMatchObject({ order: 'b', reason: 'its signature is wrong' });
    expect(await line.answer(new OrderSession().encode({ id: 'c', action: 'release' }))).toMatchObject({
      reason: 'its signature is wrong',
    });
    expect(await line.answer(Buffer.alloc(orderLayout.bytes))).toMatchObject({ reason: 'it is no order' });
    const late = session.encode({ id: 'd', action: 'release' }, process.hrtime.bigint() - 60_000_000_000n);
    expect(await line.answer(late)).toMatchObject({ order: 'd', reason: 'it came too late' });
    await line.stop();
    removePins(other);
    expect(existsSync(other)).toBe(false);
    expect(readdirSync(path.dirname(other))).not.toContain(path.basename(other));
  });

  /** No connection before `end`, and then one; a try may take as long as it takes. */
  async function heldUntil(end: number): Promise<void> {
    await until(async () => {
      const said = await run('connect', '127.0.0.1', port);
      if (said.startsWith('connected')) {
        expect(Date.now()).toBeGreaterThanOrEqual(end);
        return true;
      }
      expect(said).toBe('connect: Operation not permitted');
      return false;
    }, 'a connection after the end');
  }

  async function startTalk() {
    const { child } = await startInside(actor, 'talk', '127.0.0.1', port);
    const lines = child.stdout!.setEncoding('utf8');
    await once(lines, 'data');
    return {
      async ask(): Promise<string> {
        child.stdin!.write('\n');
        const [line] = (await once(lines, 'data')) as [string];
        return line.trim();
      },
      end: () => child.kill('SIGKILL'),
    };
  }

  function result(accept: (event: Event) => boolean): Promise<Event> {
    return sensor.find('a result', (event) => (event.responseResult && accept(event) ? event : undefined));
  }

  function identityOf(pid: number): Process {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    return { hostPid: pid, pid, startTicks };
  }
});

/** The daemon alone, with its order descriptor in our hands. */
function orderLine(pins: string) {
  const child = spawn(daemon, ['--enforce', `--pin-directory=${pins}`, '--orders-fd=3'], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const session = new OrderSession();
  const audits: Record<string, unknown>[] = [];
  const decoder = new FrameDecoder((frame: Frame) => {
    if (frame.type === 'audit') audits.push(frame.document);
  });
  child.stdout!.on('data', (chunk: Buffer) => decoder.push(chunk));
  const pipe = child.stdio[3] as Writable;
  pipe.write(session.key);
  return {
    session,
    async answer(message: Buffer): Promise<Record<string, unknown>> {
      const before = audits.length;
      pipe.write(message);
      return until(() => audits[before], 'an answer');
    },
    async stop(): Promise<void> {
      pipe.end();
      await once(child, 'close');
    },
  };
}
