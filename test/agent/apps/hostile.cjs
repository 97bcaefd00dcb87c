// Takes any body and then makes one harmless call of each kind, so that every guard looks at what came in. Answers with the
// milliseconds of processor time of the calls and the memory after them.
const { createServer } = require('node:http');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const vm = require('node:vm');
const ejs = require('ejs');
const yaml = require('js-yaml');

const server = createServer(async (request, response) => {
  if (request.method === 'HEAD') return response.end();
  let first = '';
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (first.length < 2000) first += chunk.toString('latin1').slice(0, 2000);
    }
  } catch {
    return;
  }
  // A harmless use of the input in each: quoted, as a value.
  const quoted = JSON.stringify(first.slice(0, 200).replaceAll(/[^\w ]/g, ''));
  const started = process.cpuUsage();
  try {
    execFileSync('/bin/true', ['fixed']);
    execFileSync('/bin/sh', ['-c', 'echo "$1"', 'sh', quoted]);
    fs.existsSync(`${__dirname}/fixed`);
    vm.runInThisContext(`const x = ${quoted}; x.length`.replace('const x', 'globalThis.x'));
    new Function('a', `return a + ${quoted}`)('x');
    ejs.render('<%= value %>', { value: first });
    yaml.load('a: 1');
    await fetch(`http://127.0.0.1:${server.address().port}/self`, { method: 'HEAD' }).catch(() => {});
  } catch (error) {
    response.statusCode = 500;
    return response.end(error.message);
  }
  const { user, system } = process.cpuUsage(started);
  const calls = (user + system) / 1000;
  response.end(JSON.stringify({ bytes, calls, rss: process.memoryUsage.rss() }));
}).on('clientError', (_, socket) => socket.destroy());
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
