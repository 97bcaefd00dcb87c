// Handlers that ask databases. Every request gets a database of its own.
'use strict';
const { DatabaseSync } = require('node:sqlite');
const { field } = require('./input.cjs');

const secret = process.env.RANGE_SECRET;
const schema = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, role TEXT, tenant INTEGER);
  INSERT INTO users VALUES (1, 'bob', 'user', 1), (2, 'O''Brien', 'user', 1), (3, 'root', '${secret}', 2);
  CREATE TABLE secrets (value TEXT);
  INSERT INTO secrets VALUES ('${secret}');
  CREATE TABLE notes (author TEXT, text TEXT, public INTEGER);
`;
function sqlite(work) {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec(schema);
    return work({
      all: (sql, ...values) => database.prepare(sql).all(...values),
      exec: (sql) => database.exec(sql),
      database,
    });
  } finally {
    database.close();
  }
}
// Compiled when it is installed; its cases are left out where it is not.
function better(work) {
  const Better = require('better-sqlite3');
  const database = new Better(':memory:');
  try {
    database.exec(schema);
    return work({
      all: (sql, ...values) => database.prepare(sql).all(...values),
      exec: (sql) => database.exec(sql),
      run: (sql, ...values) => database.prepare(sql).run(...values),
    });
  } finally {
    database.close();
  }
}
const rows = (found) => JSON.stringify(found);
const quoted = (value) => String(value).replaceAll("'", "''");

const both = (make) =>
  Object.fromEntries(
    Object.entries(make(sqlite)).flatMap(([name, handler]) => [
      [name, handler],
      [`${name}Better`, make(better)[name]],
    ]),
  );

module.exports = {
  ...both((on) => ({
    sqlName: (x) => on(({ all }) => rows(all(`SELECT id, name, role FROM users WHERE tenant = 1 AND name = '${x}'`))),
    sqlId: (x) => on(({ all }) => rows(all(`SELECT id, name, role FROM users WHERE tenant = 1 AND id = ${x}`))),
    sqlLike: (x) =>
      on(({ all }) => rows(all(`SELECT name, role FROM users WHERE tenant = 1 AND (name LIKE '%${x}%')`))),
    sqlOrder: (x) => on(({ all }) => rows(all(`SELECT id, name FROM users WHERE tenant = 1 ORDER BY ${x}`))),
    sqlLimit: (x) => on(({ all }) => rows(all(`SELECT name FROM users WHERE tenant = 1 LIMIT ${x}`))),
    sqlIn: (x) => on(({ all }) => rows(all(`SELECT name, role FROM users WHERE tenant = 1 AND id IN (${x})`))),
    sqlColumns: (x) => on(({ all }) => rows(all(`SELECT ${x} FROM users WHERE tenant = 1`))),
    sqlInsert: (x) =>
      on(
        ({ exec, all }) => (
          exec(`INSERT INTO notes (author, text, public) VALUES ('bob', '${x}', 0)`),
          rows(all('SELECT text, public FROM notes'))
        ),
      ),
    sqlUpdate: (x) =>
      on(
        ({ exec, all }) => (
          exec(`UPDATE users SET name = '${x}' WHERE id = 1`),
          rows(all('SELECT name, role FROM users WHERE id = 1'))
        ),
      ),
    sqlExec: (x) =>
      on(({ exec, all }) => (exec(`DELETE FROM notes WHERE author = '${x}'`), rows(all('SELECT text FROM notes')))),
    sqlTwo: (x, request) =>
      on(({ all }) =>
        rows(
          all(`SELECT name, role FROM users WHERE tenant = 1 AND name = '${x}' AND role = '${field(request, 'y')}'`),
        ),
      ),
    sqlHaving: (x) =>
      on(({ all }) =>
        rows(all(`SELECT role, count(*) AS n FROM users WHERE tenant = 1 GROUP BY role HAVING n > ${x}`)),
      ),
    sqlQuotedName: (x) => on(({ all }) => rows(all(`SELECT "${x}" FROM users WHERE tenant = 1`))),
    // Done right.
    safeBound: (x) => on(({ all }) => rows(all('SELECT id, name FROM users WHERE tenant = 1 AND name = ?', String(x)))),
    safeBoundLike: (x) =>
      on(({ all }) =>
        rows(all('SELECT u.id, name FROM users u WHERE u.tenant = 1 AND name LIKE ? ORDER BY name DESC', `%${x}%`)),
      ),
    safeNumbered: (x) => on(({ all }) => rows(all('SELECT * FROM notes WHERE text=?1 AND public = 0', String(x)))),
    safeEscaped: (x) =>
      on(({ all }) => rows(all(`SELECT id, name FROM users WHERE tenant = 1 AND name = '${quoted(x)}'`))),
    safeNumber: (x) =>
      on(({ all }) => rows(all(`SELECT id, name FROM users WHERE tenant = 1 AND id = ${Number.parseInt(x, 10) || 0}`))),
    safeList: (x) =>
      on(({ all }) =>
        rows(all(`SELECT name FROM users WHERE tenant = 1 AND role IN ('user','guest') AND name = ?`, String(x))),
      ),
    safeSort: (x) =>
      on(({ all }) =>
        rows(all(`SELECT id, name FROM users WHERE tenant = 1 ORDER BY ${{ name: 'name', id: 'id DESC' }[x] ?? 'id'}`)),
      ),
    safeInsert: (x) =>
      on(
        ({ all }) => (
          all('INSERT INTO notes (author, text, public) VALUES (?, ?, 0) RETURNING text', 'bob', String(x)),
          rows(all('SELECT text FROM notes'))
        ),
      ),
    safeBuilt: (x) =>
      on(({ all }) =>
        rows(
          all(['SELECT name', 'FROM users', 'WHERE tenant = 1', 'AND name = ?', 'ORDER BY id'].join(' '), String(x)),
        ),
      ),
  })),
};
