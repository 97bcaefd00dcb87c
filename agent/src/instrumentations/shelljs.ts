// shelljs: exec, whose synchronous form has another Node run the command, out of sight of what came in here.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { wrapExported } from './library.ts';

export const shelljs: Instrumentation = {
  name: 'shelljs',
  module: 'shelljs',
  operations: ['process.spawn'],
  enable(exports, tap) {
    if (typeof exports?.exec !== 'function' && typeof exports?.default?.exec !== 'function')
      return tap.gap('shelljs: no exec');
    wrapExported(tap, exports, 'exec', (exec) => guardedExec(exec, tap));
  },
};

function guardedExec(exec: any, tap: Tap): any {
  return function (this: unknown, command: unknown, options: any, callback: unknown): unknown {
    // The other form starts its shell here, where child-process sees it.
    const elsewhere = typeof options !== 'function' && typeof callback !== 'function' && options?.async !== true;
    if (elsewhere && typeof command === 'string' && tap.active('process.spawn')) {
      const asked = { file: '/bin/sh', arguments: ['-c', command], shellCommand: command };
      tap.intercept({ kind: 'process.spawn', call: 'shelljs.exec', ...asked }).finish();
    }
    return Reflect.apply(exec, this, arguments);
  };
}
