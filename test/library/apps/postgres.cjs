'use strict';
const { setup, total, update, bound, failing } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const postgres = await load('postgres');
  const sql = postgres({
    host: '127.0.0.1',
    port: Number(process.env.PORT_POSTGRES),
    user: 'test',
    database: 'postgres',
    max: 1,
    onnotice() {},
  });
  const t = 'accounts_postgres';
  return {
    async reset() {
      for (const statement of setup(t)) await sql.unsafe(statement);
    },
    total: async () => Number((await sql.unsafe(total(t)))[0].n),
    unsafe: async ({ name }) => (await sql.unsafe(update(t, name))).count,
    fragment: async ({ name }) =>
      (await sql`UPDATE accounts_postgres SET touched = touched + 1 WHERE ${sql.unsafe(`name = '${name}'`)}`).count,
    transaction: ({ name }) => sql.begin(async (inside) => (await inside.unsafe(update(t, name))).count),
    broken: () => failing(sql.unsafe('SELEC 1'), postgres.PostgresError),
    tagged: async ({ name }) =>
      (await sql`UPDATE accounts_postgres SET touched = touched + 1 WHERE name = ${name}`).count,
    helper: async ({ name }) =>
      (await sql`UPDATE ${sql(t)} SET touched = touched + 1 WHERE name IN ${sql([name])}`).count,
    unsafeBound: async ({ name }) => (await sql.unsafe(bound(t, '$1'), [name])).count,
  };
};
