// @libsql/client (Turso): statements of its clients and transactions, in a file or over the network.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, refusal } from './library.ts';

export const libsql: Instrumentation = {
  name: 'libsql',
  module: '@libsql/client',
  versions: '<1',
  files: ['sqlite3', 'http', 'ws', 'hrana'].flatMap((file) => [`lib-cjs/${file}.js`, `lib-esm/${file}.js`]),
  operations: ['sql.query'],
  enable(exports, tap) {
    for (const klass of new Set(faces(exports).flatMap((face) => Object.values(face))))
      if (typeof klass === 'function' && typeof klass.prototype?.execute === 'function')
        for (const name of METHODS)
          if (Object.hasOwn(klass.prototype, name))
            tap.wrap(klass.prototype, name, (run) => guardedRun(run, tap, `libsql.${name}`));
  },
};

const METHODS = ['execute', 'batch', 'migrate', 'executeMultiple'] as const;
/** Statements of one batch that are looked at. */
const BATCH_MAX = 1_000;

function guardedRun(run: any, tap: Tap, call: string): any {
  return function (this: unknown, given: unknown, values: unknown) {
    if (!tap.active('sql.query')) return Reflect.apply(run, this, arguments);
    for (const one of Array.isArray(given) ? given.slice(0, BATCH_MAX) : [given]) {
      const sql: unknown = Array.isArray(one) ? one[0] : (one?.sql ?? one);
      if (typeof sql !== 'string') continue;
      const bound: unknown = Array.isArray(one) ? one[1] : (one?.args ?? values);
      // The second argument of a batch is its mode.
      const parameters = typeof bound === 'object' && bound !== null ? Object.values(bound) : [];
      const blocked = refusal(tap, { kind: 'sql.query', call, dialect: 'sqlite', sql, parameters });
      if (blocked) return Promise.reject(blocked);
    }
    return Reflect.apply(run, this, arguments);
  };
}
