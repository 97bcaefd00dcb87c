// Accounts in MariaDB, through its client and what is built on that: a login, a search, a list to be sorted.
'use strict';
const express = require('express');
const { setTimeout: later } = require('node:timers/promises');

const connection = {
  host: '127.0.0.1',
  port: Number(process.env.MARIADB_PORT),
  user: 'root',
  password: '',
  database: 'known',
};

/** Both processes fill it, one after the other. */
async function fill() {
  const { database: _, ...server } = connection;
  const first = await require('mysql2')
    .createConnection({ ...server, multipleStatements: true })
    .promise();
  await first.query('CREATE DATABASE IF NOT EXISTS known');
  await first.query(
    'CREATE TABLE IF NOT EXISTS known.accounts (id INT PRIMARY KEY, name VARCHAR(40), password VARCHAR(80), settings JSON)',
  );
  await first.query(
    'REPLACE INTO known.accounts VALUES (1, "ann", ?, \'{"theme":"dark"}\'), (2, "bob", "hunter2", \'{"theme":"light"}\')',
    [process.env.KNOWN_SECRET],
  );
  await first.query(
    'CREATE TABLE IF NOT EXISTS known.members (id INT PRIMARY KEY, name VARCHAR(40), rights VARCHAR(40)); REPLACE INTO known.members VALUES (1, "cid", "none")',
  );
  await first.end();
}

module.exports = async () => {
  const app = express();
  app.use(express.json());
  app.use(express.urlencoded({ extended: true }));
  await fill();

  const route = (name, handler) =>
    app.post(`/${name}`, (request, response, next) => {
      Promise.race([Promise.resolve().then(() => handler(request.body)), later(3_000, 'too late')]).then(
        (value) => response.json({ value: value ?? null }),
        (error) => (error.name === 'BlockedError' ? next(error) : response.json({ failed: true })),
      );
    });
  const welcome = ([account] = []) => (account ? `welcome ${account.name}, ${account.password}` : 'wrong');

  const old = require('mysql').createPool({ ...connection, connectionLimit: 2 });
  route(
    'mysql',
    ({ name, password }) =>
      new Promise((resolve, reject) =>
        old.query('SELECT * FROM accounts WHERE name = ? AND password = ?', [name, password], (error, rows) =>
          error ? reject(error) : resolve(welcome(rows)),
        ),
      ),
  );
  const pool = require('mysql2')
    .createPool({ ...connection, connectionLimit: 2 })
    .promise();
  route('mysql2', async ({ name, password }) =>
    welcome((await pool.query('SELECT * FROM accounts WHERE name = ? AND password = ?', [name, password]))[0]),
  );
  route('mysql2-options', async ({ options }) =>
    (await pool.query({ sql: 'SELECT id, name, NOW() AS seen FROM accounts', ...options }))[0].map(({ name }) => name),
  );
  const knex = require('knex')({ client: 'mysql2', connection });
  route('knex', async ({ name, password }) => welcome(await knex('accounts').where({ name, password })));

  const define = (Sequelize) => {
    const sequelize = new Sequelize('known', 'root', '', {
      dialect: 'mysql',
      dialectModule: require('mysql2'),
      host: connection.host,
      port: connection.port,
      logging: false,
    });
    const columns = { name: Sequelize.STRING, password: Sequelize.STRING, settings: Sequelize.JSON };
    return { sequelize, Accounts: sequelize.define('account', columns, { timestamps: false, tableName: 'accounts' }) };
  };
  const six = define(require('sequelize-6.19.0'));
  route('sequelize-replacements', async ({ name, soundex }) => {
    const { sequelize, Accounts } = six;
    const found = await Accounts.findAll({
      where: sequelize.and({ name }, sequelize.literal('SOUNDEX(name) = :soundex')),
      replacements: { soundex },
    });
    return found.map(({ password }) => password);
  });

  // Accounts by their settings, and one setting of each.
  const latest6 = define(require('sequelize-6.37'));
  route('sequelize-json', async ({ settings }) => {
    const found = await latest6.Accounts.findAll({ where: { settings } });
    return found.map(({ name, password }) => `${name} ${password.length > 8 ? password : ''}`);
  });
  const { Kysely, MysqlDialect } = require('kysely');
  const builder = new Kysely({
    dialect: new MysqlDialect({ pool: require('mysql2').createPool({ ...connection, connectionLimit: 2 }) }),
  });
  route('kysely', ({ setting }) =>
    builder
      .selectFrom('accounts')
      .where('name', '=', 'bob')
      .select((eb) => eb.fn('json_value', ['settings', eb.jsonPath().key(setting)]).as('value'))
      .execute(),
  );

  const { createConnection, EntitySchema } = require('typeorm');
  const AccountSchema = new EntitySchema({
    name: 'Account',
    tableName: 'accounts',
    columns: { id: { type: Number, primary: true }, name: { type: String }, password: { type: String } },
  });
  const orm = await createConnection({
    type: 'mysql',
    ...connection,
    username: 'root',
    entities: [AccountSchema],
    driver: require('mysql2'),
  });
  const { DataSource, EntitySchema: Schema } = require('typeorm-0.3');
  const source = await new DataSource({
    type: 'mysql',
    ...connection,
    username: 'root',
    connectorPackage: 'mysql2',
    driver: require('mysql2'),
    entities: [
      new Schema({
        name: 'Member',
        tableName: 'members',
        columns: { id: { type: Number, primary: true }, name: { type: String }, rights: { type: String } },
      }),
    ],
  }).initialize();
  route('typeorm-0.3', async ({ name }) => {
    const members = source.getRepository('Member');
    await members.update({ id: 1 }, { name, rights: 'none' });
    await members.update({ id: 1 }, { name });
    return (await members.findOneBy({ id: 1 })).rights;
  });
  route('typeorm', async ({ id }) => (await orm.getRepository('Account').findOne(id))?.name);
  return app;
};
