// @duckdb/node-api: statements of a connection to DuckDB in the process. What runs and reads at once, or later, goes through these.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, refusal } from './library.ts';

export const duckdb: Instrumentation = {
  name: 'duckdb',
  module: '@duckdb/node-api',
  versions: '>=1 <2',
  operations: ['sql.query'],
  enable(exports, tap) {
    const Connection = faces(exports).find((face) => typeof face.DuckDBConnection === 'function')?.DuckDBConnection;
    if (!Connection) return tap.gap('@duckdb/node-api: no DuckDBConnection');
    for (const name of METHODS)
      if (Object.hasOwn(Connection.prototype, name))
        tap.wrap(Connection.prototype, name, (run) => guardedRun(run, tap, `duckdb.${name}`));
  },
};

const METHODS = ['run', 'stream', 'start', 'startStream', 'prepare', 'extractStatements'] as const;

/** Its strings, names and comments are PostgreSQL's. */
function guardedRun(run: any, tap: Tap, call: string): any {
  return function (this: unknown, sql: unknown, values: unknown) {
    if (typeof sql !== 'string' || !tap.active('sql.query')) return Reflect.apply(run, this, arguments);
    const parameters = typeof values === 'object' && values !== null ? Object.values(values) : [];
    const blocked = refusal(tap, { kind: 'sql.query', call, dialect: 'postgresql', sql, parameters });
    return blocked ? Promise.reject(blocked) : Reflect.apply(run, this, arguments);
  };
}
