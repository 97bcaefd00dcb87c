// DuckDB in the process.
'use strict';
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { DuckDBInstance } = await load(require.resolve(process.env.DUCKDB));
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const t = 'accounts';
  const rows = async (reader) => (await reader).getRowObjects();
  const changed = async (reader) => Number((await rows(reader))[0].Count);
  return {
    async reset() {
      for (const statement of setup(t)) await db.run(statement);
    },
    total: async () => Number((await rows(db.runAndReadAll(total(t))))[0].n),
    run: ({ name }) => changed(db.runAndReadAll(update(t, name))),
    stream: ({ name }) => changed(db.streamAndReadAll(update(t, name))),
    async start({ name }) {
      const pending = await db.start(update(t, name));
      return Number((await (await pending.getResult()).getRows())[0][0]);
    },
    async prepare({ name }) {
      const prepared = await db.prepare(update(t, name));
      return changed(prepared.runAndReadAll());
    },
    async several({ name }) {
      const extracted = await db.extractStatements(`${update(t, name)}; SELECT 1`);
      for (let at = 0; at < extracted.count; at++) await (await extracted.prepare(at)).run();
      return extracted.count;
    },
    broken: () =>
      db.run('SELEC 1').then(
        () => 'ran',
        (error) => error.message,
      ),
    bound: ({ name }) => changed(db.runAndReadAll(bound(t, '$1'), [name])),
    named: ({ name }) => changed(db.runAndReadAll(bound(t, '$name'), { name })),
    async prepared({ name }) {
      const prepared = await db.prepare(bound(t, '?'));
      prepared.bind([name]);
      return changed(prepared.runAndReadAll());
    },
  };
};
