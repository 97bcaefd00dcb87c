// tedious, and mssql through it: statements sent to SQL Server, with the parameters declared beside them.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, fail, ownerOf, refusal } from './library.ts';

export const tedious: Instrumentation = {
  name: 'tedious',
  module: 'tedious',
  versions: '>=14',
  operations: ['sql.query'],
  enable(exports, tap) {
    const Connection = exported(exports, 'Connection');
    if (!Connection) return tap.gap('tedious: no Connection class');
    for (const name of ['execSql', 'execSqlBatch', 'prepare']) {
      const owner = ownerOf(Connection.prototype, name);
      if (owner) tap.wrap(owner, name, (original) => guardedRequest(original, tap, name));
    }
  },
};

function guardedRequest(original: any, tap: Tap, name: string): any {
  return function (this: any, request: any) {
    const sql = request?.sqlTextOrProcedure;
    if (typeof sql !== 'string' || !tap.active('sql.query')) return Reflect.apply(original, this, arguments);
    const parameters = Array.isArray(request.parameters)
      ? request.parameters.map((parameter: any) => parameter?.value)
      : [];
    const blocked = refusal(tap, { kind: 'sql.query', call: `tedious.${name}`, dialect: 'mssql', sql, parameters });
    if (!blocked) return Reflect.apply(original, this, arguments);
    request.error = blocked;
    fail((error) => request.callback(error), blocked);
  };
}
