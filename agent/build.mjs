// Bundles the agent into one file per stage: register.cjs is the few lines that every protected process loads; core.cjs is
// the agent; core.<node version>.cache is V8's compiled form of it for one Node (another compiles it anew, some 12 ms slower);
// uplink.cjs (the stream) is loaded later and only where a collector is configured. bundle.mjs is for the build of an
// application: the plugins that keep hooks alive in a bundle.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { rmSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22.15',
  conditions: ['@throughline/source'],
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
  // require-in-the-middle's debug output: a dependency with five of its own, for text nobody asks us for.
  alias: { debug: './no-debug.cjs' },
};

// Only the key builders of the border are needed at once. Saying that its modules have no side effects lets the generated
// protobuf code, 300 KB of it, stay out of every process.
const borderWithoutSideEffects = {
  name: 'border',
  setup(bundler) {
    bundler.onResolve({ filter: /^@throughline\/proto$/ }, () => ({
      path: `${root}../proto/src/index.ts`,
      sideEffects: false,
    }));
    bundler.onResolve({ filter: /^\.\// }, async ({ path, importer, pluginData, resolveDir, kind }) => {
      if (pluginData === 'seen' || !importer.includes('/proto/src/')) return undefined;
      const found = await bundler.resolve(path, { importer, resolveDir, kind, pluginData: 'seen' });
      return { ...found, sideEffects: false };
    });
  },
};

await build({
  ...shared,
  plugins: [borderWithoutSideEffects],
  minify: true,
  entryPoints: ['src/core.ts'],
  outfile: 'dist/core.cjs',
});
await build({ ...shared, entryPoints: ['src/register.ts'], outfile: 'dist/register.cjs' });
await build({ ...shared, minify: true, entryPoints: ['src/uplink.ts'], outfile: 'dist/uplink.cjs' });
await build({
  ...shared,
  format: 'esm',
  plugins: [borderWithoutSideEffects],
  entryPoints: ['src/bundle.ts'],
  outfile: 'dist/bundle.mjs',
});

// For this Node and for every other that is named: `node build.mjs /opt/node-22/bin/node …`. V8 takes no other version's.
for (const file of readdirSync(`${root}dist`)) if (file.endsWith('.cache')) rmSync(`${root}dist/${file}`);
for (const node of [process.execPath, ...process.argv.slice(2)]) {
  // The cache is made after a run, so that it also holds the functions that a start calls.
  const made = spawnSync(
    node,
    ['--require', `${root}dist/register.cjs`, '-e', "require('node:http');require('node:https')"],
    { env: { PATH: process.env.PATH, THROUGHLINE_BUILD_CACHE: 'on' }, encoding: 'utf8' },
  );
  if (made.status !== 0)
    throw new Error(`the compiled form for ${node} could not be made: ${made.stderr ?? made.error}`);
}
