// Databases inside of the process: SQLite in four shapes (Node's own, better-sqlite3, sql.js, libsql), PGlite.
'use strict';
const { DatabaseSync } = require('node:sqlite');
const path = require('node:path');
const fs = require('node:fs');
const { packages } = require('../packages.cjs');
const { tables } = require('./tables.cjs');

// Compiled when it is installed; where it could not be, Node's own takes its place.
function compiledDriver() {
  try {
    return require('better-sqlite3');
  } catch {
    return DatabaseSync;
  }
}

module.exports = async function embedded() {
  const load = packages('RANGE_STORES');
  const statements = tables(process.env.RANGE_SECRET);
  const fill = (db) => {
    for (const statement of statements) db.exec(statement);
    db.exec("CREATE VIRTUAL TABLE words USING fts5(title, body); INSERT INTO words VALUES ('open', 'a book of words')");
    return db;
  };
  const sqlite = fill(new DatabaseSync(':memory:'));
  const better = fill(new (compiledDriver())(':memory:'));
  const vault = path.join(process.env.RANGE_FOLDER, `vault-${process.pid}.db`);
  const other = new DatabaseSync(vault);
  other.exec(statements[2]);
  other.exec(statements[3]);
  other.close();
  const inWasm = new (await load('sql.js')()).Database();
  for (const statement of statements) inWasm.run(statement);
  const libsql = load('@libsql/client').createClient({ url: ':memory:' });
  for (const statement of statements) await libsql.execute(statement);
  const lite = await load('@electric-sql/pglite').PGlite.create();
  for (const statement of statements) await lite.exec(statement);
  const open = 'SELECT name, pin FROM members WHERE hidden = 0';
  const json = (rows) =>
    JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
  const quoted = (q) => `'${String(q).replaceAll("'", "''").replaceAll('\0', '')}'`;
  return {
    prepare: ({ name }) => sqlite.prepare(`${open} AND name = '${name}'`).all(),
    number: ({ id }) => better.prepare(`${open} AND id = ${id}`).all(),
    iterate: ({ name }) => [...sqlite.prepare(`${open} AND name = '${name}'`).iterate()],
    get: ({ name }) => better.prepare(`${open} AND name = "${name}"`).get() ?? null,
    exec: ({ name }) => {
      sqlite.exec('DELETE FROM notes');
      sqlite.exec(`INSERT INTO notes VALUES (1, '${name}', '')`);
      return sqlite.prepare('SELECT * FROM notes').all();
    },
    attach: ({ file }) => {
      const db = new DatabaseSync(':memory:');
      try {
        db.exec('CREATE TABLE files (name TEXT)');
        db.exec(`INSERT INTO files VALUES ('${file}')`);
        return db.prepare('SELECT name FROM files').all();
      } finally {
        db.close();
      }
    },
    pragma: ({ table }) => better.prepare(`SELECT name FROM pragma_table_info('${table}')`).all(),
    fts: ({ q }) => sqlite.prepare(`SELECT title FROM words WHERE words MATCH '${q}'`).all(),
    bracket: ({ column }) => sqlite.prepare(`SELECT [${column}] FROM members WHERE hidden = 0`).all(),
    glob: ({ q }) => sqlite.prepare(`${open} AND name GLOB '${q}*'`).all(),
    like: ({ q }) => better.prepare(`${open} AND name LIKE '%${q}%' ESCAPE '\\'`).all(),
    slashes: ({ name }) => sqlite.prepare(`${open} AND name = '${String(name).replaceAll("'", "\\'")}'`).all(),
    order: ({ sort }) => sqlite.prepare(`SELECT name FROM members WHERE hidden = 0 ORDER BY ${sort}`).all(),
    collate: ({ collation }) =>
      sqlite.prepare(`SELECT name FROM members WHERE hidden = 0 ORDER BY name COLLATE ${collation}`).all(),
    jsonPath: ({ path: at }) => sqlite.prepare(`SELECT json_extract('{"a":1}', '$.${at}') AS v`).all(),
    wasmExec: ({ name }) => inWasm.exec(`${open} AND name = '${name}'`),
    wasmPrepare: ({ id }) => {
      const statement = inWasm.prepare(`${open} AND id = ${id}`);
      const rows = [];
      while (statement.step()) rows.push(statement.getAsObject());
      statement.free();
      return rows;
    },
    wasmEach: ({ name }) => {
      const rows = [];
      inWasm.each(`${open} AND name = '${name}'`, (row) => rows.push(row));
      return rows;
    },
    libsqlExecute: ({ name }) => libsql.execute(`${open} AND name = '${name}'`).then(({ rows }) => json(rows)),
    libsqlObject: ({ id }) =>
      libsql.execute({ sql: `${open} AND id = ${id}`, args: [] }).then(({ rows }) => json(rows)),
    libsqlBatch: ({ name }) => libsql.batch([`${open} AND name = '${name}'`], 'read').then(([{ rows }]) => json(rows)),
    libsqlMultiple: async ({ name }) => {
      await libsql.executeMultiple(`DELETE FROM notes; INSERT INTO notes VALUES (1, '${name}', '')`);
      return json((await libsql.execute('SELECT author FROM notes')).rows);
    },
    pglite: ({ name }) => lite.query(`${open} AND name = '${name}'`).then(({ rows }) => rows),
    pgliteExec: ({ name }) => lite.exec(`${open} AND name = '${name}'`).then((all) => all.flatMap(({ rows }) => rows)),
    pgliteTransaction: ({ id }) =>
      lite.transaction((tx) => tx.query(`${open} AND id = ${id}`)).then(({ rows }) => rows),

    safe: ({ q }) => sqlite.prepare('SELECT name, ? AS q FROM members WHERE hidden = 0').all(String(q)),
    safeNamed: ({ q }) => better.prepare('SELECT name, :q AS q FROM members WHERE hidden = 0').all({ q: String(q) }),
    safeQuoted: ({ q }) => sqlite.prepare(`SELECT ${quoted(q)} AS q`).all(),
    safeIdentifier: ({ q }) =>
      sqlite.prepare(`SELECT 1 AS "${String(q).replaceAll('"', '""').replaceAll('\0', '')}"`).all(),
    safeFts: ({ q }) =>
      sqlite.prepare('SELECT title FROM words WHERE words MATCH ?').all(`"${String(q).replaceAll('"', '""')}"`),
    safeTag: ({ q }) =>
      sqlite.createTagStore
        ? sqlite.createTagStore().all`SELECT name, ${String(q)} AS q FROM members WHERE hidden = 0`
        : [],
    safeInsert: ({ q }) => {
      sqlite.prepare('DELETE FROM notes').run();
      sqlite.prepare('INSERT INTO notes VALUES (1, ?, ?)').run(String(q), String(q));
      return sqlite.prepare(`SELECT words FROM notes WHERE author = ${quoted(q)}`).all();
    },
    safeLike: ({ q }) =>
      better
        .prepare("SELECT name FROM members WHERE hidden = 0 AND name LIKE ? ESCAPE '\\'")
        .all(`%${String(q).replace(/[\\%_]/g, '\\$&')}%`),
    safeWasm: ({ q }) => inWasm.exec('SELECT name, ? AS q FROM members WHERE hidden = 0', [String(q)]),
    safeLibsql: ({ q }) =>
      libsql
        .execute({ sql: 'SELECT name, ? AS q FROM members WHERE hidden = 0', args: [String(q)] })
        .then(({ rows }) => json(rows)),
    safePglite: ({ q }) =>
      lite.query('SELECT name, $1::text AS q FROM members WHERE hidden = 0', [String(q)]).then(({ rows }) => rows),
    safePgliteTag: ({ q }) =>
      lite.sql`SELECT name, ${String(q)}::text AS q FROM members WHERE hidden = 0`.then(({ rows }) => rows),
    safeAttach: () => {
      const db = new DatabaseSync(':memory:');
      db.exec(`ATTACH DATABASE ${quoted(vault)} AS other`);
      const rows = db.prepare('SELECT count(*) AS n FROM other.vault').all();
      db.close();
      return rows;
    },
    where: () => [fs.existsSync(vault)],
  };
};
