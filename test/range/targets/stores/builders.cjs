// PostgreSQL through what writes statements for an application: knex, objection, kysely, TypeORM, sequelize, drizzle, squel.
'use strict';
const { packages } = require('../packages.cjs');
const { tables } = require('./tables.cjs');

module.exports = async function builders() {
  const load = packages('RANGE_STORES');
  const pg = require('pg');
  const place = `builders${process.pid}`;
  const connection = {
    host: '127.0.0.1',
    port: Number(process.env.PG_PORT),
    user: 'test',
    database: 'postgres',
    options: `-c search_path=${place}`,
  };
  const pool = new pg.Pool({ ...connection, max: 4 });
  await pool.query(`CREATE SCHEMA ${place}`);
  for (const table of tables(process.env.RANGE_SECRET)) await pool.query(table);
  return {
    ...onKnex(load, connection, place),
    ...onKysely(load, pool),
    ...(await onTypeorm(load, connection, place)),
    ...(await onSequelize(connection, place)),
    ...onDrizzle(pool),
    ...onSquel(load, pool),
  };
};

function onKnex(load, connection, place) {
  const db = load('knex')({ client: 'pg', connection, searchPath: [place], pool: { min: 0, max: 3 } });
  const { Model, raw, ref } = load('objection');
  class Member extends Model {
    static tableName = 'members';
  }
  Member.knex(db);
  const open = () => db('members').select('name').where({ hidden: 0 });
  return {
    knexRaw: ({ name }) =>
      db.raw(`select name, pin from members where hidden = 0 and name = '${name}'`).then(({ rows }) => rows),
    knexWhereRaw: ({ age }) => open().select('pin').whereRaw(`length(name) > ${age}`),
    knexOrderRaw: ({ sort }) => open().orderByRaw(sort),
    knexGroupRaw: ({ by }) =>
      db('members')
        .where({ hidden: 0 })
        .select(db.raw(`${by} as k`))
        .groupByRaw(by),
    knexHavingRaw: ({ least }) =>
      db('members').select('name').where({ hidden: 0 }).groupBy('name').havingRaw(`count(*) >= ${least}`),
    knexSelectRaw: ({ field }) => db('members').where({ hidden: 0 }).select(db.raw(field)),
    knexJoinRaw: ({ table }) => db('books').select('books.title', 'j.*').joinRaw(`join ${table} j on true`).limit(5),
    knexFromRaw: ({ table }) => db.select('*').fromRaw(table).limit(5),
    knexColumnRaw: ({ as }) => open().select(db.raw(`name as "${as}"`)),
    knexWhereObject: (said) => open().select('pin').where(said),
    knexWithRaw: ({ name }) =>
      db
        .with('w', db.raw(`select name, pin from members where hidden = 0 and name = '${name}'`))
        .select('*')
        .from('w'),
    knexUnion: ({ name }) =>
      open()
        .select('pin')
        .unionAll(db.raw(`select name, role from members where hidden = 0 and name = '${name}'`)),
    knexUpdate: ({ value }) =>
      db('books')
        .where({ id: 99 })
        .update({ title: db.raw(`'${value}'`) })
        .returning('*')
        .then(() => db.raw(`select '${value}' as v`))
        .then(({ rows }) => rows),
    knexNamedRaw: ({ sort }) =>
      db
        .raw(`select name from members where hidden = :hidden order by ${sort}`, { hidden: 0 })
        .then(({ rows }) => rows),
    knexJson: ({ path }) =>
      db('members')
        .where({ hidden: 0 })
        .select(db.raw(`to_jsonb(members) #>> '{${path}}' as v`)),
    safeKnexWhere: ({ q }) => open().where('name', '<>', q).orderBy('id'),
    safeKnexLike: ({ q }) => open().whereILike('name', `%${q}%`),
    safeKnexIn: ({ q }) => open().whereIn('name', [].concat(q)),
    safeKnexBinding: ({ q }) =>
      db.raw('select ? as q, ?? from members where hidden = ?', [q, 'name', 0]).then(({ rows }) => rows),
    safeKnexIdentifier: ({ q }) =>
      db('members')
        .select(db.raw('?? as ??', ['name', String(q).slice(0, 40)]))
        .where({ hidden: 0 }),
    safeKnexAlias: ({ q }) =>
      db('members')
        .select({
          [String(q)
            .replace(/[."[\]]/g, '')
            .slice(0, 40)]: 'name',
        })
        .where({ hidden: 0 }),
    safeKnexOperator: ({ op, value }) =>
      ['=', '<>', '>', '<', '>=', '<=', 'like', 'ilike'].includes(op)
        ? open().where('name', op, value)
        : 'unknown operator',
    safeKnexSort: ({ sort }) =>
      open().orderBy(
        ['id', 'name'].includes(String(sort).split(' ')[0]) ? String(sort).split(' ')[0] : 'id',
        String(sort).endsWith('desc') ? 'desc' : 'asc',
      ),
    safeKnexInsert: ({ q }) => db('notes').insert({ id: 1, author: q, words: q }).returning(['author', 'words']),
    safeKnexString: ({ q }) => db.raw(open().where('name', '<>', q).toString()).then(({ rows }) => rows),

    objectionRaw: ({ name }) => Member.query().select('name', 'pin').where('hidden', 0).whereRaw(`name = '${name}'`),
    objectionRawValue: ({ field }) => Member.query().select(raw(field)).where('hidden', 0),
    objectionOrder: ({ sort }) => Member.query().select('name').where('hidden', 0).orderByRaw(sort),
    safeObjection: ({ q }) => Member.query().select('name').where('hidden', 0).where('name', '<>', q),
    safeObjectionRaw: ({ q }) =>
      Member.query()
        .select('name', raw('? as q', [q]))
        .where('hidden', 0),
    safeObjectionRef: ({ field }) =>
      Member.query()
        .select(ref(['name', 'role'].includes(field) ? field : 'id'))
        .where('hidden', 0),
  };
}

function onKysely(load, pool) {
  const { Kysely, PostgresDialect, sql } = load('kysely');
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const open = () => db.selectFrom('members').select('name').where('hidden', '=', 0);
  return {
    kyselyRaw: ({ name }) =>
      sql
        .raw(`select name, pin from members where hidden = 0 and name = '${name}'`)
        .execute(db)
        .then(({ rows }) => rows),
    kyselyOrder: ({ sort }) => open().orderBy(sql.raw(sort)).execute(),
    kyselyLiteral: ({ name }) =>
      sql`select name, pin from members where hidden = 0 and name = ${sql.raw(`'${name}'`)}`
        .execute(db)
        .then(({ rows }) => rows),
    kyselyRef: ({ id }) =>
      open()
        .select('pin')
        .where(sql`id = ${sql.raw(id)}`)
        .execute(),
    safeKysely: ({ q }) => open().where('name', '!=', q).execute(),
    safeKyselyTagged: ({ q }) =>
      sql`select name, ${q}::text as q from members where hidden = 0`.execute(db).then(({ rows }) => rows),
    safeKyselyLit: ({ q }) => sql`select ${sql.lit(String(q))} as q`.execute(db).then(({ rows }) => rows),
    safeKyselyId: ({ q }) => sql`select 1 as ${sql.id(String(q).slice(0, 40))}`.execute(db).then(({ rows }) => rows),
    safeKyselyOrder: ({ sort }) =>
      open()
        .orderBy(['id', 'name'].includes(sort) ? sort : 'id', 'desc')
        .execute(),
  };
}

async function onTypeorm(load, connection, place) {
  load('reflect-metadata');
  const { DataSource, EntitySchema, Raw, In, Like, MoreThan, Not } = load('typeorm');
  const Member = new EntitySchema({
    name: 'Member',
    tableName: 'members',
    columns: {
      id: { type: 'int', primary: true },
      name: { type: 'varchar' },
      email: { type: 'varchar' },
      pin: { type: 'varchar' },
      role: { type: 'varchar' },
      hidden: { type: 'int' },
    },
  });
  const { options: _, ...rest } = connection;
  const source = await new DataSource({
    type: 'postgres',
    host: rest.host,
    port: rest.port,
    username: 'test',
    database: 'postgres',
    schema: place,
    entities: [Member],
  }).initialize();
  const members = source.getRepository('Member');
  const open = () => members.createQueryBuilder('m').select(['m.id', 'm.name']).where('m.hidden = 0');
  const found = ({ name, pin }) => ({ name, pin });
  return {
    typeormQuery: ({ name }) =>
      source.query(`SELECT name, pin FROM ${place}.members WHERE hidden = 0 AND name = '${name}'`),
    typeormWhere: ({ name }) => open().addSelect('m.pin').andWhere(`m.name = '${name}'`).getMany(),
    typeormOr: ({ id }) => open().addSelect('m.pin').andWhere(`m.id = ${id}`).getMany(),
    typeormOrder: ({ sort }) => open().orderBy(sort).getRawMany(),
    typeormSelect: ({ field }) => members.createQueryBuilder('m').select(field, 'v').where('m.hidden = 0').getRawMany(),
    typeormGroup: ({ by }) =>
      members.createQueryBuilder('m').select('count(*)', 'n').where('m.hidden = 0').groupBy(by).getRawMany(),
    typeormHaving: ({ least }) =>
      members
        .createQueryBuilder('m')
        .select('m.name', 'name')
        .where('m.hidden = 0')
        .groupBy('m.name')
        .having(`count(*) >= ${least}`)
        .getRawMany(),
    typeormRaw: ({ name }) =>
      members.findBy({ hidden: 0, name: Raw((column) => `${column} = '${name}'`) }).then((all) => all.map(found)),
    typeormLogin: ({ name, pin }) => members.findOneBy({ name, pin }).then((one) => one && found(one)),
    typeormWhereObject: (said) => members.find({ where: said, take: 1 }).then((all) => all.map(found)),
    typeormUpdate: ({ value }) =>
      members
        .createQueryBuilder()
        .update()
        .set({ email: () => `'${value}'` })
        .where('id = 2')
        .returning('email')
        .execute()
        .then(({ raw }) => raw),
    safeTypeorm: ({ q }) => open().andWhere('m.name <> :q', { q }).getMany(),
    safeTypeormIn: ({ q }) =>
      members.findBy({ hidden: 0, name: In([].concat(q)) }).then((all) => all.map(({ name }) => name)),
    safeTypeormLike: ({ q }) =>
      members.findBy({ hidden: 0, name: Like(`%${q}%`) }).then((all) => all.map(({ name }) => name)),
    safeTypeormNot: ({ q }) =>
      members.findBy({ hidden: 0, name: Not(String(q)) }).then((all) => all.map(({ name }) => name)),
    safeTypeormMore: ({ id }) =>
      members.findBy({ hidden: 0, id: MoreThan(Number(id) || 0) }).then((all) => all.map(({ name }) => name)),
    safeTypeormRaw: ({ q }) =>
      members
        .findBy({ hidden: 0, name: Raw((column) => `${column} <> :q`, { q }) })
        .then((all) => all.map(({ name }) => name)),
    safeTypeormQuery: ({ q }) => source.query('SELECT $1::text AS q', [q]),
    safeTypeormOrder: ({ sort }) =>
      members
        .find({ where: { hidden: 0 }, order: { [['id', 'name'].includes(sort) ? sort : 'id']: 'DESC' } })
        .then((all) => all.map(({ name }) => name)),
  };
}

async function onSequelize(connection, place) {
  const { Sequelize, DataTypes, Op, QueryTypes, literal, fn, col, where, cast, json } = require('sequelize');
  const sequelize = new Sequelize('postgres', 'test', '', {
    host: connection.host,
    port: connection.port,
    dialect: 'postgres',
    logging: false,
    dialectOptions: { options: `-c search_path=${place}` },
    operatorsAliases: { $ne: Op.ne, $gt: Op.gt, $like: Op.like, $or: Op.or },
  });
  const Member = sequelize.define(
    'member',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true },
      name: DataTypes.STRING,
      email: DataTypes.STRING,
      pin: DataTypes.STRING,
      role: DataTypes.STRING,
      hidden: DataTypes.INTEGER,
    },
    { tableName: 'members', timestamps: false },
  );
  const open = { hidden: 0 };
  const shown = ['name', 'pin'];
  return {
    sequelizeQuery: ({ name }) =>
      sequelize.query(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${name}'`, {
        type: QueryTypes.SELECT,
      }),
    sequelizeLiteral: ({ id }) => Member.findAll({ attributes: shown, where: { hidden: 0, id: literal(id) } }),
    sequelizeAnd: ({ name }) =>
      Member.findAll({
        attributes: shown,
        where: [open, literal(`name = '${name}'`)].reduce((all, one) => ({ [Op.and]: [all, one] })),
      }),
    sequelizeOrder: ({ sort }) =>
      Member.findAll({ attributes: ['name'], where: open, order: [[literal(sort), 'ASC']] }),
    sequelizeOrderText: ({ sort }) =>
      Member.findAll({ attributes: ['name'], where: open, order: [sequelize.literal(sort)] }),
    sequelizeAttribute: ({ field }) => Member.findAll({ attributes: [[literal(field), 'v']], where: open }),
    sequelizeGroup: ({ by }) =>
      Member.findAll({ attributes: [[fn('count', col('id')), 'n']], where: open, group: literal(by) }),
    sequelizeLogin: ({ name, pin }) => Member.findOne({ attributes: shown, where: { name, pin } }),
    sequelizeWhere: (said) => Member.findAll({ attributes: shown, where: { ...said } }),
    sequelizeReplaced: ({ name, sort }) =>
      sequelize.query(`SELECT name FROM members WHERE hidden = 0 AND name <> :name ORDER BY ${sort}`, {
        replacements: { name },
        type: QueryTypes.SELECT,
      }),
    sequelizeUpdate: ({ value }) =>
      Member.update({ email: literal(`'${value}'`) }, { where: { id: 2 }, returning: true }).then(
        ([, [one]]) => one.email,
      ),
    sequelizeHaving: ({ least }) =>
      Member.findAll({ attributes: ['name'], where: open, group: 'name', having: literal(`count(*) >= ${least}`) }),
    safeSequelize: ({ q }) =>
      Member.findAll({ attributes: ['name'], where: { hidden: 0, name: { [Op.ne]: String(q) } } }),
    safeSequelizeIn: ({ q }) =>
      Member.findAll({ attributes: ['name'], where: { hidden: 0, name: { [Op.in]: [].concat(q).map(String) } } }),
    safeSequelizeLike: ({ q }) =>
      Member.findAll({ attributes: ['name'], where: { hidden: 0, name: { [Op.iLike]: `%${q}%` } } }),
    safeSequelizeReplaced: ({ q }) =>
      sequelize.query('SELECT name, :q AS q FROM members WHERE hidden = 0', {
        replacements: { q: String(q) },
        type: QueryTypes.SELECT,
      }),
    safeSequelizeBound: ({ q }) =>
      sequelize.query('SELECT name, $q::text AS q FROM members WHERE hidden = 0', {
        bind: { q: String(q) },
        type: QueryTypes.SELECT,
      }),
    safeSequelizeEscape: ({ q }) =>
      sequelize.query(`SELECT ${sequelize.escape(String(q))} AS q`, { type: QueryTypes.SELECT }),
    safeSequelizeFn: ({ q }) =>
      Member.findAll({
        attributes: ['name'],
        where: { [Op.and]: [open, where(fn('lower', col('name')), { [Op.ne]: String(q) })] },
      }),
    safeSequelizeCast: ({ q }) =>
      Member.findAll({
        attributes: ['name'],
        where: { [Op.and]: [open, where(cast(col('id'), 'varchar'), { [Op.ne]: String(q) })] },
      }),
    safeSequelizeOperator: ({ op, value }) => {
      const operators = { gt: Op.gt, lt: Op.lt, ne: Op.ne, eq: Op.eq, $ne: Op.ne };
      return operators[op] === undefined
        ? 'unknown'
        : Member.findAll({ attributes: ['name'], where: { hidden: 0, name: { [operators[op]]: String(value) } } });
    },
    safeSequelizeSort: ({ sort }) =>
      Member.findAll({
        attributes: ['name'],
        where: open,
        order: [[['id', 'name'].includes(sort) ? sort : 'id', 'DESC']],
      }),
  };
}

function onDrizzle(pool) {
  const { drizzle } = require('drizzle-orm/node-postgres');
  const { sql, eq, ne, and, ilike, inArray } = require('drizzle-orm');
  const { pgTable, integer, varchar } = require('drizzle-orm/pg-core');
  const db = drizzle(pool);
  const members = pgTable('members', {
    id: integer('id'),
    name: varchar('name'),
    pin: varchar('pin'),
    hidden: integer('hidden'),
  });
  const open = (more) =>
    db
      .select({ name: members.name })
      .from(members)
      .where(and(eq(members.hidden, 0), more));
  return {
    drizzleRaw: ({ name }) =>
      db
        .execute(sql.raw(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${name}'`))
        .then(({ rows }) => rows),
    drizzleWhere: ({ id }) => open(sql.raw(`id = ${id}`)),
    drizzleOrder: ({ sort }) => open().orderBy(sql.raw(sort)),
    drizzleMixed: ({ name, sort }) =>
      db
        .execute(sql`SELECT name FROM members WHERE hidden = 0 AND name <> ${name} ORDER BY ${sql.raw(sort)}`)
        .then(({ rows }) => rows),
    drizzleField: ({ field }) =>
      db
        .select({ v: sql.raw(field) })
        .from(members)
        .where(eq(members.hidden, 0)),
    safeDrizzle: ({ q }) => open(ne(members.name, String(q))),
    safeDrizzleLike: ({ q }) => open(ilike(members.name, `%${q}%`)),
    safeDrizzleIn: ({ q }) => open(inArray(members.name, [].concat(q).map(String))),
    safeDrizzleTagged: ({ q }) =>
      db.execute(sql`SELECT name, ${q}::text AS q FROM members WHERE hidden = 0`).then(({ rows }) => rows),
    safeDrizzleIdentifier: ({ q }) =>
      db
        .execute(sql`SELECT 1 AS ${sql.identifier(String(q).replaceAll('"', '').slice(0, 40))}`)
        .then(({ rows }) => rows),
  };
}

function onSquel(load, pool) {
  const { squel } = load('squel');
  const ask = async ({ text, values }) => (await pool.query(text, values)).rows;
  return {
    squelWhere: ({ name }) =>
      pool
        .query(
          squel.select().from('members').field('name').field('pin').where(`hidden = 0 AND name = '${name}'`).toString(),
        )
        .then(({ rows }) => rows),
    squelOrder: ({ sort }) =>
      pool
        .query(squel.select().from('members').field('name').where('hidden = 0').order(sort, null).toString())
        .then(({ rows }) => rows),
    squelNaive: ({ name }) =>
      pool
        .query(
          squel
            .select()
            .from('members')
            .field('name')
            .field('pin')
            .where('hidden = 0')
            .where('name = ?', name)
            .toString(),
        )
        .then(({ rows }) => rows),
    safeSquel: ({ q }) =>
      ask(
        squel
          .select({ numberedParameters: true })
          .from('members')
          .field('name')
          .where('hidden = 0')
          .where('name <> ?', String(q))
          .toParam(),
      ),
  };
}
