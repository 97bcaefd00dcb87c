import { afterEach, expect, test } from 'vitest';
import { foreignPrototypeKey, keepPrototypeKey, removePrototypeKey } from './prototype-watch.ts';

const { toString } = Object.prototype;
afterEach(() => {
  Object.prototype.toString = toString;
  for (const key of ['polluted', 'own']) {
    Reflect.deleteProperty(Object.prototype, key);
    Reflect.deleteProperty(Array.prototype, key);
  }
});

test.each([
  ['Object', Object.prototype],
  ['Array', Array.prototype],
])('a new key of %s.prototype is seen and taken away', (_name, prototype) => {
  expect(foreignPrototypeKey()).toBeUndefined();
  Object.assign(prototype, { polluted: 1 });
  expect(foreignPrototypeKey()).toBe('polluted');
  removePrototypeKey('polluted');
  expect(foreignPrototypeKey()).toBeUndefined();
  expect(Object.hasOwn(prototype, 'polluted')).toBe(false);
});

test('what takes the place of an inborn function is seen and undone, its flags too', () => {
  (Object.prototype as { toString: unknown }).toString = 'x';
  expect(foreignPrototypeKey()).toBe('toString');
  removePrototypeKey('toString');
  expect(foreignPrototypeKey()).toBeUndefined();
  expect(Object.getOwnPropertyDescriptor(Object.prototype, 'toString')).toMatchObject({
    value: toString,
    enumerable: false,
  });
});

test("the application's own key is asked about no more once it is known", () => {
  Object.assign(Object.prototype, { own: 1 });
  keepPrototypeKey('own', true);
  expect(foreignPrototypeKey()).toBeUndefined();
});
