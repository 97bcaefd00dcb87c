// All vulnerable handlers and how one is asked: the same behind every way in.
'use strict';
const { input, field } = require('./input.cjs');

const sinks = {
  ...require('./sinks-process.cjs'),
  ...require('./sinks-file.cjs'),
  ...require('./sinks-code.cjs'),
  ...require('./sinks-network.cjs'),
  ...require('./sinks-sql.cjs'),
  ...require('./sinks-template.cjs'),
  ...require('./sinks-directory.cjs'),
  ...require('./sinks-xml.cjs'),
};

/** The text that a handler answers with; undefined when there is no such handler. */
async function run(sink, request) {
  if (!Object.hasOwn(sinks, sink)) return undefined;
  request.folder = process.env.RANGE_FOLDER;
  const value = sink.startsWith('mongo') && field(request, 'x') === undefined ? request.body : input(request);
  return String(await sinks[sink](value, request));
}

module.exports = { run };
