'use strict';
const { setup, total, update, bound, promised, failing } = require('./accounts.cjs');

module.exports = async function cases(load) {
  const sqlite3 = await load(require.resolve(process.env.SQLITE3));
  const db = new sqlite3.Database(':memory:');
  const t = 'accounts';
  const changes = (start) =>
    new Promise((resolve, reject) =>
      start(function (error) {
        if (error) reject(error);
        else resolve(this.changes ?? null);
      }),
    );
  return {
    async reset() {
      for (const statement of setup(t)) await promised((done) => db.exec(statement, done));
    },
    total: async () => (await promised((done) => db.get(total(t), done))).n,
    run: ({ name }) => changes((done) => db.run(update(t, name), done)),
    runEmpty: ({ name }) => changes((done) => db.run(update(t, name), [], done)),
    get: ({ name }) => promised((done) => db.get(`${update(t, name)} RETURNING touched`, done)),
    all: ({ name }) => promised((done) => db.all(`${update(t, name)} RETURNING name, touched`, done)),
    each: async ({ name }) => {
      const rows = [];
      await promised((done) =>
        db.each(`${update(t, name)} RETURNING name`, (error, row) => (error ? done(error) : rows.push(row.name)), done),
      );
      return rows;
    },
    exec: ({ name }) => promised((done) => db.exec(update(t, name), done)),
    prepare: async ({ name }) => {
      const statement = db.prepare(update(t, name));
      try {
        return await changes((done) => statement.run(done));
      } finally {
        statement.finalize();
      }
    },
    /** Nobody waits: what fails is told to the database's listeners. */
    emitted: ({ name }) =>
      new Promise((resolve, reject) => {
        db.once('error', reject);
        db.run(update(t, name));
        db.wait(() => db.removeListener('error', reject) && resolve('ran'));
      }),
    broken: () =>
      failing(
        promised((done) => db.run('SELEC 1', done)),
        Error,
      ),
    bound: ({ name }) => changes((done) => db.run(bound(t, '?'), name, done)),
    list: ({ name }) => changes((done) => db.run(bound(t, '?'), [name], done)),
    named: ({ name }) => changes((done) => db.run(bound(t, '$name'), { $name: name }, done)),
  };
};
