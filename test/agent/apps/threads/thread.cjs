'use strict';
const { exec } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { BroadcastChannel, parentPort, workerData } = require('node:worker_threads');

const uses = {
  command: (name, done) => exec(`echo hello ${name}`, done),
  file: (name, done) => fs.readFile(path.join(__dirname, 'public', name), 'utf8', done),
  none: (name, done) => done(null, ''),
  /** The program's own, whoever asks. */
  fixed: (name, done) => exec('echo a; echo b', done),
};

const parent = parentPort ?? {
  on: (event, listener) => process.on(event, listener),
  postMessage: (message) => process.send(message),
};

function take({ id, work, bytes, port }, answer = parent) {
  if (port) return port.on('message', (message) => take(message, port));
  const { use, name } = work ?? JSON.parse(Buffer.from(bytes).toString());
  try {
    uses[use](name, (error, text) => answer.postMessage({ id, text: error ? String(error.code) : text }));
  } catch (error) {
    answer.postMessage({ id, text: String(error.code) });
  }
}

parent.on('message', (message) => take(message));
if (parentPort) new BroadcastChannel('work').onmessage = ({ data }) => take(data);
if (workerData) take(workerData);
