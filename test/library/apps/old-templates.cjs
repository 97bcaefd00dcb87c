// Engines of versions with published weaknesses in their options or syntax trees, used the way that makes them dangerous.
'use strict';
const { existsSync, rmSync } = require('node:fs');

module.exports = async function cases(load) {
  const ejs = await load('ejs-old');
  const handlebars = await load('handlebars-old');
  const lodash = await load('lodash-old');
  const mark = process.env.MARK_FILE;
  return {
    reset: () => rmSync(mark, { force: true }),
    total: () => (existsSync(mark) ? 1 : 0),
    // What express does with response.render(view, request.query).
    ejsData: (data) =>
      new Promise((resolve, reject) =>
        ejs.renderFile(process.env.VIEW_FILE, data, (error, text) => (error ? reject(error) : resolve(text))),
      ),
    lodashOptions: ({ options }) => lodash.template('<%= 1 %>', options)({}),
    handlebarsTree: ({ template }) => handlebars.compile(template)({}),
    lodashSet: ({ path }) => polluted(() => lodash.set({}, path, true)),
    lodashZip: ({ path }) => polluted(() => lodash.zipObjectDeep([path], [true])),
  };
};

function polluted(call) {
  call();
  const seen = {}.polluted === true;
  delete Object.prototype.polluted;
  return seen;
}
