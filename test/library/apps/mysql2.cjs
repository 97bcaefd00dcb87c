'use strict';
const { setup, total, update, bound, failing, promised } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const mysql = await load('mysql2');
  const mysqlPromise = await load('mysql2/promise');
  const options = { host: '127.0.0.1', port: Number(process.env.PORT_MARIADB), user: 'root', database: 'mysql' };
  const connection = mysql.createConnection(options);
  const promise = await mysqlPromise.createConnection(options);
  const pool = mysql.createPool({ ...options, connectionLimit: 1 });
  const promisePool = mysqlPromise.createPool({ ...options, connectionLimit: 1 });
  const t = 'accounts_mysql2';
  return {
    async reset() {
      for (const statement of setup(t)) await promise.query(statement);
    },
    total: async () => Number((await promise.query(total(t)))[0][0].n),
    query: ({ name }) =>
      promised((done) => connection.query(update(t, name), done)).then((result) => result.affectedRows),
    options: ({ name }) =>
      promised((done) => connection.query({ sql: update(t, name) }, done)).then((result) => result.affectedRows),
    execute: ({ name }) =>
      promised((done) => connection.execute(update(t, name), done)).then((result) => result.affectedRows),
    emitter: ({ name }) =>
      new Promise((resolve, reject) =>
        connection
          .query(update(t, name))
          .on('error', reject)
          .on('result', (result) => resolve(result.affectedRows)),
      ),
    promiseQuery: async ({ name }) => (await promise.query(update(t, name)))[0].affectedRows,
    promiseExecute: async ({ name }) => (await promise.execute(update(t, name)))[0].affectedRows,
    pool: ({ name }) => promised((done) => pool.query(update(t, name), done)).then((result) => result.affectedRows),
    poolExecute: ({ name }) =>
      promised((done) => pool.execute(update(t, name), done)).then((result) => result.affectedRows),
    promisePool: async ({ name }) => (await promisePool.query(update(t, name)))[0].affectedRows,
    promisePoolExecute: async ({ name }) => (await promisePool.execute(update(t, name)))[0].affectedRows,
    // This version writes an object as `key` = value behind SET only.
    objectValue: async ({ value }) => (await promise.query(bound(t, '?'), [value]))[0].affectedRows,
    preparedObject: async ({ value }) => (await promise.execute(bound(t, '?'), [value]))[0].affectedRows,
    setObject: async ({ value }) =>
      (await promise.query(`UPDATE ${t} SET ? WHERE name = 'alice'`, [value]))[0].affectedRows,
    broken: () => failing(promise.query('SELEC 1'), Error),
    brokenCallback: () =>
      failing(
        promised((done) => connection.query('SELEC 1', done)),
        Error,
      ),
    placeholder: async ({ name }) => (await promise.query(bound(t, '?'), [name]))[0].affectedRows,
    prepared: async ({ name }) => (await promise.execute(bound(t, '?'), [name]))[0].affectedRows,
    poolPlaceholder: async ({ name }) => (await promisePool.query(bound(t, '?'), [name]))[0].affectedRows,
    escaped: async ({ name }) => (await promise.query(bound(t, mysql.escape(name))))[0].affectedRows,
  };
};
