// Every published vulnerability of cases/: stopped with the agent where it succeeds without, ordinary use unchanged.
import { expect, test } from 'vitest';
import { runKnown } from './run.ts';

test('published exploits of real packages are stopped, ordinary requests to them are answered the same', async (context) => {
  const results = await runKnown({ log: (line) => console.log(line) });
  if ('missing' in results) return context.skip(results.missing);
  expect(results.length).toBeGreaterThan(0);
  const said = (one: (typeof results)[number]): string => [one.version, one.known.id, ...one.failures].join(' ');
  expect(results.filter(({ succeeded }) => !succeeded).map(said)).toEqual([]);
  expect(results.filter(({ stopped, known }) => !stopped && known.beyond === undefined).map(said)).toEqual([]);
  expect(results.filter(({ changed }) => changed > 0).map(said)).toEqual([]);
  for (const { known, benign } of results) expect(benign, known.app).toBeGreaterThanOrEqual(3);
}, 600_000);
