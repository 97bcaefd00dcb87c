// Settings: nested values of users put over the program's, by hands and by packages, and what others then find on every object.
'use strict';
const childProcess = require('node:child_process');
const { packages } = require('./packages.cjs');
const { room, said } = require('./room.cjs');

const isObject = (value) => typeof value === 'object' && value !== null;

function merge(target, source) {
  for (const key in source) {
    if (isObject(source[key]) && isObject(target[key])) merge(target[key], source[key]);
    else target[key] = source[key];
  }
  return target;
}

/** Every own name, as other people write it. */
function assignDeep(target, source) {
  for (const key of Object.keys(source)) {
    if (isObject(source[key])) {
      if (!target[key]) target[key] = {};
      assignDeep(target[key], source[key]);
    } else target[key] = source[key];
  }
  return target;
}

function clone(value) {
  if (!isObject(value)) return value;
  const made = Array.isArray(value) ? [] : {};
  for (const key of Object.keys(value)) made[key] = clone(value[key]);
  return made;
}

function set(target, steps, value) {
  const last = steps.pop();
  let at = target;
  for (const step of steps) at = at[step] ??= {};
  at[last] = value;
  return target;
}

module.exports = async () => {
  const { router, route } = room();
  const load = packages();
  class Theme {
    constructor(fields) {
      Object.assign(this, fields);
    }
  }
  const fresh = () => ({ theme: { color: 'red', font: { size: 12 } }, admin: undefined });
  const shown = (value) => JSON.stringify(value);
  route('/merge', ({ settings }) => shown(merge(fresh(), settings)));
  route('/merge-text', ({ settings }) => shown(merge(fresh(), JSON.parse(settings))));
  route('/assign-deep', ({ settings }) => shown(assignDeep(fresh(), settings)));
  route('/merge-class', ({ settings }) => shown(assignDeep(new Theme({ color: 'red' }), settings)));
  route('/clone', ({ settings }) => (clone(settings ?? {}).admin ? 'welcome, admin' : 'settings saved'));
  route('/assign', ({ settings }) => (Object.assign({}, settings).admin ? 'welcome, admin' : 'settings saved'));
  route('/set', ({ path, value }) => shown(set(fresh(), String(path).split('.'), value)));
  route('/set-steps', ({ path, value }) => shown(set(fresh(), [path].flat(), value)));
  const tables = { cars: {}, boats: {} };
  route('/table/:table/:id', ({ table, id, value }) => {
    tables[table] ??= {};
    tables[table][id] = value;
    return Object.keys(tables).length > 0 ? 'saved' : 'empty';
  });
  const counts = {};
  route('/count', ({ kind, name }) => {
    counts[kind] ??= {};
    counts[kind][name] = (counts[kind][name] ?? 0) + 1;
    return 'counted';
  });
  route('/csv', ({ text }) => {
    const [head, ...rows] = String(text)
      .split('\n')
      .map((line) => line.split(','));
    return shown(rows.map((row) => head.reduce((made, name, index) => set(made, name.split('.'), row[index]), {})));
  });
  route('/query', ({ text }) =>
    shown(
      [...new URLSearchParams(String(text))].reduce(
        (made, [name, value]) => set(made, name.split(/[[\].]+/).filter(Boolean), value),
        {},
      ),
    ),
  );
  route('/reduce', ({ path, value }) => {
    const steps = String(path).split('/');
    const last = steps.pop();
    steps.reduce((at, step) => (at[step] = at[step] || {}), fresh())[last] = value;
    return 'saved';
  });
  route('/define', ({ table, id, value }) => {
    const at = fresh()[table] ?? {};
    Object.defineProperty(at, id, { value, writable: true, configurable: true, enumerable: true });
    return 'saved';
  });
  route('/reflect', ({ path, value }) => {
    const steps = String(path).split('.');
    const last = steps.pop();
    Reflect.set(
      steps.reduce((at, step) => Reflect.get(Object(at), step) ?? {}, fresh()),
      last,
      value,
    );
    return 'saved';
  });
  route('/package/object-path', ({ path, value }) => shown(load('object-path').set({}, path, value) ?? {}));
  route('/package/set-value', ({ path, value }) => shown(load('set-value')(fresh(), path, value)));
  route('/package/lodash.set', ({ path, value }) => shown(load('lodash.set')(fresh(), path, value)));
  route('/package/flat', ({ settings }) => shown(load('flat').unflatten(settings)));
  route('/package/deep-extend', ({ settings }) => shown(load('deep-extend')(fresh(), settings)));
  route('/package/merge-deep', ({ settings }) => shown(load('merge-deep')(fresh(), settings)));
  route('/package/hoek', ({ settings }) => shown(load('hoek').merge(fresh(), settings)));
  route('/package/dot-prop', ({ path, value }) => shown(load('dot-prop').set(fresh(), path, value)));
  route('/package/undefsafe', ({ path, value }) => shown(load('undefsafe')(fresh(), path, value) ?? 'saved'));
  route('/package/ini', ({ text }) => shown(load('ini').parse(String(text))));
  route('/package/minimist', ({ args }) => shown(load('minimist')([args].flat())));
  route('/package/yargs', ({ args }) => shown(load('yargs-parser')([args].flat())));
  // What any fresh object says afterwards; cleaned at once, for the next request.
  route('/role', ({ of }) => {
    const inherited = {}[of];
    delete Object.prototype[of];
    return `a fresh object says ${String(inherited)}`;
  });
  // What looks at names that nobody set, after settings were merged; whatever is left is cleared away.
  const gadgets = {
    spawn: () => childProcess.spawnSync('echo', ['built']).stdout,
    exec: () => said('echo', ['built'], {}),
    fork: () => childProcess.execFileSync(process.execPath, [`${__dirname}/job.cjs`]),
    ejs: () => load('ejs').render('Hello <%= name %>', { name: 'x' }),
    pug: () => load('pug').compile('p= name')({ name: 'x' }),
    handlebars: () => load('handlebars').compile('Hello {{name}}')({ name: 'x' }),
    lodash: () => load('lodash.template')('Hello <%= name %>')({ name: 'x' }),
  };
  for (const [name, use] of Object.entries(gadgets))
    route(`/gadget/${name}`, async ({ settings }) => {
      merge(fresh(), settings);
      try {
        return String(await use());
      } finally {
        for (const key of Object.keys(Object.prototype)) delete Object.prototype[key];
      }
    });
  return router;
};
