// Code made from strings: the Function constructors in all four kinds, node:vm, workers made from text, native addons and
// the raw bindings. Direct eval cannot be wrapped; rewrite-eval.ts looks at its argument instead.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { keepAgentInWorker } from '../reinjection.ts';
import type { AgentTap } from '../tap.ts';
import { forgetStart, withInputs } from '../thread-inputs.ts';
import { disguise } from '../wrap.ts';
import { constructing } from './constructing.ts';
import { interceptFile } from './file-names.ts';
import { constructFunction } from './made-code.ts';
import { calledFromSandbox, compilesForSandbox } from './sandboxed.ts';

const contextOptions = { kind: 'code.eval' } as const;

export const functionConstructors: Instrumentation = {
  name: 'function-constructor',
  module: 'node:process',
  operations: ['code.eval'],
  enable(_process, tap) {
    const kinds = [function () {}, async function () {}, function* () {}, async function* () {}];
    for (const sample of kinds) {
      const prototype = Object.getPrototypeOf(sample) as { constructor: FunctionConstructor };
      const original = prototype.constructor;
      const wrapped = wrapConstructor(original, tap);
      Object.defineProperty(prototype, 'constructor', {
        ...Object.getOwnPropertyDescriptor(prototype, 'constructor')!,
        value: wrapped,
      });
      if (globalThis.Function === original) {
        Object.defineProperty(globalThis, 'Function', {
          ...Object.getOwnPropertyDescriptor(globalThis, 'Function')!,
          value: wrapped,
        });
      }
    }
  },
};

function wrapConstructor(original: any, tap: Tap): any {
  const wrapper = function (this: unknown, ...given: unknown[]): unknown {
    if (given.length > 0 && tap.active('code.eval')) {
      const source = String(given.at(-1));
      const parameters = given.slice(0, -1).map(String);
      tap
        .intercept({
          ...contextOptions,
          call: original.name,
          source,
          ...(parameters.length > 0 ? { parameters } : {}),
          ...(calledFromSandbox(tap) ? { fromSandbox: true } : {}),
        })
        .finish();
      // What was judged is what is compiled: an object with a changing toString gains nothing.
      given = [...parameters, source];
    }
    return constructFunction(original, given, new.target && new.target !== wrapper ? new.target : original);
  };
  wrapper.prototype = original.prototype;
  // Bound: its text says [native code], as the original's does. instanceof asks the function below.
  return disguise(wrapper.bind(undefined), original);
}

export const vm: Instrumentation = {
  name: 'vm',
  module: 'node:vm',
  operations: ['code.eval'],
  enable(vm, tap) {
    for (const name of ['runInContext', 'runInNewContext', 'runInThisContext', 'compileFunction']) {
      tap.wrap(vm, name, (original) => {
        return function (this: unknown, source: unknown): unknown {
          if (typeof source === 'string' && tap.active('code.eval'))
            tap.intercept({ ...contextOptions, call: `vm.${name}`, source, ...inSandbox() }).finish();
          return Reflect.apply(original, this, arguments);
        };
      });
    }
    tap.wrap(vm, 'Script', (Script) =>
      constructing(Script, ([source]) => {
        if (typeof source === 'string' && tap.active('code.eval'))
          tap.intercept({ ...contextOptions, call: 'vm.Script', source, ...inSandbox() }).finish();
        return undefined;
      }),
    );
  },
};

function inSandbox(): { readonly inSandbox?: true } {
  return compilesForSandbox() ? { inSandbox: true } : {};
}

export const workers: Instrumentation = {
  name: 'worker-threads',
  module: 'node:worker_threads',
  operations: ['code.load', 'file.access'],
  enable(workers, tap) {
    tap.wrap(workers, 'Worker', (Worker) =>
      constructing(
        Worker,
        ([target, options]) => {
          if (tap.active('code.load')) {
            const text = String(target);
            const source = options?.eval
              ? { source: text }
              : text.startsWith('data:')
                ? { source: decodeURIComponent(text) }
                : {};
            tap.intercept({ kind: 'code.load', call: 'worker_threads.Worker', target: text, ...source });
            if (!('source' in source)) interceptFile(tap, 'worker_threads.Worker', target, 'read');
          }
          const kept = keepAgentInWorker(withInputs(options, tap as AgentTap));
          return kept === options ? undefined : [target, kept];
        },
        forgetStart,
      ),
    );
  },
};

export const processLoads: Instrumentation = {
  name: 'process',
  module: 'node:process',
  operations: ['code.load', 'process.spawn'],
  enable(process, tap) {
    tap.wrap(process, 'dlopen', (dlopen) => {
      return function (this: unknown, _module: unknown, file: unknown): unknown {
        if (tap.active('code.load')) tap.intercept({ kind: 'code.load', call: 'process.dlopen', target: String(file) });
        return Reflect.apply(dlopen, this, arguments);
      };
    });
    tap.wrap(process, 'binding', (binding) => {
      return function (this: unknown, name: unknown): unknown {
        if (tap.active('code.load'))
          tap.intercept({ kind: 'code.load', call: 'process.binding', target: String(name) });
        return Reflect.apply(binding, this, arguments);
      };
    });
    if (typeof process.execve === 'function') {
      tap.wrap(process, 'execve', (execve) => {
        return function (this: unknown, file: unknown, args: unknown): unknown {
          tap
            .intercept({
              kind: 'process.spawn',
              call: 'process.execve',
              file: String(file),
              arguments: Array.isArray(args) ? args.slice(1).map(String) : [],
            })
            .finish({ pid: process.pid });
          return Reflect.apply(execve, this, arguments);
        };
      });
    }
  },
};

// Commands of the inspector that run a text.
const INSPECTED: Readonly<Record<string, string>> = {
  'Runtime.evaluate': 'expression',
  'Runtime.compileScript': 'expression',
  'Runtime.callFunctionOn': 'functionDeclaration',
  'Debugger.evaluateOnCallFrame': 'expression',
  'Debugger.setScriptSource': 'scriptSource',
};

export const inspectors: Instrumentation = {
  name: 'inspector',
  module: 'node:inspector',
  operations: ['code.eval'],
  enable(inspector, tap) {
    if (!inspector.Session?.prototype?.post) return;
    tap.wrap(inspector.Session.prototype, 'post', (post) => {
      return function (this: unknown, method: string, parameters: any): unknown {
        const source = Object.hasOwn(INSPECTED, method) ? parameters?.[INSPECTED[method]!] : undefined;
        if (typeof source === 'string' && tap.active('code.eval'))
          tap.intercept({ ...contextOptions, call: `inspector ${method}`, source }).finish();
        return Reflect.apply(post, this, arguments);
      };
    });
  },
};

export const repls: Instrumentation = {
  name: 'repl',
  module: 'node:repl',
  operations: ['code.eval'],
  enable(repl, tap) {
    tap.wrap(repl, 'start', (start) => {
      return function (this: unknown): unknown {
        const server: any = Reflect.apply(start, this, arguments);
        tap.wrap(server, 'eval', (evaluate) => {
          return function (this: unknown, source: unknown): unknown {
            if (typeof source === 'string' && tap.active('code.eval'))
              tap.intercept({ ...contextOptions, call: 'repl.eval', source }).finish();
            return Reflect.apply(evaluate, this, arguments);
          };
        });
        return server;
      };
    });
  },
};

/** The other end of rewrite-eval.ts: what direct eval is about to run is assigned here first. */
export const directEval: Instrumentation = {
  name: 'direct-eval',
  module: 'node:process',
  operations: ['code.eval'],
  enable(_process, tap) {
    const judged = (where: { readonly inSandbox?: true }): PropertyDescriptor => ({
      set(source: unknown) {
        if (typeof source === 'string' && tap.active('code.eval'))
          tap.intercept({ ...contextOptions, call: 'eval', source, ...where }).finish();
      },
    });
    const gate = Object.defineProperties({}, { code: judged({}), page: judged({ inSandbox: true }) });
    Object.defineProperty(globalThis, Symbol.for('throughline.eval'), { value: Object.freeze(gate) });
  },
};
