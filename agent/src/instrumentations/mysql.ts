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
    const parameters = parameterList(given);
    const text = expandsObjects(call, parameters) ? expanded(this, sql, given) : sql;
    const blocked = refusal(tap, {
      kind: 'sql.query',
      call,
      dialect: 'mysql',
      sql: text,
      ...(parameters && { parameters }),
    });
    if (!blocked) return query.apply(this, withBoundCallback(tap, arguments));
    return refuse(statement, callbackOf([values, callback]), blocked);
  };
}

function parameterList(values: unknown): readonly unknown[] | undefined {
  if (values === undefined || values === null) return undefined;
  if (Array.isArray(values)) return values;
  return typeof values === 'object' ? Object.values(values) : [values];
}

/** An object in place of a scalar is written into the text as `key` = value: then the text is what must be judged. */
function expandsObjects(call: string, parameters: readonly unknown[] | undefined): boolean {
  return call !== 'mysql2.execute' && parameters !== undefined && parameters.some(isPlainObject);
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function expanded(connection: any, sql: string, values: unknown): string {
  try {
    const text = connection.format(sql, values);
    return typeof text === 'string' ? text : sql;
  } catch {
    return sql; // named placeholders: the driver will say what is wrong with them
  }
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
