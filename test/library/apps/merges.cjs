// Merges that pollute Object.prototype when nothing stops them; the deployed versions of these libraries may refuse by themselves.
'use strict';
const { execFileSync } = require('node:child_process');

function into(target, source) {
  for (const key of Object.keys(source)) {
    if (source[key] !== null && typeof source[key] === 'object') into((target[key] ??= {}), source[key]);
    else target[key] = source[key];
  }
  return target;
}

module.exports = async function cases(load) {
  const lodash = await load('lodash');
  const deepmerge = await load('deepmerge');
  const merge = await load('lodash/merge.js');
  return {
    reset() {
      delete Object.prototype.polluted;
    },
    total: () => ({}).polluted ?? 0,
    lodashMerge: ({ body }) => Object.keys(lodash.merge({}, body)),
    lodashMergeWith: ({ body }) => Object.keys(lodash.mergeWith({}, body, () => undefined)),
    lodashDefaultsDeep: ({ body }) => Object.keys(lodash.defaultsDeep({}, body)),
    lodashSet: ({ path }) => Object.keys(lodash.set({}, path, 1)),
    lodashMergeFile: ({ body }) => Object.keys(merge({}, body)),
    deepmerge: ({ body }) => Object.keys(deepmerge({}, body)),
    deepmergeAll: ({ body }) => Object.keys(deepmerge.all([{}, body])),
    handwritten: ({ body }) => Object.keys(into({}, body)),
    handwrittenThenSpawn({ body }) {
      into({}, body);
      return String(execFileSync('/bin/echo', ['done']));
    },
    ownKey() {
      Object.prototype.helper = 'mine';
    },
    ownKeyThere: () => ({}).helper === 'mine',
    lodashPick: ({ body }) => Object.keys(lodash.pick(body, ['name'])),
    lodashMergeName: ({ body }) => Object.keys(lodash.merge({}, { name: String(body.name) })),
  };
};
