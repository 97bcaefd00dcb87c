import { expect, test } from 'vitest';
import { satisfies } from './semver.ts';

test.each([
  ['2.2.4', '>=1.12 <3', true],
  ['1.11.9', '>=1.12 <3', false],
  ['3.0.0', '>=1.12 <3', false],
  ['8.16.0', '^8.3', true],
  ['9.0.0', '^8.3', false],
  ['0.3.1', '^0.3', true],
  ['0.4.0', '^0.3', false],
  ['5.1.0', '4 || 5', true],
  ['6.0.0', '4 || 5', false],
  ['1.2.9', '~1.2.3', true],
  ['1.3.0', '~1.2.3', false],
  ['7.0.0-rc.1', '>=7', true],
  ['v3.6.1', '>=2', true],
  ['v1.0.0', '>=2', false],
  ['1.0.0', '*', true],
])('%s in %s: %s', (version, range, expected) => {
  expect(satisfies(version, range)).toBe(expected);
});
