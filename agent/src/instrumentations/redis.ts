// redis (node-redis 4 and later): every command on its way into a client's queue, as the list of strings that it sends.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { ownerOf, refusal } from './library.ts';
import { taken, takesWork } from './redis-polls.ts';

const QUEUE_FILE = 'dist/lib/client/commands-queue.js';
const CLIENT_FILE = 'dist/lib/client/index.js';

export const redis: Instrumentation = {
  name: 'redis',
  module: '@redis/client',
  versions: '>=1',
  files: [QUEUE_FILE, CLIENT_FILE],
  operations: ['nosql.query'],
  enable(exports, tap, loaded) {
    const klass = exports?.default ?? exports;
    if (loaded.file === QUEUE_FILE) guardQueue(klass, tap);
    else guardTransactions(klass?.prototype, tap);
  },
};

function guardQueue(Queue: any, tap: Tap): void {
  if (typeof Queue?.prototype?.addCommand !== 'function') return tap.gap('redis: no addCommand in the command queue');
  tap.wrap(
    Queue.prototype,
    'addCommand',
    (addCommand) =>
      function (this: any, args: any, options: any) {
        // Part of a transaction: judged with the whole.
        if (!Array.isArray(args) || options?.chainId !== undefined) return Reflect.apply(addCommand, this, arguments);
        const blocked = judged(args, tap);
        if (blocked) return Promise.reject(blocked);
        const send = (): unknown => addCommand.call(this, args, options);
        const command = String(args[0]).toLowerCase();
        return takesWork(command) ? taken(command, args.slice(1), tap, send, (sent) => sent) : send();
      },
  );
}

function guardTransactions(target: any, tap: Tap): void {
  const names = ['_executeMulti', '_executePipeline', 'multiExecutor'].filter((name) => ownerOf(target, name));
  if (names.length === 0) tap.gap('redis: no way in for transactions');
  for (const name of names) tap.wrap(ownerOf(target, name), name, (execute) => guardedMulti(execute, tap));
}

/** A transaction or pipeline is sent whole or not at all. */
function guardedMulti(execute: any, tap: Tap): any {
  return function (this: any, commands: any) {
    for (const command of Array.isArray(commands) ? commands : []) {
      const blocked = Array.isArray(command?.args) ? judged(command.args, tap) : undefined;
      if (blocked) return Promise.reject(blocked);
    }
    return Reflect.apply(execute, this, arguments);
  };
}

function judged(args: readonly any[], tap: Tap): Error | undefined {
  if (!tap.active('nosql.query')) return undefined;
  const command = String(args[0]).toLowerCase();
  return refusal(tap, {
    kind: 'nosql.query',
    call: `redis.${command}`,
    system: 'redis',
    command,
    filter: args.slice(1),
  });
}
