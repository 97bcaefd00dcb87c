// sql.js: SQLite in WebAssembly.
'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const start = await load(require.resolve(process.env.SQL_JS));
  const db = new (await start()).Database();
  const t = 'accounts';
  return {
    reset() {
      for (const statement of setup(t)) db.run(statement);
    },
    total: () => db.exec(total(t))[0].values[0][0],
    run: ({ name }) => db.run(update(t, name)).getRowsModified(),
    exec: ({ name }) => db.exec(`${update(t, name)} RETURNING name`).length,
    each({ name }) {
      const rows = [];
      db.each(`${update(t, name)} RETURNING name`, (row) => rows.push(row.name));
      return rows;
    },
    prepare({ name }) {
      const statement = db.prepare(update(t, name));
      try {
        return statement.step();
      } finally {
        statement.free();
      }
    },
    broken() {
      try {
        return db.run('SELEC 1') && 'ran';
      } catch (error) {
        return error.message;
      }
    },
    bound: ({ name }) => db.run(bound(t, '?'), [name]).getRowsModified(),
  };
};
