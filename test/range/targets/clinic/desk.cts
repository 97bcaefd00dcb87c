// The clinic's second application: the front desk's appointments, as plugins of Fastify with schemas, query builders and GraphQL.
import childProcess = require('node:child_process');
import fs = require('node:fs');
import path = require('node:path');
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { packages } from '../packages.cjs';

const load = packages('CLINIC_PACKAGES');
const execFile = promisify(childProcess.execFile);
const exec = promisify(childProcess.exec);
const text = { type: 'string', maxLength: 20_000 } as const;
const object = (...names: string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, text])),
});

export async function desk(stores: any) {
  const fastify = load('fastify')({ bodyLimit: 4_000_000, routerOptions: { maxParamLength: 5_000 } });
  await fastify.register(load('@fastify/cookie'));
  await fastify.register(load('@fastify/formbody'));
  await fastify.register(load('@fastify/multipart'), { limits: { fileSize: 1_000_000 } });
  fastify.setErrorHandler((error: any, request: any, reply: any) =>
    reply
      .status(error.statusCode ?? 500)
      .type('text/plain')
      .send(`error ${error.code ?? error.name}`),
  );
  fastify.decorate('stores', stores);
  fastify.decorate('siteOf', (request: any) => request.cookies.site ?? stores.site);
  await fastify.register(appointments, { prefix: '/desk/appointments' });
  await fastify.register(builders, { prefix: '/desk/find' });
  await fastify.register(uploads, { prefix: '/desk/uploads' });
  await fastify.register(schedules, { prefix: '/desk/schedules' });
  await fastify.register(graphql);
  await fastify.ready();
  return (request: any, response: any) => fastify.routing(request, response);
}

/** Statements written by hand behind schemas that only say "a string". */
async function appointments(fastify: any) {
  const { pool } = fastify.stores;
  const rows = async (statement: any, values?: unknown[]) => (await pool.query(statement, values)).rows;
  fastify.get('/', { schema: { querystring: object('day', 'room', 'sort') } }, async (request: any) => {
    const { day, room, sort } = request.query;
    const conditions = ['patient_id <> 9'];
    if (day) conditions.push(`day = '${day}'`);
    if (room) conditions.push(`room = '${room}'`);
    return rows(
      `SELECT day::text, room, reason FROM appointments WHERE ${conditions.join(' AND ')} ORDER BY ${sort ?? 'id'}`,
    );
  });
  fastify.get('/:id', { schema: { params: object('id') } }, async (request: any) =>
    rows(`SELECT room, reason, staff FROM appointments WHERE id = ${request.params.id}`),
  );
  fastify.post('/', { schema: { body: object('room', 'reason', 'staff') } }, async (request: any) => {
    const { room, reason, staff } = request.body;
    return rows({
      text: `INSERT INTO appointments (patient_id, day, room, reason, staff) VALUES (9, '2026-01-01', '${room}', '${reason}', '${staff}') RETURNING room, reason, staff`,
    });
  });
  fastify.post('/safe', { schema: { body: object('room', 'reason', 'staff') } }, async (request: any) => {
    const { room, reason, staff } = request.body;
    return rows({
      name: 'book',
      text: `INSERT INTO appointments (patient_id, day, room, reason, staff) VALUES (9, '2026-01-01', $1, $2, $3) RETURNING room, reason, staff`,
      values: [room, reason, staff],
    });
  });
  fastify.delete('/:id', async (request: any) =>
    rows(
      `DELETE FROM appointments WHERE patient_id = 9 AND room = '${request.params.id}' RETURNING (SELECT count(*) FROM appointments WHERE false) AS n`,
    ),
  );
  fastify.get('/room', async (request: any) =>
    rows(`SELECT room FROM "${fastify.siteOf(request)}".appointments ORDER BY id LIMIT 1`),
  );
  fastify.get('/calendar', async (request: any) => {
    const { from, days = '7', zone = 'UTC' } = request.query;
    return rows(
      `SELECT room, reason FROM appointments WHERE patient_id <> 9 AND day >= DATE '${from}' AND day < DATE '${from}' + INTERVAL '${days} days' AND now() AT TIME ZONE '${zone}' IS NOT NULL`,
    );
  });
  fastify.get('/safe', async (request: any) => {
    const where = Object.entries(request.query)
      .filter(([name]) => ['room', 'reason', 'staff'].includes(name))
      .map(([name], at) => `${name} <> $${at + 1}`);
    const values = Object.entries(request.query)
      .filter(([name]) => ['room', 'reason', 'staff'].includes(name))
      .map(([, value]) => value);
    return rows(
      `SELECT room FROM appointments WHERE patient_id <> 9 AND ${where.join(' AND ') || 'true'} ORDER BY id`,
      values,
    );
  });
}

/** Builders, each with the raw piece that people reach for and the piece that was meant. */
async function builders(fastify: any) {
  const { pool, connection, site } = fastify.stores;
  const { Kysely, PostgresDialect, sql } = load('kysely');
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
  const { drizzle } = load('drizzle-orm/node-postgres');
  const { sql: dsql } = load('drizzle-orm');
  const orm = drizzle(pool);
  const knex = load('knex')({
    client: 'pg',
    connection: { ...connection },
    searchPath: [site],
    pool: { min: 0, max: 2 },
  });
  const { Model, raw } = load('objection');
  class Patient extends Model {
    static override tableName = 'patients';
  }
  Patient.knex(knex);
  const { MikroORM, raw: mraw } = load('@mikro-orm/postgresql');
  const { EntitySchema } = load('@mikro-orm/core');
  const Person = new EntitySchema({
    name: 'Person',
    tableName: 'patients',
    properties: {
      id: { type: 'number', primary: true },
      family: { type: 'string' },
      ward: { type: 'string' },
      hidden: { type: 'boolean' },
      pin: { type: 'string' },
    },
  });
  const mikro = await MikroORM.init({
    entities: [Person],
    dbName: 'postgres',
    host: '127.0.0.1',
    port: connection.port,
    user: 'test',
    schema: site,
    discovery: { warnWhenNoEntities: false },
    connect: false,
  } as any);
  const { createPool, sql: ssql } = load('slonik');
  const slonik = await createPool(
    `postgresql://test@127.0.0.1:${connection.port}/postgres?options=${encodeURIComponent(`-c search_path=${site}`)}`,
  );
  const get = (at: string, work: (query: any) => unknown) =>
    fastify.get(at, async (request: any) => (await work(request.query)) ?? null);
  const visible = 'family, pin';

  get('/kysely/order', ({ sort }) =>
    kysely.selectFrom('patients').select(['family']).where('hidden', '=', false).orderBy(sql.raw(sort)).execute(),
  );
  get('/kysely/where', ({ ward }) =>
    sql`SELECT family, pin FROM patients WHERE hidden = false AND ward = ${sql.raw(`'${ward}'`)}`
      .execute(kysely)
      .then(({ rows }: any) => rows),
  );
  get('/kysely/literal', ({ ward }) =>
    sql
      .raw(`SELECT ${visible} FROM patients WHERE hidden = false AND ward = '${ward}'\nORDER BY 1`)
      .execute(kysely)
      .then(({ rows }: any) => rows),
  );
  get('/kysely/safe', ({ ward, sort }) =>
    kysely
      .selectFrom('patients')
      .select(['family'])
      .where('hidden', '=', false)
      .where('ward', '!=', ward)
      .orderBy(sql.ref(['family', 'given'].includes(sort) ? sort : 'id'))
      .execute(),
  );
  get('/kysely/lit', ({ ward }) =>
    sql`SELECT family FROM patients WHERE hidden = false AND ward <> ${sql.lit(ward)} ORDER BY id`
      .execute(kysely)
      .then(({ rows }: any) => rows),
  );
  get('/drizzle/raw', ({ ward }) =>
    orm
      .execute(dsql.raw(`SELECT ${visible} FROM patients WHERE hidden = false AND ward = '${ward}'\nORDER BY 1`))
      .then(({ rows }: any) => rows),
  );
  get('/drizzle/part', ({ by }) =>
    orm
      .execute(
        dsql`SELECT ${dsql.raw(by)} AS k, count(*)::int AS n FROM patients WHERE hidden = false GROUP BY 1 ORDER BY 1`,
      )
      .then(({ rows }: any) => rows),
  );
  get('/drizzle/safe', ({ ward }) =>
    orm
      .execute(dsql`SELECT family FROM patients WHERE hidden = false AND ward <> ${ward} ORDER BY id`)
      .then(({ rows }: any) => rows),
  );
  get('/drizzle/identifier', ({ by }) =>
    orm
      .execute(dsql`SELECT ${dsql.identifier(by)} FROM (SELECT 1 AS ${dsql.identifier(by)}) AS t`)
      .then(({ rows }: any) => rows),
  );
  get('/knex/order', ({ sort }) => knex('patients').select('family').where({ hidden: false }).orderByRaw(sort));
  get('/knex/where', ({ ward }) =>
    knex('patients')
      .select('family', 'pin')
      .where({ hidden: false })
      .andWhere(knex.raw(`ward = '${ward}'`)),
  );
  get('/knex/select', ({ fields }) =>
    knex('patients').select(knex.raw(fields)).where({ hidden: false }).orderBy('patients.born'),
  );
  get('/knex/having', ({ least }) =>
    knex('patients')
      .select('ward')
      .where({ hidden: false })
      .groupBy('ward')
      .havingRaw(`count(*) > ${least}`)
      .orderBy('ward'),
  );
  get('/knex/safe', ({ ward, family }) =>
    knex('patients')
      .select('family')
      .where({ hidden: false })
      .whereRaw('ward <> ?', [ward ?? ''])
      .whereNot('family', family ?? '')
      .orderBy('id'),
  );
  get('/knex/like', ({ q }) =>
    knex('patients').select('family').where({ hidden: false }).whereNot('family', 'like', `%${q}%`).orderBy('id'),
  );
  get('/objection/raw', ({ ward }) =>
    Patient.query().select('family', 'pin').where('hidden', false).whereRaw(`ward = '${ward}'`),
  );
  get('/objection/order', ({ sort }) => Patient.query().select('family').where('hidden', false).orderBy(raw(sort)));
  get('/objection/safe', ({ ward }) =>
    Patient.query().select('family').where('hidden', false).whereNot('ward', ward).orderBy('id'),
  );
  get('/mikro/raw', ({ ward }) =>
    mikro.em
      .fork()
      .getConnection()
      .execute(`SELECT ${visible} FROM ${site}.patients WHERE hidden = false AND ward = '${ward}'\nORDER BY 1`),
  );
  get('/mikro/part', ({ sort }) =>
    mikro.em
      .fork()
      .createQueryBuilder('Person', 'p')
      .select(['p.family'])
      .where({ hidden: false })
      .orderBy({ [mraw(sort)]: 'asc' })
      .execute(),
  );
  get('/mikro/safe', ({ ward }) =>
    mikro.em
      .fork()
      .find('Person', { hidden: false, ward: { $ne: ward } }, { fields: ['family'], orderBy: { id: 1 } })
      .then((found: any[]) => found.map(({ family }) => family)),
  );
  get('/slonik/safe', ({ ward }) =>
    slonik.any(ssql.unsafe`SELECT family FROM patients WHERE NOT hidden AND ward <> ${ward} ORDER BY id`),
  );
  get('/slonik/fragment', ({ ward }) =>
    slonik.any({
      ...ssql.unsafe`SELECT 1`,
      sql: `SELECT ${visible} FROM patients WHERE NOT hidden AND ward = '${ward}'\nORDER BY 1`,
      values: [],
    }),
  );
}

/** Files with the names that people give them. */
async function uploads(fastify: any) {
  const { folder } = fastify.stores;
  fastify.post('/scan', async (request: any) => {
    const part = await request.file();
    const to = `${folder}/uploads/x/${part.fields.as?.value ?? part.filename}`;
    await pipeline(part.file, fs.createWriteStream(to));
    return { saved: path.basename(to) };
  });
  fastify.post('/field', async (request: any) => {
    const part = await request.file();
    const patient = part.fields.patient?.value ?? 'x';
    const to = `${folder}/uploads/${patient}.txt`;
    await pipeline(part.file, fs.createWriteStream(to));
    return { saved: true };
  });
  fastify.post('/checked', async (request: any) => {
    const part = await request.file();
    const { stdout } = await exec(`wc -c 'uploads/${part.filename}' 2>/dev/null || echo checked`, { cwd: folder });
    return { said: stdout };
  });
  fastify.post('/safe', async (request: any) => {
    const part = await request.file();
    const words = (await part.toBuffer()).toString();
    const to = path.join(folder, 'tmp', `${process.pid}-${Math.random()}.bin`);
    await fs.promises.writeFile(to, words);
    const kept = await fs.promises.readFile(to, 'utf8');
    await fs.promises.rm(to);
    return { name: part.filename, note: part.fields.note?.value, kept };
  });
  fastify.post('/csv', async (request: any) => {
    const part = await request.file();
    const records = load('csv-parse/sync').parse(await part.toBuffer(), { columns: true, relax_quotes: true });
    const { pool } = fastify.stores;
    const done = [];
    for (const { family, ward } of records)
      done.push(
        (
          await pool.query(
            `SELECT pin FROM patients WHERE NOT hidden AND family = '${family}' AND ward = '${ward}'\nORDER BY 1`,
          )
        ).rows,
      );
    return done;
  });
  fastify.post('/csv-safe', async (request: any) => {
    const part = await request.file();
    const { data } = load('papaparse').parse((await part.toBuffer()).toString(), { header: true });
    const { pool } = fastify.stores;
    const done = [];
    for (const { family, ward } of data)
      done.push((await pool.query('SELECT $1::text AS family, $2::text AS ward', [family, ward])).rows[0]);
    return done;
  });
}

/** What staff plan: kept first, carried out later by another request, as a job would. */
async function schedules(fastify: any) {
  const { pool, folder } = fastify.stores;
  const plans = new Map<string, any>();
  const queue: { work: () => Promise<unknown>; done: (value: unknown) => void; failed: (error: unknown) => void }[] =
    [];
  const timer = setInterval(() => {
    const job = queue.shift();
    if (job) void job.work().then(job.done, job.failed);
  }, 5);
  timer.unref();
  const queued = (work: () => Promise<unknown>) => new Promise((done, failed) => queue.push({ work, done, failed }));
  fastify.post('/', async (request: any) => {
    plans.set(request.body.key, request.body);
    if (plans.size > 500) plans.clear();
    await pool.query('INSERT INTO notes (author, words, body) VALUES ($1, $2, $3)', [
      request.body.key,
      request.body.words ?? '',
      request.body.body ?? '',
    ]);
    return { kept: request.body };
  });
  fastify.post('/report', async (request: any) =>
    queued(
      async () =>
        (
          await pool.query(
            `SELECT family, pin FROM patients WHERE NOT hidden AND ward = '${request.body.ward}'\nORDER BY 1`,
          )
        ).rows,
    ),
  );
  fastify.post('/print', async (request: any) =>
    queued(async () => (await exec(`echo printing ${request.body.what}`, { cwd: folder })).stdout),
  );
  fastify.post('/pull', async (request: any) => queued(async () => (await fetch(request.body.from)).text()));
  fastify.post('/run/:key', async (request: any) => {
    const [plan] = (
      await pool.query('SELECT words FROM notes WHERE author = $1 ORDER BY id DESC LIMIT 1', [request.params.key])
    ).rows;
    return (await pool.query(`SELECT family, pin FROM patients WHERE NOT hidden AND ward = '${plan.words}'`)).rows;
  });
  fastify.post('/shell/:key', async (request: any) => {
    const [plan] = (
      await pool.query('SELECT words FROM notes WHERE author = $1 ORDER BY id DESC LIMIT 1', [request.params.key])
    ).rows;
    return (await exec(`echo sending to ${plan.words}`)).stdout;
  });
  fastify.post('/safe/:key', async (request: any) => {
    const [plan] = (
      await pool.query('SELECT words, body FROM notes WHERE author = $1 ORDER BY id DESC LIMIT 1', [request.params.key])
    ).rows;
    const found = (
      await pool.query(`SELECT family FROM patients WHERE NOT hidden AND ward <> $1 ORDER BY id`, [plan?.words ?? ''])
    ).rows;
    const { stdout } = await execFile('printf', ['%s', plan?.words ?? '']);
    return { found, stdout };
  });
}

/** The same patients over GraphQL. */
async function graphql(fastify: any) {
  const { pool, folder } = fastify.stores;
  const { createSchema, createYoga } = load('graphql-yoga');
  const rows = async (statement: string, values?: unknown[]) => (await pool.query(statement, values)).rows;
  const yoga = createYoga({
    logging: false,
    graphqlEndpoint: '/desk/graphql',
    maskedErrors: { maskError: () => Object.assign(new Error('failed'), {}) },
    schema: createSchema({
      typeDefs: `scalar File
        input Where { ward: String, family: String, any: [String!] }
        type Patient { family: String pin: String }
        type Query { patients(where: Where, sort: String): [Patient!]!  safePatients(where: Where): [Patient!]!  letter(name: String!): String  echo(text: String!): String }
        type Mutation { upload(file: File!, as: String): String  note(words: String!): String }`,
      resolvers: {
        Query: {
          patients: (_: unknown, { where, sort }: any) =>
            rows(
              `SELECT family, pin FROM patients WHERE NOT hidden AND ward = '${where?.ward ?? 'A1'}' ORDER BY ${sort ?? 'id'}`,
            ),
          safePatients: (_: unknown, { where }: any) =>
            rows('SELECT family FROM patients WHERE NOT hidden AND ward <> $1 AND family <> ALL($2) ORDER BY id', [
              where?.ward ?? '',
              where?.any ?? [],
            ]),
          letter: (_: unknown, { name }: any) => fs.promises.readFile(path.join(folder, 'public', name), 'utf8'),
          echo: (_: unknown, { text: words }: any) => words,
        },
        Mutation: {
          upload: async (_: unknown, { file, as }: any) => {
            const to = path.join(folder, 'uploads', 'x', as ?? String(file.name));
            await fs.promises.writeFile(to, Buffer.from(await file.arrayBuffer()));
            return path.basename(to);
          },
          note: async (_: unknown, { words }: any) =>
            (await rows(`INSERT INTO notes (words) VALUES ($1) RETURNING words`, [words]))[0].words,
        },
      },
    }),
  });
  fastify.removeContentTypeParser?.('multipart/form-data');
  await fastify.register(async (inner: any) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', (request: any, body: any, done: any) => done(null));
    inner.route({
      url: '/desk/graphql',
      method: ['GET', 'POST'],
      handler: async (request: any, reply: any) => {
        const response = await yoga.handleNodeRequestAndResponse(request, reply, {});
        response.headers.forEach((value: string, key: string) => reply.header(key, value));
        reply.status(response.status).send(await response.text());
      },
    });
  });
}
