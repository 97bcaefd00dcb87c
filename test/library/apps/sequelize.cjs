'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { Sequelize, QueryTypes, Op, literal } = await load('sequelize');
  const db = new Sequelize('postgres', 'test', '', {
    dialect: 'postgres',
    host: '127.0.0.1',
    port: Number(process.env.PORT_POSTGRES),
    logging: false,
    pool: { max: 1 },
    operatorsAliases: { $ne: Op.ne },
  });
  const t = 'accounts_sequelize';
  const Account = db.define(
    'account',
    { name: { type: 'VARCHAR(100)', primaryKey: true }, touched: 'INTEGER' },
    { tableName: t, timestamps: false },
  );
  return {
    async reset() {
      for (const statement of setup(t)) await db.query(statement);
    },
    total: async () => Number((await db.query(total(t), { type: QueryTypes.SELECT }))[0].n),
    raw: async ({ name }) => (await db.query(update(t, name)))[1].rowCount,
    literal: async ({ name }) =>
      (await Account.update({ touched: literal('touched + 1') }, { where: literal(`name = '${name}'`) }))[0],
    namedOperator: async ({ name }) =>
      (await Account.update({ touched: literal('touched + 1') }, { where: { name } }))[0],
    namedOperatorDestroy: ({ name }) => Account.destroy({ where: { name } }),
    model: async ({ name }) => (await Account.update({ touched: literal('touched + 1') }, { where: { name } }))[0],
    replacement: async ({ name }) => (await db.query(bound(t, ':name'), { replacements: { name } }))[1].rowCount,
    bind: async ({ name }) => (await db.query(bound(t, '$1'), { bind: [name] }))[1].rowCount,
  };
};
