// One package's own tests, with and without the agent. The others: npm run suites.
import { expect, test } from 'vitest';
import { runSuite } from './run.ts';
import { smallest } from './suites.ts';

test(`the tests of ${smallest.package} come out the same`, async ({ skip }) => {
  const results = await runSuite(smallest);
  if ('missing' in results) return skip(results.missing);
  expect(results.filter(({ same }) => !same)).toEqual([]);
  expect(results.reduce((sum, { with: hooked }) => sum + hooked.passed, 0)).toBeGreaterThan(150);
});
