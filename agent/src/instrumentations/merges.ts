// Packages that merge, clone or unflatten what they are given key by key, by the functions that do it. Most of what goes wrong
// in others is seen on Object.prototype itself; these may also give a single object a prototype of the sender's choice.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, wrapExported } from './library.ts';
import { guardedMerge, guardedObjects, guardedPath } from './object-merge.ts';

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

type Build = (original: any, tap: Tap, call: string) => any;

/** The package is the function itself. */
function bare(module: string, build: Build, versions: string): Instrumentation {
  return {
    name: module,
    module,
    versions,
    operations: ['object.merge'],
    enable(exports, tap) {
      if (typeof exports !== 'function') return tap.gap(`${module}: exports no function`);
      const holder = { function: exports };
      tap.wrap(holder, 'function', (original) => build(original, tap, module));
      return holder.function;
    },
  };
}

/** set(target, path, value), of the package and of a `variant` of it: also where the path leads to the prototype of a class, which nobody watches. */
function setting(module: string, name: string, versions: string, variant?: string): Instrumentation {
  return {
    name: module,
    module,
    versions,
    operations: ['object.merge'],
    enable(exports, tap) {
      if (!exported(exports, name)) return tap.gap(`${module}: no ${name}`);
      const build = (original: any): any => guardedPath(original, tap, `${module}.${name}`);
      wrapExported(tap, exports, name, build);
      const other = variant === undefined ? undefined : exports[variant];
      if (typeof other?.[name] === 'function') tap.wrap(other, name, build);
    },
  };
}

export const mergingPackages: readonly Instrumentation[] = [
  merging('hoek', ['merge', 'clone', 'applyToDefaults'], '<7'),
  merging('@hapi/hoek', ['merge', 'clone', 'applyToDefaults'], '>=6 <13'),
  merging('deepmerge-ts', ['deepmerge', 'deepmergeInto'], '<8'),
  merging('class-transformer', ['plainToClass', 'plainToInstance', 'classToClass'], '<1'),
  merging('dottie', ['transform'], '>=1 <3'),
  bare('deep-extend', guardedMerge, '<1'),
  bare('merge-deep', guardedMerge, '<4'),
  bare('defaults-deep', guardedMerge, '<1'),
  bare('mixin-deep', guardedMerge, '<3'),
  bare('assign-deep', guardedMerge, '<2'),
  bare('set-value', guardedPath, '<5'),
  bare('just-safe-set', guardedPath, '<5'),
  bare('deep-get-set', guardedPath, '<2'),
  bare('undefsafe', guardedPath, '<3'),
  setting('dot-prop', 'set', '>=1 <6'),
  setting('object-path', 'set', '<1', 'withInheritedProps'),
  setting('jsonpointer', 'set', '<6'),
  setting('json-pointer', 'set', '<1'),
  setting('dset', 'dset', '>=3 <4'),
  setting('getobject', 'set', '<2'),
];
