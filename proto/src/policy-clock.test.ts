import { describe, expect, test } from 'vitest';
import { inOwnClock } from './policy-clock.ts';

const MINUTE_US = 60_000_000;
const SAID_US = 1_795_000_000_000_000;
const policy = {
  version: 7,
  mode: 'block',
  saidUs: SAID_US,
  profileLocked: true,
  profileExpiresUs: SAID_US + 2 * MINUTE_US,
  blockRules: [
    { id: 'r1', kind: 'address', value: '203.0.113.7', expiresUs: SAID_US + MINUTE_US },
    { id: 'r2', kind: 'user', value: 'mallory' },
  ],
};

describe("ends by this process' clock", () => {
  test.each([
    ['as the collector', 0],
    ['a day ahead', 24 * 60 * MINUTE_US],
    ['an hour behind', -60 * MINUTE_US],
  ])('%s: what was left is left', (_, aheadUs) => {
    const ownUs = SAID_US + aheadUs;
    const held = inOwnClock(policy, ownUs);
    expect(held.blockRules![0]!.expiresUs! - ownUs).toBe(MINUTE_US);
    expect(held.profileExpiresUs! - ownUs).toBe(2 * MINUTE_US);
  });

  test('what has no end gets none, and everything else is as it was said', () => {
    const held = inOwnClock(policy, SAID_US + 5_000);
    expect(held.blockRules![1]).toEqual({ id: 'r2', kind: 'user', value: 'mallory' });
    expect(held).toMatchObject({ version: 7, mode: 'block', profileLocked: true });
  });

  test('kept and read again it is not moved a second time', () => {
    const held = inOwnClock(policy, SAID_US + 1_000_000);
    expect(inOwnClock(JSON.parse(JSON.stringify(held)), SAID_US + 9_000_000)).toEqual(held);
  });

  test('a collector that does not say when is taken at its word', () => {
    const { saidUs: _, ...older } = policy;
    expect(inOwnClock(older, 0)).toEqual(older);
  });
});
