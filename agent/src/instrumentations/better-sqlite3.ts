// better-sqlite3: statements as they are prepared or executed. Values are bound later and cannot change the text; what they
// store is remembered.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import type { AgentTap } from '../tap.ts';
import { constructing } from './constructing.ts';
import { interceptDatabase } from './file-names.ts';
import { faces, ownerOf } from './library.ts';

export const betterSqlite3: Instrumentation = {
  name: 'better-sqlite3',
  module: 'better-sqlite3',
  versions: '>=7',
  operations: ['sql.query', 'file.access'],
  enable(exports, tap) {
    const Database = faces(exports).find(
      (face) => typeof face === 'function' && typeof face.prototype?.prepare === 'function',
    );
    if (!Database) return tap.gap('better-sqlite3: no Database class');
    for (const name of ['prepare', 'exec']) {
      const owner = ownerOf(Database.prototype, name);
      tap.wrap(owner, name, (original) => guardedStatement(original, tap, `better-sqlite3.${name}`));
    }
    tap.wrap(
      ownerOf(Database.prototype, 'backup'),
      'backup',
      (backup) =>
        async function (this: unknown, file: unknown) {
          interceptDatabase(tap, 'better-sqlite3.backup', file);
          return Reflect.apply(backup, this, arguments);
        },
    );
    const holder = { Database };
    tap.wrap(holder, 'Database', (original) =>
      constructing(original, ([file]) => {
        interceptDatabase(tap, 'better-sqlite3', file);
        return undefined;
      }),
    );
    return Database === exports ? holder.Database : undefined;
  },
};

// What a statement stores comes with its execution: a later activity may take it out again.
const STORES = /^\s*(?:insert|update|replace|with)\b/i;
const storing = new WeakMap<object, string>();
const watched = new WeakSet<object>();

/** Statements of an SQLite driver that throws: the first argument is the text. */
export function guardedStatement(original: any, tap: Tap, call: string): any {
  return function (this: any, sql: any) {
    if (typeof sql === 'string' && tap.active('sql.query'))
      tap.intercept({ kind: 'sql.query', call, dialect: 'sqlite', sql });
    const statement = Reflect.apply(original, this, arguments);
    if (typeof sql === 'string' && typeof statement?.run === 'function' && STORES.test(sql)) {
      storing.set(statement, sql);
      watchExecution(Object.getPrototypeOf(statement), tap as AgentTap, call);
    }
    return statement;
  };
}

function watchExecution(prototype: object, tap: AgentTap, call: string): void {
  if (watched.has(prototype)) return;
  watched.add(prototype);
  for (const name of ['run', 'get', 'all'])
    tap.wrap(
      prototype,
      name,
      (execute) =>
        function (this: object) {
          const sql = arguments.length > 0 && tap.current() !== undefined ? storing.get(this) : undefined;
          if (sql !== undefined)
            tap.again({ kind: 'sql.query', call, dialect: 'sqlite', sql, parameters: Array.from(arguments) });
          return Reflect.apply(execute, this, arguments);
        },
    );
}
