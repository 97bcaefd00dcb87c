// mysql: the query of every connection. The text is judged as the program wrote it, beside the values that the client will
// escape into it.
import { EventEmitter } from 'node:events';
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { isBlocked } from '../blocked-error.ts';
import type { AgentTap } from '../tap.ts';
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
    const sql = typeof statement === 'string' ? statement : statement?.sql;
    if (typeof sql !== 'string') return Reflect.apply(query, this, arguments);
    const given = values !== undefined && typeof values !== 'function' ? values : statement.values;
    if (SETS.test(sql)) noteSession(this, sql, given, call);
    if (!tap.active('sql.query')) return Reflect.apply(query, this, arguments);
    const parameters = parameterList(given)?.map((value) => asWritten(this, value, call));
    const blocked =
      refusal(tap, { kind: 'sql.query', call, dialect: 'mysql', sql, ...(parameters && { parameters }) }) ??
      refusalOfSession(this, tap as AgentTap, call, sql, given);
    if (!blocked) return query.apply(this, withBoundCallback(tap, arguments));
    return refuse(statement, callbackOf([values, callback]), blocked);
  };
}

/** How a session reads what the client escapes for another: a backslash that is only that, bytes of which one is the backslash. */
interface Session {
  readonly backslashIsPlain: boolean;
  readonly charset: string;
}

const sessions = new WeakMap<object, Session>();
const SETS = /^\s*set\s/i;
const BACKSLASH_INSIDE = /\b(?:names|character_set_client\s*=|character\s+set)\s*['"]?(gbk|gb18030|big5|sjis|cp932)\b/i;
const DECODERS: Readonly<Record<string, string>> = { sjis: 'shift_jis', cp932: 'shift_jis' };

function noteSession(connection: object, sql: string, values: unknown, call: string): void {
  const { backslashIsPlain, charset } = sessions.get(connection) ?? { backslashIsPlain: false, charset: '' };
  const said = `${sql} ${Array.isArray(values) ? values.join(' ') : ''}`;
  sessions.set(connection, {
    backslashIsPlain: /\bsql_mode\b/i.test(sql) ? /NO_BACKSLASH_ESCAPES/i.test(said) : backslashIsPlain,
    // mysql2 is told by the server and writes in the session's own alphabet from then on.
    charset:
      call === 'mysql.query' && /\b(?:names|character)/i.test(sql)
        ? (BACKSLASH_INSIDE.exec(said)?.[1]?.toLowerCase() ?? '')
        : charset,
  });
}

/** Where the session reads a statement otherwise than the client wrote it, what it reads is judged as well. */
function refusalOfSession(
  connection: any,
  tap: AgentTap,
  call: string,
  sql: string,
  values: unknown,
): Error | undefined {
  const session = sessions.get(connection);
  if (session === undefined || (!session.backslashIsPlain && session.charset === '')) return undefined;
  try {
    // Prepared statements send their values beside the text.
    const filled = values === undefined || call === 'mysql2.execute' ? sql : String(connection.format(sql, values));
    if (!filled.includes('\\')) return undefined;
    const read =
      session.charset === ''
        ? filled
        : new TextDecoder(DECODERS[session.charset] ?? session.charset).decode(Buffer.from(filled));
    tap.again({ kind: 'sql.query', call, dialect: session.backslashIsPlain ? 'generic' : 'mysql', sql: read });
    return undefined;
  } catch (error) {
    return isBlocked(error) ? (error as Error) : undefined;
  }
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
