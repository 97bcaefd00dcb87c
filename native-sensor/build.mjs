// Builds sensord from source: the kernel object with clang, the static daemon with gcc, both into build/. Run with plain
// Node (20 or later); a second run with unchanged sources does nothing. Installs the Debian packages it needs when root (or
// sudo without a password) may. Exit 0 when a daemon is there afterwards, 1 with the reason when none could be built.
//
//   node native-sensor/build.mjs [--check-arm64]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

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
  if (process.argv.includes('--check-arm64')) return checkArm64();

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
  compileObject(machine, out, 'sensor.bpf.c', 'sensor-casts.bpf.o', ['-mcpu=v3', '-DTHROUGHLINE_CASTS']);
  compileObject(machine, out, 'sensor.bpf.c', 'sensor.bpf.o', ['-mcpu=v3']);
  compileObject(machine, out, 'sensor.bpf.c', 'sensor-old.bpf.o', ['-mcpu=v2', '-DTHROUGHLINE_OLD_ATOMICS']);
  compileObject(machine, out, 'enforce.bpf.c', 'enforce.bpf.o', ['-mcpu=v2', '-DTHROUGHLINE_OLD_ATOMICS']);
  compileDaemon(compiler, out, true);
  return 'ebpf';
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

function compileDaemon(compiler, out, withBpf) {
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

/** Compiles everything for arm64 and links what can be linked; a visible skip where the cross compiler is absent. */
function checkArm64() {
  const compiler = 'aarch64-linux-gnu-gcc';
  const machine = machines.arm64;
  const out = path.join(build, 'arm64');
  if (!has('clang')) return note('SKIP arm64: clang is missing');
  mkdirSync(out, { recursive: true });
  try {
    compileObject(machine, out, 'sensor.bpf.c', 'sensor.bpf.o', ['-mcpu=v3']);
    note('arm64: the kernel object compiles');
    if (!has(compiler))
      return note(`SKIP arm64 daemon: ${compiler} is missing (Debian: gcc-aarch64-linux-gnu libc6-dev-arm64-cross)`);
    for (const name of readdirSync(path.join(here, 'daemon')).filter((each) => each.endsWith('.c'))) {
      const object = path.join(out, name.replace(/\.c$/, '.o'));
      // libbpf's headers are the same on both; its arm64 library is not in a plain Debian, so nothing is linked
      run(compiler, [
        '-O2',
        '-D_GNU_SOURCE',
        '-Wall',
        '-idirafter',
        '/usr/include',
        '-c',
        path.join(here, 'daemon', name),
        '-o',
        object,
      ]);
    }
    note('arm64: the daemon compiles (not linked: needs an arm64 libbpf)');
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    fail(error.message);
  }
}
