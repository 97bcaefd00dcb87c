// lodash: templates as they are compiled, and merges and paths that would write into a prototype.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { wrapExported } from './library.ts';
import { guardedMerge, guardedPath } from './object-merge.ts';
import { guardedCompile } from './template-compile.ts';

/** target, then sources. */
const MERGES = ['merge', 'mergeWith', 'defaultsDeep'];
/** target, path, value. */
const PATHS = ['set', 'setWith', 'update', 'updateWith'];

export const lodash: Instrumentation = {
  name: 'lodash',
  module: 'lodash',
  versions: '>=3 <5',
  operations: ['template.compile', 'object.merge'],
  enable(exports, tap) {
    for (const name of [...MERGES, ...PATHS, 'template', 'zipObjectDeep'])
      wrapExported(tap, exports, name, (original) => guarded(original, name, tap));
  },
};

/** "lodash/merge" and the like: each file is the function itself, so it is replaced whole. */
export const lodashFiles: Instrumentation = {
  name: 'lodash-files',
  module: 'lodash',
  versions: '>=3 <5',
  files: [...MERGES, ...PATHS, 'template', 'zipObjectDeep'].map((name) => `${name}.js`),
  operations: ['template.compile', 'object.merge'],
  enable(exports, tap, loaded) {
    return replaced(exports, loaded.file.slice(0, -3), tap);
  },
};

/** "lodash.merge" and the like: a package per function. */
function lodashPackage(name: string): Instrumentation {
  const module = `lodash.${name.toLowerCase()}`;
  return {
    name: module,
    module,
    operations: name === 'template' ? ['template.compile'] : ['object.merge'],
    enable: (exports, tap) => replaced(exports, name, tap),
  };
}

export const lodashPackages = ['merge', 'mergeWith', 'defaultsDeep', 'set', 'setWith', 'template'].map(lodashPackage);

function replaced(exports: any, name: string, tap: Tap): unknown {
  if (typeof exports !== 'function') return tap.gap(`lodash ${name}: exports no function`);
  const holder = { [name]: exports };
  tap.wrap(holder, name, (original) => guarded(original, name, tap));
  return holder[name];
}

function guarded(original: any, name: string, tap: Tap): any {
  if (name === 'template') return guardedCompile(original, tap, 'lodash');
  if (name === 'zipObjectDeep') return guardedZip(original, tap);
  return MERGES.includes(name)
    ? guardedMerge(original, tap, `lodash.${name}`)
    : guardedPath(original, tap, `lodash.${name}`);
}

function guardedZip(zip: any, tap: Tap): any {
  const each = guardedPath(() => undefined, tap, 'lodash.zipObjectDeep');
  return function (this: any, paths: any, ...rest: any[]) {
    if (Array.isArray(paths)) for (const path of paths) each(undefined, path);
    return zip.call(this, paths, ...rest);
  };
}
