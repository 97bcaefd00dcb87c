// The sensor as users start it: one process on the build, streaming to a collector over gRPC, with nothing of root left in it.
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import {
  Event,
  ServerFrame,
  decodeClientFrame,
  ingest,
  type CommandResult,
  type Hello,
  type SensorOrder,
} from '@throughline/proto';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { actorProgram, makeCgroup, pinDirectory, removePins, root, type TestCgroup, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const main = path.join(root, 'native-sensor/dist/main.js');

describe.skipIf(reason)('throughline sensor', () => {
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let sensor: ChildProcess;
  let said = '';
  let cgroup: TestCgroup;
  let actor: string;

  beforeAll(async () => {
    execFileSync(process.execPath, [
      path.join(root, 'node_modules/typescript/bin/tsc'),
      '-b',
      path.join(root, 'native-sensor'),
    ]);
    actor = actorProgram();
    cgroup = makeCgroup();
    collector = await startCollector();
    sensor = spawn(
      process.execPath,
      [
        main,
        '--collector',
        `grpc://127.0.0.1:${collector.port}`,
        '--token',
        'secret',
        '--cgroup',
        path.dirname(cgroup.path),
        '--node',
        'node-7',
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    sensor.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until(() => /watching: ebpf/.test(said), 'watching');
  });
  afterAll(async () => {
    sensor?.kill('SIGKILL');
    collector?.stop();
    await cgroup?.remove();
  });

  it('says who it is and streams what happens in its cgroup', async () => {
    await cgroup.finish(actor, ['say', 'over the wire', '']);
    const event = await until(
      () => collector.events.find((each) => each.process?.arguments?.includes('over the wire')),
      'the exec at the collector',
    );
    expect(event).toMatchObject({ workload: { node: 'node-7', containerId: cgroup.containerId } });
    expect(collector.hellos[0]).toMatchObject({ role: 'sensor', version: '0.1.0', workload: { node: 'node-7' } });
    expect(collector.tokens).toEqual(['Bearer secret']);
    // nothing of the rest of this machine
    const elsewhere = collector.events.filter(
      (each) => !each.witnessStatus && !each.workload!.cgroupPath!.startsWith(path.dirname(cgroup.path)),
    );
    expect(elsewhere).toEqual([]);
  });

  it('keeps nothing of root, and its daemon only what it uses', async () => {
    const own = await until(() => {
      const status = readFileSync(`/proc/${sensor.pid}/status`, 'utf8');
      return /^Uid:\s+65534/m.test(status) ? status : undefined;
    }, 'the forwarder to give up root');
    expect(own).toMatch(/^Uid:\s+65534\s+65534\s+65534\s+65534$/m);
    expect(own).toMatch(/^Groups:\s*$/m);
    expect(own).toMatch(/^CapEff:\s+0{16}$/m);
    const daemon = readFileSync(`/proc/${daemonOf(sensor.pid!)}/status`, 'utf8');
    expect(daemon).toMatch(/^CapEff:\s+0000008000000000$/m); // CAP_BPF
    expect(daemon).toMatch(/^CapBnd:\s+0000008000000000$/m);
    expect(daemon).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(daemon).toMatch(/^Seccomp:\s+2$/m);
  });

  it('refuses orders while it only watches, and tells both ways', async () => {
    const order: SensorOrder = {
      id: 'order-1',
      action: 'isolate',
      containerId: cgroup.containerId,
      storyId: 'story-9',
    };
    collector.send({ id: 'command-1', sensorOrder: order });
    const result = await until(() => collector.results.find((each) => each.id === 'command-1'), 'the result');
    expect(result).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('--enforce') as string });
    const event = await until(
      () => collector.events.find((each) => each.responseResult?.actionId === 'order-1'),
      'its event',
    );
    expect(event.responseResult).toMatchObject({ storyId: 'story-9', outcome: 'refused', verified: false });
    collector.send({ id: 'command-2', recall: {} });
    await until(
      () => collector.results.find((each) => each.id === 'command-2' && each.outcome === 'refused'),
      'the other refusal',
    );
  });

  it('starts its daemon again, without rights of its own, and tells how long it was blind', async () => {
    const before = daemonOf(sensor.pid!);
    process.kill(before, 'SIGKILL');
    const blind = await until(() => collector.events.find((each) => each.witnessStatus?.kind === 'blind'), 'blind');
    expect(blind.witnessStatus!.message).toContain('SIGKILL');
    const gap = await until(() => collector.events.find((each) => each.witnessStatus?.kind === 'gap'), 'the gap');
    const { blindFromUs, blindUntilUs, counters } = gap.witnessStatus!;
    expect(blindFromUs).toBe(blind.witnessStatus!.blindFromUs);
    expect(blindUntilUs! - blindFromUs!).toBeGreaterThan(0);
    expect(blindUntilUs!).toBeLessThan(Date.now() * 1000);
    expect(counters).toMatchObject({ restarts: 1 });
    expect(daemonOf(sensor.pid!)).not.toBe(before);
    await cgroup.finish(actor, ['say', 'after the gap', '']);
    await until(
      () => collector.events.find((each) => each.process?.arguments?.includes('after the gap')),
      'what happens after the gap',
    );
    expect(readFileSync(`/proc/${daemonOf(sensor.pid!)}/status`, 'utf8')).toMatch(/^CapEff:\s+0000008000000000$/m);
  });

  it('ends when nobody could start the daemon again', async () => {
    const ended = once(sensor, 'exit');
    process.kill(launcherOf(sensor.pid!), 'SIGKILL');
    expect((await ended)[0]).toBe(75);
  });

  it('takes its daemon with it when it is killed', async () => {
    const again = spawn(process.execPath, [main, '--print'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(again.stdout, 'data');
    again.stdout.resume();
    const second = await until(() => daemonOf(again.pid!) || undefined, 'its daemon');
    const launcher = launcherOf(again.pid!);
    again.kill('SIGKILL');
    for (const pid of [second, launcher]) {
      await until(() => !alive(pid), 'the daemon and its launcher to follow');
    }
  });

  it('carries out what the collector orders, and the collector stays reachable for what is isolated', async () => {
    const pins = pinDirectory();
    const args = ['--collector', `grpc://127.0.0.1:${collector.port}`, '--enforce', '--pin-directory', pins];
    const hands = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    hands.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
    await until(() => /watching: ebpf[^]*connected|connected[^]*watching: ebpf/.test(words), 'watching');
    await until(() => collector.hellos[1], 'its hello');
    const expiresUs = (Date.now() + 60_000) * 1000;
    const order = { containerId: cgroup.containerId, expiresUs };
    collector.send({ id: 'isolate', sensorOrder: { id: 'o1', action: 'isolate', ...order } });
    const result = await until(() => collector.results.find((each) => each.id === 'isolate'), 'the result');
    expect(result).toMatchObject({ outcome: 'done' });
    const elsewhere = await cgroup.finish(actor, ['connect', '127.0.0.1', '9']);
    expect(elsewhere.output).toBe('connect: Operation not permitted');
    const toCollector = await cgroup.finish(actor, ['connect', '127.0.0.1', String(collector.port)]);
    expect(toCollector.output).toMatch(/^connected/);
    collector.send({ id: 'release', sensorOrder: { id: 'o1', action: 'release', ...order } });
    await until(
      () => collector.results.find((each) => each.id === 'release' && each.outcome === 'done'),
      'the release',
    );
    expect((await cgroup.finish(actor, ['connect', '127.0.0.1', '9'])).output).toBe('connect: Connection refused');
    const ended = once(hands, 'exit');
    hands.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    removePins(pins);
  });

  it('ends with a sentence when it is configured wrongly', () => {
    const wrong = (...args: string[]) => {
      const result = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
      let text = '';
      result.stderr.on('data', (chunk: Buffer) => (text += chunk));
      return once(result, 'close').then(([code]) => `${code}: ${text}`);
    };
    return Promise.all([
      expect(wrong()).resolves.toMatch(/^2: throughline-sensor: nowhere to send events/),
      expect(wrong('--print', '--profile', 'huge')).resolves.toMatch(/^2: throughline-sensor: --profile is "huge"/),
      expect(wrong('--print', '--pin', pinDirectory())).resolves.toMatch(
        /^2: throughline-sensor: "--pin" is not a flag/,
      ),
    ]);
  });
});

/** The forwarder's first child keeps the right to start daemons; they are its children. */
function launcherOf(pid: number): number {
  return childrenOf(pid).find((each) => /\0--launcher/.test(readFileSync(`/proc/${each}/cmdline`, 'utf8')))!;
}

function daemonOf(pid: number): number {
  return childrenOf(launcherOf(pid))[0]!;
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function alive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Stores what comes, acknowledges each batch, sends commands. */
async function startCollector() {
  const events: Event[] = [];
  const results: CommandResult[] = [];
  const hellos: Hello[] = [];
  const tokens: string[] = [];
  let call: ServerDuplexStream<Buffer, Buffer> | undefined;
  const say = (frame: ServerFrame) => call?.write(Buffer.from(ServerFrame.encode(frame).finish()));
  const server = new Server();
  server.addService(ingest, {
    Stream(opened: ServerDuplexStream<Buffer, Buffer>) {
      call = opened; // the latest one gets the commands
      tokens.push(String(opened.metadata.get('authorization')[0]));
      opened.on('data', (bytes: Buffer) => {
        const frame = decodeClientFrame(bytes);
        if ('hello' in frame) {
          hellos.push(frame.hello);
          say({ welcome: { collectorId: 'test', lastSequence: 0 } });
        } else if ('batch' in frame) {
          events.push(...frame.batch.events.map((event) => Event.decode(event)));
          say({ ack: { sequence: frame.batch.sequence } });
        } else results.push(frame.commandResult);
      });
      opened.on('error', () => {});
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return {
    port,
    events,
    results,
    hellos,
    tokens,
    send: (command: NonNullable<ServerFrame['command']>) => say({ command }),
    stop: () => server.forceShutdown(),
  };
}
