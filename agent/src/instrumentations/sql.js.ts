// sql.js (SQLite in WebAssembly): statements as they are run or prepared. What the database class is, is known once the module
// has been compiled.
import type { Instrumentation, Tap } from '../instrumentation.ts';

export const sqlJs: Instrumentation = {
  name: 'sql.js',
  module: 'sql.js',
  versions: '>=1 <2',
  operations: ['sql.query'],
  enable(exports, tap) {
    const start = typeof exports === 'function' ? exports : exports?.default;
    if (typeof start !== 'function') return tap.gap('sql.js: no function that starts it');
    const holder = { start };
    tap.wrap(
      holder,
      'start',
      (original) =>
        function (this: unknown) {
          const started: unknown = Reflect.apply(original, this, arguments);
          if (!(started instanceof Promise)) return started;
          return started.then((module) => {
            guardDatabase(module?.Database?.prototype, tap);
            return module;
          });
        },
    );
    if (typeof exports === 'function') return holder.start;
    exports.default = holder.start;
    return undefined;
  },
};

const guarded = new WeakSet<object>();

function guardDatabase(prototype: any, tap: Tap): void {
  if (typeof prototype?.prepare !== 'function') return tap.gap('sql.js: no Database class');
  // Starting it again gives the same module.
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  for (const name of ['run', 'exec', 'each', 'prepare', 'iterateStatements']) {
    if (typeof prototype[name] !== 'function') continue;
    tap.wrap(
      prototype,
      name,
      (run) =>
        function (this: unknown, sql: unknown, values: unknown) {
          if (typeof sql === 'string' && tap.active('sql.query')) {
            const parameters = typeof values === 'object' && values !== null ? Object.values(values) : [];
            tap.intercept({ kind: 'sql.query', call: `sql.js.${name}`, dialect: 'sqlite', sql, parameters });
          }
          return Reflect.apply(run, this, arguments);
        },
    );
  }
}
