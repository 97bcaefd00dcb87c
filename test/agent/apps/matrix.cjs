// Reports what a plain CommonJS application of this Node can do and whether the agent sees it: one JSON line.
const { createServer, get } = require('node:http');
const { execSync, fork, spawn, spawnSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
require('./matrix-body.cjs')({
  createServer,
  get,
  execSync,
  fork,
  spawn,
  spawnSync,
  Worker,
  Kafka: require('kafkajs').Kafka,
  readFile: require('node:fs/promises').readFile,
});
