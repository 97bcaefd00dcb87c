// mysql2: query and execute of every connection, callback or promise, pooled or not. Placeholders are filled in by the client,
// so the text is judged as the program wrote it, beside the values.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { guardedMysqlQuery, keepContext } from './mysql.ts';
import { ownerOf, wrapMethod } from './library.ts';

export const mysql2: Instrumentation = {
  name: 'mysql2',
  module: 'mysql2',
  versions: '>=2 <4',
  // Below both entries, the callback one and the promise one.
  files: ['lib/connection.js', 'lib/pool.js'],
  operations: ['sql.query'],
  enable(exports, tap, loaded) {
    const klass = typeof exports === 'function' ? exports : exports?.default;
    if (typeof klass !== 'function') return tap.gap(`mysql2: ${loaded.file} exports no class`);
    if (loaded.file.endsWith('connection.js')) enableConnection(klass, tap);
    else enablePool(klass, tap);
  },
};

function enableConnection(Connection: any, tap: Tap): void {
  wrapMethod(tap, Connection, 'query', (query) => guardedMysqlQuery(query, tap, 'mysql2.query'));
  wrapMethod(tap, Connection, 'execute', (execute) => guardedMysqlQuery(execute, tap, 'mysql2.execute'));
}

function enablePool(Pool: any, tap: Tap): void {
  for (const name of ['getConnection', 'query', 'execute']) {
    const owner = ownerOf(Pool.prototype, name);
    if (owner) tap.wrap(owner, name, (original) => keepContext(original, tap));
  }
}
