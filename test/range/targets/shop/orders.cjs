// Accounts and orders: what is asked of PostgreSQL and MariaDB. Each process has a schema or database of its own.
'use strict';
const { Router } = require('express');
const pg = require('pg');
const mysql2 = require('mysql2/promise');
const mysql = require('mysql');
const mariadb = require('mariadb');
const knex = require('knex');
const { Sequelize, QueryTypes, DataTypes, Op } = require('sequelize');
const postgres = require('postgres');
const { drizzle } = require('drizzle-orm/node-postgres');
const { sql: dsql } = require('drizzle-orm');

const secret = process.env.RANGE_SECRET;
const tables = [
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(200), password VARCHAR(200), role VARCHAR(200), hidden BOOLEAN)',
  `INSERT INTO users VALUES (1, 'bob', 'hunter2', 'user', false), (2, 'O''Brien', 'pass', 'user', false), (3, 'root', '${secret}', 'admin', true)`,
  'CREATE TABLE vault (id INTEGER, entry VARCHAR(200))',
  `INSERT INTO vault VALUES (1, '${secret}')`,
  'CREATE TABLE comments (id SERIAL PRIMARY KEY, author VARCHAR(200), words VARCHAR(2000))',
];

module.exports = async function orders() {
  const router = Router();
  const place = `range${process.pid}`;
  if (process.env.PG_PORT) await postgresql(router, place, Number(process.env.PG_PORT));
  if (process.env.MARIADB_PORT) await mariaDb(router, place, Number(process.env.MARIADB_PORT));
  return router;
};

async function postgresql(router, place, port) {
  const connection = {
    host: '127.0.0.1',
    port,
    user: 'test',
    database: 'postgres',
    options: `-c search_path=${place}`,
  };
  const pool = new pg.Pool({ ...connection, max: 4 });
  await pool.query(`CREATE SCHEMA ${place}`);
  for (const table of tables) await pool.query(table);
  const ask = async (text, values) => {
    const result = await pool.query(text, values);
    return (Array.isArray(result) ? result : [result]).flatMap(({ rows }) => rows);
  };

  router.post('/pg/login', async (request, response) => {
    const { name, password } = request.body;
    const found = await ask(
      `SELECT id, name, role, password FROM users WHERE name = '${name}' AND password = '${password}'`,
    );
    if (found.length === 0) return response.status(401).send('wrong name or password');
    response.json(found);
  });
  router.get('/pg/users/:id', async (request, response) =>
    response.json(await ask(`SELECT id, name, password FROM users WHERE hidden = false AND id = ${request.params.id}`)),
  );
  router.get('/pg/find', async (request, response) =>
    response.json(
      await ask(
        `SELECT name, role, password FROM users WHERE hidden = false AND name ILIKE '%${request.query.q}%' ORDER BY id`,
      ),
    ),
  );
  router.get('/pg/list', async (request, response) => {
    const { sort = 'id', dir = 'ASC', limit = '10', offset = '0' } = request.query;
    response.json(
      await ask(
        `SELECT id, name FROM users WHERE hidden = false ORDER BY ${sort} ${dir} LIMIT ${limit} OFFSET ${offset}`,
      ),
    );
  });
  router.get('/pg/in', async (request, response) =>
    response.json(
      await ask(
        `SELECT name, password FROM users WHERE hidden = false AND id IN (${[].concat(request.query.ids).join(',')})`,
      ),
    ),
  );
  router.get('/pg/cast', async (request, response) =>
    response.json(await ask(`SELECT '${request.query.x}'::text AS x, count(*) AS n FROM users`)),
  );
  router.get('/pg/token', async (request, response) => {
    const { id } = JSON.parse(Buffer.from(request.query.token, 'base64').toString());
    response.json(await ask(`SELECT id, name, role FROM users WHERE hidden = false AND id = ${id}`));
  });
  router.post('/pg/comment', async (request, response) =>
    response.json(
      await ask(
        `INSERT INTO comments (author, words) VALUES ('${request.body.author}', '${request.body.words}') RETURNING author, words`,
      ),
    ),
  );
  router.post('/pg/rename', async (request, response) => {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`UPDATE users SET name = '${request.body.name}' WHERE id = 1`);
      const { rows } = await client.query('SELECT name, role FROM users WHERE id = 1');
      response.json(rows);
    } finally {
      await client.query('ROLLBACK').catch(() => {});
      client.release();
    }
  });
  router.get('/pg/json', async (request, response) =>
    response.json(
      await ask(`SELECT to_jsonb(u) ->> '${request.query.field}' AS value FROM users u WHERE hidden = false`),
    ),
  );
  router.get('/pg/dollar', async (request, response) =>
    response.json(await ask(`SELECT $note$${request.query.x}$note$ AS note`)),
  );
  router.get('/pg/identifier', async (request, response) =>
    response.json(await ask(`SELECT "${request.query.column}" FROM users WHERE hidden = false`)),
  );
  router.get('/pg/table', async (request, response) =>
    response.json(await ask(`SELECT count(*) AS n FROM ${request.query.table} WHERE id = 1`)),
  );
  // Stored by one request, used by another.
  const profiles = new Map();
  router.post('/pg/register', async (request, response) => {
    const { rows } = await pool.query('INSERT INTO comments (author, words) VALUES ($1, $2) RETURNING id', [
      request.body.name,
      'new',
    ]);
    profiles.set(request.body.as, rows[0].id);
    response.send('registered');
  });
  router.get('/pg/profile/:as', async (request, response) => {
    const { rows } = await pool.query('SELECT author FROM comments WHERE id = $1', [
      profiles.get(request.params.as) ?? 0,
    ]);
    response.json(await ask(`SELECT name, password FROM users WHERE hidden = false AND name = '${rows[0]?.author}'`));
  });

  // Done right.
  router.post('/safe/pg/login', async (request, response) =>
    response.json(
      await ask('SELECT id, name, role FROM users WHERE name = $1 AND password = $2', [
        request.body.name,
        request.body.password,
      ]),
    ),
  );
  router.get('/safe/pg/find', async (request, response) =>
    response.json(
      await ask('SELECT name, role FROM users WHERE hidden = false AND name ILIKE $1 ORDER BY name ASC', [
        `%${request.query.q}%`,
      ]),
    ),
  );
  router.get('/safe/pg/list', async (request, response) => {
    const sort = ['id', 'name', 'role'].includes(request.query.sort) ? request.query.sort : 'id';
    const dir = request.query.dir === 'desc' ? 'DESC' : 'ASC';
    response.json(
      await ask(
        `SELECT id, name, role FROM users WHERE hidden = false ORDER BY ${sort} ${dir} LIMIT ${Number(request.query.limit) || 10}`,
      ),
    );
  });
  router.post('/safe/pg/comment', async (request, response) =>
    response.json(
      await ask('INSERT INTO comments (author, words) VALUES ($1, $2) RETURNING author, words', [
        request.body.author,
        request.body.words,
      ]),
    ),
  );
  router.get('/safe/pg/escaped', async (request, response) =>
    response.json(
      await ask(
        `SELECT ${pg.escapeLiteral(String(request.query.x))} AS x, name FROM users WHERE hidden = false AND name <> ${pg.escapeLiteral(String(request.query.x))}`,
      ),
    ),
  );
  router.get('/safe/pg/identifier', async (request, response) =>
    response.json(
      await ask(`SELECT id AS ${pg.escapeIdentifier(String(request.query.x))} FROM users WHERE hidden = false`),
    ),
  );
  router.get('/safe/pg/many', async (request, response) => {
    const ids = [].concat(request.query.ids ?? []).map(Number);
    response.json(
      await ask(
        `SELECT name FROM users WHERE hidden = false AND id IN (${ids.map((_, index) => `$${index + 1}`).join(', ')})`,
        ids,
      ),
    );
  });
  router.post('/safe/pg/filter', async (request, response) => {
    const allowed = { name: 'name', role: 'role' };
    const wheres = [];
    const values = [];
    for (const [key, value] of Object.entries(request.body))
      if (Object.hasOwn(allowed, key)) wheres.push(`${allowed[key]} = $${values.push(value)}`);
    response.json(
      await ask(
        `SELECT name, role FROM users WHERE hidden = false ${wheres.map((where) => `AND ${where}`).join(' ')}`,
        values,
      ),
    );
  });

  const db = knex({ client: 'pg', connection: { ...connection }, searchPath: [place], pool: { min: 0, max: 2 } });
  router.get('/knex/raw', async (request, response) =>
    response.json(
      (await db.raw(`select name, password from users where hidden = false and name = '${request.query.name}'`)).rows,
    ),
  );
  router.get('/knex/where', async (request, response) =>
    response.json(
      await db('users').select('name', 'password').where('hidden', false).whereRaw(`name = '${request.query.name}'`),
    ),
  );
  router.get('/knex/order', async (request, response) =>
    response.json(await db('users').select('name').where({ hidden: false }).orderByRaw(request.query.sort)),
  );
  router.get('/safe/knex', async (request, response) =>
    response.json(
      await db('users')
        .select('name', 'role')
        .where({ hidden: false, name: request.query.name })
        .orderBy(request.query.sort ?? 'id'),
    ),
  );
  router.get('/safe/knex/binding', async (request, response) =>
    response.json(
      await db('users')
        .select('name')
        .whereRaw('hidden = false and name like ?', [`%${request.query.name}%`]),
    ),
  );

  const sequelize = new Sequelize('postgres', 'test', '', {
    host: '127.0.0.1',
    port,
    dialect: 'postgres',
    logging: false,
    pool: { max: 2 },
    dialectOptions: { options: `-c search_path=${place}` },
  });
  const User = sequelize.define(
    'user',
    { name: DataTypes.STRING, password: DataTypes.STRING, role: DataTypes.STRING, hidden: DataTypes.BOOLEAN },
    { timestamps: false, tableName: 'users', schema: place },
  );
  router.get('/sequelize/raw', async (request, response) =>
    response.json(
      await sequelize.query(
        `SELECT name, password FROM users WHERE hidden = false AND name = '${request.query.name}'`,
        { type: QueryTypes.SELECT },
      ),
    ),
  );
  router.get('/sequelize/literal', async (request, response) =>
    response.json(
      await User.findAll({
        attributes: ['name', 'password'],
        where: { [Op.and]: [{ hidden: false }, sequelize.literal(`name = '${request.query.name}'`)] },
      }),
    ),
  );
  router.get('/sequelize/order', async (request, response) =>
    response.json(
      await User.findAll({
        attributes: ['name'],
        where: { hidden: false },
        order: sequelize.literal(request.query.sort),
      }),
    ),
  );
  router.get('/safe/sequelize', async (request, response) =>
    response.json(
      await User.findAll({ attributes: ['name', 'role'], where: { hidden: false, name: String(request.query.name) } }),
    ),
  );
  router.get('/safe/sequelize/like', async (request, response) =>
    response.json(
      await User.findAll({
        attributes: ['name'],
        where: { hidden: false, name: { [Op.like]: `%${request.query.name}%` } },
        order: [['name', 'ASC']],
      }),
    ),
  );
  router.get('/safe/sequelize/replaced', async (request, response) =>
    response.json(
      await sequelize.query('SELECT name FROM users WHERE hidden = false AND name = :name', {
        replacements: { name: String(request.query.name) },
        type: QueryTypes.SELECT,
      }),
    ),
  );

  const tagged = postgres({
    host: '127.0.0.1',
    port,
    user: 'test',
    database: 'postgres',
    connection: { search_path: place },
    max: 2,
    onnotice: () => {},
  });
  router.get('/postgres/unsafe', async (request, response) =>
    response.json(
      await tagged.unsafe(`SELECT name, password FROM users WHERE hidden = false AND name = '${request.query.name}'`),
    ),
  );
  router.get('/safe/postgres', async (request, response) =>
    response.json(
      await tagged`SELECT name, role FROM users WHERE hidden = false AND name = ${String(request.query.name)}`,
    ),
  );

  const drizzled = drizzle(pool);
  router.get('/drizzle/raw', async (request, response) =>
    response.json(
      (
        await drizzled.execute(
          dsql.raw(`SELECT name, password FROM users WHERE hidden = false AND name = '${request.query.name}'`),
        )
      ).rows,
    ),
  );
  router.get('/safe/drizzle', async (request, response) =>
    response.json(
      (await drizzled.execute(dsql`SELECT name, role FROM users WHERE hidden = false AND name = ${request.query.name}`))
        .rows,
    ),
  );
}

async function mariaDb(router, place, port) {
  const base = { host: '127.0.0.1', port, user: 'root' };
  const first = await mysql2.createConnection(base);
  await first.query(`CREATE DATABASE ${place}`);
  await first.end();
  const pool = mysql2.createPool({ ...base, database: place, connectionLimit: 4, multipleStatements: true });
  for (const table of tables) await pool.query(table);
  const ask = async (text, values) => (await pool.query(text, values))[0];

  router.post('/mysql/login', async (request, response) => {
    const found = await ask(
      `SELECT id, name, password FROM users WHERE name = '${request.body.name}' AND password = '${request.body.password}'`,
    );
    if (found.length === 0) return response.status(401).send('wrong name or password');
    response.json(found);
  });
  // The well-known surprise: an object for a placeholder.
  router.post('/mysql/object', async (request, response) =>
    response.json(
      await ask('SELECT id, name, password FROM users WHERE name = ? AND password = ?', [
        request.body.name,
        request.body.password,
      ]),
    ),
  );
  router.get('/mysql/users/:id', async (request, response) =>
    response.json(await ask(`SELECT id, name, password FROM users WHERE hidden = 0 AND id = ${request.params.id}`)),
  );
  router.get('/mysql/find', async (request, response) =>
    response.json(await ask(`SELECT name, password FROM users WHERE hidden = 0 AND name LIKE "%${request.query.q}%"`)),
  );
  router.get('/mysql/list', async (request, response) =>
    response.json(
      await ask(
        `SELECT id, name FROM users WHERE hidden = 0 ORDER BY ${request.query.sort} LIMIT ${request.query.limit ?? 5}`,
      ),
    ),
  );
  router.get('/mysql/tick', async (request, response) =>
    response.json(await ask(`SELECT \`${request.query.column}\` FROM users WHERE hidden = 0`)),
  );
  router.get('/mysql/slash', async (request, response) => {
    const clean = (value) => String(value).replaceAll("'", "''");
    response.json(
      await ask(
        `SELECT name, password FROM users WHERE hidden = 0 AND name = '${clean(request.query.a)}' AND role = '${clean(request.query.b)}'`,
      ),
    );
  });
  router.get('/mysql/stacked', async (request, response) =>
    response.json(await ask(`SELECT name FROM users WHERE hidden = 0 AND name = '${request.query.name}'`)),
  );
  const old = mysql.createPool({ ...base, database: place, connectionLimit: 2 });
  router.get('/mysql1/find', (request, response, next) =>
    old.query(`SELECT name, password FROM users WHERE hidden = 0 AND name = '${request.query.name}'`, (error, rows) =>
      error ? next(error) : response.json(rows),
    ),
  );
  router.get('/safe/mysql1', (request, response, next) =>
    old.query(
      'SELECT name, role FROM users WHERE hidden = 0 AND name = ?',
      [String(request.query.name)],
      (error, rows) => (error ? next(error) : response.json(rows)),
    ),
  );
  const maria = mariadb.createPool({ ...base, database: place, connectionLimit: 2, allowPublicKeyRetrieval: true });
  router.get('/mariadb/find', async (request, response) =>
    response.json(
      await maria.query(`SELECT name, password FROM users WHERE hidden = 0 AND name = '${request.query.name}'`),
    ),
  );
  router.get('/safe/mariadb', async (request, response) =>
    response.json(
      await maria.query('SELECT name, role FROM users WHERE hidden = 0 AND name = ?', [String(request.query.name)]),
    ),
  );
  router.post('/safe/mysql/login', async (request, response) =>
    response.json(
      (
        await pool.execute('SELECT id, name FROM users WHERE name = ? AND password = ?', [
          String(request.body.name),
          String(request.body.password),
        ])
      )[0],
    ),
  );
  router.get('/safe/mysql/escaped', async (request, response) =>
    response.json(
      await ask(
        `SELECT ${mysql2.escape(String(request.query.x))} AS x, name FROM users WHERE hidden = 0 AND name <> ${mysql2.escape(String(request.query.x))}`,
      ),
    ),
  );
  router.post('/safe/mysql/set', async (request, response) => {
    const connection = await pool.getConnection();
    try {
      await connection.query('START TRANSACTION');
      await connection.query('INSERT INTO comments SET ?', { author: request.body.author, words: request.body.words });
      response.json((await connection.query('SELECT author, words FROM comments ORDER BY id DESC LIMIT 1'))[0]);
    } finally {
      await connection.query('ROLLBACK');
      connection.release();
    }
  });
  router.get('/safe/mysql/sort', async (request, response) =>
    response.json(
      await ask('SELECT id, name FROM users WHERE hidden = 0 ORDER BY ??', [
        ['id', 'name'].includes(request.query.sort) ? request.query.sort : 'id',
      ]),
    ),
  );
}
