// The same as an ES module, with named imports of builtins and of a CommonJS package.
import { createServer, get } from 'node:http';
import { execSync, fork, spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import kafkajs from 'kafkajs';
import body from './matrix-body.cjs';
body({ createServer, get, execSync, fork, spawn, spawnSync, Worker, Kafka: kafkajs.Kafka, readFile });
