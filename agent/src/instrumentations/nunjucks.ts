// nunjucks: every template source on its way through the compiler, whoever renders it.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces } from './library.ts';
import { compileOperation } from './template-compile.ts';

export const nunjucks: Instrumentation = {
  name: 'nunjucks',
  module: 'nunjucks',
  versions: '>=3',
  operations: ['template.compile'],
  enable(exports, tap) {
    const compiler = faces(exports).find((face) => typeof face.compiler?.compile === 'function')?.compiler;
    if (!compiler) return tap.gap('nunjucks: no compiler');
    tap.wrap(compiler, 'compile', (compile) => guardedCompile(compile, tap));
  },
};

/** compile(source, filters, extensions, name, options). */
function guardedCompile(compile: any, tap: Tap): any {
  return function (this: any, ...args: any[]) {
    if (tap.active('template.compile')) tap.intercept(compileOperation('nunjucks', args[0], args[4]));
    return compile.apply(this, args);
  };
}
