// PostgreSQL through its drivers: pg, pg-promise, postgres, pg-format.
'use strict';
const { packages } = require('../packages.cjs');
const { tables } = require('./tables.cjs');

module.exports = async function postgresql() {
  const load = packages('RANGE_STORES');
  const pg = require('pg');
  const format = load('pg-format');
  const place = `stores${process.pid}`;
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
  await pool.query('CREATE TABLE docs (id INTEGER, body JSONB, tags TEXT[])');
  await pool.query(
    `INSERT INTO docs VALUES (1, '{"title":"open","owner":{"name":"bob"}}', '{a,b}'), (2, '{"title":"closed","pin":"${process.env.RANGE_SECRET}"}', '{c}')`,
  );
  const ask = async (text, values) => {
    const result = await pool.query(text, values);
    return (Array.isArray(result) ? result : [result]).flatMap(({ rows }) => rows);
  };
  const pgp = load('pg-promise')({ noWarnings: true });
  const promised = pgp({ ...connection, max: 2 });
  const sql = require('postgres')({
    host: '127.0.0.1',
    port: connection.port,
    user: 'test',
    database: 'postgres',
    connection: { search_path: place },
    max: 2,
    onnotice: () => {},
  });
  const names = new Map();
  return {
    // Positions in a statement that no value can be bound to, and some that could be.
    group: ({ by }) =>
      ask(`SELECT ${by} AS k, count(*)::int AS n FROM members WHERE hidden = 0 GROUP BY ${by} ORDER BY 1`),
    order: ({ sort, dir }) => ask(`SELECT id, name FROM members WHERE hidden = 0 ORDER BY ${sort} ${dir ?? ''}`),
    page: ({ limit, offset }) =>
      ask(`SELECT name FROM members WHERE hidden = 0 ORDER BY id LIMIT ${limit} OFFSET ${offset ?? 0}`),
    schema: ({ schema }) => ask(`SELECT count(*)::int AS n FROM ${schema}.books`),
    columns: ({ fields }) => ask(`SELECT ${[].concat(fields).join(', ')} FROM members WHERE hidden = 0`),
    cast: ({ value, type }) => ask(`SELECT CAST('${value}' AS ${type}) AS v`),
    interval: ({ days }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND now() > now() - INTERVAL '${days} days'`),
    array: ({ tags }) =>
      ask(`SELECT id, body FROM docs WHERE id = 1 AND tags && ARRAY['${[].concat(tags).join("','")}']`),
    arrayText: ({ tag }) => ask(`SELECT id, body FROM docs WHERE id < 2 AND '${tag}' = ANY(tags)`),
    jsonPath: ({ path }) => ask(`SELECT body #>> '{${path}}' AS v FROM docs WHERE id = 1`),
    jsonField: ({ field, value }) => ask(`SELECT id, body FROM docs WHERE id = 1 AND body->>'${field}' = '${value}'`),
    jsonContains: ({ title }) => ask(`SELECT id, body FROM docs WHERE id = 1 AND body @> '{"title":"${title}"}'`),
    escapeString: ({ name }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name = E'${String(name).replaceAll("'", "''")}'`),
    doubled: ({ a, b }) => ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${a}' AND role = '${b}'`),
    stripped: ({ name }) =>
      ask(
        `SELECT name, pin FROM members WHERE hidden = 0 AND name = '${String(name).replace(/--|;|\bor\b|\bunion\b/gi, '')}'`,
      ),
    spaceless: ({ name }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${String(name).replace(/ /g, '')}'`),
    firstQuote: ({ name }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${String(name).replace("'", "''")}'`),
    upper: ({ name }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND upper(name) = '${String(name).toUpperCase()}'`),
    reversed: ({ name }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${[...String(name)].reverse().join('')}'`),
    decoded: ({ name }) =>
      ask(
        `SELECT name, pin FROM members WHERE hidden = 0 AND name = '${decodeURIComponent(decodeURIComponent(name))}'`,
      ),
    template: ({ where }) => ask(`SELECT name FROM members WHERE hidden = 0 AND ${where}`),
    search: ({ q }) =>
      ask(`SELECT name, pin FROM members WHERE hidden = 0 AND to_tsvector(name) @@ to_tsquery('${q}')`),
    regex: ({ q }) => ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name ~* '${q}'`),
    words: ({ q }) =>
      ask(
        `SELECT name, pin FROM members WHERE hidden = 0 AND (${String(q)
          .split(' ')
          .map((word) => `name ILIKE '%${word}%'`)
          .join(' OR ')})`,
      ),
    keys: (said) =>
      ask(
        `SELECT name, pin FROM members WHERE hidden = 0 AND ${Object.keys(said)
          .map((key, index) => `${key} = $${index + 1}`)
          .join(' AND ')}`,
        Object.values(said),
      ),
    setKeys: async (said) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        await client.query(
          `UPDATE members SET ${Object.keys(said)
            .map((key, index) => `${key} = $${index + 1}`)
            .join(', ')} WHERE id = 1`,
          Object.values(said),
        );
        return (await client.query('SELECT name, email, role FROM members WHERE id = 1')).rows;
      } finally {
        await client.query('ROLLBACK').catch(() => {});
        client.release();
      }
    },
    insertKeys: (said) =>
      ask(
        `INSERT INTO notes (${Object.keys(said).join(', ')}) VALUES (${Object.keys(said)
          .map((_, index) => `$${index + 1}`)
          .join(', ')}) RETURNING *`,
        Object.values(said),
      ),
    named: ({ name }) =>
      ask({
        name: `find ${name}`.slice(0, 60),
        text: `SELECT name, pin FROM members WHERE hidden = 0 AND name = '${name}'`,
      }),
    prepared: async ({ name }) => {
      const client = await pool.connect();
      try {
        await client.query(`PREPARE p AS SELECT name, pin FROM members WHERE hidden = 0 AND name = '${name}'`);
        return (await client.query('EXECUTE p')).rows;
      } finally {
        await client.query('DEALLOCATE ALL').catch(() => {});
        client.release();
      }
    },
    execute: ({ code }) =>
      ask(
        `DO $do$ BEGIN INSERT INTO notes SELECT 1, '${code}', ''; END $do$; SELECT author FROM notes ORDER BY author DESC`,
      ),
    dynamic: ({ table }) => ask(`SELECT query_to_xml('SELECT count(*) FROM ${table}', true, false, '')::text AS x`),
    copy: ({ name }) => ask(`COPY (SELECT 1 WHERE '${name}' = 'x') TO '/dev/null'; SELECT 'done' AS done`),
    comment: ({ tag }) => ask(`/* asked by ${tag} */ SELECT name FROM members WHERE hidden = 0 ORDER BY id`),
    lineComment: ({ tag }) => ask(`SELECT name FROM members -- for ${tag}\nWHERE hidden = 0 ORDER BY id`),
    setting: async ({ zone }) => {
      const client = await pool.connect();
      try {
        const found = [await client.query(`SET TIME ZONE '${zone}'`)].flat().flatMap(({ rows }) => rows);
        return [...found, ...(await client.query('SHOW TIME ZONE')).rows];
      } finally {
        await client.query('RESET TIME ZONE').catch(() => {});
        client.release();
      }
    },
    register: async ({ as, name }) => {
      await pool.query('INSERT INTO notes (id, author, words) VALUES (5, $1, $2)', [name, as]);
      names.set(as, true);
      return 'registered';
    },
    profile: async ({ as }) => {
      const { rows } = await pool.query('SELECT author FROM notes WHERE words = $1', [as]);
      return ask(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${rows[0]?.author}'`);
    },
    wrongFormat: ({ name }) => ask(format("SELECT name, pin FROM members WHERE hidden = 0 AND name = '%s'", name)),
    formatIdentifier: ({ column }) => ask(format('SELECT %s FROM members WHERE hidden = 0', column)),
    promiseRaw: ({ name }) =>
      promised.any("SELECT name, pin FROM members WHERE hidden = 0 AND name = '$1:raw'", [name]),
    promiseOpen: ({ ids }) => promised.any('SELECT name, pin FROM members WHERE hidden = 0 AND id IN ($1^)', [ids]),
    promiseMinus: ({ n, name }) =>
      promised.any(`SELECT name, pin FROM members WHERE hidden = 0 AND id > 1-${n} AND name = $1`, [name]),
    promiseOrder: ({ sort }) => promised.any('SELECT name FROM members WHERE hidden = 0 ORDER BY $1:raw', [sort]),
    promiseTask: ({ name }) =>
      promised.task((t) => t.any(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${name}'`)),
    promiseMulti: ({ name }) =>
      promised.multi(`SELECT name FROM members WHERE hidden = 0 AND name = '${name}'; SELECT 1 AS one`),
    taggedUnsafe: ({ sort }) => sql`SELECT name FROM members WHERE hidden = 0 ORDER BY ${sql.unsafe(sort)}`,
    taggedWhere: ({ name }) =>
      sql.unsafe(`SELECT name, pin FROM members WHERE hidden = 0 AND name = '${name}'`, [], { prepare: true }),
    taggedSimple: ({ id }) => sql.unsafe(`SELECT name, pin FROM members WHERE hidden = 0 AND id = ${id}`).simple(),
    taggedBegin: ({ id }) =>
      sql.begin((tx) => tx.unsafe(`SELECT name, pin FROM members WHERE hidden = 0 AND id = ${id}`)),

    safe: ({ q }) => ask('SELECT name FROM members WHERE hidden = 0 AND name <> $1 ORDER BY id', [q]),
    safeEcho: ({ q }) => ask('SELECT $1::text AS q', [q]),
    safeMany: ({ q }) => ask('SELECT name FROM members WHERE hidden = 0 AND name = ANY($1)', [[].concat(q)]),
    safeNamed: ({ q }) =>
      ask({ name: 'find', text: 'SELECT name FROM members WHERE hidden = 0 AND name <> $1', values: [q] }),
    safeJson: ({ q }) => ask('SELECT $1::jsonb AS v', [JSON.stringify({ q })]),
    safeFormat: ({ q }) => ask(format('SELECT name, %L AS q FROM members WHERE hidden = 0 AND name <> %L', q, q)),
    safeFormatIdentifier: ({ q }) =>
      ask(format('SELECT id AS %I FROM members WHERE hidden = 0', String(q).slice(0, 40))),
    safeFormatRows: ({ q }) =>
      ask(
        format('SELECT * FROM (VALUES %L) AS v (a, b)', [
          [q, '1'],
          ["it's", '2'],
        ]),
      ),
    safeEscape: ({ q }) => ask(`SELECT ${pg.escapeLiteral(String(q))} AS q`),
    safeDoubled: ({ q }) => ask(`SELECT '${String(q).replaceAll("'", "''")}' AS q, name FROM members WHERE hidden = 0`),
    safeIdentifier: ({ q }) => ask(`SELECT 1 AS "${String(q).replaceAll('"', '""').slice(0, 40)}"`),
    safePromise: ({ q }) => promised.any('SELECT name, $1 AS q FROM members WHERE hidden = 0 AND name <> $1', [q]),
    safePromiseName: ({ q }) => promised.any('SELECT 1 AS $1:name', [String(q).slice(0, 40)]),
    safePromiseCsv: ({ q }) =>
      promised.any('SELECT name FROM members WHERE name IN ($1:csv) AND hidden = 0', [[].concat(q)]),
    safePromiseLike: ({ q }) =>
      promised.any("SELECT name FROM members WHERE hidden = 0 AND name NOT LIKE '%$1:value%'", [String(q)]),
    safePromiseOpen: ({ q }) =>
      promised.any("SELECT name, '$<q:value>' AS q FROM members WHERE hidden = 0", { q: String(q) }),
    safeTagged: ({ q }) => sql`SELECT name, ${q}::text AS q FROM members WHERE hidden = 0`,
    safeTaggedIn: ({ q }) => sql`SELECT name FROM members WHERE hidden = 0 AND name IN ${sql([].concat(q))}`,
    safeTaggedColumns: ({ q }) =>
      sql`SELECT ${sql(['id', 'name'].filter((one) => [].concat(q).includes(one)).concat('role'))} FROM members WHERE hidden = 0`,
    safeSort: ({ sort }) => {
      const [column, direction = 'asc'] = String(sort).split(/[ :,]/);
      const known = ['id', 'name', 'email', 'role'].includes(column) ? column : 'id';
      return ask(
        `SELECT name FROM members WHERE hidden = 0 ORDER BY ${known} ${direction.toLowerCase() === 'desc' ? 'DESC' : 'ASC'} NULLS LAST`,
      );
    },
    safeOperator: ({ field, op, value }) => {
      const operators = {
        gt: '>',
        lt: '<',
        eq: '=',
        ne: '<>',
        gte: '>=',
        lte: '<=',
        '>': '>',
        '<': '<',
        '=': '=',
        '<>': '<>',
        '!=': '<>',
      };
      if (!['id', 'name', 'email'].includes(field) || !Object.hasOwn(operators, op)) return 'unknown field';
      return ask(`SELECT name FROM members WHERE hidden = 0 AND ${field}::text ${operators[op]} $1`, [value]);
    },
    safeSelect: ({ fields }) =>
      ask(
        `SELECT ${
          String(fields)
            .split(',')
            .map((one) => one.trim())
            .filter((one) => /^[a-z]+$/.test(one) && one !== 'pin')
            .join(', ') || 'id'
        } FROM members WHERE hidden = 0`,
      ),
    safePage: ({ limit, offset }) =>
      ask(
        `SELECT name FROM members WHERE hidden = 0 ORDER BY id LIMIT ${Math.min(Number(limit) || 10, 50)} OFFSET ${parseInt(offset, 10) || 0}`,
      ),
    safeTable: ({ table }) => {
      if (!['books', 'members'].includes(table)) return 'unknown table';
      return ask(`SELECT count(*)::int AS n FROM ${table}`);
    },
    safeNumbers: ({ ids }) =>
      ask(
        `SELECT name FROM members WHERE hidden = 0 AND id IN (${String(ids).split(',').map(Number).filter(Number.isInteger).join(',') || 0})`,
      ),
    safeUuid: ({ id }) => {
      if (!/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)) return 'not an id';
      return ask(`SELECT '${id}'::uuid AS id`);
    },
    safeDate: ({ from, to }) => {
      const date = /^\d{4}-\d\d-\d\d$/;
      if (!date.test(from) || !date.test(to)) return 'not a date';
      return ask(`SELECT name FROM members WHERE hidden = 0 AND date '${from}' < date '${to}' AND now() > '${from}'`);
    },
    safeTags: ({ tag }) =>
      ask(`/* asked by ${String(tag).replace(/[^\w -]/g, '')} */ SELECT name FROM members WHERE hidden = 0`),
    safeQuery: ({ q }) =>
      ask(
        "SELECT name FROM members WHERE hidden = 0 AND NOT to_tsvector('simple', name) @@ websearch_to_tsquery('simple', $1)",
        [q],
      ),
    safeRegister: async ({ q }) => {
      await pool.query('INSERT INTO notes (id, author, words) VALUES (9, $1, $2)', [q, `about ${q}`]);
      const { rows } = await pool.query('SELECT author FROM notes WHERE id = 9 AND author = $1', [q]);
      return ask(`SELECT ${format.literal(rows[0].author)} AS author`);
    },
  };
};
