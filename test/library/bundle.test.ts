// Library hooks in a bundle made by esbuild with the agent's plugin: alive with the agent, and no trace without it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { throughline } from '@throughline/agent/esbuild';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from './protected-app.ts';
import { startPostgres, type MaybeServer } from './servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-bundle-'));
let server: MaybeServer = { missing: 'not started' };

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => {
  if ('stop' in server) server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.for(['cjs', 'esm'] as const)('%s', async (format, context) => {
  if ('missing' in server) return context.skip(server.missing);
  const outfile = join(folder, `app.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  await build({
    entryPoints: [fileURLToPath(new URL('apps/bundled.cjs', import.meta.url))],
    bundle: true,
    platform: 'node',
    format,
    outfile,
    external: ['pg-native', 'cloudflare:sockets'],
    plugins: [throughline()],
    // A CommonJS dependency asks for builtins with require.
    ...(format === 'esm' && {
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    }),
    logLevel: 'error',
  });
  const environment = { PORT_POSTGRES: String(server.port) };
  const attack = { name: `x' OR 'a'='a` };
  const plain = await startApp(outfile, 'none', format, environment);
  const guarded = await startApp(outfile, 'block', format, environment);
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
  } finally {
    await plain.stop();
    await guarded.stop();
  }
});
