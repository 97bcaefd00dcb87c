// ejs: every template that is compiled, with the options that end up in the generated code. render and renderFile come here.
import type { Instrumentation } from '../instrumentation.ts';
import { wrapExported } from './library.ts';
import { guardedCompile } from './template-compile.ts';

export const ejs: Instrumentation = {
  name: 'ejs',
  module: 'ejs',
  versions: '>=2',
  operations: ['template.compile'],
  enable(exports, tap) {
    if (typeof exports?.compile !== 'function' && typeof exports?.default?.compile !== 'function')
      return tap.gap('ejs: no compile');
    wrapExported(tap, exports, 'compile', (compile) => guardedCompile(compile, tap, 'ejs'));
  },
};
