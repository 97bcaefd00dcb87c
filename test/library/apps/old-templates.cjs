// Engines of versions with published weaknesses in their options or syntax trees, used the way that makes them dangerous.
'use strict';
const { existsSync, rmSync } = require('node:fs');
const { join } = require('node:path');

module.exports = async function cases(load) {
  const ejs = await load('ejs-old');
  const handlebars = await load('handlebars-old');
  const lodash = await load('lodash-old');
  const single = {};
  for (const name of ['merge', 'mergewith', 'defaultsdeep', 'set', 'setwith', 'template'])
    single[name] = await load(require.resolve(join(process.env.LODASH_PACKAGES, `../lodash.${name}`)));
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
    mergePackage: ({ body }) => polluted(() => single.merge({}, body)),
    mergewithPackage: ({ body }) => polluted(() => single.mergewith({}, body, () => undefined)),
    defaultsdeepPackage: ({ body }) => polluted(() => single.defaultsdeep({}, body)),
    setPackage: ({ path }) => polluted(() => single.set({}, path, true)),
    setwithPackage: ({ path }) => polluted(() => single.setwith({}, path, true, Object)),
    templatePackage: ({ options }) => single.template('<%= 1 %>', options)({}),
    lodashZip: ({ path }) => polluted(() => lodash.zipObjectDeep([path], [true])),
  };
};

function polluted(call) {
  call();
  const seen = {}.polluted === true;
  delete Object.prototype.polluted;
  return seen;
}
