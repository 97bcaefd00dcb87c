// The least that anything can do that knows whose work a call is: a context for each request and each record, nothing else.
// Stands in for the agent: npm run bench:agent -- --before test/bench/agent/floor.cjs
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');
const { Server } = require('node:http');
const Module = require('node:module');

const context = new AsyncLocalStorage();

const { emit } = Server.prototype;
Server.prototype.emit = function (name) {
  return name === 'request'
    ? context.run({ startMs: performance.now() }, () => Reflect.apply(emit, this, arguments))
    : Reflect.apply(emit, this, arguments);
};

const { _load: load } = Module;
Module._load = function (name) {
  const loaded = Reflect.apply(load, this, arguments);
  if (name !== 'kafkajs') return loaded;
  Module._load = load;
  const { consumer } = loaded.Kafka.prototype;
  loaded.Kafka.prototype.consumer = function () {
    const made = Reflect.apply(consumer, this, arguments);
    const { run } = made;
    made.run = (handlers) => run({ ...handlers, eachMessage: inContext(handlers.eachMessage) });
    return made;
  };
  return loaded;
};

function inContext(eachMessage) {
  return function () {
    return context.run({ startMs: performance.now() }, () => Reflect.apply(eachMessage, this, arguments));
  };
}
