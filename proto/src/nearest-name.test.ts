import { expect, test } from 'vitest';
import { didYouMean, distance } from './nearest-name.ts';

test.each([
  ['mode', 'mode', 0],
  ['mdoe', 'mode', 2],
  ['', 'mode', 4],
  ['THROUGHLNE', 'THROUGHLINE', 1],
])('%s and %s', (a, b, letters) => {
  expect(distance(a, b)).toBe(letters);
  expect(distance(b, a)).toBe(letters);
});

test('the near ones, else all', () => {
  expect(didYouMean('mod', ['mode', 'token'])).toBe('did you mean mode?');
  expect(didYouMean('colour', ['mode', 'token'])).toBe('it knows mode, token');
});
