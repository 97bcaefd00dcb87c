// The careless doors to the databases: a hotel's rooms, of which the hidden one's name is the secret.
'use strict';
const { DatabaseSync } = require('node:sqlite');
const mysql = require('mysql2/promise');
const pg = require('pg');
const { statements } = require('./places.cjs');
const { reach } = require('./record.cjs');

const secret = process.env.TOOLS_SECRET;
// Both frameworks' applications, and one that is started anew, find the same rooms.
const tables = `
  DROP TABLE IF EXISTS rooms;
  DROP TABLE IF EXISTS people;
  DROP TABLE IF EXISTS posts;
  CREATE TABLE rooms (id INTEGER PRIMARY KEY, name VARCHAR(200), price INTEGER, hidden INTEGER);
  INSERT INTO rooms VALUES (1, 'Attic', 40, 0), (2, 'O''Brien suite', 90, 0), (3, 'Garden room', 60, 0), (4, '${secret}', 1, 1);
  CREATE TABLE people (id INTEGER PRIMARY KEY, login VARCHAR(200), password VARCHAR(200));
  INSERT INTO people VALUES (1, 'bob', 'hunter2'), (2, 'root', '${secret}');
  CREATE TABLE posts (author VARCHAR(200), text VARCHAR(4000));
`;

/** @returns doors by name, each (value) => answer; and what the careful doors ask with bound values */
module.exports.databases = async function databases() {
  const doors = {};
  const careful = {};
  for (const [name, open] of Object.entries({ postgresql, mysql: mariadb, sqlite })) {
    const query = await open();
    if (query === undefined) continue;
    for (const [door, statement] of Object.entries(statements[name]))
      doors[`${name}-${door}`] = async (x) => {
        const sql = statement(x);
        const rows = await reach(`${name}-${door}`, sql, () => query(sql), { failed: outcomeOf });
        return JSON.stringify(rows);
      };
    careful[name] = query;
  }
  return { doors, careful };
};

/** A statement that cannot be read was never carried out; whatever else fails in it, it was. */
function outcomeOf(error) {
  const text = String(error.message);
  const unread =
    ['42601', '08P01'].includes(error.code) ||
    error.errno === 1064 ||
    /syntax error|unrecognized token|incomplete input/.test(text);
  return unread ? 'refused' : 'ran';
}

async function postgresql() {
  if (!process.env.PG_PORT) return undefined;
  const pool = new pg.Pool({
    host: '127.0.0.1',
    port: Number(process.env.PG_PORT),
    user: 'test',
    database: process.env.TOOLS_DATABASE,
    max: 4,
  });
  await pool.query(tables);
  return async (sql, values) => {
    const found = await pool.query(sql, values);
    return (Array.isArray(found) ? found.at(-1) : found).rows;
  };
}

async function mariadb() {
  if (!process.env.MARIADB_PORT) return undefined;
  const pool = mysql.createPool({
    host: '127.0.0.1',
    port: Number(process.env.MARIADB_PORT),
    user: process.env.TOOLS_DATABASE,
    database: process.env.TOOLS_DATABASE,
    multipleStatements: true,
    connectionLimit: 4,
  });
  await pool.query(tables);
  return async (sql, values) => (values === undefined ? await pool.query(sql) : await pool.execute(sql, values))[0];
}

function sqlite() {
  const database = new DatabaseSync(':memory:');
  database.exec(tables);
  return async (sql, values = []) => database.prepare(sql).all(...values);
}
