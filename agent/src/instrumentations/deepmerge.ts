// deepmerge: merges that would write into a prototype. The package is the function itself, so it is replaced whole.
import type { Instrumentation } from '../instrumentation.ts';
import { guardedMerge } from './object-merge.ts';

export const deepmerge: Instrumentation = {
  name: 'deepmerge',
  module: 'deepmerge',
  versions: '>=2 <5',
  operations: ['object.merge'],
  enable(exports, tap) {
    if (typeof exports !== 'function') return tap.gap('deepmerge: exports no function');
    const holder = { deepmerge: exports };
    tap.wrap(holder, 'deepmerge', (merge) => guardedAll(merge, tap));
    return holder.deepmerge;
  },
};

/** deepmerge(target, source, options) and deepmerge.all([…]). */
function guardedAll(merge: any, tap: any): any {
  tap.wrap(merge, 'all', (all: any) => {
    const check = guardedMerge(() => undefined, tap, 'deepmerge.all');
    return function (this: any, sources: any, ...rest: any[]) {
      if (Array.isArray(sources)) check.call(undefined, ...sources);
      return all.call(this, sources, ...rest);
    };
  });
  return guardedMerge(merge, tap, 'deepmerge');
}
