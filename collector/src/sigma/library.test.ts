// The packaged rules: their compiled form says what their files say, and parts of them can be left out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadLibrary, packagedFolder, packagedFolders, readPackagedRules } from './library.ts';

test('the compiled form is that of the files', () => {
  const compiled: unknown = JSON.parse(readFileSync(join(packagedFolder(), 'rules.json'), 'utf8'));
  // Maps are read without a prototype.
  expect(compiled).toEqual(JSON.parse(JSON.stringify(readPackagedRules())));
});

test('all, some or none of them', () => {
  const all = loadLibrary();
  expect(all.problems).toEqual([]);
  expect(loadLibrary({ packaged: false }).rules).toEqual([]);
  const parts = packagedFolders.map((folder) => loadLibrary({ packaged: [folder] }).rules.length);
  expect(Math.min(...parts)).toBeGreaterThan(10);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(all.rules.length);
});
