'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { DatabaseSync } = await load('node:sqlite');
  const db = new DatabaseSync(':memory:');
  const t = 'accounts';
  return {
    reset() {
      for (const statement of setup(t)) db.exec(statement);
    },
    total: () => db.prepare(total(t)).get().n,
    prepare: ({ name }) => Number(db.prepare(update(t, name)).run().changes),
    exec: ({ name }) => db.exec(update(t, name)) === undefined,
    bound: ({ name }) => Number(db.prepare(bound(t, '?')).run(name).changes),
  };
};
