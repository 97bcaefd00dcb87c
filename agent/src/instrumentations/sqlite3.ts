// sqlite3 (node-sqlite3): run, get, all, each, map, exec and prepare of a database.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { constructing } from './constructing.ts';
import { interceptDatabase } from './file-names.ts';
import { callbackOf, exported, fail, ownerOf, refusal, withBoundCallback, wrapExported } from './library.ts';

export const sqlite3: Instrumentation = {
  name: 'sqlite3',
  module: 'sqlite3',
  versions: '>=5',
  operations: ['sql.query', 'file.access'],
  enable(exports, tap) {
    const Database = exported(exports, 'Database');
    if (!Database) return tap.gap('sqlite3: no Database class');
    for (const name of ['run', 'get', 'all', 'each', 'map', 'exec', 'prepare']) {
      const owner = ownerOf(Database.prototype, name);
      if (owner) tap.wrap(owner, name, (original) => guardedRun(original, tap, name));
    }
    wrapExported(tap, exports, 'Database', (original) =>
      constructing(original, ([file]) => {
        interceptDatabase(tap, 'sqlite3.Database', file);
        return undefined;
      }),
    );
  },
};

function guardedRun(original: any, tap: Tap, name: string): any {
  return function (this: any, sql: any, ...rest: any[]) {
    if (typeof sql !== 'string' || !tap.active('sql.query')) return Reflect.apply(original, this, arguments);
    const given = rest.filter((value) => typeof value !== 'function');
    const parameters =
      given.length === 1 && typeof given[0] === 'object' && given[0] !== null ? Object.values(given[0]) : given;
    const blocked = refusal(tap, { kind: 'sql.query', call: `sqlite3.${name}`, dialect: 'sqlite', sql, parameters });
    if (!blocked) return original.call(this, sql, ...withBoundCallback(tap, rest));
    // Without a callback the driver emits 'error' on the database; a refused prepare has no statement to give.
    const callback = callbackOf(rest);
    if (name === 'prepare') throw blocked;
    if (callback) fail(callback, blocked);
    else process.nextTick(() => this.emit('error', blocked));
    return this;
  };
}
