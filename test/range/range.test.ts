// A bounded part of the range, for every change; all of it runs with `npm run range`.
import { expect, it } from 'vitest';
import { runRange } from './run.ts';

it.each([
  [['express', 'fastify', 'bare', 'koa', 'hapi', 'hono', 'websocket'], 3],
  [['shop', 'kafka'], 8],
] as const)(
  'on %j every attack is stopped and every benign request answered the same',
  async (targets, limit) => {
    const results = await runRange({ targets, limit, log: (line) => console.log(line) });
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    // A range in which nothing works proves nothing.
    const all = (of: 'attacks' | 'benign'): number => results.reduce((sum, one) => sum + one[of], 0);
    expect(all('attacks')).toBeGreaterThan((results.length * limit) / 3);
    expect(all('benign')).toBeGreaterThan((results.length * limit) / 3);
  },
  240_000,
);
