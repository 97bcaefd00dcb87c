// Route handlers of Next.js, built and served by itself: Node's own calls are covered in any build, a bundled library where the
// plugin was used.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instrumentations } from '../../agent/src/instrumentations/index.ts';
import { cachedPackage, type MaybePackage } from './cached.ts';
import { until } from '../until.ts';
import { freePort } from './servers.ts';

const source = fileURLToPath(new URL('apps/next/', import.meta.url));
const register = fileURLToPath(new URL('../../agent/dist/register.cjs', import.meta.url));
const plugin = fileURLToPath(new URL('../../agent/dist/bundle.mjs', import.meta.url));
const BUILD_DEADLINE_MS = 500_000;

let next: MaybePackage = { missing: 'not installed' };
const children: ChildProcess[] = [];

beforeAll(async () => {
  next = await cachedPackage({
    name: 'next',
    version: '16.4.6',
    besides: ['react@19', 'react-dom@19', 'ejs@3.1.10'],
  });
}, 600_000);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

test.for([
  { bundler: 'webpack', withPlugin: true },
  { bundler: 'turbopack', withPlugin: false },
])(
  '$bundler, with the plugin: $withPlugin',
  { timeout: BUILD_DEADLINE_MS + 60_000 },
  async ({ bundler, withPlugin }, context) => {
    if ('missing' in next) return context.skip(next.missing);
    const folder = await built(next.folder, bundler, withPlugin);
    const app = await serve(next.folder, folder);
    expect(await app.ask('run', 'Ada')).toEqual({ status: 200, body: { result: 'Ada\n' } });
    expect((await app.ask('run', 'Ada; id')).status).toBe(403);
    expect(await app.ask('render', 'Ada')).toEqual({ status: 200, body: { result: 'Hello Ada' } });
    const attack = await app.ask('render', '<%= 6 * 7 %>');
    if (withPlugin) expect(attack.status).toBe(403);
    // The template's code is not seen; what it would do to Node is.
    else expect(attack).toEqual({ status: 200, body: { result: 'Hello 42' } });
  },
);

/** The folder of the built application: built once for each state of its source and of what the plugin appends. */
async function built(nextFolder: string, bundler: string, withPlugin: boolean): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).toSorted())
    if (/\.m?js$/.test(file)) hash.update(file).update(readFileSync(join(source, file)));
  if (withPlugin)
    hash
      .update(readFileSync(new URL('../../agent/src/bundle.ts', import.meta.url)))
      .update(JSON.stringify(instrumentations.map(({ module, files }) => [module, files])));
  const folder = join(nextFolder, '../..', `${bundler}-${withPlugin}-${hash.digest('hex').slice(0, 12)}`);
  if (existsSync(join(folder, 'whole'))) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  cpSync(source, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  await promisify(execFile)(process.execPath, [join(nextFolder, 'dist/bin/next'), 'build', `--${bundler}`], {
    cwd: folder,
    maxBuffer: 16 * 1024 * 1024,
    timeout: BUILD_DEADLINE_MS,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NODE_OPTIONS: '',
      NEXT_TELEMETRY_DISABLED: '1',
      BUNDLE_PLUGIN: plugin,
      WITH_PLUGIN: withPlugin ? 'on' : 'off',
    },
  });
  writeFileSync(join(folder, 'whole'), '');
  return folder;
}

async function serve(
  nextFolder: string,
  folder: string,
): Promise<{ ask(route: string, name: string): Promise<{ status: number; body: any }> }> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--require', register, join(nextFolder, 'dist/bin/next'), 'start', '-p', String(port), '-H', '127.0.0.1'],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_OPTIONS: '',
        THROUGHLINE_MODE: 'block',
        NEXT_TELEMETRY_DISABLED: '1',
        BUNDLE_PLUGIN: plugin,
      },
    },
  );
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until(
    () => /Ready in/.test(said) || child.exitCode !== null,
    () => said,
  );
  return {
    async ask(route, name) {
      const response = await fetch(`http://127.0.0.1:${port}/${route}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
      return { status: response.status, body: await response.json() };
    },
  };
}
