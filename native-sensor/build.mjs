// Builds sensord from source: the kernel object with clang, the static daemon with gcc, both into build/. Run with plain
// Node (20 or later); a second run with unchanged sources does nothing. Installs the Debian packages it needs when root (or
// sudo without a password) may. Exit 0 when a daemon is there afterwards, 1 with the reason when none could be built.
//
//   node native-sensor/build.mjs [--arm64]
//
// --arm64 builds for that machine instead, into build/arm64/, with the cross compiler (Debian: gcc-aarch64-linux-gnu); the
// libraries to link come from Debian's arm64 packages, unpacked beside it. Nothing is installed for it: a foreign architecture is
// never added to this machine.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { debianSuite, unpack, whyNoDebian } from './debian-packages.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const build = path.join(here, 'build');
const daemon = path.join(build, 'sensord');
const stampFile = path.join(build, 'stamp');
const note = (text) => process.stderr.write(`sensor build: ${text}\n`);

const packages = ['clang', 'llvm', 'libbpf-dev', 'libelf-dev', 'zlib1g-dev', 'gcc', 'libc6-dev', 'linux-libc-dev'];
const machines = {
  x64: { target: 'x86', triple: 'x86_64-linux-gnu' },
  arm64: { target: 'arm64', triple: 'aarch64-linux-gnu' },
};

class BuildError extends Error {}

main();

function main() {
  if (process.platform !== 'linux') return fail(`the sensor is for Linux; this is ${process.platform}`);
  const machine = machines[process.arch];
  if (!machine) return fail(`no sensor for ${process.arch}; x64 and arm64 are built`);
  if (process.argv.includes('--arm64')) return buildArm64();

  const stamp = sourcesHash();
  if (existsSync(daemon) && existsSync(stampFile) && readFileSync(stampFile, 'utf8').startsWith(stamp)) return;
  try {
    ensureTools();
    const flavour = buildAll(machine, 'gcc', build);
    writeFileSync(stampFile, `${stamp} ${flavour}\n`);
    note(`built ${path.relative(process.cwd(), daemon)} (${flavour}, ${Math.round(statSync(daemon).size / 1024)} KiB)`);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    fail(error.message);
  }
}

function fail(reason) {
  note(reason);
  process.exitCode = 1;
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const folder of ['bpf', 'daemon']) {
    for (const name of readdirSync(path.join(here, folder)).sort()) {
      hash.update(name).update(readFileSync(path.join(here, folder, name)));
    }
  }
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  return hash.digest('hex');
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function missingTools() {
  const missing = ['clang', 'llvm-strip', 'gcc'].filter((command) => !has(command));
  for (const header of ['bpf/libbpf.h', 'libelf.h', 'zlib.h', 'linux/bpf.h']) {
    if (!existsSync(`/usr/include/${header}`)) missing.push(header);
  }
  return missing;
}

function ensureTools() {
  const missing = missingTools();
  if (missing.length === 0) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!existsSync('/usr/bin/apt-get')) {
    return note(`${missing.join(', ')} missing and this is no Debian: install ${packages.join(' ')}`);
  }
  if (sudo.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    return note(
      `${missing.join(', ')} missing; as root run: apt-get install --no-install-recommends ${packages.join(' ')}`,
    );
  }
  note(`installing Debian packages: ${packages.join(' ')}`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const apt = (...args) => {
    const [command, ...rest] = [...sudo, 'apt-get', '-qq', ...args];
    return spawnSync(command, rest, options).status === 0;
  };
  if (!apt('update')) note('apt-get update failed; trying with the lists that are there');
  if (!apt('install', '-y', '--no-install-recommends', ...packages)) note('apt-get install failed (reason above)');
}

/** Builds into `out`; returns "ebpf", or "proc" when only the fallback daemon could be built. */
function buildAll(machine, compiler, out) {
  mkdirSync(out, { recursive: true });
  const missing = missingTools();
  if (!has(compiler)) throw new BuildError(`no daemon: ${compiler} is missing`);
  if (missing.length > 0) {
    note(`without eBPF, since missing: ${missing.join(', ')}`);
    compileDaemon(compiler, out, false);
    return 'proc';
  }
  compileObjects(machine, out);
  compileDaemon(compiler, out, true);
  return 'ebpf';
}

function compileObjects(machine, out) {
  compileObject(machine, out, 'sensor.bpf.c', 'sensor-casts.bpf.o', ['-mcpu=v3', '-DTHROUGHLINE_CASTS']);
  compileObject(machine, out, 'sensor.bpf.c', 'sensor.bpf.o', ['-mcpu=v3']);
  compileObject(machine, out, 'sensor.bpf.c', 'sensor-old.bpf.o', ['-mcpu=v2', '-DTHROUGHLINE_OLD_ATOMICS']);
  compileObject(machine, out, 'enforce.bpf.c', 'enforce.bpf.o', ['-mcpu=v2', '-DTHROUGHLINE_OLD_ATOMICS']);
}

function compileObject(machine, out, source, name, flags) {
  const object = path.join(out, name);
  // asm/ lies beside linux/ on Debian: by architecture, or in the cross compiler's own tree
  const include = [`/usr/include/${machine.triple}`, `/usr/${machine.triple}/include`]
    .filter((folder) => existsSync(folder))
    .map((folder) => `-I${folder}`);
  run('clang', [
    '-g',
    '-O2',
    '-target',
    'bpf',
    `-D__TARGET_ARCH_${machine.target}`,
    ...include,
    ...flags,
    '-Wall',
    '-Werror',
    '-Wno-unused-function',
    '-Wno-missing-declarations',
    '-c',
    path.join(here, `bpf/${source}`),
    '-o',
    object,
  ]);
  run('llvm-strip', ['-g', object]); // debug info only: BTF stays
}

function compileDaemon(compiler, out, withBpf, libraries = []) {
  const sources = readdirSync(path.join(here, 'daemon'))
    .filter((name) => name.endsWith('.c') && (withBpf || !needsBpf(name)))
    .map((name) => path.join(here, 'daemon', name));
  // Moved into place whole: a sensor that runs keeps its file, a half-built one is never started.
  const fresh = path.join(out, `sensord.${process.pid}`);
  try {
    run(compiler, [
      '-O2',
      '-D_GNU_SOURCE',
      '-D_FORTIFY_SOURCE=2',
      '-fstack-protector-strong',
      '-static',
      '-s',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-Wno-missing-field-initializers',
      '-Wno-format-truncation',
      ...(withBpf ? [`-Wa,-I${out}`, path.join(here, 'daemon/object.S')] : ['-DSENSORD_WITHOUT_BPF']),
      ...sources,
      '-o',
      fresh,
      ...libraries,
      ...(withBpf ? ['-lbpf', '-lelf', '-lz'] : []),
    ]);
    renameSync(fresh, path.join(out, 'sensord'));
  } finally {
    rmSync(fresh, { force: true });
  }
}

function needsBpf(name) {
  return readFileSync(path.join(here, 'daemon', name), 'utf8').includes('#include <bpf/');
}

function run(command, args) {
  const result = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8' });
  if (result.status === 0) return;
  throw new BuildError(
    `${command} failed (${result.error?.message ?? `exit ${result.status}`}):\n${result.stderr ?? ''}`,
  );
}

function buildArm64() {
  const compiler = 'aarch64-linux-gnu-gcc';
  const out = path.join(build, 'arm64');
  try {
    for (const [command, name] of [
      ['clang', 'clang'],
      ['llvm-strip', 'llvm'],
      [compiler, 'gcc-aarch64-linux-gnu libc6-dev-arm64-cross'],
    ]) {
      if (!has(command)) throw new BuildError(`no daemon for arm64: ${command} is missing (Debian: ${name})`);
    }
    const sysroot = arm64Libraries(path.join(out, 'debian'));
    compileObjects(machines.arm64, out);
    compileDaemon(compiler, out, true, [`-idirafter${sysroot}/usr/include`, `-L${sysroot}/usr/lib/aarch64-linux-gnu`]);
    note(`built ${path.relative(process.cwd(), path.join(out, 'sensord'))} for arm64`);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    fail(error.message);
  }
}

/** Folder with the libraries that the daemon is linked with, as Debian 12 builds them for arm64. */
function arm64Libraries(folder) {
  const sysroot = path.join(folder, 'root');
  if (existsSync(path.join(sysroot, 'usr/lib/aarch64-linux-gnu/libbpf.a'))) return sysroot;
  const why = whyNoDebian();
  if (why) throw new BuildError(`no libraries for arm64: ${why}`);
  try {
    const suite = debianSuite({ folder, suite: 'bookworm', architecture: 'arm64' });
    suite.update();
    for (const name of ['libelf-dev', 'zlib1g-dev', 'libbpf-dev']) unpack(suite.fetch(name), sysroot);
  } catch (error) {
    throw new BuildError(`no libraries for arm64: ${error.message}`);
  }
  return sysroot;
}
