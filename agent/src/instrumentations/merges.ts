// Packages that merge, clone or unflatten what they are given key by key, by the functions that do it. Most of what goes wrong
// in others is seen on Object.prototype itself; these may also give a single object a prototype of the sender's choice.
import type { Instrumentation } from '../instrumentation.ts';
import { exported, wrapExported } from './library.ts';
import { guardedObjects } from './object-merge.ts';

function merging(module: string, functions: readonly string[], versions: string): Instrumentation {
  return {
    name: module,
    module,
    versions,
    operations: ['object.merge'],
    enable(exports, tap) {
      if (!functions.some((name) => exported(exports, name)))
        return tap.gap(`${module}: ${functions.join(', ')} missing`);
      for (const name of functions)
        wrapExported(tap, exports, name, (original) => guardedObjects(original, tap, `${module}.${name}`));
    },
  };
}

export const mergingPackages: readonly Instrumentation[] = [
  merging('hoek', ['merge', 'clone', 'applyToDefaults'], '<7'),
  merging('@hapi/hoek', ['merge', 'clone', 'applyToDefaults'], '>=6 <13'),
  merging('deepmerge-ts', ['deepmerge', 'deepmergeInto'], '<8'),
  merging('class-transformer', ['plainToClass', 'plainToInstance', 'classToClass'], '<1'),
  merging('dottie', ['transform'], '>=1 <3'),
];
