// ioredis: every command on its way to a server, pipelines and scripts included.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, faces, ownerOf, refusal } from './library.ts';
import { taken, takesWork } from './redis-polls.ts';

export const ioredis: Instrumentation = {
  name: 'ioredis',
  module: 'ioredis',
  versions: '>=4',
  operations: ['nosql.query'],
  enable(exports, tap) {
    const Redis = faces(exports).find((face) => typeof face === 'function' && ownerOf(face.prototype, 'sendCommand'));
    if (!Redis) return tap.gap('ioredis: no Redis class');
    for (const klass of [Redis, exported(exports, 'Cluster')]) {
      const owner = ownerOf(klass?.prototype, 'sendCommand');
      if (owner) tap.wrap(owner, 'sendCommand', (sendCommand) => guardedCommand(sendCommand, tap));
      const definer = ownerOf(klass?.prototype, 'defineCommand');
      if (definer) tap.wrap(definer, 'defineCommand', (defineCommand) => guardedDefinition(defineCommand, tap));
    }
  },
};

/** A command waiting for its connection passes here again when it is sent: it has been judged. */
const judged = new WeakSet<object>();

function guardedCommand(sendCommand: any, tap: Tap): any {
  return function (this: any, command: any) {
    if (typeof command?.name !== 'string' || judged.has(command)) return Reflect.apply(sendCommand, this, arguments);
    const name = command.name.toLowerCase();
    const takes = takesWork(name);
    const judges = tap.active('nosql.query');
    if (!takes && !judges) return Reflect.apply(sendCommand, this, arguments);
    judged.add(command);
    const blocked = !judges
      ? undefined
      : refusal(tap, {
          kind: 'nosql.query',
          call: `ioredis.${command.name}`,
          system: 'redis',
          command: command.name,
          filter: command.args,
        });
    if (blocked) {
      command.reject(blocked);
      return command.promise;
    }
    if (!takes) return Reflect.apply(sendCommand, this, arguments);
    const args = arguments;
    return taken(
      name,
      command.args,
      tap,
      () => Reflect.apply(sendCommand, this, args),
      () => command.promise,
    );
  };
}

/** The server may know the script by its hash already: its text is not sent then. */
function guardedDefinition(defineCommand: any, tap: Tap): any {
  return function (this: any, _name: unknown, definition: any) {
    if (typeof definition?.lua === 'string' && tap.active('nosql.query'))
      tap.intercept({
        kind: 'nosql.query',
        call: 'ioredis.defineCommand',
        system: 'redis',
        command: 'script',
        filter: ['load', definition.lua],
      });
    return Reflect.apply(defineCommand, this, arguments);
  };
}
