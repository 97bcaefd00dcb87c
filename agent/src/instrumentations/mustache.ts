// mustache: the template of every render and parse.
import type { Instrumentation } from '../instrumentation.ts';
import { faces } from './library.ts';
import { guardedCompile } from './template-compile.ts';

export const mustache: Instrumentation = {
  name: 'mustache',
  module: 'mustache',
  versions: '>=3 <5',
  operations: ['template.compile'],
  enable(exports, tap) {
    const engines = faces(exports).filter((face) => typeof face.render === 'function');
    if (engines.length === 0) return tap.gap('mustache: no render');
    for (const engine of engines)
      for (const name of ['render', 'parse'])
        if (typeof engine[name] === 'function')
          tap.wrap(engine, name, (compile) => guardedCompile(compile, tap, 'mustache'));
  },
};
