// SQL Server through mssql (on tedious).
'use strict';
const { tables } = require('./tables.cjs');

module.exports = async function sqlServer() {
  const mssql = require('mssql');
  const pool = await new mssql.ConnectionPool({
    server: '127.0.0.1',
    port: Number(process.env.TDS_PORT),
    user: 'sa',
    password: 'x',
    database: 'master',
    options: { encrypt: false, trustServerCertificate: true },
    pool: { max: 1 },
  }).connect();
  // The stand-in has one database for all: each process has tables of its own name.
  const own = (statement) => statement.replace(/\b(members|vault|books|notes)\b/g, `$1_${process.pid}`);
  for (const statement of tables(process.env.RANGE_SECRET)) await pool.request().query(own(statement));
  const members = `members_${process.pid}`;
  await pool
    .request()
    .query(`CREATE VIEW vault AS SELECT * FROM vault_${process.pid}`)
    .catch(() => {});
  const open = `SELECT name, pin FROM ${members} WHERE hidden = 0`;
  const ask = async (text) => (await pool.request().query(text)).recordset;
  const bound = async (text, q) => (await pool.request().input('q', mssql.NVarChar, String(q)).query(text)).recordset;
  return {
    find: ({ name }) => ask(`${open} AND name = '${name}'`),
    number: ({ id }) => ask(`${open} AND id = ${id}`),
    bracket: ({ column }) => ask(`SELECT [${column}] FROM ${members} WHERE hidden = 0`),
    batch: ({ name }) =>
      pool
        .request()
        .batch(`${open} AND name = '${name}'`)
        .then(({ recordset }) => recordset),
    mixed: ({ sort, name }) =>
      bound(`SELECT name FROM ${members} WHERE hidden = 0 AND name <> @q ORDER BY ${sort}`, name),
    order: ({ sort }) => ask(`SELECT name FROM ${members} WHERE hidden = 0 ORDER BY ${sort}`),
    safe: ({ q }) => bound(`SELECT name FROM ${members} WHERE hidden = 0 AND name <> @q`, q),
    safeEcho: ({ q }) => bound('SELECT @q AS q', q),
    safeDoubled: ({ q }) => ask(`SELECT '${String(q).replaceAll("'", "''")}' AS q`),
    safeBracket: ({ q }) => ask(`SELECT 1 AS [${String(q).replace(/[[\]]/g, '')}]`),
  };
};
