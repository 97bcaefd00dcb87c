// The range's cabinet: an application that keeps people's files, and serves, moves, packs, lists and prints them with the
// libraries that are used for it. Written without a look at the guards; what is done right is below /safe.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');

const folder = process.env.RANGE_FOLDER;

/** One neighbour's folder begins like another's; the application keeps its settings beside the documents. */
function layOut() {
  const secret = process.env.RANGE_SECRET;
  for (const [name, text] of [
    ['users/ann/notes.txt', 'notes of Ann'],
    ['users/ann/..plans.txt', 'two dots in front'],
    ['users/ann/.profile', 'a dot in front'],
    ['users/ann/100%.txt', 'a percent sign'],
    ['users/ann/a%2e%2e.txt', 'encoded in its name'],
    ['users/ann/trips/2024/rome.txt', 'rome'],
    ['users/ann/über uns.txt', 'about us'],
    ['users/ann/draft...txt', 'three dots'],
    ['users/annabel/notes.txt', secret],
    ['shelves/red/one.txt', 'the first'],
    ['shelves/red/two.json', '{"two":2}'],
    ['shelves/style.css', 'p { color: red }'],
    ['shelves/page.html', '<p>a page</p>'],
    ['settings/key.txt', secret],
    ['settings/key.json', JSON.stringify({ secret })],
    ['settings/key.css', `.x { content: "${secret}" }`],
    ['settings/key.html', `<p>${secret}</p>`],
    ['settings/job.js', `require('node:worker_threads').parentPort.postMessage(${JSON.stringify(secret)})`],
    ['settings/key.env', `CABINET_SECRET=${secret}\n`],
  ]) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  // One grey point.
  const point = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  fs.writeFileSync(path.join(folder, 'settings/seal.png'), Buffer.from(point, 'base64'));
  for (const made of ['inbox', 'trash', 'copies', 'unpacked'])
    fs.mkdirSync(path.join(folder, made), { recursive: true });
}

async function main() {
  layOut();
  const app = express();
  app.disable('x-powered-by').set('etag', false).set('query parser', 'extended');
  app.use(express.json({ limit: '2mb' }), express.urlencoded({ extended: true }), express.text({ type: 'text/*' }));
  for (const room of ['serving', 'handling', 'packing', 'printing'])
    app.use(`/${room}`, await require(`./${room}.cjs`)(folder));
  app.use((error, request, response, next) => {
    if (response.headersSent) return next(error);
    response
      .status(500)
      .type('text')
      .send(`error ${error.code ?? error.name}`);
  });
  const server = app.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
}
main();
