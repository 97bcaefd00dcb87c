// mysql2: query and execute of every connection, callback or promise, pooled or not. Placeholders are filled in by the client,
// so the text is judged as the program wrote it, beside the values. The reader of a query's rows is code that the client makes
// from the query's options: made in the query's activity, not in that of whoever opened the connection.
import { isBlocked } from '../blocked-error.ts';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { guardedMysqlQuery, keepContext } from './mysql.ts';
import { ownerOf, wrapMethod } from './library.ts';

export const mysql2: Instrumentation = {
  name: 'mysql2',
  module: 'mysql2',
  versions: '>=2 <4',
  // Below both entries, the callback one and the promise one.
  files: ['lib/connection.js', 'lib/pool.js', 'lib/commands/query.js', 'lib/commands/execute.js'],
  operations: ['sql.query', 'code.eval'],
  enable(exports, tap, loaded) {
    const klass = typeof exports === 'function' ? exports : exports?.default;
    if (typeof klass !== 'function') return tap.gap(`mysql2: ${loaded.file} exports no class`);
    if (loaded.file.includes('commands/')) enableCommand(klass, tap);
    else if (loaded.file.endsWith('connection.js')) enableConnection(klass, tap);
    else enablePool(klass, tap);
  },
};

function enableConnection(Connection: any, tap: Tap): void {
  for (const name of ['query', 'execute'])
    wrapMethod(tap, Connection, name, (original) =>
      keepActivity(guardedMysqlQuery(original, tap, `mysql2.${name}`), tap),
    );
}

function enablePool(Pool: any, tap: Tap): void {
  for (const name of ['getConnection', 'query', 'execute']) {
    const owner = ownerOf(Pool.prototype, name);
    if (owner) tap.wrap(owner, name, (original) => keepContext(original, tap));
  }
}

/** Command → runs something in the activity that the command was given in. */
const runners = new WeakMap<object, (run: () => unknown) => unknown>();

function keepActivity(query: any, tap: Tap): any {
  return function (this: unknown): unknown {
    const command = Reflect.apply(query, this, arguments);
    if (typeof command?.readField === 'function' && tap.active('code.eval'))
      runners.set(
        command,
        tap.bind((run: () => unknown) => run()),
      );
    return command;
  };
}

function enableCommand(Command: any, tap: Tap): void {
  wrapMethod(
    tap,
    Command,
    'readField',
    (readField) =>
      function (this: any, packet: unknown, connection: any): unknown {
        const runIn = runners.get(this);
        if (runIn === undefined) return Reflect.apply(readField, this, arguments);
        try {
          return runIn(() => Reflect.apply(readField, this, [packet, connection]));
        } catch (error) {
          if (!isBlocked(error)) throw error;
          // Nobody reads the rows that are on their way: the connection ends with its query.
          if (typeof this.onResult === 'function') process.nextTick(this.onResult, error);
          else process.nextTick(() => this.emit('error', error));
          connection.destroy();
          return null;
        }
      },
  );
}
