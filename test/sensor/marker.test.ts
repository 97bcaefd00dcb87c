// The opt-in marker, from the agent's setting to the kernel's event: what the process wrote right before a call is what the
// kernel's event of that call carries, and nothing else carries it.
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { Event, ServerFrame, decodeClientFrame, ingest } from '@throughline/proto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeCgroup, root, startSensor, type TestCgroup, type TestSensor, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

const reason = whyNoBpf();
const MADE = 1;
const markOf = (event: Event, role?: number) =>
  event.keys?.find((key) => key.kind === 'mark' && (role === undefined || key.role === role))?.value ?? '';

describe.skipIf(reason)('the marker', () => {
  let sensor: TestSensor;
  let cgroup: TestCgroup;
  let folder: string;
  let server: net.Server;
  let port: number;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'throughline-marker-'));
    sensor = await startSensor({ args: ['--profile=full', '--marker'] });
    cgroup = makeCgroup();
    server = net.createServer((socket) => socket.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as net.AddressInfo).port;
  });
  afterAll(async () => {
    await sensor?.stop();
    await cgroup?.remove();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const inside = (event: Event) => event.workload?.cgroupId === cgroup.id;

  function script(name: string, text: string): string {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  it('is on the next open, connect and program of the same thread, once', async () => {
    mkdirSync(path.join(folder, '.aws'));
    const credentials = script('.aws/credentials', 'x');
    const app = script(
      'app.mjs',
      `import fs from 'node:fs'; import net from 'node:net'; import { spawnSync } from 'node:child_process';
      const mark = (hex) => fs.existsSync('/.throughline/' + hex);
      mark('0000000a'); fs.closeSync(fs.openSync(${JSON.stringify(credentials)}, 'r+'));
      mark('0000000b'); spawnSync('/bin/echo', ['marked']); spawnSync('/bin/echo', ['unmarked']);
      mark('not hexa'); mark('0000000c0'); spawnSync('/bin/echo', ['wrongly marked']);
      mark('0000000d'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 80); spawnSync('/bin/echo', ['too late']);
      mark('ffffffff'); net.connect(${port}, '127.0.0.1').on('close', () => {}).resume();`,
    );
    await cgroup.finish(process.execPath, [app]);
    const echo = (word: string) =>
      sensor.find(
        word,
        (event) => event.processExec && inside(event) && event.process!.arguments![1] === word && event,
      );
    const open = await sensor.find('open', (event) => event.fileOpen?.path === credentials && inside(event) && event);
    expect(markOf(open)).toMatch(/\/10$/);
    expect(markOf(await echo('marked'))).toBe(markOf(open).replace(/10$/, '11'));
    for (const word of ['unmarked', 'wrongly marked', 'too late']) expect(markOf(await echo(word)), word).toBe('');
    const connect = await sensor.find(
      'connect',
      (event) => event.socketConnect?.remotePort === port && inside(event) && event,
    );
    expect(markOf(connect)).toMatch(/\/4294967295$/);
  });

  it('waits for a thread that was kept from going on and has waited for nothing itself', async () => {
    const credentials = (of: string): string => {
      mkdirSync(path.join(folder, of, '.aws'), { recursive: true });
      return script(`${of}/.aws/credentials`, 'x');
    };
    const [kept, slept] = [credentials('kept'), credentials('slept')];
    // as others do it on a busy machine; in Python, whose threads wait for no collector
    const program = `import os, time
def mark(digits): os.access('/.throughline/' + digits, os.F_OK)
mark('0000000e')
end = time.monotonic() + 0.08
while time.monotonic() < end: pass
open(${JSON.stringify(kept)}, 'r+').close()
mark('0000000f')
time.sleep(0.08)
open(${JSON.stringify(slept)}, 'r+').close()`;
    expect(await cgroup.finish('/usr/bin/python3', ['-c', program])).toMatchObject({ code: 0, output: '' });
    const opened = (file: string) =>
      sensor.find(file, (event) => event.fileOpen?.path === file && inside(event) && event);
    expect(markOf(await opened(kept))).toMatch(/\/14$/);
    expect(markOf(await opened(slept))).toBe('');
  });

  it('joins what an agent with the setting says to what the kernel saw', async () => {
    const collector = await startCollector();
    const app = script(
      'agent.mjs',
      `import { spawnSync } from 'node:child_process';
      spawnSync('/bin/echo', ['of the agent']); setTimeout(() => {}, 1500);`,
    );
    const environment = {
      THROUGHLINE_COLLECTOR: `grpc://127.0.0.1:${collector.port}`,
      THROUGHLINE_MARKER: 'on',
      THROUGHLINE_SERVICE: 'marked',
    };
    const assignments = Object.entries(environment).map(([name, text]) => `${name}=${text}`);
    const agent = path.join(root, 'agent/dist/register.cjs');
    if (!existsSync(agent)) throw new Error('the agent is not built: npm run build');
    const ended = cgroup.finish('/usr/bin/env', [...assignments, process.execPath, '--import', agent, app]);
    const said = await until(
      () => collector.events.find((event) => event.operation?.spawn && markOf(event)),
      'what the agent says',
    );
    const seen = await sensor.find(
      'what the kernel saw',
      (event) => event.processExec && inside(event) && event.process!.arguments![1] === 'of the agent' && event,
    );
    expect(markOf(said, MADE)).not.toBe('');
    expect(markOf(seen)).toBe(markOf(said));
    await ended;
    collector.stop();
  });
});

/** Takes what comes. */
async function startCollector() {
  const events: Event[] = [];
  const server = new Server();
  server.addService(ingest, {
    Stream(call: ServerDuplexStream<Buffer, Buffer>) {
      const say = (frame: ServerFrame) => call.write(Buffer.from(ServerFrame.encode(frame).finish()));
      call.on('data', (bytes: Buffer) => {
        const frame = decodeClientFrame(bytes);
        if ('hello' in frame) say({ welcome: { collectorId: 'test', lastSequence: 0 } });
        else if ('batch' in frame) {
          events.push(...frame.batch.events.map((event) => Event.decode(event)));
          say({ ack: { sequence: frame.batch.sequence } });
        }
      });
      call.on('error', () => {});
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, events, stop: () => server.forceShutdown() };
}
