// A call that belongs to no activity is judged against those that are open.
import { expect, it } from 'vitest';
import { Activity, openActivities, someActivityIsOpen } from '../activities.ts';
import { inputsOf } from './of-open-activities.ts';

const activity = (x: string): Activity =>
  new Activity({ kind: 'http.request', name: 'GET /', inputs: { query: { x } } });

it('knows the open activities, the youngest first, and none that ended', () => {
  const [first, second, third] = [activity('a'), activity('b'), activity('c')];
  expect(openActivities(8)).toEqual([third, second, first]);
  expect(openActivities(1)).toEqual([third]);
  second.end('completed', 200);
  expect(openActivities(8)).toEqual([third, first]);
  first.end('completed', 200);
  third.end('failed', 500);
  expect(openActivities(8)).toEqual([]);
  expect(someActivityIsOpen()).toBe(false);
});

it('holds 64 of them at most', () => {
  const all = Array.from({ length: 100 }, (_, at) => activity(`value ${at}`));
  expect(openActivities(1_000)).toHaveLength(64);
  for (const one of all) one.end('completed', 200);
  expect(someActivityIsOpen()).toBe(false);
});

it('searches the inputs of all and tells whose one is', () => {
  const [first, second] = [activity('../../etc/passwd'), activity('; touch x')];
  const { index, ownerOf } = inputsOf([first, second]);
  expect(index.find('ls a; touch x').map(({ input }) => input.value)).toContain('; touch x');
  expect(index.find('../../etc/passwd and ; touch x').map(({ start }) => start)).toEqual([0, 21]);
  expect(index.holds!('climb', '../../etc/passwd')).toBe(true);
  expect(ownerOf(index.equal('; touch x'))).toBe(second);
  expect(ownerOf(index.equal('../../etc/passwd'))).toBe(first);
  expect(index.equal('something else')).toBeUndefined();
  expect(ownerOf(undefined)).toBeUndefined();
  for (const one of [first, second]) one.end('completed', 200);
});
