'use strict';
const { join } = require('node:path');
const { setup, total, update, bound, failing } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { PrismaClient, Prisma } = await load(require.resolve(process.env.PRISMA));
  const { PrismaPg } = await load(require.resolve(join(process.env.PRISMA, '../adapter-pg')));
  const adapter = new PrismaPg({
    host: '127.0.0.1',
    port: Number(process.env.PORT_POSTGRES),
    user: 'test',
    database: 'postgres',
    max: 1,
  });
  const db = new PrismaClient({ adapter });
  const t = 'accounts_prisma';
  const sessions = 'sessions_prisma';
  return {
    async reset() {
      for (const statement of setup(t)) await db.$executeRawUnsafe(statement);
      for (const statement of setup(sessions)) await db.$executeRawUnsafe(statement.replace('(name ', '(token '));
    },
    async total() {
      const sums = await Promise.all([t, sessions].map((table) => db.$queryRawUnsafe(total(table))));
      return sums.reduce((sum, [{ n }]) => sum + Number(n), 0);
    },
    executeRawUnsafe: ({ name }) => db.$executeRawUnsafe(update(t, name)),
    queryRawUnsafe: async ({ name }) => (await db.$queryRawUnsafe(`${update(t, name)} RETURNING name`)).length,
    // Text made part of a tagged template by hand.
    executeRawTagged: ({ name }) => db.$executeRaw(Prisma.raw(update(t, name))),
    transaction: ({ name }) => db.$transaction((inside) => inside.$executeRawUnsafe(update(t, name))),
    broken: () => failing(db.$executeRawUnsafe('SELEC 1'), Prisma.PrismaClientKnownRequestError),
    model: async ({ name }) =>
      (await db.account.updateMany({ where: { name }, data: { touched: { increment: 1 } } })).count,
    // The user chose how the token is compared.
    tokenOperator: async ({ token }) =>
      (await db.session.updateMany({ where: { token }, data: { touched: { increment: 1 } } })).count,
    nameOperator: async ({ filter }) =>
      (await db.account.updateMany({ where: { name: filter }, data: { touched: { increment: 1 } } })).count,
    executeRaw: ({ name }) => db.$executeRaw`UPDATE accounts_prisma SET touched = touched + 1 WHERE name = ${name}`,
    unsafeBound: ({ name }) => db.$executeRawUnsafe(bound(t, '$1'), name),
  };
};
