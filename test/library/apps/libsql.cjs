// libsql's client on a database in a file of its own.
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { setup, total, update, bound } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const { createClient } = await load(require.resolve(process.env.LIBSQL));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'throughline-libsql-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const db = createClient({ url: `file:${path.join(folder, 'db')}` });
  const t = 'accounts';
  const changed = ({ rowsAffected }) => rowsAffected;
  return {
    async reset() {
      for (const statement of setup(t)) await db.execute(statement);
    },
    total: async () => Number((await db.execute(total(t))).rows[0].n),
    execute: ({ name }) => db.execute(update(t, name)).then(changed),
    statement: ({ name }) => db.execute({ sql: update(t, name), args: [] }).then(changed),
    batch: ({ name }) => db.batch([update(t, name)], 'write').then(([one]) => changed(one)),
    async transaction({ name }) {
      const transaction = await db.transaction('write');
      try {
        const result = changed(await transaction.execute(update(t, name)));
        await transaction.commit();
        return result;
      } finally {
        transaction.close();
      }
    },
    multiple: ({ name }) => db.executeMultiple(`${update(t, name)};`).then(() => 'ran'),
    broken: () =>
      db.execute('SELEC 1').then(
        () => 'ran',
        ({ code }) => code,
      ),
    bound: ({ name }) => db.execute({ sql: bound(t, '?'), args: [name] }).then(changed),
    named: ({ name }) => db.execute({ sql: bound(t, ':name'), args: { name } }).then(changed),
    batchBound: ({ name }) => db.batch([{ sql: bound(t, '?'), args: [name] }], 'write').then(([one]) => changed(one)),
  };
};
