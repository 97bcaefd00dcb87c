// TypeORM over pg, which the agent hooks: statements of its own making, and text that became part of one.
'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { DataSource, EntitySchema } = await load(require.resolve(process.env.TYPEORM));
  const t = 'accounts_typeorm';
  const Account = new EntitySchema({
    name: 'Account',
    tableName: t,
    columns: { name: { type: 'varchar', primary: true }, touched: { type: 'integer' } },
  });
  const db = await new DataSource({
    type: 'postgres',
    host: '127.0.0.1',
    port: Number(process.env.PORT_POSTGRES),
    username: 'test',
    database: 'postgres',
    entities: [Account],
  }).initialize();
  const accounts = db.getRepository(Account);
  const change = { touched: () => 'touched + 1' };
  return {
    async reset() {
      for (const statement of setup(t)) await db.query(statement);
    },
    total: async () => Number((await db.query(total(t)))[0].n),
    raw: async ({ name }) => (await db.query(update(t, name)))[1],
    where: async ({ name }) =>
      (await accounts.createQueryBuilder().update().set(change).where(`name = '${name}'`).execute()).affected,
    boundRaw: async ({ name }) => (await db.query(bound(t, '$1'), [name]))[1],
    parameter: async ({ name }) =>
      (await accounts.createQueryBuilder().update().set(change).where('name = :name', { name }).execute()).affected,
    repository: async ({ name }) => (await accounts.update({ name }, change)).affected,
  };
};
