// The weak place behind every way in: the name becomes part of a statement that touches accounts.
'use strict';
const { DatabaseSync } = require('node:sqlite');
const { setup, total, update } = require('./accounts.cjs');

exports.sink = function sink() {
  const db = new DatabaseSync(':memory:');
  const reset = () => {
    for (const statement of setup('accounts')) db.exec(statement);
  };
  reset();
  return {
    touch: (name) => db.prepare(update('accounts', name)).run().changes,
    reset,
    total: () => db.prepare(total('accounts')).get().n,
  };
};
