// A bounded part of the range, for every change; all of it runs with `npm run range`.
import { expect, it } from 'vitest';
import { runRange } from './run.ts';

it.each([
  ['express', 16],
  ['fastify', 6],
  ['bare', 6],
  ['koa', 4],
  ['hapi', 4],
  ['hono', 4],
  ['websocket', 4],
  ['kafka', 4],
  ['shop', 20],
] as const)(
  'on %s every attack is stopped and every benign request answered the same',
  async (target, limit) => {
    const results = await runRange({ targets: [target], limit, log: (line) => console.log(line) });
    expect(results.flatMap(({ failures }) => failures)).toEqual([]);
    if (results.length === 0) return;
    // A range in which nothing works proves nothing.
    const all = (of: 'attacks' | 'benign'): number => results.reduce((sum, one) => sum + one[of], 0);
    expect(all('attacks')).toBeGreaterThan((results.length * limit) / 3);
    expect(all('benign')).toBeGreaterThan((results.length * limit) / 3);
  },
  240_000,
);
