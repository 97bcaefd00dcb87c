// Debian packages of any suite and architecture, fetched and unpacked into a folder of ours: the machine's own package state
// (its sources, architectures, what is installed) is neither used nor changed. Signatures are checked with the keyring that
// Debian and its children bring along. Plain Node, since build.mjs runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const MIRROR = 'http://deb.debian.org/debian';
const TIMEOUT_MS = 300_000;

/** Why nothing can be fetched here, "" when it can. */
export function whyNoDebian() {
  for (const needed of ['/usr/bin/apt-get', '/usr/bin/dpkg-deb', KEYRING]) {
    if (!existsSync(needed)) return `${needed} is missing (this is no Debian)`;
  }
  return '';
}

/**
 * The packages of one suite and architecture. `folder` is made and kept between runs. Throws an Error with apt's own last words.
 */
export function debianSuite({ folder, suite, architecture }) {
  const at = (...parts) => path.join(folder, ...parts);
  for (const each of ['state/lists/partial', 'cache/archives/partial', 'debs', 'parts'])
    mkdirSync(at(each), { recursive: true });
  writeFileSync(at('status'), '');
  writeFileSync(at('sources.list'), `deb [signed-by=${KEYRING}] ${MIRROR} ${suite} main\n`);
  writeFileSync(
    at('apt.conf'),
    [
      `Dir::Etc::sourcelist "${at('sources.list')}";`,
      'Dir::Etc::sourceparts "-";',
      `Dir::Etc::parts "${at('parts')}";`,
      `Dir::State "${at('state')}";`,
      `Dir::State::status "${at('status')}";`,
      `Dir::Cache "${at('cache')}";`,
      `APT::Architecture "${architecture}";`,
      `APT::Architectures {"${architecture}";};`,
      'APT::Sandbox::User "root";',
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      '',
    ].join('\n'),
  );
  const apt = (command, args, cwd = folder) => {
    const env = { ...process.env, APT_CONFIG: at('apt.conf') };
    const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 64 << 20 });
    if (result.status === 0) return result.stdout;
    const words = result.stderr?.trim().split('\n').at(-1);
    throw new Error(
      `${command} ${args[0]} (${suite} ${architecture}): ${words || result.error?.message || 'it failed'}`,
    );
  };

  return {
    /** Reads the suite's list anew. */
    update: () => void apt('apt-get', ['-qq', 'update']),
    /** Names of the packages that `name` depends on, alternatives included. */
    dependencies: (name) =>
      [...apt('apt-cache', ['depends', name]).matchAll(/Depends: (\S+)/g)].map(([, dependency]) => dependency),
    /** Path of the package's file, fetched when it is not there. */
    fetch(name) {
      const known = () => readdirSync(at('debs')).find((each) => each.startsWith(`${name}_`));
      if (!known()) apt('apt-get', ['-qq', 'download', name], at('debs'));
      return at('debs', known());
    },
  };
}

/** Unpacks the package's files below `into`. */
export function unpack(file, into) {
  mkdirSync(into, { recursive: true });
  const result = spawnSync('dpkg-deb', ['-x', file, into], { encoding: 'utf8', timeout: TIMEOUT_MS });
  if (result.status !== 0) throw new Error(`dpkg-deb: ${result.stderr}`);
}
