// Packages that are too big, or too long in compiling, for every checkout: installed once into the user's cache, when a test
// first asks for one.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

export const cacheFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'throughline');
const INSTALL_DEADLINE_MS = 900_000;

/** Where a package is, or why it is not. */
export type MaybePackage = { readonly folder: string } | { readonly missing: string };

export interface Wanted {
  readonly name: string;
  readonly version: string;
  /** Installed beside it: "pg@8.16.3". */
  readonly besides?: readonly string[];
  /** It is compiled by its install script, against the headers of this Node. */
  readonly native?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function cachedPackage(wanted: Wanted): Promise<MaybePackage> {
  const { name, version, besides = [], native = false } = wanted;
  const abi = native ? `-${process.platform}-${process.arch}-${process.versions.modules}` : '';
  const root = join(cacheFolder, 'library', `${name.replace('/', '+')}-${version}${abi}`);
  const folder = join(root, 'node_modules', name);
  if (existsSync(join(root, 'whole'))) return { folder };
  if (native && !process.env['THROUGHLINE_TEST_COMPILE'])
    return {
      missing: `${name} ${version} is not compiled here yet, which takes minutes: npm run test:compiled does it once`,
    };
  mkdirSync(dirname(root), { recursive: true });
  try {
    // Installed where it stays: what is compiled may hold its own path.
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    writeFileSync(join(root, 'package.json'), '{"private":true}');
    await npm(
      ['install', ...(native ? ['--foreground-scripts'] : ['--ignore-scripts']), `${name}@${version}`, ...besides],
      root,
      { ...wanted.environment, ...(native && (await headers())) },
    );
    writeFileSync(join(root, 'whole'), '');
    return { folder };
  } catch (error) {
    return { missing: `${name} ${version} could not be installed: ${reasonOf(error)}` };
  }
}

/** The same for several, by name. */
export async function cachedPackages(
  wanted: Readonly<Record<string, Wanted>>,
): Promise<Readonly<Record<string, MaybePackage>>> {
  const found: Record<string, MaybePackage> = {};
  for (const [name, one] of Object.entries(wanted)) found[name] = await cachedPackage(one);
  return found;
}

/**
 * Everything that the lock file in this folder names, under `<cache>/<name>/<hash of the lock>`; no install script runs.
 * @param from a folder with package.json, package-lock.json and .npmrc
 */
export async function lockedPackages(name: string, from: string): Promise<MaybePackage> {
  const lock = createHash('sha256')
    .update(readFileSync(join(from, 'package-lock.json')))
    .digest('hex');
  const root = join(cacheFolder, name, lock.slice(0, 12));
  const folder = join(root, 'node_modules');
  if (existsSync(join(root, 'whole'))) return { folder };
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(from, file), join(root, file));
  try {
    await npm(['ci', '--ignore-scripts'], root, {});
    writeFileSync(join(root, 'whole'), '');
    return { folder };
  } catch (error) {
    return { missing: `the packages of ${name} could not be installed: ${reasonOf(error)}` };
  }
}

export function reasonOf(error: unknown): string {
  const said = String((error as { stderr?: unknown }).stderr ?? error).split('\n');
  return String(said.find((line) => /error/i.test(line)) ?? said[0]).slice(0, 300);
}

export async function npm(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  await promisify(execFile)('npm', [...args, '--no-audit', '--no-fund'], {
    cwd,
    timeout: INSTALL_DEADLINE_MS,
    maxBuffer: 64 * 1024 * 1024,
    // Scripts run with the Node that the tests run with.
    env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`, ...environment },
  });
}

/** The headers of this Node, from npm's own copy of it: nodejs.org may be out of reach. */
export async function headers(): Promise<Readonly<Record<string, string>>> {
  const name = `node-${process.platform}-${process.arch}`;
  const version = process.version.slice(1);
  const root = join(cacheFolder, 'library', `${name}-${version}`);
  const folder = join(root, 'node_modules', name);
  if (!existsSync(join(folder, 'include'))) {
    const fetching = mkdtempSync(`${root}.`);
    try {
      writeFileSync(join(fetching, 'package.json'), '{"private":true}');
      await npm(['install', '--ignore-scripts', `${name}@${version}`], fetching, {});
      renameSync(fetching, root);
    } catch {
      // node-gyp fetches them itself where it can.
      rmSync(fetching, { recursive: true, force: true });
      return {};
    }
  }
  return { npm_config_nodedir: folder };
}
