// The Node binaries that the agent is tested on: this one, and 22 and 26 from npm, fetched once into the user's cache folder.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const versions = { 22: '22.23.3', 26: '26.10.0' } as const;
const INSTALL_TIMEOUT_MS = 90_000;

export interface NodeBinary {
  readonly name: string;
  readonly path: string | undefined;
  /** Why there is none; said by the test that skips. */
  readonly missing: string;
}

export function nodeBinaries(): readonly NodeBinary[] {
  return [{ name: process.version, path: process.execPath, missing: '' }, ...Object.values(versions).map(installed)];
}

function installed(version: string): NodeBinary {
  const name = `v${version}`;
  if (process.platform !== 'linux')
    return { name, path: undefined, missing: `only fetched on linux, this is ${process.platform}` };
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'throughline', `node-${version}`);
  const path = join(folder, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  if (existsSync(path)) return { name, path, missing: '' };
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', `node-linux-${process.arch}@${version}`],
      {
        timeout: INSTALL_TIMEOUT_MS,
        stdio: 'pipe',
      },
    );
    return { name, path, missing: '' };
  } catch (error) {
    return {
      name,
      path: undefined,
      missing: `npm could not fetch it: ${String((error as Error).message).split('\n')[0]}`,
    };
  }
}
