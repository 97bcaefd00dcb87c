// Prisma: raw statements given to its client as text, and the filters of its models. Everything else it builds itself; with a driver
// adapter that text is seen again by the driver's own hook, with the native engine only here.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, refusal, replaceable } from './library.ts';

export const prisma: Instrumentation = {
  name: 'prisma',
  module: '@prisma/client',
  versions: '>=5',
  files: ['runtime/library.js', 'runtime/binary.js', 'runtime/client.js'],
  operations: ['sql.query', 'nosql.query'],
  enable(exports, tap) {
    if (!exported(exports, 'getPrismaClient')) return tap.gap('@prisma/client: no getPrismaClient');
    // The runtime's getters cannot be redefined: a copy of the exports takes their place.
    const copy = replaceable(exports);
    tap.wrap(
      copy,
      'getPrismaClient',
      (getPrismaClient) =>
        function (this: any, ...args: any[]) {
          const PrismaClient = getPrismaClient.apply(this, args);
          for (const name of ['$queryRawUnsafe', '$executeRawUnsafe']) guardRaw(PrismaClient?.prototype, name, tap);
          guardModels(PrismaClient?.prototype, tap);
          return PrismaClient;
        },
    );
    return copy;
  },
};

function guardRaw(prototype: any, name: string, tap: Tap): void {
  tap.wrap(
    prototype,
    name,
    (raw) =>
      function (this: any, sql: any, ...parameters: any[]) {
        if (typeof sql !== 'string' || !tap.active('sql.query')) return raw.call(this, sql, ...parameters);
        const blocked = refusal(tap, {
          kind: 'sql.query',
          call: `prisma.${name}`,
          dialect: 'generic',
          sql,
          parameters,
        });
        return blocked ? Promise.reject(blocked) : raw.call(this, sql, ...parameters);
      },
  );
}

/** Every method of every model ends here, with {clientMethod: "user.findFirst", action, args}. */
function guardModels(prototype: any, tap: Tap): void {
  if (typeof prototype?._request !== 'function') return;
  tap.wrap(
    prototype,
    '_request',
    (request) =>
      function (this: any, asked: any) {
        const filter: unknown = asked?.args?.where;
        if (typeof filter !== 'object' || filter === null || !tap.active('nosql.query'))
          return Reflect.apply(request, this, arguments);
        const blocked = refusal(tap, {
          kind: 'nosql.query',
          call: `prisma.${String(asked.clientMethod)}`,
          system: 'prisma',
          command: String(asked.action),
          filter,
        });
        return blocked ? Promise.reject(blocked) : Reflect.apply(request, this, arguments);
      },
  );
}
