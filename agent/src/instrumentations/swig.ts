// swig and its successor: template sources as they are rendered or compiled; files of the program are not looked at.
import type { Instrumentation } from '../instrumentation.ts';
import { exported, wrapExported } from './library.ts';
import { guardedCompile } from './template-compile.ts';

function templates(module: string): Instrumentation {
  return {
    name: module,
    module,
    versions: '>=1 <3',
    operations: ['template.compile'],
    enable(exports, tap) {
      if (!exported(exports, 'render')) return tap.gap(`${module}: no render`);
      for (const name of ['render', 'compile', 'precompile'])
        wrapExported(tap, exports, name, (compile) => guardedCompile(compile, tap, 'swig'));
    },
  };
}

export const swig = templates('swig');
export const swigTemplates = templates('swig-templates');
