// Readers of formats with named fields: versions of them that take a field called __proto__ for the prototype of what they make.
import type { Instrumentation } from '../instrumentation.ts';
import { exported, wrapExported } from './library.ts';
import { guardedParse } from './object-merge.ts';

function parsing(module: string, versions: string): Instrumentation {
  return {
    name: module,
    module,
    versions,
    operations: ['object.merge'],
    enable(exports, tap) {
      if (!exported(exports, 'parse')) return tap.gap(`${module}: no parse`);
      wrapExported(tap, exports, 'parse', (parse) => guardedParse(parse, tap, `${module}.parse`));
    },
  };
}

export const objectParsers: readonly Instrumentation[] = [parsing('json5', '<3'), parsing('plist', '<4')];
