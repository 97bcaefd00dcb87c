'use strict';
const ejs = require('ejs');
const { Client } = require('pg');
const postgres = require('postgres');
const lodash = require('lodash');
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases() {
  const options = { host: '127.0.0.1', port: Number(process.env.PORT_POSTGRES), user: 'test', database: 'postgres' };
  const client = new Client(options);
  await client.connect();
  const sql = postgres({ ...options, max: 1, onnotice() {} });
  const t = 'accounts_bundled';
  return {
    async reset() {
      for (const statement of setup(t)) await client.query(statement);
    },
    total: async () => Number((await client.query(total(t))).rows[0].n),
    pg: async ({ name }) => (await client.query(update(t, name))).rowCount,
    postgres: async ({ name }) => (await sql.unsafe(update(t, name))).count,
    bound: async ({ name }) => (await client.query(bound(t, '$1'), [name])).rowCount,
    render: ({ name }) => ejs.render(`Hello ${name}`),
    merge: ({ name }) => Object.keys(lodash.merge({}, JSON.parse(name))),
  };
};
