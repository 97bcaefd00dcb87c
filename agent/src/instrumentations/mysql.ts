// mysql: the query of every connection. The text is judged as the program wrote it, beside the values that the client will
// escape into it.
import { EventEmitter } from 'node:events';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { callbackOf, fail, ownerOf, refusal, withBoundCallback, wrapMethod } from './library.ts';

export const mysql: Instrumentation = {
  name: 'mysql',
  module: 'mysql',
  versions: '>=2 <3',
  files: ['lib/Connection.js', 'lib/Pool.js'],
  operations: ['sql.query'],
  enable(exports, tap, loaded) {
    const klass = typeof exports === 'function' ? exports : exports?.default;
    if (typeof klass !== 'function') return tap.gap(`mysql: ${loaded.file} exports no class`);
    if (loaded.file.endsWith('Connection.js'))
      return wrapMethod(tap, klass, 'query', (query) => guardedMysqlQuery(query, tap, 'mysql.query'));
    for (const name of ['getConnection', 'query']) {
      const owner = ownerOf(klass.prototype, name);
      if (owner) tap.wrap(owner, name, (original) => keepContext(original, tap));
    }
  },
};

/** A pool calls back from whichever activity returns a connection; the callback keeps the one it was given in. */
export function keepContext(original: any, tap: Tap): any {
  return function (this: any, ...args: any[]) {
    return original.apply(this, withBoundCallback(tap, args));
  };
}

/** query(sql, values, callback), query(options, …) and query(command) of both MySQL drivers. */
export function guardedMysqlQuery(query: any, tap: Tap, call: string): any {
  return function (this: any, statement: any, values: any, callback: any) {
    if (!tap.active('sql.query')) return Reflect.apply(query, this, arguments);
    const sql = typeof statement === 'string' ? statement : statement?.sql;
    if (typeof sql !== 'string') return Reflect.apply(query, this, arguments);
    const given = values !== undefined && typeof values !== 'function' ? values : statement.values;
    const parameters = parameterList(given)?.map((value) => asWritten(this, value, call));
    const blocked = refusal(tap, { kind: 'sql.query', call, dialect: 'mysql', sql, ...(parameters && { parameters }) });
    if (!blocked) return query.apply(this, withBoundCallback(tap, arguments));
    return refuse(statement, callbackOf([values, callback]), blocked);
  };
}

function parameterList(values: unknown): readonly unknown[] | undefined {
  if (values === undefined || values === null) return undefined;
  if (Array.isArray(values)) return values;
  return typeof values === 'object' ? Object.values(values) : [values];
}

/**
 * Some clients write an object in place of a scalar as `key` = value, which guards want to see as an object. Newer ones do so
 * behind SET only, and prepared statements never: there it is a value like any other.
 */
function asWritten(connection: any, value: unknown, call: string): unknown {
  if (!isPlainObject(value)) return value;
  try {
    if (call !== 'mysql2.execute' && String(connection.format('x = ?', [value])).includes('`')) return value;
    return JSON.stringify(value);
  } catch {
    return value;
  }
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A command object tells its listeners and its pool; without a callback the caller holds an emitter. */
function refuse(statement: any, callback: any, blocked: Error): unknown {
  const told = callback ?? statement.onResult ?? statement._callback;
  const emitter = typeof statement.emit === 'function' ? statement : new EventEmitter();
  process.nextTick(() => {
    if (typeof told === 'function') fail(told, blocked);
    else emitter.emit('error', blocked);
    emitter.emit('end');
  });
  return emitter;
}
