import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { declaredAliases } from './aliases.ts';

const root = mkdtempSync(join(tmpdir(), 'throughline-aliases-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const write = (folder: string, manifest: unknown): string => {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  return path;
};

test('aliases of every kind of dependency, the nearest package.json first', () => {
  write('app', { devDependencies: { yaml3: 'npm:js-yaml@3.15.2', db: 'npm:mysql2' } });
  const service = write('app/service', {
    dependencies: { db: 'npm:pg@^8', ejs: '^3.1.10' },
    optionalDependencies: { search: 'npm:@elastic/elasticsearch@^8.0.0' },
  });
  mkdirSync(join(service, 'src'));
  expect(declaredAliases([join(service, 'src')])).toEqual([
    ['db', 'pg'],
    ['search', '@elastic/elasticsearch'],
    ['yaml3', 'js-yaml'],
  ]);
});

test('what is no alias, and what is no package.json', () => {
  expect(declaredAliases([write('same', { dependencies: { pg: 'npm:pg@8' } })])).toEqual([]);
  expect(declaredAliases([write('odd', '{"dependencies": {"x": "npm:pg@8"')])).toEqual([]);
  expect(declaredAliases([write('other', { dependencies: { x: 'github:npm/pg', y: 3, z: '"npm:' } })])).toEqual([]);
  expect(declaredAliases([join(root, 'nowhere'), ''])).toEqual([]);
});
