'use strict';
const { setup, total, update, bound, failing, promised } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { Client, DatabaseError, Pool, Query } = await load('pg');
  const Cursor = await load('pg-cursor');
  const options = { host: '127.0.0.1', port: Number(process.env.PORT_POSTGRES), user: 'test', database: 'postgres' };
  const client = new Client(options);
  await client.connect();
  // One connection, so that work waits in the pool's queue.
  const pool = new Pool({ ...options, max: 1 });
  return {
    async reset() {
      for (const statement of setup('accounts_pg')) await client.query(statement);
    },
    total: async () => Number((await client.query(total('accounts_pg'))).rows[0].n),
    text: async ({ name }) => (await client.query(update('accounts_pg', name))).rowCount,
    config: async ({ name }) => (await client.query({ text: update('accounts_pg', name) })).rowCount,
    callback: ({ name }) =>
      promised((done) => client.query(update('accounts_pg', name), done)).then((result) => result.rowCount),
    configCallback: ({ name }) =>
      promised((done) => client.query({ text: update('accounts_pg', name) }, [], done)).then(
        (result) => result.rowCount,
      ),
    queryObject: ({ name }) =>
      promised((done) => client.query(new Query(update('accounts_pg', name), done))).then((result) => result.rowCount),
    async cursor({ name }) {
      const cursor = client.query(new Cursor(`${update('accounts_pg', name)} RETURNING name`));
      const rows = await cursor.read(10);
      await cursor.close();
      return rows.length;
    },
    pool: async ({ name }) => (await pool.query(update('accounts_pg', name))).rowCount,
    poolCallback: ({ name }) =>
      promised((done) => pool.query(update('accounts_pg', name), done)).then((result) => result.rowCount),
    // All at once over one connection: each must be judged as its own request.
    async queued({ name }) {
      return (
        await promised((done) =>
          pool.connect((error, held, release) =>
            error
              ? done(error)
              : held.query(update('accounts_pg', name), (failed, result) => (release(), done(failed, result))),
          ),
        )
      ).rowCount;
    },
    broken: () => failing(client.query('SELEC 1'), DatabaseError),
    brokenPool: () =>
      failing(
        promised((done) => pool.query('SELEC 1', done)),
        DatabaseError,
      ),
    bound: async ({ name }) => (await client.query(bound('accounts_pg', '$1'), [name])).rowCount,
    prepared: async ({ name }) =>
      (await client.query({ name: 'touch', text: bound('accounts_pg', '$1'), values: [name] })).rowCount,
    poolBound: async ({ name }) => (await pool.query(bound('accounts_pg', '$1'), [name])).rowCount,
  };
};
