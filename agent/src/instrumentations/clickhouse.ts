// @clickhouse/client: statements on their way to ClickHouse over HTTP. Rows that are inserted are data; the table they go to is not.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, ownerOf, refusal } from './library.ts';

export const clickhouse: Instrumentation = {
  name: 'clickhouse',
  module: '@clickhouse/client',
  versions: '>=0.2 <2',
  files: ['dist/client.js'],
  operations: ['sql.query'],
  enable(exports, tap) {
    const Client = faces(exports)
      .flatMap((face) => Object.values<any>(face))
      .find((one) => ownerOf(one?.prototype, 'command'));
    if (!Client) return tap.gap('@clickhouse/client: no client with command');
    for (const name of METHODS) {
      const owner = firstOwner(Client.prototype, name);
      if (owner) tap.wrap(owner, name, (run) => guardedRun(run, tap, `clickhouse.${name}`));
    }
  },
};

const METHODS = ['query', 'command', 'exec', 'insert'] as const;

/** Clients may be of the class that Node's own one extends, and what that adds calls it. */
function firstOwner(start: any, name: string): any {
  const owner = ownerOf(start, name);
  return owner && (firstOwner(Object.getPrototypeOf(owner), name) ?? owner);
}

/** Backslashes escape in its strings, as in MySQL's. */
function guardedRun(run: any, tap: Tap, call: string): any {
  return function (this: unknown, given: any) {
    if (!tap.active('sql.query')) return Reflect.apply(run, this, arguments);
    const sql: unknown = given?.query ?? given?.table;
    if (typeof sql !== 'string') return Reflect.apply(run, this, arguments);
    const blocked = refusal(tap, { kind: 'sql.query', call, dialect: 'mysql', sql });
    return blocked ? Promise.reject(blocked) : Reflect.apply(run, this, arguments);
  };
}
