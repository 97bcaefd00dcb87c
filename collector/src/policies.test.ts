import { expect, test } from 'vitest';
import { BLOCK_RULES_MAX, createPolicies, LOCK_HELD_US } from './policies.ts';

function setUp(saved?: string) {
  const it = { now: 1_790_000_000_000_000, saved, changes: 0, learned: [{ kind: 'host', value: 'db' }] };
  const policies = createPolicies({
    saved,
    save: (state) => Promise.resolve(void (it.saved = state)),
    onChange: () => it.changes++,
    nowUs: () => it.now,
    learned: () => it.learned,
  });
  return { it, policies };
}
const rule = (id: string, expiresUs: number) => ({ id, kind: 'address', value: '203.0.113.7', expiresUs });

test('every change grows the version, reaches the agents and is saved', () => {
  const { it, policies } = setUp();
  const before = policies.policyFor('shop').version!;
  policies.addRule(rule('r', it.now + 1_000), '');
  policies.set('shop', { mode: 'block' });
  expect(it.changes).toBe(2);
  expect(policies.policyFor('shop')).toMatchObject({ version: before + 2, mode: 'block', blockRules: [{ id: 'r' }] });
  expect(policies.policyFor('other')).toMatchObject({
    mode: '',
    blockRules: [{ id: 'r' }],
    profileLocked: false,
    killSwitch: false,
  });
  const again = setUp(it.saved).policies;
  expect(again.policyFor('shop')).toEqual(policies.policyFor('shop'));
});

test("a rule for one service is nobody else's", () => {
  const { it, policies } = setUp();
  policies.addRule(rule('r', it.now + 1_000), 'shop');
  expect(policies.policyFor('shop').blockRules).toHaveLength(1);
  expect(policies.policyFor('other').blockRules).toHaveLength(0);
  expect(policies.services()).toEqual(['', 'shop']);
});

test('a rule ends at its time: the last microsecond in, the first out', () => {
  const { it, policies } = setUp();
  policies.addRule(rule('r', it.now + 10), '');
  it.now += 9;
  expect(policies.expire()).toBe(false);
  expect(policies.policyFor('').blockRules).toHaveLength(1);
  it.now += 1;
  expect(policies.policyFor('').blockRules).toHaveLength(0);
  expect(policies.expire()).toBe(true);
  expect(policies.expire()).toBe(false);
});

test('there is room for so many rules and no more; ended ones make room', () => {
  const { it, policies } = setUp();
  for (let i = 0; i < BLOCK_RULES_MAX; i++)
    expect(policies.addRule(rule(`r${i}`, it.now + (i === 0 ? 5 : 1_000)), '')).toBe(true);
  expect(policies.addRule(rule('one more', it.now + 1_000), '')).toBe(false);
  expect(policies.addRule(rule('r7', it.now + 1_000), '')).toBe(true);
  it.now += 5;
  expect(policies.addRule(rule('one more', it.now + 1_000), '')).toBe(true);
  expect(policies.removeRule('one more')).toBe(true);
  expect(policies.removeRule('one more')).toBe(false);
});

test('a collector that lost its folder speaks above what it said before', () => {
  const { it, policies } = setUp();
  for (let i = 0; i < 50; i++) policies.set('shop', { mode: i % 2 ? 'block' : 'observe' });
  expect(
    createPolicies({
      saved: undefined,
      save: () => Promise.resolve(),
      onChange: () => {},
      nowUs: () => it.now + 60_000_000,
    }).policyFor('').version!,
  ).toBeGreaterThan(policies.policyFor('').version!);
});

test('a lock holds what was learned until then, is saved, is told again in half its time, and ends', () => {
  const { it, policies } = setUp();
  policies.set('shop', { profileLocked: true });
  it.learned = [{ kind: 'host', value: 'evil' }];
  policies.set('shop', { profileLocked: true, mode: 'block' });
  const locked = {
    profileLocked: true,
    profile: [{ kind: 'host', value: 'db' }],
    profileExpiresUs: it.now + LOCK_HELD_US,
  };
  expect(policies.policyFor('shop')).toMatchObject(locked);
  expect(setUp(it.saved).policies.policyFor('shop')).toMatchObject(locked);
  expect(policies.policyFor('other').profile).toBeUndefined();
  it.now += LOCK_HELD_US / 2;
  expect(policies.expire()).toBe(false);
  it.now += 1;
  expect(policies.expire()).toBe(true);
  expect(policies.expire()).toBe(false);
  expect(policies.policyFor('shop').profileExpiresUs).toBe(it.now + LOCK_HELD_US);
  policies.set('shop', { profileLocked: false });
  expect(policies.policyFor('shop').profile).toBeUndefined();
});
