// postgres (postgres.js): a query when it is first awaited. Tagged templates bind their values; `unsafe` text does not.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { refusal, wrapMethod } from './library.ts';

export const postgres: Instrumentation = {
  name: 'postgres',
  module: 'postgres',
  versions: '>=3 <4',
  files: ['src/query.js', 'cjs/src/query.js'],
  operations: ['sql.query'],
  enable(exports, tap) {
    const Query = exports?.Query ?? exports?.default?.Query;
    if (typeof Query !== 'function') return tap.gap('postgres: no Query class');
    wrapMethod(tap, Query, 'handle', (handle) => guardedHandle(handle, tap));
  },
};

/** Fragments may hold fragments; nobody nests them deeper by hand. */
const FRAGMENT_DEPTH_MAX = 16;

function guardedHandle(handle: any, tap: Tap): any {
  return function (this: any) {
    if (this.executed || !Array.isArray(this.strings) || !tap.active('sql.query')) return handle.call(this);
    const parameters: unknown[] = [];
    const sql = textOf(this, parameters, 0);
    const blocked = refusal(tap, {
      kind: 'sql.query',
      call: this.tagged ? 'postgres.sql' : 'postgres.unsafe',
      dialect: 'postgresql',
      sql,
      parameters,
    });
    if (!blocked) return handle.call(this);
    this.executed = true;
    this.reject(blocked);
    return Promise.resolve();
  };
}

/** The text as it will be sent, near enough to judge: fragments in place, values as $n, helpers as a placeholder. */
function textOf(query: any, parameters: unknown[], depth: number): string {
  const { strings, args, tagged } = query;
  if (!tagged) {
    parameters.push(...args);
    return strings.join('');
  }
  let text: string = strings[0];
  for (let i = 1; i < strings.length; i++) text += argumentText(args[i - 1], parameters, depth) + strings[i];
  return text;
}

function argumentText(value: any, parameters: unknown[], depth: number): string {
  if (Array.isArray(value?.strings) && depth < FRAGMENT_DEPTH_MAX) return textOf(value, parameters, depth + 1);
  if (Array.isArray(value) && Array.isArray(value[0]?.strings))
    return value.map((part) => argumentText(part, parameters, depth + 1)).join(' ');
  return `$${parameters.push(value?.value ?? value)}`;
}
