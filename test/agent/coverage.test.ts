// What is covered and what is not is said, by the agent itself: on request as one JSON line, and as loudly as a finding.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { appsFolder, register, spawnApp, type RunOptions } from './run-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-coverage-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function coverageOf(
  file: string,
  options: RunOptions = {},
): Promise<Record<string, { state: string; how: string; reason: string }>> {
  const app = spawnApp(file, {
    mode: 'observe',
    ...options,
    environment: { THROUGHLINE_DOCTOR: 'json', ...options.environment },
  });
  expect(await app.ended, app.errors()).toBe(0);
  const { coverage } = JSON.parse(
    app
      .output()
      .split('\n')
      .find((line) => line.startsWith('{"throughline":"coverage"'))!,
  );
  return Object.fromEntries(coverage.map((line: any) => [line.name, line]));
}

const app = (name: string, source: string): string => {
  writeFileSync(join(folder, name), source);
  return join(folder, name);
};

test('hooks of Node are proved, packages are named with their version, rare builtins wait', async () => {
  const coverage = await coverageOf(join(appsFolder, 'matrix.cjs'), { environment: { MATRIX_WAIT: 'on' } });
  expect(coverage['fs']).toMatchObject({ state: 'live', how: 'node:fs, in place', reason: '' });
  expect(coverage['kafkajs']).toMatchObject({ state: 'live', how: 'kafkajs 2.2.4' });
  expect(coverage['pg']).toMatchObject({ state: 'not-loaded' });
  expect(coverage['http2-server']).toMatchObject({ state: 'not-loaded' });
});

test('a package that was loaded before the agent', async () => {
  const early = app(
    'early.cjs',
    `require('${join(process.cwd(), 'node_modules/kafkajs')}'); require('${register}'); setInterval(() => {}, 1000);`,
  );
  const coverage = await coverageOf(early, { flag: 'NODE_OPTIONS', environment: { NODE_OPTIONS: '' } });
  expect(coverage['kafkajs']!.reason).toContain('was loaded before the agent');
});

test('a package that puts its own functions in front of the hooks', async () => {
  const graceful = app(
    'graceful.cjs',
    `const fs = require('node:fs'); require('${join(process.cwd(), 'node_modules/graceful-fs')}').gracefulify(fs);
     setInterval(() => {}, 1000);`,
  );
  const coverage = await coverageOf(graceful);
  expect(coverage['fs']).toMatchObject({ state: 'live', how: 'node:fs, in place' });
});

test('a hook that somebody replaced', async () => {
  const replaced = app(
    'replaced.cjs',
    `require('node:fs').readFile = () => {}; require('node:vm').runInThisContext = () => {}; setInterval(() => {}, 1000);`,
  );
  const coverage = await coverageOf(replaced);
  expect(coverage['fs']).toMatchObject({ state: 'degraded', reason: 'readFile was replaced by somebody after us' });
  expect(coverage['vm']).toMatchObject({ state: 'degraded' });
});

test.each(['cjs', 'esm'] as const)(
  'an application that is a bundle (%s): Node is covered, its packages are not, and it says so',
  async (format) => {
    const outfile = join(folder, `bundle.${format === 'cjs' ? 'cjs' : 'mjs'}`);
    await build({
      entryPoints: [join(appsFolder, 'matrix.cjs')],
      bundle: true,
      platform: 'node',
      format,
      outfile,
      logLevel: 'silent',
      banner:
        format === 'esm'
          ? {
              js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); const __dirname = '/';",
            }
          : {},
    });
    const coverage = await coverageOf(outfile, { environment: { MATRIX_WAIT: 'on' } });
    expect(coverage['bundle']!.state).toBe('degraded');
    expect(coverage['bundle']!.reason).toContain('kafkajs among them');
    expect(coverage['fs']!.state).toBe('live');
  },
);
