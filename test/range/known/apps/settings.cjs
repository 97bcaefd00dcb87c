// Settings of users as they come in: merged into the defaults, or set by the path of a field. Every route's merge is the
// package's own; an account without rights is shown what only one with them should see.
'use strict';
const express = require('express');

const defaults = () => ({ theme: { color: 'light', size: 12 }, list: [1] });

const merges = {
  lodash: (body) => require('lodash').merge(defaults(), body),
  'lodash-4.17.11': (body) => require('lodash-4.17.11').defaultsDeep(body.first ?? {}, body),
  'lodash.mergewith': (body) => require('lodash.mergewith')(defaults(), body, () => undefined),
  'lodash.defaultsdeep': (body) => require('lodash.defaultsdeep')({}, body),
  'deep-extend': (body) => require('deep-extend')(defaults(), body),
  'merge-deep': (body) => require('merge-deep')(defaults(), body),
  'defaults-deep': (body) => require('defaults-deep')(defaults(), body),
  'assign-deep': (body) => require('assign-deep')(defaults(), body),
  extend: (body) => require('extend')(true, defaults(), body),
  'just-extend': (body) => require('just-extend')(true, defaults(), body),
  hoek: (body) => require('hoek').merge(defaults(), body),
  merge: (body) => require('merge').recursive(true, defaults(), body),
  mout: (body) => require('mout/object/deepMixIn')(defaults(), body),
  immer: (body) => require('immer').applyPatches(defaults(), (require('immer').enablePatches(), body.patches ?? [])),
  'fast-json-patch': (body) => require('fast-json-patch').applyPatch(defaults(), body.patches ?? []).newDocument,
  'dot-object': (body) => require('dot-object').object(body),
  '@firebase/util': (body) => require('@firebase/util').deepExtend(defaults(), body),
  'merge-objects': (body) => require('merge-objects')(defaults(), body),
  'js-data': (body) => require('js-data').utils.deepMixIn(defaults(), body),
  lutils: (body) => require('lutils').merge(defaults(), body),
  'js-extend': (body) => require('js-extend').extend(defaults(), body),
  'deep-defaults': (body) => require('deep-defaults')(defaults(), body),
  'safe-flat': (body) => require('safe-flat').unflatten(body, '.'),
  'arr-flatten-unflatten': (body) => require('arr-flatten-unflatten').unflatten(body),
  'immer-9.0.5': (body) =>
    require('immer-9.0.5').applyPatches(defaults(), (require('immer-9.0.5').enablePatches(), body.patches ?? [])),
  flat: (body) => require('flat').unflatten(body),
  superjson: (body) => require('superjson').deserialize(body),
};

const paths = {
  'set-value': (target, path, value) => require('set-value')(target, path, value),
  'set-value-4.0.0': (target, path, value) => require('set-value-4.0.0')(target, path, value),
  'dot-prop': (target, path, value) => require('dot-prop').set(target, path, value),
  'object-path': (target, path, value) => require('object-path').withInheritedProps.set(target, path, value),
  'node-forge': (target, path, value) => require('node-forge').util.setPath(target, [].concat(path), value),
  jsonpointer: (target, path, value) => require('jsonpointer').set(target, path, value),
  'json-pointer': (target, path, value) => require('json-pointer').set(target, path, value),
  dset: (target, path, value) => (require('dset').default ?? require('dset'))(target, path, value),
  'dset-3.1.3': (target, path, value) => require('dset-3.1.3/merge').dset(target, path, value),
  jsonpath: (target, path, value) => require('jsonpath').value(target, path, value),
  // A schema that its users may extend.
  'mongoose-6.4.5': (target, path) => new (require('mongoose-6.4.5').Schema)({ theme: String }).path(path, 'String'),
  undefsafe: (target, path, value) => require('undefsafe')(target, path, value),
  'property-expr': (target, path, value) => require('property-expr').setter(path)(target, value),
  mpath: (target, path, value) => require('mpath').set(path, value, target),
  getobject: (target, path, value) => require('getobject').set(target, path, value),
  convict: (target, path, value) => require('convict')({ theme: { color: { default: 'light' } } }).set(path, value),
  nconf: (target, path, value) => {
    const memory = new (require('nconf').Memory)();
    memory.set(path, value);
    return memory.get('theme');
  },
  protobufjs: (target, path, value) => require('protobufjs').util.setProperty(target, path, value),
  'protobufjs-7.2.3': (target, path, value) => require('protobufjs-7.2.3').util.setProperty(target, path, value),
  'object-path-0.11.5': (target, path, value) =>
    require('object-path-0.11.5').withInheritedProps.set(target, path, value),
  'json-pointer-0.6.1': (target, path, value) => require('json-pointer-0.6.1').set(target, path, value) && undefined,
  'deep-get-set': (target, path, value) => require('deep-get-set')(target, path, value),
  'just-safe-set': (target, path, value) => require('just-safe-set')(target, path, value),
  'set-deep-prop': (target, path, value) => require('set-deep-prop')(target, path, value),
  field: (target, path, value) => require('field').set(target, path, value),
  'lodash.set': (target, path, value) => require('lodash.set')(target, path, value),
  'lodash.setwith': (target, path, value) => require('lodash.setwith')(target, path, value, Object),
  jsonata: (target, path, value) => require('jsonata')(path).evaluate({ ...target, value }),
  'lodash-4.17.15': (target, path, value) => require('lodash-4.17.15').zipObjectDeep([].concat(path), [].concat(value)),
  'lodash-4.17.11': (target, path, value) => require('lodash-4.17.11').set(target, path, value),
  rollbar: (target, path, value) => require('rollbar/src/utility').set(target, path, value),
};

module.exports = () => {
  const app = express();
  app.use(express.json());
  for (const [name, merge] of Object.entries(merges))
    app.post(`/merge/${name.replace('/', '.')}`, (request, response) => {
      const merged = merge(request.body);
      response.send(`merged ${JSON.stringify(merged)}`);
    });
  for (const [name, set] of Object.entries(paths))
    app.post(`/path/${name}`, (request, response) => {
      const target = defaults();
      const made = set(target, request.body.path, request.body.value);
      response.send(`set ${JSON.stringify(target)} ${JSON.stringify(made)}`);
    });
  // Accounts are objects of a class; what its prototype says holds for all of them, also for those that are made later.
  const accounts = {
    'deep-extend': (account, body) => require('deep-extend')(account, body),
    'assign-deep': (account, body) => require('assign-deep')(account, body),
    'set-value': (account, body) => require('set-value')(account, body.path, body.value),
    'dot-prop': (account, body) => require('dot-prop').set(account, body.path, body.value),
    'object-path': (account, body) => require('object-path').withInheritedProps.set(account, body.path, body.value),
  };
  for (const [name, change] of Object.entries(accounts)) {
    class Account {}
    app.post(`/account/${name}`, (request, response) => {
      change(new Account(), request.body);
      const other = new Account();
      response.send(other.admin ? process.env.KNOWN_SECRET : 'for administrators');
      delete Account.prototype.admin;
    });
  }
  app.get('/text', (request, response) => response.send(`text ${{}.hasOwnProperty('a')} ${{}}`));
  // What a prototype decides: an account of no rights asks for what administrators see.
  app.get('/secret', (request, response) => {
    const account = { name: 'guest' };
    response.send(account.admin ? process.env.KNOWN_SECRET : 'for administrators');
  });
  return app;
};
