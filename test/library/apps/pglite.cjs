// PGlite: PostgreSQL inside of the process.
'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { PGlite } = await load(require.resolve(process.env.PGLITE));
  const db = await PGlite.create();
  const t = 'accounts';
  const changed = ({ affectedRows }) => affectedRows ?? 0;
  return {
    async reset() {
      for (const statement of setup(t)) await db.exec(statement);
    },
    total: async () => Number((await db.query(total(t))).rows[0].n),
    query: ({ name }) => db.query(update(t, name)).then(changed),
    exec: ({ name }) => db.exec(update(t, name)).then(([one]) => changed(one)),
    transaction: ({ name }) => db.transaction((tx) => tx.query(update(t, name))).then(changed),
    transactionExec: ({ name }) => db.transaction((tx) => tx.exec(update(t, name))).then(([one]) => changed(one)),
    broken: () =>
      db.query('SELEC 1').then(
        () => 'ran',
        ({ code }) => code,
      ),
    bound: ({ name }) => db.query(bound(t, '$1'), [name]).then(changed),
    tagged: ({ name }) => db.sql`UPDATE accounts SET touched = touched + 1 WHERE name = ${name}`.then(changed),
  };
};
