// art-template: the source of every render and compile; an include in it reads a file.
import type { Instrumentation } from '../instrumentation.ts';
import { faces } from './library.ts';
import { guardedCompile } from './template-compile.ts';

export const artTemplate: Instrumentation = {
  name: 'art-template',
  module: 'art-template',
  versions: '>=4 <5',
  operations: ['template.compile'],
  enable(exports, tap) {
    const engines = faces(exports).filter((face) => typeof face.compile === 'function');
    if (engines.length === 0) return tap.gap('art-template: no compile');
    for (const engine of engines)
      for (const name of ['render', 'compile'])
        tap.wrap(engine, name, (compile) => guardedCompile(compile, tap, 'art-template'));
  },
};
