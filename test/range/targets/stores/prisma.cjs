// Prisma's client over its driver adapter: raw statements, and filters that are objects.
'use strict';
const path = require('node:path');

module.exports = async function prisma() {
  const { PrismaClient, Prisma } = require(process.env.PRISMA);
  const { PrismaPg } = require(path.join(process.env.PRISMA, '../adapter-pg'));
  if (!process.env.PG_PORT) return {};
  const pg = require('pg');
  const place = `prisma${process.pid}`;
  const connectionString = `postgresql://test@127.0.0.1:${process.env.PG_PORT}/postgres?options=${encodeURIComponent(`-c search_path=${place}`)}`;
  const pool = new pg.Pool({ connectionString, max: 1 });
  await pool.query(`CREATE SCHEMA ${place}`);
  await pool.query('CREATE TABLE accounts_prisma (name TEXT PRIMARY KEY, touched INTEGER)');
  await pool.query(
    "INSERT INTO accounts_prisma VALUES ('bob', 1), ('O''Brien', 1), ($1, 4711)".replace(
      '$1',
      `'${process.env.RANGE_SECRET}'`,
    ),
  );
  await pool.end();
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString }, { schema: place }) });
  const { account } = client;
  return {
    raw: ({ name }) =>
      client.$queryRawUnsafe(`SELECT name FROM accounts_prisma WHERE touched = 1 AND name = '${name}'`),
    rawTag: ({ name }) =>
      client.$queryRaw(Prisma.raw(`SELECT name FROM accounts_prisma WHERE touched = 1 AND name = '${name}'`)),
    rawPart: ({ sort }) =>
      client.$queryRaw`SELECT name FROM accounts_prisma WHERE touched = 1 ORDER BY ${Prisma.raw(sort)}`,
    rawInterpolated: ({ id }) => client.$queryRawUnsafe(`SELECT name FROM accounts_prisma WHERE touched = ${id}`),
    login: ({ touched }) => account.findFirst({ where: { name: { startsWith: 'secret' }, touched } }),
    where: (said) => account.findMany({ where: said }),
    or: ({ filter }) => account.findMany({ where: { touched: 1, ...filter } }),
    find: ({ name }) => account.findMany({ where: { touched: { gt: 4000 }, name } }),
    args: ({ query }) => account.findMany({ take: 1, ...query }),

    safe: ({ q }) => account.findMany({ where: { touched: 1, name: { not: String(q) } } }),
    safeContains: ({ q }) =>
      account.findMany({ where: { touched: 1, name: { contains: String(q), mode: 'insensitive' } } }),
    safeIn: ({ q }) => account.findMany({ where: { touched: 1, name: { in: [].concat(q).map(String) } } }),
    safeRaw: ({ q }) => client.$queryRaw`SELECT name, ${String(q)}::text AS q FROM accounts_prisma WHERE touched = 1`,
    safeUnsafe: ({ q }) => client.$queryRawUnsafe('SELECT $1::text AS q', String(q)),
    safeSql: ({ q }) => client.$queryRaw(Prisma.sql`SELECT ${Prisma.join([String(q), 'x'])}`).then(() => 'asked'),
    safeOperator: ({ op, value }) =>
      ['gt', 'lt', 'gte', 'lte', 'not', 'equals'].includes(op)
        ? account.findMany({ where: { AND: [{ touched: 1 }, { touched: { [op]: Number(value) } }] } })
        : 'unknown',
    safeSort: ({ sort, order }) =>
      account.findMany({
        where: { touched: 1 },
        orderBy: { [['name', 'touched'].includes(sort) ? sort : 'name']: order === 'desc' ? 'desc' : 'asc' },
      }),
  };
};
