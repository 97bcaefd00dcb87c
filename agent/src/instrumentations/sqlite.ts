// node:sqlite: statements as they are prepared or executed. Values are bound later and cannot change the text.
import type { Instrumentation } from '../instrumentation.ts';
import { guardedStatement } from './better-sqlite3.ts';

export const sqlite: Instrumentation = {
  name: 'sqlite',
  module: 'node:sqlite',
  operations: ['sql.query'],
  enable(exports, tap) {
    const DatabaseSync = exports?.DatabaseSync;
    if (typeof DatabaseSync !== 'function') return tap.gap('node:sqlite: no DatabaseSync');
    for (const name of ['prepare', 'exec']) {
      tap.wrap(DatabaseSync.prototype, name, (original) => guardedStatement(original, tap, `sqlite.${name}`));
    }
  },
};
