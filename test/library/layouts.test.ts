// However the package manager laid the packages out: links into a store (pnpm), other names (aliases), several versions side by
// side. Every copy is
// hooked, by require and by import.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coverageOf, startApp } from './protected-app.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'throughline-layouts-')));
const installed = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const serve = JSON.stringify(fileURLToPath(new URL('apps/serve.cjs', import.meta.url)));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An application in a folder of its own whose two copies of ejs are asked for by these names. */
function application(layout: string, names: readonly [string, string], manifest: object): { cjs: string; esm: string } {
  const folder = join(root, layout);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const program = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const routes = '{ new: ({ text }) => first.render(text), old: ({ text }) => second.render(text) }';
  return {
    cjs: program(
      'app.cjs',
      `const [first, second] = [require('${names[0]}'), require('${names[1]}')];
       require(${serve}).serve(async () => (${routes}));`,
    ),
    esm: program(
      'app.mjs',
      `import first from '${names[0]}'; import second from '${names[1]}'; import { serve } from ${serve};
       await serve(async () => (${routes}));`,
    ),
  };
}

const copy = (from: string, to: string): void =>
  cpSync(join(installed, from), to, { recursive: true, dereference: true });

const layouts: Record<string, { cjs: string; esm: string }> = {};
beforeAll(() => {
  layouts['aliases'] = application('aliases', ['templates', 'templates-old'], {
    dependencies: { templates: 'npm:ejs@^3.1.10', 'templates-old': 'npm:ejs@3.1.6' },
  });
  copy('ejs', join(root, 'aliases/node_modules/templates'));
  copy('ejs-old', join(root, 'aliases/node_modules/templates-old'));

  // What pnpm makes: real folders in a store below .pnpm, and links to them; an alias is the name of a link only.
  layouts['pnpm'] = application('pnpm', ['ejs', 'templates-old'], {
    dependencies: { ejs: '^3.1.10', 'templates-old': 'npm:ejs@3.1.6' },
  });
  for (const [from, version, link] of [
    ['ejs', '3.1.10', 'ejs'],
    ['ejs-old', '3.1.6', 'templates-old'],
  ] as const) {
    const store = join(root, `pnpm/node_modules/.pnpm/ejs@${version}/node_modules/ejs`);
    mkdirSync(dirname(store), { recursive: true });
    copy(from, store);
    symlinkSync(store, join(root, 'pnpm/node_modules', link));
  }

  // One version above, another in a folder of its own below.
  layouts['nested'] = application('nested', ['ejs', './member/old.cjs'], {});
  copy('ejs', join(root, 'nested/node_modules/ejs'));
  copy('ejs-old', join(root, 'nested/member/node_modules/ejs'));
  writeFileSync(join(root, 'nested/member/old.cjs'), "module.exports = require('ejs');");
});

test.for(['cjs', 'esm'] as const)('%s', async (form) => {
  for (const [layout, program] of Object.entries(layouts)) {
    const coverage = await coverageOf(program[form]);
    expect(coverage['ejs'], layout).toMatchObject({ state: 'live', how: 'ejs 3.1.10, ejs 3.1.6', reason: '' });
    const app = await startApp(program[form], 'block', form);
    try {
      for (const route of ['new', 'old']) {
        expect((await app.ask(route, { text: '<%= 6 * 7 %>' })).status, `${layout} ${route}`).toBe(403);
        expect((await app.ask(route, { text: 'Alice' })).body.result, `${layout} ${route}`).toBe('Alice');
      }
    } finally {
      await app.stop();
    }
  }
});
