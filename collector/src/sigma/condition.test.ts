import { expect, test } from 'vitest';
import { CONDITION_DEPTH_MAX, parseCondition } from './condition.ts';
import type { Condition } from './rule.ts';

const names = ['sel', 'sel_a', 'sel_b', 'filter_1', 'filter_2', '_helper'];

function holds(condition: Condition, true_: readonly string[]): boolean {
  if (condition.kind === 'selection') return true_.includes(condition.name);
  if (condition.kind === 'not') return !holds(condition.part, true_);
  return condition.kind === 'and'
    ? condition.parts.every((p) => holds(p, true_))
    : condition.parts.some((p) => holds(p, true_));
}

test.each<[string, string[], boolean]>([
  ['sel', ['sel'], true],
  ['sel and not 1 of filter_*', ['sel'], true],
  ['sel and not 1 of filter_*', ['sel', 'filter_2'], false],
  ['all of sel_*', ['sel_a'], false],
  ['all of sel_*', ['sel_a', 'sel_b'], true],
  ['1 of them', ['_helper'], false],
  ['1 of them', ['filter_1'], true],
  ['any of sel*', ['sel_b'], true],
  ['2 of sel*', ['sel_b'], false],
  ['2 of sel*', ['sel', 'sel_b'], true],
  // not binds tighter than and, and tighter than or
  ['sel or sel_a and sel_b', ['sel'], true],
  ['(sel or sel_a) and sel_b', ['sel'], false],
  ['not sel and sel_a', ['sel_a'], true],
  ['not (sel or sel_a)', ['sel_b'], true],
  ['NOT sel OR sel_a AND sel_b', [], true],
])('%s with %j is %s', (text, true_, expected) => {
  expect(holds(parseCondition(text, names), true_)).toBe(expected);
});

test.each([
  ['', 'empty'],
  ['sel and', 'ends where'],
  ['(sel', 'closing parenthesis'],
  ['sel sel_a', '"sel_a" where'],
  ['nothing', 'names "nothing"'],
  ['1 of', 'without saying of what'],
  ['1 of nothing_*', 'matches no search identifier'],
  ['sel | count() > 5', 'where "and"'],
  ['3 of sel_*', 'asks for 3 of 2'],
])('refuses "%s"', (text, sentence) => {
  expect(() => parseCondition(text, names)).toThrow(sentence);
});

test('nesting: the deepest accepted and the first refused', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}sel${')'.repeat(depth)}`;
  expect(parseCondition(nested(CONDITION_DEPTH_MAX), names)).toEqual({ kind: 'selection', name: 'sel' });
  expect(() => parseCondition(nested(CONDITION_DEPTH_MAX + 1), names)).toThrow('nested more than');
});
