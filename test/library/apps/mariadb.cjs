'use strict';
const { setup, total, update, bound, failing, promised } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const mariadb = await load('mariadb');
  const callbacks = await load('mariadb/callback');
  const options = { host: '127.0.0.1', port: Number(process.env.PORT_MARIADB), user: 'root', database: 'mysql' };
  const connection = await mariadb.createConnection(options);
  const pool = mariadb.createPool({ ...options, connectionLimit: 1 });
  const plain = callbacks.createConnection(options);
  await promised((done) => plain.connect(done));
  const callbackPool = callbacks.createPool({ ...options, connectionLimit: 1 });
  const t = 'accounts_mariadb';
  return {
    async reset() {
      for (const statement of setup(t)) await connection.query(statement);
    },
    total: async () => Number((await connection.query(total(t)))[0].n),
    query: async ({ name }) => (await connection.query(update(t, name))).affectedRows,
    options: async ({ name }) => (await connection.query({ sql: update(t, name) })).affectedRows,
    execute: async ({ name }) => (await connection.execute(update(t, name))).affectedRows,
    pool: async ({ name }) => (await pool.query(update(t, name))).affectedRows,
    async poolConnection({ name }) {
      const held = await pool.getConnection();
      try {
        return (await held.query(update(t, name))).affectedRows;
      } finally {
        await held.release();
      }
    },
    callback: ({ name }) =>
      promised((done) => plain.query(update(t, name), done)).then((result) => result.affectedRows),
    callbackPool: ({ name }) =>
      promised((done) => callbackPool.query(update(t, name), done)).then((result) => result.affectedRows),
    broken: () => failing(connection.query('SELEC 1'), mariadb.SqlError),
    placeholder: async ({ name }) => (await connection.query(bound(t, '?'), [name])).affectedRows,
    prepared: async ({ name }) => (await connection.execute(bound(t, '?'), [name])).affectedRows,
  };
};
