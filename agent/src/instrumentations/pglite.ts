// PGlite (PostgreSQL inside of the process): query and exec of a database and of its transactions. A tagged template binds its
// values and becomes a query.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, ownerOf, refusal } from './library.ts';

export const pglite: Instrumentation = {
  name: 'pglite',
  module: '@electric-sql/pglite',
  versions: '<1',
  operations: ['sql.query'],
  enable(exports, tap) {
    const PGlite = exported(exports, 'PGlite');
    if (!PGlite) return tap.gap('pglite: no PGlite class');
    for (const name of METHODS) guard(ownerOf(PGlite.prototype, name), name, tap);
    const owner = ownerOf(PGlite.prototype, 'transaction');
    if (!owner) return tap.gap('pglite: no PGlite.prototype.transaction');
    tap.wrap(
      owner,
      'transaction',
      (transaction) =>
        function (this: unknown, work: any) {
          if (typeof work !== 'function') return Reflect.apply(transaction, this, arguments);
          return Reflect.apply(transaction, this, [
            function (this: unknown, open: any) {
              // Each transaction is an object of its own, with functions of its own.
              for (const name of METHODS) guard(open, name, tap);
              return Reflect.apply(work, this, arguments);
            },
          ]);
        },
    );
  },
};

const METHODS = ['query', 'exec'] as const;

function guard(owner: any, name: (typeof METHODS)[number], tap: Tap): void {
  if (typeof owner?.[name] !== 'function') return tap.gap(`pglite: no ${name}`);
  tap.wrap(
    owner,
    name,
    (run) =>
      function (this: unknown, sql: unknown, values: unknown) {
        if (typeof sql !== 'string' || !tap.active('sql.query')) return Reflect.apply(run, this, arguments);
        const parameters = name === 'query' && Array.isArray(values) ? values : [];
        const call = `pglite.${name}`;
        const blocked = refusal(tap, { kind: 'sql.query', call, dialect: 'postgresql', sql, parameters });
        return blocked ? Promise.reject(blocked) : Reflect.apply(run, this, arguments);
      },
  );
}
