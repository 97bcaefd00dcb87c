'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const knex = await load('knex');
  const over = {
    pg: knex({
      client: 'pg',
      connection: { host: '127.0.0.1', port: Number(process.env.PORT_POSTGRES), user: 'test', database: 'postgres' },
      pool: { min: 0, max: 1 },
    }),
    mysql: knex({
      client: 'mysql2',
      connection: { host: '127.0.0.1', port: Number(process.env.PORT_MARIADB), user: 'root', database: 'mysql' },
      pool: { min: 0, max: 1 },
    }),
  };
  const t = 'accounts_knex';
  return {
    async reset() {
      for (const db of Object.values(over)) for (const statement of setup(t)) await db.raw(statement);
    },
    async total() {
      return Number((await over.pg.raw(total(t))).rows[0].n) + Number((await over.mysql.raw(total(t)))[0][0].n);
    },
    rawPg: async ({ name }) => (await over.pg.raw(update(t, name))).rowCount,
    rawMysql: async ({ name }) => (await over.mysql.raw(update(t, name)))[0].affectedRows,
    whereRaw: async ({ name }) => await over.pg(t).whereRaw(`name = '${name}'`).increment('touched'),
    builderPg: async ({ name }) => await over.pg(t).where({ name }).increment('touched'),
    builderMysql: async ({ name }) => await over.mysql(t).where({ name }).increment('touched'),
    boundRaw: async ({ name }) => (await over.pg.raw(bound(t, '?'), [name])).rowCount,
  };
};
