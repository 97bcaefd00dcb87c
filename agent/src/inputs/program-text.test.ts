import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgramText } from './program-text.ts';

const query = 'SELECT name ' + "FROM people   WHERE a = 'x' AND b = 1";

it('knows the constants of the files on the stack', () => {
  const isConstant = createProgramText(Date.now() + 60_000);
  expect(isConstant(query)).toBe(true);
  expect(isConstant('name FROM people\nWHERE')).toBe(true);
  expect(isConstant(['SELECT', 'somebody', 'elses'].join(' '))).toBe(false);
});

it('does not take a file that was written after the start for the program', () => {
  expect(createProgramText(0)(query)).toBe(false);
});

it('takes an application that npm installed for the program, and not the packages below it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-program-'));
  const root = join(folder, 'node_modules/application');
  try {
    // Put together here: this file is on the stack too.
    const asks = (whose: string): string => `module.exports = (ask) => ask('${['words', 'of', whose].join(' ')}');`;
    mkdirSync(join(root, 'node_modules/package'), { recursive: true });
    writeFileSync(join(root, 'main.cjs'), asks('the application'));
    writeFileSync(join(root, 'node_modules/package/index.cjs'), asks('a package'));
    const load = createRequire(join(root, 'x.cjs')) as (file: string) => (ask: (text: string) => boolean) => boolean;
    const startedMs = Date.now() + 60_000;
    expect(load('./main.cjs')(createProgramText(startedMs, undefined, root))).toBe(true);
    expect(load('./main.cjs')(createProgramText(startedMs))).toBe(false);
    expect(load('./node_modules/package/index.cjs')(createProgramText(startedMs, undefined, root))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
