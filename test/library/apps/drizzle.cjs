'use strict';
const { setup, total, update } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { drizzle } = await load('drizzle-orm/node-postgres');
  const { sql } = await load('drizzle-orm');
  const { Pool } = await load('pg');
  const db = drizzle(
    new Pool({
      host: '127.0.0.1',
      port: Number(process.env.PORT_POSTGRES),
      user: 'test',
      database: 'postgres',
      max: 1,
    }),
  );
  const t = 'accounts_drizzle';
  return {
    async reset() {
      for (const statement of setup(t)) await db.execute(sql.raw(statement));
    },
    total: async () => Number((await db.execute(sql.raw(total(t)))).rows[0].n),
    raw: async ({ name }) => (await db.execute(sql.raw(update(t, name)))).rowCount,
    tagged: async ({ name }) =>
      (await db.execute(sql`UPDATE accounts_drizzle SET touched = touched + 1 WHERE name = ${name}`)).rowCount,
  };
};
