// Serves one request of its own and ends by itself when nothing is left to do.
const { createServer, get } = require('node:http');
const { execSync } = require('node:child_process');
const server = createServer((request, response) => {
  const value = new URL(request.url, 'http://app').searchParams.get('v');
  if (process.env.QUICK_ATTACK) execSync(`echo ${value}`);
  response.end(() => server.close());
}).listen(0, '127.0.0.1', () =>
  get({ port: server.address().port, path: `/?v=${encodeURIComponent('x; echo y')}`, agent: false }, (response) => {
    response.resume().on('end', () => console.log('done'));
  }),
);
