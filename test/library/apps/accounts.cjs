// What every SQL application does: touch the accounts of one name. With `x' OR 'a'='a` as the name, all of them.
'use strict';

exports.setup = (table) => [
  `DROP TABLE IF EXISTS ${table}`,
  `CREATE TABLE ${table} (name VARCHAR(100), touched INTEGER)`,
  `INSERT INTO ${table} VALUES ('alice', 0), ('bob', 0)`,
];
exports.total = (table) => `SELECT SUM(touched) AS n FROM ${table}`;
/** The weakness: the name becomes part of the text. */
exports.update = (table, name) => `UPDATE ${table} SET touched = touched + 1 WHERE name = '${name}'`;
exports.bound = (table, placeholder) => `UPDATE ${table} SET touched = touched + 1 WHERE name = ${placeholder}`;

exports.promised = (call) =>
  new Promise((resolve, reject) => call((error, ...results) => (error ? reject(error) : resolve(results[0]))));

/** How the library says that a statement is wrong: its own class, code and message, and where the program made the call. */
exports.failing = async (call, klass) => {
  try {
    await call;
    return 'did not fail';
  } catch (error) {
    const keys = Object.keys(error).toSorted();
    return {
      instance: error instanceof klass,
      name: error.name,
      code: error.code,
      message: error.message.replace(/conn:\d+/, 'conn'),
      keys,
      own: /apps/.test(error.stack),
    };
  }
};
