'use strict';
const { handle } = require('./work.cjs');
exports.handler = async (event) => handle(event);
exports.nested = { inside: { handler: (event) => handle(event) } };
/** In Node 22 and before. */
exports.withCallback = (event, context, callback) => {
  require('node:fs').stat('/', () => {
    const { exec } = require('node:child_process');
    exec(`echo hello ${require('./work.cjs').nameIn(event)}`, (error, out) =>
      callback(error, { statusCode: 200, body: out }),
    );
  });
};
/** A framework that answers its own errors. */
exports.catching = async (event) => {
  try {
    return await handle(event);
  } catch (error) {
    return { statusCode: 500, body: error.name };
  }
};
