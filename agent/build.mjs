// Bundles the agent into one file per stage: register.cjs is what every protected process loads, so it holds only what is
// needed at once; uplink.cjs (gRPC, protobuf) is loaded later and only where a collector is configured.
import { build } from 'esbuild';
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
    bundler.onResolve({ filter: /^@throughline\/proto$/ }, () => ({ path: `${root}../proto/src/index.ts`, sideEffects: false }));
    bundler.onResolve({ filter: /^\.\// }, async ({ path, importer, pluginData, resolveDir, kind }) => {
      if (pluginData === 'seen' || !importer.includes('/proto/src/')) return undefined;
      const found = await bundler.resolve(path, { importer, resolveDir, kind, pluginData: 'seen' });
      return { ...found, sideEffects: false };
    });
  },
};

await build({ ...shared, plugins: [borderWithoutSideEffects], entryPoints: ['src/register.ts'], outfile: 'dist/register.cjs' });
await build({ ...shared, minify: true, entryPoints: ['src/uplink.ts'], outfile: 'dist/uplink.cjs' });
