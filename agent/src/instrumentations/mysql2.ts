// mysql2: query and execute of every connection, callback or promise, pooled or not. Placeholders are filled in by the client,
// so the text is judged as the program wrote it, beside the values.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { guardedMysqlQuery, keepContext } from './mysql.ts';
import { exported, ownerOf, wrapMethod } from './library.ts';

export const mysql2: Instrumentation = {
  name: 'mysql2',
  module: 'mysql2',
  versions: '>=2 <4',
  // The promise entry reaches the classes without loading the main one.
  files: ['index.js', 'lib/connection.js', 'lib/pool.js'],
  operations: ['sql.query'],
  enable(exports, tap, loaded) {
    const Connection = exported(exports, 'Connection') ?? (loaded.file.endsWith('connection.js') ? exports : undefined);
    const Pool = exported(exports, 'Pool') ?? (loaded.file.endsWith('pool.js') ? exports : undefined);
    if (typeof Connection === 'function') enableConnection(Connection, tap);
    if (typeof Pool === 'function') enablePool(Pool, tap);
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
