// Boots other kernels in an emulated machine and has the sensor watch there what it must see everywhere:
//
//   npm run test:kernels [-- --write] [name…]        names as in `kernels` below, all of them without one
//
// It needs the packages and the daemon of a built tree and leaves both as they are (npm installs only where nothing was).
// Kernels are Debian's packages, fetched into node_modules/.cache; nothing is installed. Each boots twice over: with every
// hook that it allows, and with those at functions forbidden, as older or closed kernels do. Prints one line per run; --write
// writes docs/kernels.md. A kernel, an emulator or a compiler that cannot be had is named and skipped; exit 1 when a kernel
// that booted did not show what it must.
import { FrameDecoder, type Frame, OrderSession } from '@throughline/sensor';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { debianSuite, unpack, whyNoDebian } from '../../../native-sensor/debian-packages.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const cache = path.join(root, 'node_modules/.cache/throughline-kernels');
const BOOT_MS = 300_000;
const FAR_NS = 1n << 62n; // an order that is still valid whenever the small machine gets there

interface Machine {
  readonly emulator: string;
  readonly arguments: readonly string[];
  readonly console: string;
  readonly compiler: string;
  readonly daemon: string;
}

const machines: Readonly<Record<string, Machine>> = {
  amd64: {
    emulator: 'qemu-system-x86_64',
    // emulated, the 16-byte exchange of newer kernels' allocators corrupts their memory
    arguments: ['-machine', 'q35', '-cpu', 'max,-cx16'],
    console: 'ttyS0',
    compiler: 'gcc',
    daemon: path.join(root, 'native-sensor/build/sensord'),
  },
  arm64: {
    emulator: 'qemu-system-aarch64',
    arguments: ['-machine', 'virt', '-cpu', 'max,pauth-impdef=on'],
    console: 'ttyAMA0',
    compiler: 'aarch64-linux-gnu-gcc',
    daemon: path.join(root, 'native-sensor/build/arm64/sensord'),
  },
};

const kernels = [
  { name: 'debian-11', suite: 'bullseye', architecture: 'amd64' },
  { name: 'debian-12', suite: 'bookworm', architecture: 'amd64' },
  { name: 'debian-13', suite: 'trixie', architecture: 'amd64' },
  { name: 'debian-13-backports', suite: 'trixie-backports', architecture: 'amd64' },
  { name: 'debian-12-arm64', suite: 'bookworm', architecture: 'arm64' },
  { name: 'debian-13-arm64', suite: 'trixie', architecture: 'arm64' },
] as const;
type Kernel = (typeof kernels)[number];

// with a limit the programs hold what is left out of them else
const runs = ['', '--without=functions --bulk-per-second=1000000'];

/** What each kernel has to show, by name and a test of one frame. */
const musts: Readonly<Record<string, (frame: Frame) => boolean>> = {
  'exec with argv': (frame) => frame.type === 'exec' && frame.arguments.includes('a b'),
  fork: (frame) => frame.type === 'fork',
  exit: (frame) => frame.type === 'exit' && frame.signal === 0,
  connect: (frame) => frame.type === 'connect' && frame.protocol === 'tcp',
  refused: (frame) => frame.type === 'connected' && frame.result === -111,
  established: (frame) => frame.type === 'connected' && frame.result === 0,
  listen: (frame) => frame.type === 'listen',
  accept: (frame) => frame.type === 'accept',
  'udp send': (frame) => frame.type === 'connect' && frame.protocol === 'udp',
  dns: (frame) => frame.type === 'dns' && frame.name === 'exfil.example.com',
  'credential file': (frame) => frame.type === 'open' && frame.path === '/root/.aws/credentials',
  'log removed': (frame) => frame.type === 'open' && frame.access === 'unlink',
  setuid: (frame) => frame.type === 'credentials' && frame.actor.uid === 65534,
  fileless: (frame) => frame.type === 'exec' && frame.links === 0,
  ...Object.fromEntries(
    ['memfd_create', 'ptrace', 'unshare', 'mount', 'umount', 'setns', 'chroot', 'raw_socket'].map((kind) => [
      kind,
      (frame: Frame) => frame.type === 'act' && frame.kind === kind,
    ]),
  ),
  'cgroup made': (frame) => frame.type === 'cgroup',
  canary: (frame) => frame.type === 'canary',
  'kill at exec': (frame) => frame.type === 'enforced' && frame.verdict === 'killed-at-exec',
};

interface Result {
  readonly kernel: Kernel;
  readonly release: string;
  readonly flags: string;
  readonly hooks: readonly { event: string; hook: string; live: boolean; reason: string }[];
  readonly missing: readonly string[];
  readonly notes: readonly string[];
  readonly degraded: string;
  /** What a system call that does nothing takes in the emulated machine: without the sensor and with it. Nanoseconds. */
  readonly callNs: readonly [number, number];
}

const CALLS = 20_000; // of init.sh

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const results: Result[] = [];
/** All that the small machine says, libbpf's words among it. */
const verbose = process.argv.includes('--verbose');
let inode = 0;
const skipped: string[] = [];
for (const kernel of kernels) {
  if (wanted.length > 0 && !wanted.includes(kernel.name)) continue;
  const reason = whyNot(kernel);
  if (reason) {
    skipped.push(`${kernel.name}: ${reason}`);
    console.log(`SKIP ${kernel.name}: ${reason}`);
    continue;
  }
  let image: string, busybox: string;
  try {
    [image, busybox] = fetched(kernel);
  } catch (error) {
    skipped.push(`${kernel.name}: ${(error as Error).message}`);
    console.log(`SKIP ${kernel.name}: ${(error as Error).message}`);
    continue;
  }
  const started = performance.now();
  const said = await boot(kernel, image, initialFiles(kernel, busybox));
  const here = judge(kernel, said);
  results.push(...here);
  const seconds = Math.round((performance.now() - started) / 1000);
  for (const result of here) console.log(`${line(result)} (${seconds} s for all)`);
  if (here.length < runs.length) {
    process.exitCode = 1;
    console.log(`FAIL ${kernel.name}: ${here.length} of ${runs.length} runs; the last lines:\n${said.slice(-1500)}`);
  }
}
if (results.some(({ missing }) => missing.length > 0)) process.exitCode = 1;
if (process.argv.includes('--write')) writeFileSync(path.join(root, 'docs/kernels.md'), page());

function whyNot({ architecture }: Kernel): string {
  const machine = machines[architecture]!;
  const has = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
  if (whyNoDebian()) return whyNoDebian();
  if (!has(machine.emulator)) return `${machine.emulator} is missing (Debian: qemu-system-x86, qemu-system-arm)`;
  if (!has(machine.compiler)) return `${machine.compiler} is missing`;
  if (!existsSync(machine.daemon)) {
    return `${path.relative(root, machine.daemon)} is missing (node native-sensor/build.mjs${architecture === 'arm64' ? ' --arm64' : ''})`;
  }
  return '';
}

/** Paths of the kernel's image and of a static busybox for it. */
function fetched({ name, suite, architecture }: Kernel): [string, string] {
  const folder = path.join(cache, name);
  const packages = debianSuite({ folder, suite, architecture });
  packages.update();
  const release = packages
    .dependencies(`linux-image-cloud-${architecture}`)
    .find((each) => /^linux-image-\d/.test(each));
  // newer ones keep the image in a package of its own
  const binary = packages.dependencies(release!).find((each) => each.startsWith('linux-binary-')) ?? release!;
  const unpacked = path.join(folder, binary);
  if (!existsSync(unpacked)) unpack(packages.fetch(binary), unpacked);
  const image = [path.join(unpacked, 'boot'), ...modulesFolders(unpacked)]
    .flatMap((each) => (existsSync(each) ? readdirSync(each).map((file) => path.join(each, file)) : []))
    .find((file) => /\/vmlinu[xz][^/]*$/.test(file));
  if (!image) throw new Error(`${binary} holds no kernel image`);
  // the suite's own; backports have none
  const base = debianSuite({ folder: path.join(cache, `bookworm-${architecture}`), suite: 'bookworm', architecture });
  const tools = path.join(cache, `bookworm-${architecture}/busybox`);
  if (!existsSync(tools)) {
    base.update();
    unpack(base.fetch('busybox-static'), tools);
  }
  return [image, ['bin/busybox', 'usr/bin/busybox'].map((each) => path.join(tools, each)).find(existsSync)!];
}

function modulesFolders(unpacked: string): string[] {
  const modules = path.join(unpacked, 'usr/lib/modules');
  return existsSync(modules) ? readdirSync(modules).map((each) => path.join(modules, each)) : [];
}

/** A file system of our own in memory: cpio, "newc". */
function initialFiles(kernel: Kernel, busybox: string): string {
  const machine = machines[kernel.architecture]!;
  const folder = path.join(cache, kernel.name);
  const actor = path.join(folder, 'actor');
  const compiled = spawnSync(
    machine.compiler,
    ['-O2', '-static', '-pthread', path.join(root, 'test/sensor/actor.c'), '-o', actor],
    { encoding: 'utf8' },
  );
  if (compiled.status !== 0) throw new Error(`${machine.compiler}: ${compiled.stderr}`);
  const session = new OrderSession();
  const order = session.encode({ id: 'victim', action: 'kill-at-exec', executable: '/bin/victim' }, FAR_NS);
  const archive = [
    ...['bin', 'dev', 'proc', 'sys', 'tmp', 'etc', 'var', 'root', 'mnt'].map((name) => entry(name, 0o040755)),
    entry('init', 0o100755, readFileSync(path.join(import.meta.dirname, 'init.sh'))),
    entry('bin/busybox', 0o100755, readFileSync(busybox)),
    entry('bin/sensord', 0o100755, readFileSync(machine.daemon)),
    entry('bin/actor', 0o100755, readFileSync(actor)),
    entry('bin/victim', 0o100755, readFileSync(actor)),
    entry('orders.bin', 0o100600, Buffer.concat([session.key, order])),
    entry('runs', 0o100644, Buffer.from(runs.map((each) => `${each}\n`).join(''))),
    entry('TRAILER!!!', 0),
  ];
  const file = path.join(folder, 'initial.cpio.gz');
  writeFileSync(file, gzipSync(Buffer.concat(archive), { level: 1 }));
  return file;
}

function entry(name: string, mode: number, content: Buffer = Buffer.alloc(0)): Buffer {
  const numbers = [++inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length + 1, 0];
  const head = `070701${numbers.map((each) => each.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return Buffer.concat([padded(Buffer.from(head)), padded(content)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

async function boot(kernel: Kernel, image: string, files: string): Promise<string> {
  const machine = machines[kernel.architecture]!;
  const settings = verbose ? 'SENSORD_VERBOSE=1 ERRORS=/dev/console' : '';
  const start = ['-append', `console=${machine.console} quiet panic=1 rdinit=/init ${settings}`];
  // software alone: slower, and the same on every machine that runs this
  const plain = ['-accel', 'tcg', '-smp', '2', '-m', '512', '-nographic', '-no-reboot', '-nic', 'none'];
  const child = spawn(
    machine.emulator,
    [...machine.arguments, ...plain, '-kernel', image, '-initrd', files, ...start],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    said += text;
    if (verbose) process.stdout.write(text);
    // an emulator whose machine cannot switch itself off
    if (said.includes('throughline: done')) setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
  const late = setTimeout(() => child.kill('SIGKILL'), BOOT_MS);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  return said.replaceAll('\r', '');
}

function judge(kernel: Kernel, said: string): Result[] {
  const release = /throughline: booted (\S+)/.exec(said)?.[1] ?? '';
  const found: Result[] = [];
  for (const [, whole, packed] of said.matchAll(
    /((?:^throughline: (?:ready|victim|ended|said|calls).*\n|^(?!throughline).*\n)+)throughline: begin frames\n([A-Za-z0-9+/=\n]*)throughline: end/gm,
  )) {
    const frames: Frame[] = [];
    const decoder = new FrameDecoder((frame) => void frames.push(frame));
    decoder.push(gunzipSync(Buffer.from(packed!, 'base64')));
    const hello = frames.find((frame) => frame.type === 'hello');
    const document = hello?.type === 'hello' ? hello.document : {};
    const probes = (document['probes'] ?? []) as Result['hooks'];
    const notes = [...whole!.matchAll(/^throughline: ((?:said|ended|victim) .*)$/gm)]
      .map(([, text]) => text!)
      .slice(-12);
    const missing = Object.entries(musts).flatMap(([name, test]) => (frames.some(test) ? [] : [name]));
    if (!notes.includes('victim 137 0')) missing.push('a victim that never ran');
    const last = frames.findLast((frame) => frame.type === 'stats');
    const lost = last?.type === 'stats' ? Object.keys(last.document['kernelDropped'] as object) : ['last counts'];
    missing.push(...lost.map((each) => `lost ${each}`));
    if (decoder.counters.malformed + decoder.counters.unknown > 0) missing.push('frames that cannot be read');
    const degraded = String(document['degraded'] ?? 'no hello');
    // the best of several: what else the machine does makes them slower, never faster
    const call = (when: string, text: string) =>
      Math.min(
        ...[...text.matchAll(new RegExp(`^throughline: calls ${when} (\\d+)`, 'gm'))].map(([, ns]) => Number(ns)),
      ) / CALLS;
    const callNs = [call('without', said), call('with', whole!)] as const;
    found.push({ kernel, release, flags: runs[found.length] ?? '', hooks: probes, missing, notes, degraded, callNs });
  }
  return found;
}

function line({ kernel, release, flags, hooks, missing, notes, degraded, callNs }: Result): string {
  const live = hooks.filter((each) => each.live).length;
  const seen = Object.keys(musts).length - missing.filter((each) => each in musts).length;
  const verdict = missing.length === 0 ? 'ok  ' : 'FAIL';
  const rest = missing.length > 0 ? `; missing: ${missing.join(', ')}; ${notes.join(' | ')}` : '';
  return `${verdict} ${kernel.name} ${release} ${flags || 'every hook'}: ${seen} of ${Object.keys(musts).length} seen, ${live} of ${hooks.length} hooks live${degraded ? `, degraded: ${degraded}` : ''}, a call ${callNs.map(Math.round).join('/')} ns${rest}`;
}

function page(): string {
  const events = [...new Set(results.flatMap(({ hooks }) => hooks.map((each) => each.event)))];
  const all = results.filter(({ flags }) => flags === '');
  const head = ['event', ...all.map(({ kernel, release }) => `${release.replace(/-.*/, '')} ${kernel.architecture}`)];
  const rows = events.map((event) => [
    event,
    ...all.map(({ hooks }) => {
      const mine = hooks.filter((each) => each.event === event);
      const live = mine.filter((each) => each.live).map((each) => each.hook.replace(/^(fexit|tp)\/.*/, '$1'));
      return live.length > 0 ? [...new Set(live)].join(', ') : `– ${mine[0]?.reason ?? ''}`;
    }),
  ]);
  const table = (cells: string[][]) => cells.map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `# Kernels

Made by \`npm run test:kernels -- --write\`: Debian's kernels, booted in an emulated machine with the static daemon as all there
is besides busybox. Each must show ${Object.keys(musts).length} things: ${Object.keys(musts).join(', ')}; a program that is
ordered to be killed at exec must not write a byte; nothing may be lost.

${table([
  ['kernel', 'machine', 'hooks', 'seen', 'missing'],
  ['---', '---', '---', '---', '---'],
  ...results.map(({ kernel, release, flags, missing, hooks, degraded }) => [
    release,
    kernel.architecture,
    `${hooks.filter((each) => each.live).length} of ${hooks.length} live${flags ? `, ${flags}` : ''}${degraded ? `, degraded: ${degraded}` : ''}`,
    `${Object.keys(musts).length - missing.filter((each) => each in musts).length} of ${Object.keys(musts).length}`,
    missing.join(', ') || 'nothing',
  ]),
])}
${skipped.length > 0 ? `\nNot run: ${skipped.join('; ')}.\n` : ''}
## Hooks chosen

Tried in this order: for a system call \`fexit\` behind the kernel's own function (costs other calls nothing), then its tracepoint
(\`tp\`, about 50 ns on every system call of the node); for the taker of a connection \`fentry\`, then the tracepoints, then the
listener of the port stands in for it; for connections \`sock_ops\`, then TCP's state changes; of the kernel object the variant
with casts (6.2), with fetching atomics (5.12), the oldest. When exec, fork or exit cannot be watched the process connector stands
in for all of it.

${table([head, head.map(() => '---'), ...rows])}

\`fentry/security_sock_graft\` is off without functions (the tracepoints of accept stand in), and arm64 has no calls \`open\` and \`unlink\`.
arm64 lets no program run behind functions before 6.0 or without the means for it: 6.1 there goes to the tracepoints by itself.

What that choice saves, each run says (\`a call\`: one that nothing watches, getppid, without the sensor and with the full profile). The quietest
of three runs, emulated: 5.10 takes 491 ns without, 492 behind functions, 884 on tracepoints; 6.12 takes 651, 703 and 841. In an
emulated machine the ratio says something, the time does not, and beside much other work neither.

## What runs brought to light

- 5.10 refused the enforcing program (no helper for a cgroup's ancestors in tracing programs), and lost the whole full profile: what
  newer objects were refused was taken for the kernel's word.
- Where functions can be watched, the daemon of the day before ended with a fault at start.
- With a limit for each cgroup, programs that watch files were refused: what is left out of them without one hid it. Half of the runs
  have a limit since.
- Under emulation, 6.12 and later need a processor without the 16-byte exchange (\`-cx16\`): the emulator's, not the kernel's, fault.
`;
}
