// Sessions of MariaDB that read a statement otherwise than the clients write it.
'use strict';
const { promised } = require('./accounts.cjs');

const t = 'accounts_sessions';
const settings = {
  ordinary: [],
  plain: ["SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'"],
  again: ["SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'", "SET SESSION sql_mode = ''"],
  wide: ['SET NAMES gbk'],
};

module.exports = async function cases(load) {
  const cases = {};
  for (const client of ['mysql', 'mysql2']) {
    const mysql = await load(client);
    for (const [session, statements] of Object.entries(settings)) {
      const connection = mysql.createConnection({
        host: '127.0.0.1',
        port: Number(process.env.PORT_MARIADB),
        user: 'root',
        database: 'mysql',
      });
      const query = (...given) => promised((done) => connection.query(...given, done));
      for (const statement of [
        `CREATE TABLE IF NOT EXISTS ${t} (name VARCHAR(100)) CHARACTER SET utf8mb4`,
        ...(Object.keys(cases).length === 0 ? [`DELETE FROM ${t}`, `INSERT INTO ${t} VALUES ('ann'), ('bob')`] : []),
        ...statements,
      ])
        await query(statement);
      const rows = async (...given) => (await query(...given)).length;
      cases[`${client}-${session}-placeholder`] = ({ name }) =>
        rows(`SELECT * FROM ${t} WHERE CAST(name AS BINARY) = ?`, [name]);
      cases[`${client}-${session}-escaped`] = ({ name }) =>
        rows(`SELECT * FROM ${t} WHERE CAST(name AS BINARY) = ${mysql.escape(name)}`);
    }
  }
  return cases;
};
