// vm2: programs of users in a virtual machine of their own.
import type { Instrumentation } from '../instrumentation.ts';
import { exported, ownerOf } from './library.ts';
import { sandboxing } from './sandboxed.ts';

export const vm2: Instrumentation = {
  name: 'vm2',
  module: 'vm2',
  versions: '>=3 <4',
  operations: ['code.eval'],
  enable(exports, tap) {
    for (const [name, methods] of [
      ['VM', ['run']],
      ['NodeVM', ['run']],
      ['VMScript', ['compile', '_compileVM', '_compileNodeVM']],
    ] as const) {
      const klass = exported(exports, name);
      if (!klass) return tap.gap(`vm2: no class ${name}`);
      for (const method of methods) {
        const owner = ownerOf(klass.prototype, method);
        if (owner !== undefined && typeof owner[method] === 'function')
          tap.wrap(owner, method, (original) => sandboxing(original, tap));
      }
    }
  },
};
