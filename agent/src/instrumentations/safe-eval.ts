// safe-eval and safer-eval: expressions and functions of users in a context of their own. The package is the function itself.
import type { Instrumentation } from '../instrumentation.ts';
import { sandboxing } from './sandboxed.ts';

function evaluator(module: string, versions: string): Instrumentation {
  return {
    name: module,
    module,
    versions,
    operations: ['code.eval'],
    enable(exports, tap) {
      if (typeof exports !== 'function') return tap.gap(`${module}: exports no function`);
      const holder = { evaluate: exports };
      tap.wrap(holder, 'evaluate', (evaluate) => sandboxing(evaluate, tap));
      return holder.evaluate;
    },
  };
}

export const safeEval = evaluator('safe-eval', '<1');
export const saferEval = evaluator('safer-eval', '>=1 <2');
