// A bounded part of the range, for every change; all of it runs with `npm run range`.
import { expect, it } from 'vitest';
import { runRange } from './run.ts';

const CASES_PER_CLASS = 24;

it.each(['express', 'fastify', 'bare'])(
  'on %s every attack is stopped and every benign request answered the same',
  async (target) => {
    const results = await runRange({ targets: [target], limit: CASES_PER_CLASS, log: (line) => console.log(line) });
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    // A range in which nothing works proves nothing.
    for (const { guard, attacks, benign } of results) {
      expect(attacks, guard).toBeGreaterThan(CASES_PER_CLASS / 3);
      expect(benign, guard).toBeGreaterThan(CASES_PER_CLASS / 3);
    }
  },
  240_000,
);
