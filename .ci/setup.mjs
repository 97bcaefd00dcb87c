// Makes a fresh clone runnable: npm packages (with Node 24 among them), the build, and, where root may install Debian
// packages, what the sensor is built with. Runs on the Node the machine has (20 or later); called by `npm test` and
// `npm run demo`, and does nothing the second time. What cannot be had is named on stderr and the rest goes on.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const note = (text) => process.stderr.write(`setup: ${text}\n`);

function run(command, args, { optional = false } = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr] });
  if (result.status === 0) return true;
  if (optional) return false;
  note(
    `"${command} ${args.join(' ')}" failed (${result.error?.message ?? `exit ${result.status}`}); nothing was started`,
  );
  process.exit(1);
}

installPackages();
const node = path.join(root, 'node_modules/.bin/node');
run('npm', ['run', '--silent', 'build']);
if (!run(existsSync(node) ? node : process.execPath, ['native-sensor/build.mjs'], { optional: true })) {
  note('the sensor was not built: the kernel layer falls back or is off (reason above)');
}

/** `npm ci` when the lock file is not the one that node_modules was installed from. */
function installPackages() {
  const stamp = path.join(root, 'node_modules/.throughline-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    // Some test dependencies are compiled at installation and left out where that fails: a compiler that has come since counts.
    .update(String(compilesNatives()))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  note('installing npm packages (once, about half a minute)');
  run('npm', ['ci', '--no-audit', '--no-fund']);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** True where node-gyp finds what it needs. */
function compilesNatives() {
  return ['python3', 'make', 'g++'].every((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0);
}
