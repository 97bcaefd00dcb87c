// redis (node-redis 4 and later): every command of a client, as the list of strings that it sends.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, ownerOf, refusal, wrapExported } from './library.ts';

export const redis: Instrumentation = {
  name: 'redis',
  module: '@redis/client',
  versions: '>=1',
  operations: ['nosql.query'],
  enable(exports, tap) {
    const RedisClient = exported(exports, 'RedisClient');
    if (RedisClient) guardClient(RedisClient.prototype, tap);
    // Older versions do not export the class: the first client shows it.
    else
      wrapExported(
        tap,
        exports,
        'createClient',
        (createClient) =>
          function (this: any, ...args: any[]) {
            const client = createClient.apply(this, args);
            guardClient(client, tap);
            return client;
          },
      );
  },
};

function guardClient(target: any, tap: Tap): void {
  const send = ownerOf(target, 'sendCommand');
  if (send) tap.wrap(send, 'sendCommand', (sendCommand) => guardedSend(sendCommand, tap));
  else tap.gap('redis: sendCommand missing');
  for (const name of ['_executeMulti', '_executePipeline', 'multiExecutor']) {
    const owner = ownerOf(target, name);
    if (owner) tap.wrap(owner, name, (execute) => guardedMulti(execute, tap));
  }
}

function guardedSend(sendCommand: any, tap: Tap): any {
  return function (this: any, args: any) {
    const blocked = Array.isArray(args) ? judged(args, tap) : undefined;
    return blocked ? Promise.reject(blocked) : Reflect.apply(sendCommand, this, arguments);
  };
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
