// liquidjs: every template source on its way through Liquid.parse, which parseAndRender and its like call.
import type { Instrumentation } from '../instrumentation.ts';
import { exported, wrapMethod } from './library.ts';
import { guardedCompile } from './template-compile.ts';

export const liquidjs: Instrumentation = {
  name: 'liquidjs',
  module: 'liquidjs',
  versions: '>=9',
  operations: ['template.compile'],
  enable(exports, tap) {
    wrapMethod(tap, exported(exports, 'Liquid'), 'parse', (parse) => guardedCompile(parse, tap, 'liquid'));
  },
};
