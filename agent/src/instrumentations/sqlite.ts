// node:sqlite: statements as they are prepared or executed. Values are bound later and cannot change the text.
import type { Instrumentation } from '../instrumentation.ts';
import { guardedStatement } from './better-sqlite3.ts';
import { constructing } from './constructing.ts';
import { interceptDatabase } from './file-names.ts';

export const sqlite: Instrumentation = {
  name: 'sqlite',
  module: 'node:sqlite',
  operations: ['sql.query', 'file.access'],
  enable(exports, tap) {
    const DatabaseSync = exports?.DatabaseSync;
    if (typeof DatabaseSync !== 'function') return tap.gap('node:sqlite: no DatabaseSync');
    for (const name of ['prepare', 'exec']) {
      tap.wrap(DatabaseSync.prototype, name, (original) => guardedStatement(original, tap, `sqlite.${name}`));
    }
    tap.wrap(exports, 'DatabaseSync', (Database) =>
      constructing(Database, ([file]) => {
        interceptDatabase(tap, 'sqlite.DatabaseSync', file);
        return undefined;
      }),
    );
    if (typeof exports.backup === 'function')
      tap.wrap(
        exports,
        'backup',
        (backup) =>
          function (this: unknown, _database: unknown, file: unknown) {
            try {
              interceptDatabase(tap, 'sqlite.backup', file);
            } catch (blocked) {
              return Promise.reject(blocked as Error);
            }
            return Reflect.apply(backup, this, arguments);
          },
      );
  },
};
