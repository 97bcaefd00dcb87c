// An ordinary express service. Nothing in it knows of Throughline.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import express from 'express';

const app = express();

app.get('/', (request, response) => {
  response.send(`hello ${request.query.name ?? 'world'}\n`);
});

// Hands a user's text to a shell: /lookup?host=localhost;id
app.get('/lookup', (request, response) => {
  execFile('sh', ['-c', `getent hosts ${request.query.host}`], (error, output) => {
    response.type('text/plain').send(output || 'not found\n');
  });
});

// Reads whatever file a user names: /documents?name=../app.js
app.get('/documents', async (request, response) => {
  try {
    response.type('text/plain').send(await readFile(`documents/${request.query.name}`, 'utf8'));
  } catch {
    response.status(404).send('no such document\n');
  }
});

const host = process.env.HOST ?? '127.0.0.1';
const server = app.listen(Number(process.env.PORT ?? 3000), host, () => {
  console.log(`listening on http://${host}:${server.address().port}`);
});
