'use strict';
const { setup, total, update, bound, promised } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const mysql = await load('mysql');
  const options = { host: '127.0.0.1', port: Number(process.env.PORT_MARIADB), user: 'root', database: 'mysql' };
  const connection = mysql.createConnection(options);
  const pool = mysql.createPool({ ...options, connectionLimit: 1 });
  const t = 'accounts_mysql';
  const run = (...args) => promised((done) => connection.query(...args, done));
  return {
    async reset() {
      for (const statement of setup(t)) await run(statement);
    },
    total: async () => Number((await run(total(t)))[0].n),
    query: async ({ name }) => (await run(update(t, name))).affectedRows,
    options: async ({ name }) => (await run({ sql: update(t, name) })).affectedRows,
    emitter: ({ name }) =>
      new Promise((resolve, reject) =>
        connection
          .query(update(t, name))
          .on('error', reject)
          .on('result', (result) => resolve(result.affectedRows)),
      ),
    pool: ({ name }) => promised((done) => pool.query(update(t, name), done)).then((result) => result.affectedRows),
    // An object in place of a value becomes `key` = value in the text: name = `name` = 1 is true for all.
    objectValue: async ({ value }) => (await run(bound(t, '?'), [value])).affectedRows,
    poolObjectValue: async ({ value }) =>
      (await promised((done) => pool.query(bound(t, '?'), [value], done))).affectedRows,
    setObject: async ({ value }) => (await run(`UPDATE ${t} SET ? WHERE name = 'alice'`, [value])).affectedRows,
    placeholder: async ({ name }) => (await run(bound(t, '?'), [name])).affectedRows,
  };
};
