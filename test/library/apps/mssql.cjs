// SQL Server's driver by itself, and mssql above it.
'use strict';
const { setup, total, update, bound, failing } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { Connection, Request, TYPES } = await load('tedious');
  const sql = await load('mssql');
  const port = Number(process.env.PORT_TDS);
  const t = 'accounts_mssql';
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: { type: 'default', options: { userName: 'test', password: 'test' } },
    options: { port, encrypt: false, trustServerCertificate: true },
  });
  await new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  const pool = await new sql.ConnectionPool({
    server: '127.0.0.1',
    port,
    user: 'test',
    password: 'test',
    options: { encrypt: false, trustServerCertificate: true },
    pool: { max: 1 },
  }).connect();
  const tedious = (method, text, prepare = () => undefined) =>
    new Promise((resolve, reject) => {
      const request = new Request(text, (error, rows) => (error ? reject(error) : resolve(rows)));
      prepare(request);
      connection[method](request);
    });
  const touched = ({ rowsAffected }) => rowsAffected[0];
  return {
    async reset() {
      for (const statement of setup(t)) await pool.request().batch(statement);
    },
    total: async () => (await pool.request().query(total(t))).recordset[0].n,
    execSql: ({ name }) => tedious('execSql', update(t, name)),
    execSqlBatch: ({ name }) => tedious('execSqlBatch', update(t, name)),
    query: async ({ name }) => touched(await pool.request().query(update(t, name))),
    batch: async ({ name }) => touched(await pool.request().batch(update(t, name))),
    broken: () => failing(tedious('execSqlBatch', 'SELEC 1'), Error),
    parameter: ({ name }) =>
      tedious('execSql', bound(t, '@name'), (request) => request.addParameter('name', TYPES.NVarChar, name)),
    input: async ({ name }) => touched(await pool.request().input('name', sql.NVarChar, name).query(bound(t, '@name'))),
    template: async ({ name }) =>
      touched(await pool.query`UPDATE accounts_mssql SET touched = touched + 1 WHERE name = ${name}`),
  };
};
