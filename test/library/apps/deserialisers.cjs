'use strict';
const { existsSync, rmSync } = require('node:fs');

module.exports = async function cases(load) {
  const serialize = await load('node-serialize');
  const yaml3 = await load('js-yaml3');
  const yaml4 = await load('js-yaml');
  const funcster = await load('funcster');
  const cryo = await load('cryo');
  const toJs = await load(require.resolve(process.env.SERIALIZE_TO_JS));
  const mark = process.env.MARK_FILE;
  return {
    reset: () => rmSync(mark, { force: true }),
    total: () => (existsSync(mark) ? 1 : 0),
    unserialize: ({ text }) => Object.keys(serialize.unserialize(text)),
    funcster: ({ text }) => Object.keys(funcster.deepDeserialize(JSON.parse(text))),
    cryo: ({ text }) => String(cryo.parse(text)),
    toJs: ({ text }) => toJs.deserialize(text).name,
    yaml3Load: ({ text }) => String(yaml3.load(text).name),
    yaml3Safe: ({ text }) => Object.keys(yaml3.safeLoad(text)),
    yaml4Load: ({ text }) => Object.keys(yaml4.load(text)),
  };
};
