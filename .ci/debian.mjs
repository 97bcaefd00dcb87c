// What the tests meet for real that npm does not bring: database servers, a browser, the compilers of native npm packages.
// Called by `npm test` before the set-up. Installs the Debian packages that are missing where that disturbs nobody: as
// root on a machine that starts no services by itself (a container, a chroot), or in CI. Elsewhere it names them and the
// tests that need them say that they skip. Runs on the Node the machine has.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A Debian package and a file that is there once it is. */
const WANTED = {
  python3: '/usr/bin/python3',
  make: '/usr/bin/make',
  'g++': '/usr/bin/g++',
  openssl: '/usr/bin/openssl',
  iproute2: '/usr/sbin/ip',
  postgresql: '/usr/share/doc/postgresql',
  'mariadb-server': '/usr/sbin/mariadbd',
  'redis-server': '/usr/bin/redis-server',
  slapd: '/usr/sbin/slapd',
  'rabbitmq-server': '/usr/sbin/rabbitmq-server',
  mosquitto: '/usr/sbin/mosquitto',
  'nats-server': '/usr/sbin/nats-server',
  chromium: '/usr/bin/chromium',
};

const note = (text) => process.stderr.write(`setup: ${text}\n`);
const missing = Object.keys(WANTED).filter((name) => !existsSync(WANTED[name]));
if (missing.length > 0 && existsSync('/usr/bin/apt-get')) install(missing);

function install(packages) {
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  const startsServices = existsSync('/run/systemd/system');
  if (process.getuid?.() !== 0 || (startsServices && !process.env['CI'])) {
    return note(`some tests will skip; what they need, as root: ${command}`);
  }
  note(`installing Debian packages for the tests (once): ${packages.join(' ')}`);
  if (!apt('update')) note('apt-get update failed; trying with the lists that are there');
  // One that cannot be had must not take the others with it.
  if (apt('install', '-y', '--no-install-recommends', ...packages)) return;
  for (const name of packages) {
    if (!apt('install', '-y', '--no-install-recommends', name)) note(`${name} could not be installed (reason above)`);
  }
}

function apt(...args) {
  // Runlevel 1 keeps a package's own init script from starting its server: the tests start theirs in folders of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}
