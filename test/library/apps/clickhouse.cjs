// ClickHouse: it changes no rows in place, so that a touch is a row that is copied.
'use strict';

module.exports = async function cases(load) {
  const { createClient, ClickHouseLogLevel } = await load(require.resolve(process.env.CLICKHOUSE));
  const db = createClient({
    url: `http://127.0.0.1:${process.env.PORT_CLICKHOUSE}`,
    log: { level: ClickHouseLogLevel.OFF },
  });
  const database = `touch${process.pid}`;
  await db.command({ query: `CREATE DATABASE ${database}` });
  const accounts = `${database}.accounts`;
  const touched = `${database}.touched`;
  const copy = (where) => `INSERT INTO ${touched} SELECT name FROM ${accounts} WHERE ${where}`;
  const read = async (query) => (await db.query({ query, format: 'JSONEachRow' })).json();
  const count = async () => Number((await read(`SELECT count() AS n FROM ${touched}`))[0].n);
  return {
    async reset() {
      for (const table of [accounts, touched]) {
        await db.command({ query: `DROP TABLE IF EXISTS ${table}` });
        await db.command({ query: `CREATE TABLE ${table} (name String) ENGINE = Memory` });
      }
      await db.insert({ table: accounts, values: [{ name: 'alice' }, { name: 'bob' }], format: 'JSONEachRow' });
    },
    total: count,
    command: ({ name }) => db.command({ query: copy(`name = '${name}'`) }).then(count),
    async exec({ name }) {
      const { stream } = await db.exec({ query: copy(`name = '${name}'`) });
      stream.resume();
      await new Promise((resolve) => stream.once('end', resolve));
      return count();
    },
    async query({ name }) {
      const found = await read(`SELECT name FROM ${accounts} WHERE name = '${name}'`);
      await db.insert({ table: touched, values: found, format: 'JSONEachRow' });
      return count();
    },
    broken: () =>
      db.command({ query: 'SELEC 1' }).then(
        () => 'ran',
        ({ name }) => name,
      ),
    escaped: ({ name }) => db.command({ query: copy(`name = '${name.replace(/['\\]/g, '\\$&')}'`) }).then(count),
    async inserted({ name }) {
      const known = await read(`SELECT name FROM ${accounts}`);
      const values = known.filter((one) => one.name === name);
      if (values.length > 0) await db.insert({ table: touched, values, format: 'JSONEachRow' });
      return count();
    },
  };
};
