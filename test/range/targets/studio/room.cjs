// A room of the studio: routes that take their fields from wherever the request has them and answer in text.
'use strict';
const express = require('express');
const { execFile, spawn } = require('node:child_process');

function room() {
  const router = express.Router();
  /** `answer` takes the fields and the request; what it gives back is sent, its error goes to the application. */
  const route = (path, answer) =>
    router.all(path, (request, response, next) => {
      const body = typeof request.body === 'object' && request.body !== null ? request.body : { text: request.body };
      Promise.resolve()
        .then(() => answer({ ...request.query, ...request.params, ...body }, request, response))
        .then((text) => response.headersSent || response.type('text').send(String(text ?? 'done')))
        .catch(next);
    });
  return { router, route };
}

/** What a program says on both its outputs; its failure is an answer, a refusal to start it is not. */
function said(command, args, options = {}, input) {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { timeout: 10_000, ...options }, (error, stdout, stderr) => {
      if (error && typeof error.code === 'string' && error.code !== 'ENOENT') return reject(error);
      // A Node of one's own may be told to say more on its second output.
      resolve(`${stdout}${command === 'node' ? '' : stderr}`.slice(0, 4000));
    });
    child.on('error', () => {});
    child.stdin?.on('error', () => {}).end(input ?? '');
  });
}

/** The same for spawn, whose child may get its input line by line. */
function spawned(command, args, options = {}, lines = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, options);
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.on('error', (error) => (error.code === 'ENOENT' ? resolve('no such program') : reject(error)));
    child.on('close', () => resolve(text.slice(0, 4000)));
    child.stdin.on('error', () => {});
    for (const line of lines) child.stdin.write(line);
    child.stdin.end();
  });
}

module.exports = { room, said, spawned };
