import { expect, test } from 'vitest';
import { isHooked, takeFromAbove, unwrapped, wrapProperty } from './wrap.ts';

const marked = (mark: string, seen: string[]) => (original: any) =>
  function (this: unknown) {
    seen.push(mark);
    return Reflect.apply(original, this, arguments);
  };

function family() {
  class Above {
    write(text: string): string {
      return `wrote ${text}`;
    }
  }
  class Below extends Above {}
  return { above: Above.prototype, below: new Below() };
}

test('a function that is hooked already is not hooked twice', () => {
  const seen: string[] = [];
  const { above, below } = family();
  wrapProperty(above, 'write', marked('class', seen));
  expect(wrapProperty(below, 'write', marked('object', seen))).toBe(true);
  expect(below.write('a')).toBe('wrote a');
  expect(seen).toEqual(['class']);
});

test('an object that takes its function from above has a hook of its own, once', () => {
  const seen: string[] = [];
  const { above, below } = family();
  const original = above.write;
  wrapProperty(above, 'write', marked('class', seen));
  takeFromAbove(below, 'write');
  wrapProperty(below, 'write', marked('object', seen));
  takeFromAbove(below, 'write');
  wrapProperty(below, 'write', marked('object again', seen));
  expect(below.write('a')).toBe('wrote a');
  expect(seen).toEqual(['object']);
  expect([below.write.name, below.write.length]).toEqual(['write', 1]);
  expect(unwrapped(below.write)).toBe(original);
});

test('where nothing above is hooked nothing is taken', () => {
  const { below } = family();
  takeFromAbove(below, 'write');
  expect(Object.hasOwn(below, 'write')).toBe(false);
  expect(isHooked(below.write)).toBe(false);
});
