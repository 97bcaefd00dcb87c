// Two of the programs of developers; all of them: node test/range/applications/programs/run.ts.
import { expect, test } from 'vitest';
import { programs } from './list.ts';
import { runProgram } from './run.ts';

for (const name of ['mocha', 'metalsmith'])
  test(`${name} prints, makes and ends the same`, async (context) => {
    const result = await runProgram(programs.find(({ packages }) => Object.hasOwn(packages, name))!);
    if ('missing' in result) return context.skip(result.missing);
    expect(result.differences).toEqual([]);
    if (name === 'metalsmith') expect(result.made).toBeGreaterThan(0);
  }, 180_000);
