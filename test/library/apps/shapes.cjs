// Describes everything that a package shows: names, lengths, keys and flags of its functions, classes and prototypes.
'use strict';
const { promisify } = require('node:util');

const { EventEmitter } = require('node:events');
const http = require('node:http');

const DEPTH_MAX = 4;
/** Node's own, which other tests look at. */
const BUILTIN = new Set([
  Object.prototype,
  Function.prototype,
  EventEmitter.prototype,
  http.IncomingMessage.prototype,
  http.ServerResponse.prototype,
]);

module.exports = async function cases(load) {
  const routes = {
    async shape({ name }) {
      const described = {};
      describe(await load(name), name, described, new Set(), 0);
      return described;
    },
  };
  return routes;
};

function describe(value, path, described, seen, depth) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
  seen.add(value);
  const keys = Reflect.ownKeys(value).filter((key) => key !== 'arguments' && key !== 'caller');
  described[path] = {
    type: typeof value,
    tag: Object.prototype.toString.call(value),
    ...(typeof value === 'function' && {
      name: value.name,
      length: value.length,
      promisified: typeof value[promisify.custom],
      constructible: isConstructible(value),
    }),
    keys: keys.map(String),
    extensible: Object.isExtensible(value),
  };
  if (depth === DEPTH_MAX || ArrayBuffer.isView(value)) return;
  for (const key of keys) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    // What stands behind a getter is looked at where getting it is what a user does.
    // The empty prototype that every function has says nothing.
    if (key === 'prototype' && isEmptyPrototype(descriptor.value)) continue;
    const inner =
      'value' in descriptor ? descriptor.value : depth === 0 && key !== 'native' ? tryGet(value, key) : undefined;
    if (typeof inner === 'function') described[`${path}.${String(key)}`] = { enumerable: descriptor.enumerable };
    describe(inner, `${path}.${String(key)}`, described, seen, depth + 1);
  }
  const prototype = Object.getPrototypeOf(value);
  if (!BUILTIN.has(prototype)) describe(prototype, `${path}.[prototype]`, described, seen, depth + 1);
}

function isEmptyPrototype(prototype) {
  return (
    prototype !== null &&
    typeof prototype === 'object' &&
    Reflect.ownKeys(prototype).every((key) => key === 'constructor')
  );
}

function isConstructible(value) {
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

function tryGet(owner, key) {
  try {
    return owner[key];
  } catch {
    return undefined;
  }
}
