// better-sqlite3: statements as they are prepared or executed. Values are bound later and cannot change the text.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { faces, ownerOf } from './library.ts';

export const betterSqlite3: Instrumentation = {
  name: 'better-sqlite3',
  module: 'better-sqlite3',
  versions: '>=7',
  operations: ['sql.query'],
  enable(exports, tap) {
    const Database = faces(exports).find(
      (face) => typeof face === 'function' && typeof face.prototype?.prepare === 'function',
    );
    if (!Database) return tap.gap('better-sqlite3: no Database class');
    for (const name of ['prepare', 'exec']) {
      const owner = ownerOf(Database.prototype, name);
      tap.wrap(owner, name, (original) => guardedStatement(original, tap, `better-sqlite3.${name}`));
    }
  },
};

/** Statements of an SQLite driver that throws: the first argument is the text. */
export function guardedStatement(original: any, tap: Tap, call: string): any {
  return function (this: any, sql: any) {
    if (typeof sql === 'string' && tap.active('sql.query'))
      tap.intercept({ kind: 'sql.query', call, dialect: 'sqlite', sql });
    return Reflect.apply(original, this, arguments);
  };
}
