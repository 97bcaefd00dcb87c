// mariadb: query, execute, batch and prepare of connections and pools, promise and callback forms. Imported, its classes are
// in files of their own; required, in one bundle that shows none, so they are reached through the first objects made.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { callbackOf, fail, ownerOf, refusal, replaceable, withBoundCallback } from './library.ts';

const CLASS_FILES = [
  'lib/connection-promise.js',
  'lib/connection-callback.js',
  'lib/pool-promise.js',
  'lib/pool-callback.js',
];

export const mariadb: Instrumentation = {
  name: 'mariadb',
  module: 'mariadb',
  versions: '>=3 <4',
  files: [...CLASS_FILES, 'promise.js', 'callback.js', 'dist/promise.cjs', 'dist/callback.cjs'],
  operations: ['sql.query'],
  enable(exports, tap, loaded) {
    if (CLASS_FILES.includes(loaded.file)) return guardAll((exports?.default ?? exports)?.prototype, tap);
    if (isNamespace(exports)) return undefined; // its functions cannot be replaced, and need not
    // The bundle's getters cannot be redefined: a copy of the exports takes their place.
    const copy = replaceable(exports);
    for (const name of ['createConnection', 'createPool', 'createPoolCluster']) {
      tap.wrap(
        copy,
        name,
        (create) =>
          function (this: any, ...args: any[]) {
            const made = create.apply(this, args);
            if (typeof made?.then === 'function')
              made.then(
                (connection: any) => guardAll(connection, tap),
                () => undefined,
              );
            else guardAll(made, tap);
            return made;
          },
      );
    }
    if (copy.default && typeof copy.default === 'object')
      copy.default = Object.assign(replaceable(copy.default), pick(copy));
    return copy;
  },
};

function isNamespace(exports: any): boolean {
  return exports?.[Symbol.toStringTag] === 'Module';
}

function pick({ createConnection, createPool, createPoolCluster }: any): object {
  return { createConnection, createPool, createPoolCluster };
}

const STATEMENTS = ['query', 'queryStream', 'execute', 'batch', 'prepare'];

function guardAll(target: any, tap: Tap): void {
  if (!target) return;
  for (const name of STATEMENTS) {
    const owner = ownerOf(target, name);
    if (owner && typeof owner[name] === 'function')
      tap.wrap(owner, name, (original) => guardedStatement(original, tap, name));
  }
  const owner = ownerOf(target, 'getConnection');
  if (owner) tap.wrap(owner, 'getConnection', (original) => guardedConnections(original, tap));
}

function guardedStatement(original: any, tap: Tap, name: string): any {
  return function (this: any, statement: any, values: any, ...rest: any[]) {
    if (!tap.active('sql.query')) return Reflect.apply(original, this, arguments);
    const sql = typeof statement === 'string' ? statement : statement?.sql;
    if (typeof sql !== 'string') return Reflect.apply(original, this, arguments);
    const parameters = parameterList(typeof values === 'function' ? statement.values : (values ?? statement.values));
    const blocked = refusal(tap, {
      kind: 'sql.query',
      call: `mariadb.${name}`,
      dialect: 'mysql',
      sql,
      ...(parameters && { parameters }),
    });
    if (!blocked) return original.apply(this, withBoundCallback(tap, arguments));
    const callback = callbackOf([values, ...rest]);
    if (name === 'queryStream') throw blocked;
    return callback ? fail(callback, blocked) : Promise.reject(blocked);
  };
}

/** A connection that a pool hands out has another class than the pool. */
function guardedConnections(original: any, tap: Tap): any {
  return function (this: any, ...args: any[]) {
    const callback = callbackOf(args);
    if (callback) {
      const guarded = tap.bind(
        (error: unknown, connection: any) => (guardAll(connection, tap), callback(error, connection)),
      );
      return original.apply(
        this,
        args.map((arg) => (arg === callback ? guarded : arg)),
      );
    }
    const made = original.apply(this, args);
    made?.then?.(
      (connection: any) => guardAll(connection, tap),
      () => undefined,
    );
    return made;
  };
}

function parameterList(values: unknown): readonly unknown[] | undefined {
  if (values === undefined || values === null) return undefined;
  if (Array.isArray(values)) return values;
  return typeof values === 'object' ? Object.values(values) : [values];
}
