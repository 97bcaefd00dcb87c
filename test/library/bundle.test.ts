// Library hooks in bundles made with the agent's plugins: alive with the agent, and no trace without it. Made without a plugin,
// a bundle has none, and the agent says so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as plugins from '@throughline/agent/bundle';
import commonjsPlugin from '@rollup/plugin-commonjs';
import jsonPlugin from '@rollup/plugin-json';
import nodeResolvePlugin from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { build as viteBuild } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import webpack from 'webpack';
import { coverageOf, startApp } from './protected-app.ts';
import { startPostgres, type MaybeServer } from './servers.ts';

// Their types describe the CommonJS form, whose default is one step deeper.
const commonjs = commonjsPlugin as unknown as typeof commonjsPlugin.default;
const nodeResolve = nodeResolvePlugin as unknown as typeof nodeResolvePlugin.default;
const json = jsonPlugin as unknown as typeof jsonPlugin.default;

const folder = mkdtempSync(join(tmpdir(), 'throughline-bundle-'));
let server: MaybeServer = { missing: 'not started' };

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => {
  if ('stop' in server) server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const entry = fileURLToPath(new URL('apps/bundled.cjs', import.meta.url));
const external = ['pg-native', 'cloudflare:sockets'];
// A CommonJS dependency asks for builtins with require.
const requireInModules = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

interface Bundler {
  readonly form: 'cjs' | 'esm';
  bundle(outfile: string, withPlugin: boolean): Promise<unknown>;
}

const withEsbuild = (format: 'cjs' | 'esm', minify: boolean): Bundler => ({
  form: format,
  bundle: (outfile, withPlugin) =>
    esbuild.build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format,
      minify,
      outfile,
      external,
      plugins: withPlugin ? [plugins.esbuild()] : [],
      ...(format === 'esm' && { banner: { js: requireInModules } }),
      logLevel: 'error',
    }),
});

const withRollup = (format: 'cjs' | 'esm'): Bundler => ({
  form: format,
  async bundle(outfile, withPlugin) {
    const made = await rollup({
      input: entry,
      external: [/^node:/],
      plugins: [
        ...(withPlugin ? [plugins.rollup()] : []),
        commonjs({ ignore: external, strictRequires: true }),
        nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
        json(),
      ],
      onwarn: () => undefined,
    });
    await made.write({
      file: outfile,
      format: format === 'cjs' ? 'cjs' : 'es',
      banner: format === 'cjs' ? '' : requireInModules,
      inlineDynamicImports: true,
    });
    await made.close();
  },
});

const withWebpack = (mode: 'production' | 'development'): Bundler => ({
  form: 'cjs',
  bundle: (outfile, withPlugin) =>
    new Promise<void>((resolve, reject) => {
      webpack(
        {
          mode,
          target: 'node24',
          devtool: false,
          entry,
          output: { path: folder, filename: outfile.slice(folder.length + 1), library: { type: 'commonjs2' } },
          externals: Object.fromEntries(external.map((name) => [name, `commonjs ${name}`])),
          plugins: withPlugin ? [plugins.webpack()] : [],
        },
        (error, stats) => {
          if (error) reject(error);
          else if (stats!.hasErrors()) reject(new Error(stats!.toString({ all: false, errors: true })));
          else resolve();
        },
      );
    }),
});

const withVite: Bundler = {
  form: 'esm',
  bundle: (outfile, withPlugin) =>
    viteBuild({
      configFile: false,
      logLevel: 'error',
      plugins: withPlugin ? [plugins.rollup()] : [],
      ssr: { noExternal: true, external: external },
      build: {
        ssr: entry,
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: { external, output: { entryFileNames: outfile.slice(folder.length + 1) } },
      },
    }),
};

const bundlers: Readonly<Record<string, Bundler>> = {
  'esbuild cjs': withEsbuild('cjs', false),
  'esbuild esm': withEsbuild('esm', false),
  'esbuild minified': withEsbuild('cjs', true),
  'rollup cjs': withRollup('cjs'),
  'rollup esm': withRollup('esm'),
  'webpack development': withWebpack('development'),
  'webpack production': withWebpack('production'),
  'vite ssr': withVite,
};

test.for(Object.entries(bundlers))('%s', async ([name, { form, bundle }], context) => {
  if ('missing' in server) return context.skip(server.missing);
  const outfile = (kind: string): string =>
    join(folder, `${name.replaceAll(' ', '-')}-${kind}.${form === 'cjs' ? 'cjs' : 'mjs'}`);
  await bundle(outfile('plugin'), true);
  await bundle(outfile('plain'), false);
  const environment = { PORT_POSTGRES: String(server.port) };

  const silent = await coverageOf(outfile('plain'), environment);
  expect(silent['bundle']).toMatchObject({ state: 'degraded' });
  expect(silent['bundle']!.reason).toContain('hooks of packages are not');
  expect(silent['pg']).toMatchObject({ state: 'not-loaded' });
  const spoken = await coverageOf(outfile('plugin'), environment);
  expect(spoken['bundle']).toBe(undefined);
  for (const library of ['pg', 'postgres', 'lodash', 'ejs'])
    expect(spoken[library], library).toMatchObject({ state: 'live', reason: '' });

  const attack = { name: `x' OR 'a'='a` };
  const plain = await startApp(outfile('plugin'), 'none', form, environment);
  const guarded = await startApp(outfile('plugin'), 'block', form, environment);
  try {
    for (const route of ['pg', 'postgres']) {
      await plain.ask('reset', {});
      expect((await guarded.ask(route, attack)).status, route).toBe(403);
      expect((await plain.ask('total', {})).body.result, route).toBe(0);
      expect(await guarded.ask(route, { name: 'alice' }), route).toEqual(await plain.ask(route, { name: 'alice' }));
      expect((await plain.ask(route, attack)).body.result, route).toBe(2);
    }
    expect(await guarded.ask('bound', attack)).toEqual(await plain.ask('bound', attack));
    expect((await guarded.ask('merge', { name: '{"__proto__":{"polluted":1}}' })).status).toBe(403);
    expect(await guarded.ask('merge', { name: '{"a":1}' })).toEqual(await plain.ask('merge', { name: '{"a":1}' }));
    expect((await plain.ask('render', { name: '<%= 6 * 7 %>' })).body.result).toBe('Hello 42');
    expect((await guarded.ask('render', { name: '<%= 6 * 7 %>' })).status).toBe(403);
    expect((await guarded.ask('render', { name: 'Alice' })).body.result).toBe('Hello Alice');
  } finally {
    await plain.stop();
    await guarded.stop();
  }
});
