// `made.__proto__ = value`, which is what Object.assign and every hand-written clone do with a field of that name: one object
// gets a prototype that came from outside, and with it every field that it does not have itself.
import type { Instrumentation } from '../instrumentation.ts';
import { disguise } from '../wrap.ts';

export const objectPrototype: Instrumentation = {
  name: 'object-prototype',
  module: 'node:process',
  operations: ['object.merge'],
  enable(_process, tap) {
    const descriptor = Object.getOwnPropertyDescriptor(Object.prototype, '__proto__');
    const original = descriptor?.set;
    // node --disable-proto has taken it away.
    if (descriptor === undefined || original === undefined || !descriptor.configurable) return;
    const { set } = {
      set(this: unknown, value: unknown): void {
        if (isData(value) && tap.active('object.merge'))
          tap.intercept({ kind: 'object.merge', call: 'Object.prototype.__proto__', path: '__proto__' }).finish();
        Reflect.apply(original, this, [value]);
      },
    };
    Object.defineProperty(Object.prototype, '__proto__', { ...descriptor, set: disguise(set, original) });
  },
};

/** A plain object, as parsers make them: no class inherits from one. */
function isData(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !Object.hasOwn(value, 'constructor')
  );
}
