// The weak place behind every way in: the name becomes part of a statement that touches accounts.
'use strict';
const Database = require('better-sqlite3');
const { setup, total, update } = require('./accounts.cjs');

exports.sink = function sink() {
  const db = new Database(':memory:');
  for (const statement of setup('accounts')) db.exec(statement);
  return {
    touch: (name) => db.prepare(update('accounts', name)).run().changes,
    reset() {
      for (const statement of setup('accounts')) db.exec(statement);
    },
    total: () => db.prepare(total('accounts')).get().n,
  };
};
