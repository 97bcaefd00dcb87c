import { expect, test } from 'vitest';
import type { Event } from '@throughline/proto';
import { createProfiles } from './profiles.ts';

const query = (at: number): Event => ({
  id: `e${at}`,
  timeUs: at,
  arrivalUs: at,
  workload: { service: 'shop' },
  operation: { kind: 'sql.query', query: { system: 'postgresql', fingerprint: 'SELECT 1' } },
});
const learnt = (at: number, value: string): Event => ({
  id: `l${at}`,
  timeUs: at,
  arrivalUs: at,
  workload: { service: 'shop' },
  witnessStatus: { learned: [{ kind: 'host', value }] },
});

test('what was saved comes back whole, and what is read back besides is counted once', () => {
  const before = createProfiles();
  before.observe([query(1), learnt(2, 'a.example'), query(3)]);
  const [saved] = before.unsaved(10);
  expect(saved!.service).toBe('shop');
  // Nothing changed since.
  expect(before.unsaved(10)).toEqual([]);

  const after = createProfiles();
  after.restore('shop', saved!.state);
  expect(after.profile('shop')).toEqual(before.profile('shop'));
  // The last two that were counted, and one that came between the save and the end.
  after.observe([learnt(2, 'a.example'), query(3), query(4), learnt(5, 'b.example')]);
  before.observe([query(4), learnt(5, 'b.example')]);
  after.replayed();
  expect(after.profile('shop')).toEqual(before.profile('shop'));
  // A clock that was set back counts again once all is read back.
  after.observe([query(2)]);
  expect(after.profile('shop')!.operations).toBe(4);
});

test('at most so many at once, the others next', () => {
  const profiles = createProfiles();
  profiles.observe(['a', 'b', 'c'].map((service) => ({ ...query(1), workload: { service } })));
  expect(profiles.unsaved(2).map(({ service }) => service)).toEqual(['a', 'b']);
  expect(profiles.unsaved(2).map(({ service }) => service)).toEqual(['c']);
});

test.each(['', '{', '[]', '{"kinds":1}', 'null', '{"kinds":[],"learned":[]}'])('%j is no saved profile', (saved) => {
  const profiles = createProfiles();
  profiles.restore('shop', saved);
  expect(profiles.services()).toEqual([]);
});
