// Sequelize: filters whose operators are named by text ($ne, $gt), as its older versions read them and newer ones with aliases.
// The statements that it writes are seen by the driver's own hook, where an operator of the user's looks like the program's.
import type { Instrumentation, Tap } from '../instrumentation.ts';
import { exported, ownerOf, refusal } from './library.ts';

export const sequelize: Instrumentation = {
  name: 'sequelize',
  module: 'sequelize',
  versions: '>=3 <7',
  operations: ['nosql.query'],
  enable(exports, tap) {
    const Model = exported(exports, 'Model');
    if (!Model) return tap.gap('sequelize: no Model class');
    // Before version 5 models are instances, later they are classes.
    const start = typeof Model.findAll === 'function' ? Model : Model.prototype;
    for (const [name, position] of Object.entries(OPTIONS)) {
      const owner = ownerOf(start, name);
      if (owner) tap.wrap(owner, name, (original) => guardedCall(original, tap, name, position));
    }
  },
};

/** Which argument holds the filter. */
const OPTIONS: Readonly<Record<string, number>> = { findAll: 0, aggregate: 2, update: 1, destroy: 0 };
const NODES_MAX = 1_000;

function guardedCall(original: any, tap: Tap, name: string, position: number): any {
  return function (this: unknown, ...args: any[]) {
    const filter: unknown = args[position]?.where;
    if (!tap.active('nosql.query') || !hasNamedOperator(filter)) return Reflect.apply(original, this, args);
    const blocked = refusal(tap, {
      kind: 'nosql.query',
      call: `sequelize.${name}`,
      system: 'sequelize',
      command: name,
      filter,
    });
    return blocked ? Promise.reject(blocked) : Reflect.apply(original, this, args);
  };
}

/** Symbols are the program's own; a key that begins with a dollar may be anybody's. */
function hasNamedOperator(filter: unknown): boolean {
  const waiting: unknown[] = [filter];
  for (let nodes = 0; waiting.length > 0 && nodes < NODES_MAX; nodes++) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue;
    if (!Array.isArray(value) && Object.keys(value).some((key) => key.startsWith('$'))) return true;
    for (const key of Reflect.ownKeys(value).slice(0, NODES_MAX)) waiting.push((value as any)[key]);
  }
  return false;
}
