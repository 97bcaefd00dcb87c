'use strict';
const { setup, total, update, bound, failing } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const Database = await load('better-sqlite3');
  const db = new Database(':memory:');
  const t = 'accounts';
  return {
    reset() {
      for (const statement of setup(t)) db.exec(statement);
    },
    total: () => db.prepare(total(t)).get().n,
    prepare: ({ name }) => db.prepare(update(t, name)).run().changes,
    exec: ({ name }) => db.exec(update(t, name)) === db,
    transaction: ({ name }) => db.transaction(() => db.prepare(update(t, name)).run().changes)(),
    broken: () => failing(new Promise(() => db.prepare('SELEC 1')), Database.SqliteError),
    bound: ({ name }) => db.prepare(bound(t, '?')).run(name).changes,
    named: ({ name }) => db.prepare(bound(t, '@name')).run({ name }).changes,
  };
};
