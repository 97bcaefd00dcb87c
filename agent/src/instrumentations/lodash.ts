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
    wrapExported(tap, exports, 'template', (template) => guardedCompile(template, tap, 'lodash'));
    for (const name of MERGES) wrapExported(tap, exports, name, (merge) => guardedMerge(merge, tap, `lodash.${name}`));
    for (const name of PATHS) wrapExported(tap, exports, name, (set) => guardedPath(set, tap, `lodash.${name}`));
    wrapExported(tap, exports, 'zipObjectDeep', (zip) => guardedZip(zip, tap));
  },
};

function guardedZip(zip: any, tap: Tap): any {
  const each = guardedPath(() => undefined, tap, 'lodash.zipObjectDeep');
  return function (this: any, paths: any, ...rest: any[]) {
    if (Array.isArray(paths)) for (const path of paths) each(undefined, path);
    return zip.call(this, paths, ...rest);
  };
}
