// Every kind of event, from a real act in a container's cgroup to the event with its keys and its attribution.
import type { Event } from '@throughline/proto';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { actorProgram, makeCgroup, startSensor, type TestCgroup, type TestSensor, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();

/** What the sensor says of arguments beside themselves. */
const digestOf = (args: readonly string[]) => createHash('sha256').update(args.join('\0')).digest('hex');

describe.skipIf(reason)('full profile', () => {
  let actor: string;
  let sensor: TestSensor;
  let cgroup: TestCgroup;
  let server: net.Server;
  let port: number;
  let folder: string;

  beforeAll(async () => {
    actor = actorProgram();
    folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-sensor-'));
    server = net.createServer((socket) => socket.on('data', () => socket.write('!')).on('error', () => {}));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as net.AddressInfo).port;
    sensor = await startSensor({ args: ['--profile=full'] });
    cgroup = makeCgroup();
  });
  afterAll(async () => {
    await sensor?.stop();
    await cgroup?.remove();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const inside = (event: Event) => event.workload?.cgroupId === cgroup.id;
  const value = (event: Event, kind: string, role: number) =>
    event.keys?.find((key) => key.kind === kind && key.role === role)?.value;
  const SUBJECT = 2;
  const USED = 3;

  it('sees exec with argv, paths, parent and container', async () => {
    await cgroup.finish(actor, ['say', 'a b', '']);
    const event = await sensor.find('exec of say', (each) => each.processExec && inside(each) && argv(each, 'a b'));
    expect(event.process).toMatchObject({
      executable: actor,
      arguments: [actor, 'say', 'a b', ''],
      workingDirectory: process.cwd(),
      parentPid: process.pid,
      uid: 0,
      pidNamespace: /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0],
      networkNamespace: /\d+/.exec(readlinkSync('/proc/self/ns/net'))![0],
    });
    expect(event.processExec).toMatchObject({ fileless: false, argumentsTruncated: false, standardSockets: [] });
    expect(event.workload).toMatchObject({ containerId: cgroup.containerId, cgroupPath: cgroup.path });
    expect(value(event, 'container', USED)).toBe(cgroup.containerId);
    // the key that this test process, as the agent does, computes for its child from /proc
    const own = `${sensor.hello.bootId}/${event.process!.pidNamespace}/${process.pid}/${ownStartTicks()}`;
    expect(value(event, 'process', USED)).toBe(own);
    expect(value(event, 'spawn', SUBJECT)).toBe(`${own}>${event.process!.pid}`);
    expect(Math.abs(event.timeUs! / 1000 - Date.now())).toBeLessThan(30_000);
  });

  it('ties the process that exits, forks and connects to the one that executed', async () => {
    await cgroup.finish('/bin/sh', ['-c', `(exit 7); ${actor} connect 127.0.0.1 ${port}`]);
    const connect = await sensor.find(
      'connect',
      (each) => each.socketConnect?.remotePort === port && inside(each) && each,
    );
    expect(connect.socketConnect).toMatchObject({
      protocol: 'tcp',
      localAddress: '127.0.0.1',
      remoteAddress: '127.0.0.1',
    });
    expect(connect.socketConnect!.localPort).toBeGreaterThan(0);
    const self = value(connect, 'process', USED);
    const netns = connect.process!.networkNamespace;
    expect(value(connect, 'socket', USED)).toBe(
      `${netns}/tcp/127.0.0.1:${connect.socketConnect!.localPort}-127.0.0.1:${port}`,
    );
    const exec = await sensor.find(
      'exec',
      (each) => each.processExec && value(each, 'process', SUBJECT) === self && each,
    );
    expect(exec.process!.executable).toBe(actor);
    await sensor.find('exit', (each) => each.processExit && value(each, 'process', USED) === self && each);
    const subshell = await sensor.find('exit 7', (each) => each.processExit?.exitCode === 7 && inside(each) && each);
    // the subshell executed nothing: it is tied to the shell that did
    expect(subshell.keys!.filter((key) => key.kind === 'process')).toHaveLength(2);
    await sensor.find('accept', (each) => each.socketAccept?.localPort === port && each);
  });

  it('tells how a connection came out: established, refused, without an answer, given up', async () => {
    const ended = (to: number, result: number) =>
      sensor.find(
        `${result} at ${to}`,
        (each) =>
          inside(each) && each.socketConnected?.remotePort === to && each.socketConnected.result === result && each,
      );
    const closed = net.createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const closedPort = (closed.address() as net.AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));

    expect((await cgroup.finish(actor, ['connect', '127.0.0.1', String(closedPort)])).output).toBe(
      'connect: Connection refused',
    );
    const refused = await ended(closedPort, -111);
    const begun = await sensor.find(
      'its beginning',
      (each) => each.socketConnect && each.socketConnect.cookie === refused.socketConnected!.cookie && each,
    );
    expect(refused.socketConnected).toMatchObject({
      localPort: begun.socketConnect!.localPort,
      remoteAddress: '127.0.0.1',
      protocol: 'tcp',
    });
    expect(value(refused, 'socket', USED)).toBe(value(begun, 'socket', USED));
    expect(value(refused, 'process', USED)).toBe(value(begun, 'process', USED));

    await cgroup.finish(actor, ['connect', '127.0.0.1', String(port)]);
    const established = await ended(port, 0);
    expect(established.socketConnected!.durationUs).toBeLessThan(5_000_000);
    expect(established.socketConnected!.localPort).toBeGreaterThan(0);

    const { output } = await cgroup.finish(actor, ['unanswered']);
    expect(output).toMatch(/connect: Connection timed out$/);
    const silent = await ended(parseInt(output), -110);
    expect(silent.socketConnected!.durationUs).toBeGreaterThan(900_000);
    await ended(parseInt(output), -125);
  });

  it('tells who takes a connection apart from who began to listen', async () => {
    const { output } = await cgroup.finish(actor, ['takes']);
    const [at, child] = output.split(' ').map(Number);
    const taken = await sensor.find(
      'the taker',
      (each) => each.socketAccept?.localPort === at && each.socketAccept!.takenBy === 'acceptor' && each,
    );
    expect(taken.process!.hostPid).toBe(child);
    expect(taken.socketAccept).toMatchObject({ remoteAddress: '127.0.0.1', protocol: 'tcp' });
  });

  it('sees a server begin to listen', async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const listening = (other.address() as net.AddressInfo).port;
    const event = await sensor.find('listen', (each) => each.socketListen?.localPort === listening && each);
    expect(event.process!.pid).toBe(process.pid);
    other.close();
  });

  it('sees a name asked of a name server, with the process that asked', async () => {
    await cgroup.finish(actor, ['dns', '127.0.0.1', 'Exfil.Example.com']);
    const event = await sensor.find('dns', (each) => each.dnsQuery && inside(each) && each);
    expect(event.dnsQuery).toMatchObject({ name: 'exfil.example.com', serverAddress: '127.0.0.1' });
    expect(event.process!.executable).toBe(actor);
  });

  it('sees a shell on a connection, and a program without a file', async () => {
    await cgroup.finish(actor, ['reverse', '127.0.0.1', String(port)]);
    const shell = await sensor.find('shell', (each) => each.processExec && inside(each) && argv(each, 'exit 0'));
    expect(shell.processExec!.standardSockets).toEqual(
      [0, 1, 2].map((descriptor) => ({ descriptor, peerAddress: '127.0.0.1', peerPort: port })),
    );
    await cgroup.finish(actor, ['memfd']);
    const fileless = await sensor.find('memfd exec', (each) => each.processExec?.fileless && inside(each) && each);
    expect(fileless.process!.executable).toBe('/memfd:fileless');
    await act('memfd_create', (each) => each.kernelAct!.target === 'fileless');
  });

  it('sees credentials read, and only those', async () => {
    const token = path.join(folder, 'var/run/secrets/kubernetes.io/serviceaccount/token');
    const plain = path.join(folder, 'token');
    mkdirSync(path.dirname(token), { recursive: true });
    for (const each of [token, plain]) writeFileSync(each, 'x');
    await cgroup.finish('/bin/cat', [plain, '/etc/hostname', '/etc/shadow', token]);
    const event = await sensor.find('open', (each) => each.fileOpen?.path === token && inside(each) && each);
    expect(event.fileOpen).toMatchObject({ access: 'open', result: 3 });
    const seen = sensor.events.filter((each) => each.fileOpen && inside(each)).map((each) => each.fileOpen!.path);
    expect(seen).toEqual(['/etc/shadow', token]);
  });

  it('sees logs emptied and removed', async () => {
    const log = `/var/log/throughline-test-${process.pid}.log`;
    writeFileSync(log, 'x');
    await cgroup.finish('/bin/sh', ['-c', `: > ${log}; rm ${log}`]);
    await sensor.find('truncate', (each) => each.fileOpen?.access === 'truncate' && each.fileOpen.path === log && each);
    await sensor.find(
      'unlink',
      (each) => each.fileOpen?.access === 'unlink' && each.fileOpen.requestedPath === log && each,
    );
  });

  it('sees a change of user', async () => {
    await cgroup.finish(actor, ['become', '65534', '/bin/true']);
    const event = await sensor.find('credentials', (each) => each.credentialChange && inside(each) && each);
    expect(event.credentialChange).toMatchObject({ oldUid: 0, newUid: 65534, cause: 'setuid' });
  });

  it('sees ptrace, namespaces, mounts and raw sockets', async () => {
    await cgroup.finish(actor, ['trace']);
    await act('ptrace', (each) => each.kernelAct!.attributes!['request'] === String(0x4206));
    await cgroup.finish(actor, ['names']);
    await act('unshare', (each) => each.kernelAct!.result === 0);
    await act(
      'mount',
      (each) => each.kernelAct!.target === '/mnt' && each.kernelAct!.attributes!['source'] === 'throughline-test',
    );
    await act('setns', () => true);
    await act('chroot', (each) => each.kernelAct!.target === '/');
    await cgroup.finish(actor, ['raw']);
    await act('raw_socket', () => true);
  });

  it('keeps argv whole up to its limit, and says where it cut', async () => {
    await cgroup.finish(actor, ['bytes']);
    const odd = await sensor.find('bytes', (each) => each.processExec && inside(each) && argv(each, 'café'));
    expect(odd.process!.arguments).toEqual(['true', '\ufffd\ufffd\ufffd', '', 'café']);
    await cgroup.finish(actor, ['arguments', '0']);
    // Linux 5.18 and later put one empty argument in its place
    const empty = await sensor.find(
      'empty argv',
      (each) => each.processExec && inside(each) && each.processExec.argumentsLength! <= 1 && each,
    );
    expect(empty.process!.executable).toMatch(/\/true$/);
    expect(empty.process!.arguments!.join('')).toBe('');
    expect(empty.processExec!.argumentsTruncated).toBe(false);
    await cgroup.finish(actor, ['arguments', '2000000']);
    const huge = await sensor.find(
      '2 MB of argv',
      (each) => each.processExec?.argumentsTruncated && inside(each) && each,
    );
    expect(huge.processExec!.argumentsLength).toBeGreaterThan(1_990_000);
    expect(huge.process!.arguments!.join('').length).toBeLessThan(4096);
  });

  it('sees the beginning and the end of processes that live for microseconds', async () => {
    await cgroup.finish(actor, ['moments', '500']);
    const parent = await sensor.find(
      'their parent',
      (each) => each.processExec && inside(each) && argv(each, 'moments'),
    );
    const key = value(parent, 'process', SUBJECT);
    const forks = () => sensor.events.filter((each) => each.processFork && value(each, 'process', USED) === key);
    await until(() => forks().length >= 500, '500 beginnings');
    const born = new Set(
      forks().map((each) => `${each.processFork!.child!.hostPid}/${each.processFork!.child!.startTicks}`),
    );
    const ended = () =>
      sensor.events.filter(
        (each) => each.processExit?.exitCode === 7 && born.has(`${each.process!.hostPid}/${each.process!.startTicks}`),
      );
    await until(() => ended().length >= 500, '500 ends');
    expect(ended()).toHaveLength(500);
  });

  it('tells two processes apart that had the same pid', async () => {
    await cgroup.finish(actor, ['reuse']);
    const life = (word: string) =>
      sensor.find(word, (each) => each.processExec && inside(each) && argv(each, word) && each);
    const [first, second] = [await life('first life'), await life('second life')];
    expect([first.process!.pid, second.process!.pid]).toEqual([4242, 4242]);
    expect(first.process!.pidNamespace).toBe(second.process!.pidNamespace);
    expect(value(first, 'process', SUBJECT)).not.toBe(value(second, 'process', SUBJECT));
    const exits = await until(() => {
      const keys = [first, second].map((each) => value(each, 'process', SUBJECT));
      const found = keys.map((key) =>
        sensor.events.find((each) => each.processExit && value(each, 'process', USED) === key),
      );
      return found.every(Boolean) ? found : undefined;
    }, 'both ends');
    expect(exits.map((each) => each!.process!.pid)).toEqual([4242, 4242]);
  });

  it('takes secrets out of argv before they leave the daemon', async () => {
    await cgroup.finish(actor, [
      'say',
      '--password=hunter2hunter2',
      'postgres://app:s3cr3tpw@db/x',
      'AKIAIOSFODNN7EXAMPLE',
    ]);
    const event = await sensor.find(
      'secrets',
      (each) => each.processExec && inside(each) && argv(each, 'AKIAIOSFODNN7EXAMPLE'),
    );
    const told = [actor, 'say', '--password=***', 'postgres://app:***@db/x', 'AKIAIOSFODNN7EXAMPLE'];
    expect(event.process!.arguments).toEqual(told);
    expect(event.processExec!.argumentsSha256).toBe(digestOf(told));
  });

  it('says the same digest of a command whatever its secret is, and another of another command', async () => {
    const commands = [
      ['say', '--token=1234', 'digest', '', 'caf\u00e9'],
      ['say', '--token=9876', 'digest', '', 'caf\u00e9'],
      ['say', '--tokens=1234', 'digest', '', 'caf\u00e9 '],
    ];
    const digests: string[] = [];
    for (const [index, command] of commands.entries()) {
      await cgroup.finish(actor, command);
      const of = (each: Event) => each.processExec && inside(each) && argv(each, 'digest');
      const told = await until(() => sensor.events.filter(of)[index], `command ${index}`);
      expect(told.processExec!.argumentsSha256).toBe(digestOf(told.process!.arguments!));
      digests.push(told.processExec!.argumentsSha256!);
    }
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('reads argv where no thread of the caller can change it: 400 races, no mismatch', async () => {
    const here = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0];
    const { output } = await cgroup.finish(actor, ['race', '400']);
    const truth = new Map(output.split('\n').map((line) => line.split(' ') as [string, string]));
    expect(truth.size).toBe(400);
    await until(() => said().length >= 400, '400 execs');
    const wrong = said().filter((each) => truth.get(String(each.process!.pid)) !== each.process!.arguments![2]);
    const shown = wrong.map(({ process, processExec }) => ({
      process,
      processExec,
      is: truth.get(String(process!.pid)),
    }));
    expect(shown).toEqual([]);
    expect(new Set(truth.values()).size, 'the race was a race').toBeGreaterThan(1);

    function said() {
      return sensor.events.filter(
        (each) =>
          each.processExec &&
          inside(each) &&
          // A pid names a process within its namespace only, and another test made some of its own.
          each.process!.pidNamespace === here &&
          truth.has(String(each.process!.pid)) &&
          each.process!.arguments![1] === 'say',
      );
    }
  });

  it('loses nothing on the way, and every number arrives', async () => {
    await until(() => sensor.forwarder.counters.missing === 0, 'late numbers');
    expect(sensor.forwarder.counters).toMatchObject({ malformedFrames: 0, unknownFrames: 0 });
  });

  const argv = (event: Event, argument: string) => (event.process?.arguments?.includes(argument) ? event : undefined);
  const act = (kind: string, accept: (event: Event) => boolean) =>
    sensor.find(kind, (each) => each.kernelAct?.kind === kind && inside(each) && accept(each) && each);
});

describe.skipIf(reason)('kernels that have less', () => {
  it.each([
    ['without sock_ops, connections come from TCP states', ['--without=on_sock_ops'], 'tp_btf/inet_sock_set_state', 0],
    ['without fetching atomics, the older object does', ['--compat'], 'sock_ops/tcp_connect', -115],
  ])('%s', async (_, args, hook, result) => {
    const sensor = await startSensor({ args });
    const cgroup = makeCgroup();
    const server = net.createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = (server.address() as net.AddressInfo).port;
    await cgroup.finish(actorProgram(), ['connect', '127.0.0.1', String(port)]);
    const event = await sensor.find('connect', (each) => each.socketConnect?.remotePort === port && each);
    expect(event.socketConnect).toMatchObject({ localAddress: '127.0.0.1', result });
    expect(event.socketConnect!.localPort).toBeGreaterThan(0);
    expect(event.workload!.containerId).toBe(cgroup.containerId);
    expect(event.keys!.map((key) => key.kind)).toEqual(expect.arrayContaining(['process', 'socket', 'container']));
    expect(sensor.hello.probes.find((probe) => probe.hook === hook)?.live).toBe(true);
    await sensor.stop();
    server.close();
    await cgroup.remove();
  });
});

function ownStartTicks(): string {
  const stat = execFileSync('cat', [`/proc/${process.pid}/stat`], { encoding: 'utf8' });
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
}
