// mongodb, and mongoose through it: the final filter, pipeline or command of every call, as the driver will send it.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { callbackOf, exported, fail, ownerOf, refusal, withBoundCallback } from './library.ts';

/** Which argument decides what is read or changed. */
const COLLECTION_METHODS: Readonly<Record<string, number>> = {
  find: 0,
  findOne: 0,
  findOneAndDelete: 0,
  findOneAndReplace: 0,
  findOneAndUpdate: 0,
  findAndModify: 0,
  updateOne: 0,
  updateMany: 0,
  update: 0,
  replaceOne: 0,
  deleteOne: 0,
  deleteMany: 0,
  remove: 0,
  count: 0,
  countDocuments: 0,
  aggregate: 0,
  bulkWrite: 0,
  watch: 0,
  mapReduce: 0,
  distinct: 1,
};
const DATABASE_METHODS: Readonly<Record<string, number>> = { command: 0, aggregate: 0, watch: 0 };
/** These hand out a cursor at once; the driver throws from them when it does not like an argument. */
const CURSOR_METHODS: ReadonlySet<string> = new Set(['find', 'aggregate', 'watch']);

export const mongodb: Instrumentation = {
  name: 'mongodb',
  module: 'mongodb',
  versions: '>=4 <8',
  operations: ['nosql.query'],
  enable(exports, tap) {
    guardMethods(exported(exports, 'Collection'), COLLECTION_METHODS, 'Collection', tap);
    guardMethods(exported(exports, 'Db'), DATABASE_METHODS, 'Db', tap);
  },
};

function guardMethods(klass: any, methods: Readonly<Record<string, number>>, name: string, tap: Tap): void {
  if (typeof klass !== 'function') return tap.gap(`mongodb: no ${name} class`);
  for (const [method, position] of Object.entries(methods)) {
    const owner = ownerOf(klass.prototype, method);
    if (owner) tap.wrap(owner, method, (original) => guardedCall(original, tap, method, position));
  }
}

/** findOne calls find, and so on: the outer call has been judged with the same filter. */
let inside = false;

function guardedCall(original: any, tap: Tap, method: string, position: number): any {
  return function (this: any, ...args: any[]) {
    const filter = args[position];
    if (inside || filter === null || typeof filter !== 'object' || !tap.active('nosql.query'))
      return original.apply(this, args);
    const callback = callbackOf(args);
    const blocked = refusal(tap, {
      kind: 'nosql.query',
      call: `mongodb.${method}`,
      system: 'mongodb',
      command: method,
      filter: whole(method, args, filter),
    });
    if (blocked) return refuse(method, callback, blocked);
    inside = true;
    try {
      return original.apply(this, callback ? withBoundCallback(tap, args) : args);
    } finally {
      inside = false;
    }
  };
}

/** An update written as a pipeline can run code just as a filter can; of others it is the operators that count. */
function whole(method: string, args: readonly unknown[], filter: unknown): unknown {
  const update = method.toLowerCase().includes('update') ? args[1] : undefined;
  if (Array.isArray(update)) return { filter, update };
  if (typeof update !== 'object' || update === null) return filter;
  return { filter, update: operatorsOf(update as Record<string, unknown>) };
}

/** What an operator sets is data, however deep: its names are enough to tell whose it is. */
function operatorsOf(update: Record<string, unknown>): Record<string, unknown> {
  const operators: Record<string, unknown> = {};
  for (const [name, operand] of Object.entries(update))
    if (name.startsWith('$'))
      operators[name] =
        typeof operand === 'object' && operand !== null
          ? Object.fromEntries(Object.keys(operand).map((field) => [field.replace(/^\$/, ''), 0]))
          : operand;
  return operators;
}

function refuse(method: string, callback: any, blocked: Error): unknown {
  if (callback) return fail(callback, blocked);
  if (CURSOR_METHODS.has(method)) throw blocked;
  return Promise.reject(blocked);
}
