// node-postgres: every query of a client, with its text and the values bound beside it. Pools end here too.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, fail, refusal, wrapMethod } from './library.ts';

export const pg: Instrumentation = {
  name: 'pg',
  module: 'pg',
  versions: '>=7 <9',
  operations: ['sql.query'],
  enable(exports, tap) {
    const Client = exported(exports, 'Client');
    if (!Client) return tap.gap('pg: no Client class');
    wrapMethod(tap, Client, 'query', (query) => guardedQuery(query, tap));
    const Pool = exported(exports, 'Pool');
    // A waiting callback is called from whichever activity gives its client back: it must keep its own.
    if (Pool) wrapMethod(tap, Pool, 'connect', (connect) => boundConnect(connect, tap));
  },
};

function guardedQuery(query: any, tap: Tap): any {
  return function (this: any, config: any, values: any, callback: any) {
    if (!tap.active('sql.query')) return Reflect.apply(query, this, arguments);
    const sql = typeof config === 'string' ? config : config?.text;
    if (typeof sql !== 'string') return Reflect.apply(query, this, arguments);
    const given = Array.isArray(values) ? values : (config.values ?? config._values);
    const parameters = Array.isArray(given) ? given : undefined;
    const blocked = refusal(tap, {
      kind: 'sql.query',
      call: 'pg.query',
      dialect: 'postgresql',
      sql,
      ...(parameters && { parameters }),
    });
    if (blocked) return refuse(this, config, callbackAmong(config, values, callback), blocked);
    if (typeof values === 'function') return query.call(this, config, tap.bind(values), callback);
    if (typeof callback === 'function') return query.call(this, config, values, tap.bind(callback));
    return Reflect.apply(query, this, arguments);
  };
}

function callbackAmong(config: any, values: any, callback: any): any {
  return [values, callback, config?.callback].find((candidate) => typeof candidate === 'function');
}

/** A Query or Cursor object hears of it through handleError, like of a lost connection; it never reaches the queue. */
function refuse(client: any, config: any, callback: any, blocked: Error): unknown {
  if (typeof config?.submit === 'function') {
    if (callback && !config.callback) config.callback = callback;
    process.nextTick(() => config.handleError(blocked, client.connection));
    return config;
  }
  if (callback) return fail(callback, blocked);
  return (client._Promise ?? Promise).reject(blocked);
}

function boundConnect(connect: any, tap: Tap): any {
  return function (this: any, callback: any) {
    return typeof callback === 'function' ? connect.call(this, tap.bind(callback)) : connect.call(this);
  };
}
