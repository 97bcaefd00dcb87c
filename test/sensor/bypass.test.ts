// Ways round an order, as somebody tries them who is held by it: by another cgroup, another way into the kernel, another way to
// start a program.
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startEnforcing, type Enforcing } from './enforcing.ts';
import { cgroupRoot, makeCgroup, type TestCgroup, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const REFUSED = 'connect: Operation not permitted';
const ringsOff = Number(readRingsDisabled()) === 2 ? 'io_uring is switched off (kernel.io_uring_disabled)' : '';
if (ringsOff) console.warn(`SKIP (io_uring): ${ringsOff}`);

describe.skipIf(reason)('ways round an order', () => {
  let enforcing: Enforcing;
  let actor: string;
  let folder: string;
  let port: string;
  let cgroup: TestCgroup;
  let other: TestCgroup;

  beforeAll(async () => {
    enforcing = await startEnforcing();
    ({ actor, folder, port } = enforcing);
  });
  afterAll(() => enforcing?.stop());
  beforeEach(async () => {
    [cgroup, other] = [await enforcing.knownCgroup(), makeCgroup()];
  });
  afterEach(async () => {
    for (const each of [cgroup, other]) await each.remove();
  });

  const obey: Enforcing['obey'] = (order) => enforcing.obey(order);
  const isolate = async () =>
    expect(await obey({ action: 'isolate', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
  const release = async () =>
    expect(await obey({ action: 'release', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
  /** A shell inside that runs what it is told, one line after the other. */
  function shell(inside = cgroup) {
    const child: ChildProcess = inside.run('/bin/sh', [], { stdin: 'pipe' });
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
    return {
      child,
      async run(command: string): Promise<string> {
        said = '';
        child.stdin!.write(`${command} 2>&1; echo END\n`);
        return until(() => (said.endsWith('END\n') ? said.slice(0, -4).trim() : undefined), command);
      },
      end: () => child.kill('SIGKILL'),
    };
  }
  const connect = () => `${actor} connect 127.0.0.1 ${port}`;

  it('holds who leaves the isolated cgroup, its children too, until the order ends', async () => {
    const before = shell();
    await before.run('true');
    await isolate();
    const after = shell();
    const bystander = shell(other);
    for (const each of [before, after]) {
      expect(await each.run(connect())).toBe(REFUSED);
      for (const elsewhere of [other.directory, cgroupRoot()]) {
        expect(await each.run(`echo $$ > ${elsewhere}/cgroup.procs; cat /proc/self/cgroup | grep ^0::`)).not.toContain(
          cgroup.path,
        );
        expect(await each.run(connect()), 'a connection').toMatch(/Operation not permitted$/);
        expect(await each.run(`${actor} send 127.0.0.1 9`), 'a datagram').toMatch(/Operation not permitted$/);
        expect(await each.run(`${actor} takes`), 'a socket that waits').toMatch(/Operation not permitted$/);
      }
    }
    expect(await bystander.run(connect()), 'who was there before').toMatch(/^connected/);
    await release();
    expect(await before.run(connect()), 'released').toMatch(/^connected/);
    for (const each of [before, after, bystander]) each.end();
  });

  it('holds a child that begins in another cgroup', async () => {
    await isolate();
    const inside = shell();
    expect(await inside.run(`${actor} elsewhere ${other.directory} ${connect()}`)).toMatch(/Operation not permitted$/);
    await release();
    expect(await inside.run(`${actor} elsewhere ${other.directory} ${connect()}`)).toMatch(/^connected/);
    inside.end();
  });

  it('holds nobody who comes and goes where nobody is isolated', async () => {
    await isolate();
    const traveller = shell(other);
    await traveller.run(`echo $$ > ${cgroupRoot()}/cgroup.procs`);
    expect(await traveller.run(connect())).toMatch(/^connected/);
    expect(await traveller.run(`${actor} takes`)).toMatch(/^\d+ \d+$/);
    traveller.end();
    await release();
  });

  it('goes on holding who left when the daemon is another one', async () => {
    const inside = shell();
    await inside.run('true');
    await isolate();
    await inside.run(`echo $$ > ${cgroupRoot()}/cgroup.procs`);
    process.kill(enforcing.sensor.forwarder.daemonPid!, 'SIGKILL');
    await enforcing.sensor.find('gone', (event) => event.witnessStatus?.message?.includes('SIGKILL') && event);
    expect(await inside.run(connect())).toMatch(/Operation not permitted$/);
    await enforcing.again();
    expect(await inside.run(connect())).toMatch(/Operation not permitted$/);
    await release();
    expect(await inside.run(connect())).toMatch(/^connected/);
    inside.end();
  });

  it.skipIf(ringsOff).each(['plain', 'worker', 'poller'])('refuses connections through io_uring (%s)', async (how) => {
    expect((await cgroup.finish(actor, ['ring', how, port])).output, 'as it is without').toBe('Success sent');
    await isolate();
    expect((await cgroup.finish(actor, ['ring', how, port])).output).toBe(
      'Operation not permitted Operation not permitted',
    );
    await release();
  });

  it.each(['execve', 'execveat', 'memfd', 'vfork'])('kills at exec by whichever call (%s)', async (how) => {
    const trace = path.join(folder, `trace-${how}`);
    const waiting = cgroup.run(actor, ['later', how, trace], { stdin: 'pipe' });
    await enforcing.sensor.find(
      'its start',
      (event) =>
        event.processExec &&
        event.process!.arguments![1] === 'later' &&
        event.process!.arguments![3] === trace &&
        event,
    );
    expect(await obey({ action: 'kill-at-exec', cgroupId: cgroup.id })).toMatchObject({ outcome: 'done' });
    waiting.stdin!.end('!');
    const [code, signal] = (await once(waiting, 'exit')) as [number | null, string | null];
    expect(how === 'vfork' ? code : signal).toBe(how === 'vfork' ? 137 : 'SIGKILL');
    expect(existsSync(trace)).toBe(false);
    await obey({ action: 'allow-exec', cgroupId: cgroup.id });
  });

  it('kills a file by whatever name, and refuses to take a script for one', async () => {
    const [file, link, script] = ['file', 'link', 'script'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    spawnOk('cp', ['/bin/date', file]);
    spawnOk('ln', [file, link]);
    writeFileSync(script, `#!${file}\n`);
    chmodSync(script, 0o755);
    const order = { action: 'kill-at-exec', cgroupId: cgroup.id };
    expect(await obey({ ...order, process: { executable: script } })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/it is a script/) as string,
    });
    expect(await obey({ ...order, process: { executable: file } })).toMatchObject({ outcome: 'done' });
    expect((await cgroup.finish(link, [])).signal, 'another name').toBe('SIGKILL');
    expect((await cgroup.finish(script, [])).signal, 'as an interpreter').toBe('SIGKILL');
    expect((await cgroup.finish('/bin/date', [])).code, 'another file').toBe(0);
    await obey({ ...order, action: 'allow-exec', process: { executable: file } });
  });
});

function spawnOk(command: string, args: string[]): void {
  const { status } = spawnSync(command, args);
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
}

function readRingsDisabled(): string {
  const file = '/proc/sys/kernel/io_uring_disabled';
  return existsSync(file) ? readFileSync(file, 'utf8') : '0';
}
