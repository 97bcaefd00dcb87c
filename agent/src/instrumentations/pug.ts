// pug: every template that is compiled, for the server or for a browser, with its options.
import type { Instrumentation } from '../instrumentation.ts';
import { wrapExported } from './library.ts';
import { guardedCompile } from './template-compile.ts';

export const pug: Instrumentation = {
  name: 'pug',
  module: 'pug',
  versions: '>=2',
  operations: ['template.compile'],
  enable(exports, tap) {
    for (const name of ['compile', 'compileClientWithDependenciesTracked']) {
      wrapExported(tap, exports, name, (compile) => guardedCompile(compile, tap, 'pug'));
    }
  },
};
