// Applications in the user's cache: each installed once, at the exact versions that its file names. Their install scripts do
// not run, but for those that an application cannot run without.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, headers, npm, reasonOf, type MaybePackage } from '../../library/cached.ts';
import type { Application } from './application.ts';

/** Its node_modules, or why there is none. */
export async function installedApplication(application: Application): Promise<MaybePackage> {
  const { packages, overrides = {}, scripts = [] } = application;
  const [first, version] = Object.entries(packages)[0]!;
  const compiled = scripts.length > 0 ? `-${process.platform}-${process.arch}-${process.versions.modules}` : '';
  const root = join(cacheFolder, 'applications', `${first.replace('/', '+')}-${version}${compiled}`);
  const folder = join(root, 'node_modules');
  if (existsSync(join(root, 'whole'))) return { folder };
  try {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, 'package.json'), JSON.stringify({ private: true, overrides }));
    const wanted = Object.entries(packages).map(([name, exact]) => `${name}@${exact}`);
    if (application.unpacked === true) await unpack(wanted[0]!, folder, first);
    else await npm(['install', '--ignore-scripts', ...wanted], root, {});
    if (scripts.length > 0) await npm(['rebuild', '--foreground-scripts', ...scripts], root, await headers());
    writeFileSync(join(root, 'whole'), '');
    return { folder };
  } catch (error) {
    return { missing: `${application.name} could not be installed: ${reasonOf(error)}` };
  }
}

async function unpack(wanted: string, folder: string, name: string): Promise<void> {
  const inside = join(folder, name);
  mkdirSync(inside, { recursive: true });
  await npm(['pack', '--silent', wanted], folder, {});
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'))!;
  await promisify(execFile)('tar', ['-xzf', tarball, '-C', name, '--strip-components=1'], { cwd: folder });
  rmSync(join(folder, tarball));
  // What the package managers that such applications are made with let pass: peers that do not agree.
  await npm(['install', '--ignore-scripts', '--omit=dev', '--legacy-peer-deps'], inside, {});
}
