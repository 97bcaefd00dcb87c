// MariaDB through mysql2, mysql, mariadb, knex and sequelize.
'use strict';
const { packages } = require('../packages.cjs');
const { tables } = require('./tables.cjs');

module.exports = async function mariaDb() {
  const load = packages('RANGE_STORES');
  const mysql2 = require('mysql2/promise');
  const mysql = require('mysql');
  const base = { host: '127.0.0.1', port: Number(process.env.MARIADB_PORT), user: 'root' };
  const database = `stores${process.pid}`;
  const first = await mysql2.createConnection(base);
  await first.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  await first.end();
  const pool = mysql2.createPool({ ...base, database, connectionLimit: 4, multipleStatements: true });
  for (const table of tables(process.env.RANGE_SECRET)) await pool.query(table);
  await pool.query('CREATE TABLE docs (id INTEGER, body JSON, words VARCHAR(200), FULLTEXT (words))');
  await pool.query("INSERT INTO docs VALUES (1, '{\"title\":\"open\"}', 'open words'), (2, ?, 'closed words')", [
    JSON.stringify({ title: 'closed', pin: process.env.RANGE_SECRET }),
  ]);
  const ask = async (text, values) => (await pool.query(text, values))[0];
  const callbacks = mysql.createPool({ ...base, database, connectionLimit: 2 });
  const old = (text, values) =>
    new Promise((resolve, reject) =>
      callbacks.query(text, values, (error, rows) => (error ? reject(error) : resolve(rows))),
    );
  // Strict servers: the backslash is a letter like any other.
  const strict = mysql2.createPool({ ...base, database, connectionLimit: 1 });
  await strict.query("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
  const ansi = mysql2.createPool({ ...base, database, connectionLimit: 1 });
  await ansi.query("SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'");
  const driver = require('mariadb').createPool({
    ...base,
    database,
    connectionLimit: 2,
    allowPublicKeyRetrieval: true,
    namedPlaceholders: true,
  });
  const db = load('knex')({ client: 'mysql2', connection: { ...base, database }, pool: { min: 0, max: 2 } });
  const { Sequelize, DataTypes, QueryTypes, literal } = require('sequelize');
  const sequelize = new Sequelize(database, 'root', '', {
    ...base,
    dialect: 'mysql',
    dialectModule: require('mysql2'),
    logging: false,
  });
  const Member = sequelize.define(
    'member',
    { name: DataTypes.STRING, pin: DataTypes.STRING, hidden: DataTypes.INTEGER },
    { tableName: 'members', timestamps: false },
  );
  const open = 'SELECT name, pin FROM members WHERE hidden = 0';
  const addslashes = (value) => String(value).replace(/[\\"']/g, '\\$&');
  const escapeOnlyQuotes = (value) => String(value).replaceAll("'", "\\'");
  return {
    find: ({ name }) => ask(`${open} AND name = '${name}'`),
    double: ({ name }) => ask(`${open} AND name = "${name}"`),
    number: ({ id }) => ask(`${open} AND id = ${id}`),
    numberEscaped: ({ id }) => ask(`${open} AND id = ${addslashes(id)}`),
    limit: ({ limit }) => ask(`SELECT name FROM members WHERE hidden = 0 ORDER BY id LIMIT ${limit}`),
    order: ({ sort }) => ask(`SELECT name FROM members WHERE hidden = 0 ORDER BY ${sort}`),
    orderTick: ({ sort }) => ask(`SELECT name FROM members WHERE hidden = 0 ORDER BY \`${sort}\``),
    group: ({ by }) => ask(`SELECT ${by} AS k, count(*) AS n FROM members WHERE hidden = 0 GROUP BY ${by}`),
    table: ({ table }) => ask(`SELECT count(*) AS n FROM ${table}`),
    like: ({ q }) => ask(`${open} AND name LIKE '%${q}%'`),
    onlyQuotes: ({ name }) => ask(`${open} AND name = '${escapeOnlyQuotes(name)}'`),
    two: ({ a, b }) =>
      ask(`${open} AND name = '${String(a).replaceAll("'", "''")}' AND role = '${String(b).replaceAll("'", "''")}'`),
    spaceless: ({ name }) => ask(`${open} AND name = '${String(name).replace(/\s/g, '')}'`),
    filtered: ({ name }) => ask(`${open} AND name = '${String(name).replace(/union|select| or | and /gi, '')}'`),
    match: ({ q }) => ask(`SELECT id, body FROM docs WHERE id = 1 AND MATCH (words) AGAINST ('${q}' IN BOOLEAN MODE)`),
    json: ({ path }) => ask(`SELECT JSON_EXTRACT(body, '$.${path}') AS v FROM docs WHERE id = 1`),
    jsonKey: ({ key, value }) =>
      ask(`SELECT id, body FROM docs WHERE id = 1 AND JSON_VALUE(body, '$.${key}') = '${value}'`),
    interval: ({ days }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND NOW() > DATE_SUB(NOW(), INTERVAL ${days} DAY)`),
    set: async ({ value }) => ask(`SET @mood = '${value}'; SELECT @mood AS mood`),
    procedure: ({ name }) => ask(`SELECT IF('${name}' = 'x', 1, 0) AS same`),
    handler: ({ sort, dir }) => ask(`SELECT name FROM members WHERE hidden = 0 ORDER BY ${sort} ${dir}`),
    insert: async ({ words }) => {
      const connection = await pool.getConnection();
      try {
        await connection.beginTransaction();
        await connection.query(`INSERT INTO notes VALUES (1, 'me', '${words}')`);
        return (await connection.query("SELECT words FROM notes WHERE author = 'me'"))[0];
      } finally {
        await connection.rollback();
        connection.release();
      }
    },
    values: ({ name, pin }) => ask('SELECT name, pin FROM members WHERE name = ? AND pin = ?', [name, pin]),
    oldValues: ({ name, pin }) => old('SELECT name, pin FROM members WHERE name = ? AND pin = ?', [name, pin]),
    driverValues: ({ name, pin }) =>
      driver.query('SELECT name, pin FROM members WHERE name = ? AND pin = ?', [name, pin]),
    identifierValue: ({ sort }) =>
      ask(`SELECT name FROM members WHERE hidden = 0 ORDER BY ${mysql.escapeId(sort, true)}`),
    identifierColumn: ({ column }) => ask('SELECT ?? AS v FROM members WHERE hidden = 0', [column]),
    ansiDouble: async ({ column }) => (await ansi.query(`SELECT "${column}" FROM members WHERE hidden = 0`))[0],
    ansiText: async ({ name }) => (await ansi.query(`${open} AND name = '${name}'`))[0],
    executeText: async ({ name }) => (await pool.execute(`${open} AND name = '${name}'`))[0],
    oldFind: ({ id }) => old(`${open} AND id = ${id}`),
    driverFind: ({ name }) => driver.query(`${open} AND name = '${name}'`),
    driverBatch: ({ table }) =>
      driver
        .query({ sql: `SELECT count(*) AS n FROM ${table} WHERE id = :id`, namedPlaceholders: true }, { id: 1 })
        .then((rows) => rows.map(({ n }) => ({ n: String(n) }))),
    knexRaw: ({ id }) => db('members').select('name', 'pin').where('hidden', 0).whereRaw(`id = ${id}`),
    knexLogin: ({ name, pin }) => db('members').select('name', 'pin').where({ name, pin }),
    sequelizeLiteral: ({ id }) =>
      Member.findAll({ attributes: ['name', 'pin'], where: { hidden: 0, id: literal(id) } }),
    sequelizeQuery: ({ q }) => sequelize.query(`${open} AND name LIKE "%${q}%"`, { type: QueryTypes.SELECT }),

    safe: ({ q }) => ask('SELECT name FROM members WHERE hidden = 0 AND name <> ?', [String(q)]),
    safeExecute: async ({ q }) =>
      (await pool.execute('SELECT name, ? AS q FROM members WHERE hidden = 0', [String(q)]))[0],
    safeNamed: async ({ q }) =>
      (await pool.query({ sql: 'SELECT :q AS q', namedPlaceholders: true }, { q: String(q) }))[0],
    safeEscape: ({ q }) => ask(`SELECT name, ${mysql.escape(String(q))} AS q FROM members WHERE hidden = 0`),
    safeFormat: ({ q }) =>
      ask(mysql.format('SELECT ?? FROM members WHERE hidden = 0 AND name <> ?', ['name', String(q)])),
    safeIdentifier: ({ q }) => ask(`SELECT 1 AS ${mysql.escapeId(String(q).slice(0, 40).trim() || 'x', true)}`),
    safeSlashes: ({ q }) => ask(`SELECT '${addslashes(q).replaceAll('\0', '')}' AS q`),
    safeOld: ({ q }) => old('SELECT name, ? AS q FROM members WHERE hidden = 0', [String(q)]),
    safeDriver: ({ q }) => driver.query('SELECT name, :q AS q FROM members WHERE hidden = 0', { q: String(q) }),
    safeKnex: ({ q }) => db('members').select('name').where('hidden', 0).whereNot('name', String(q)),
    safeKnexBinding: ({ q }) => db.raw('select ? as q', [String(q)]).then(([rows]) => rows),
    safeSequelize: ({ q }) =>
      sequelize.query('SELECT :q AS q, name FROM members WHERE hidden = 0', {
        replacements: { q: String(q) },
        type: QueryTypes.SELECT,
      }),
    safeList: ({ q }) => ask('SELECT name FROM members WHERE hidden = 0 AND name IN (?)', [[].concat(q).map(String)]),
    safeRows: async ({ q }) => {
      await ask('DELETE FROM notes WHERE author = ?', [String(q).slice(0, 190)]);
      await ask('INSERT INTO notes (id, author, words) VALUES ?', [
        [
          [1, String(q).slice(0, 190), String(q)],
          [2, 'x', String(q)],
        ],
      ]);
      return ask('SELECT words FROM notes WHERE author = ?', [String(q).slice(0, 190)]);
    },
    safeSet: async ({ q }) => {
      await ask('UPDATE books SET ? WHERE id = 77', [{ title: String(q).slice(0, 190), shelf: 'b' }]);
      return ask('SELECT ? AS q', [String(q)]);
    },
    safeStrict: async ({ q }) => (await strict.execute('SELECT ? AS q', [String(q)]))[0],
    safeStrictDoubled: async ({ q }) => (await strict.query(`SELECT '${String(q).replaceAll("'", "''")}' AS q`))[0],
    safeAnsi: async ({ q }) =>
      (await ansi.query(`SELECT '${String(q).replaceAll('\\', '\\\\').replaceAll("'", "''")}' AS "the value"`))[0],
    safeMatch: ({ q }) => ask('SELECT id FROM docs WHERE id = 1 AND MATCH (words) AGAINST (?)', [String(q)]),
    safeJson: ({ q }) => ask('SELECT JSON_EXTRACT(?, "$.q") AS v', [JSON.stringify({ q })]),
    safeLimit: ({ limit }) =>
      ask('SELECT name FROM members WHERE hidden = 0 ORDER BY id LIMIT ?', [Number(limit) || 5]),
  };
};
