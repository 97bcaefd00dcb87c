// The vulnerable packages, in the user's cache: installed from the lock file beside this one, their scripts never run.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cacheFolder } from '../../library/cached.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const INSTALL_DEADLINE_MS = 300_000;
const UNUSED_MS = 7 * 86_400_000;

/** Where node_modules is, or why it is not. */
export async function knownPackages(): Promise<{ readonly folder: string } | { readonly missing: string }> {
  const lock = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  const root = join(cacheFolder, 'known', lock.slice(0, 12));
  const folder = join(root, 'node_modules');
  const whole = join(root, 'whole');
  if (existsSync(whole)) {
    utimesSync(whole, new Date(), new Date());
    return { folder };
  }
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(join(here, name), join(root, name));
  try {
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
      timeout: INSTALL_DEADLINE_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` },
    });
    writeFileSync(whole, '');
    forgetOld(dirname(root));
    return { folder };
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).split('\n');
    const reason = said.find((line) => /error/i.test(line)) ?? said[0];
    return { missing: `the vulnerable packages could not be installed: ${String(reason).slice(0, 300)}` };
  }
}

/** Installations of other lock files that nobody has used for a week. */
function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const whole = join(folder, name, 'whole');
    if (existsSync(whole) && Date.now() - statSync(whole).mtimeMs > UNUSED_MS)
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}
