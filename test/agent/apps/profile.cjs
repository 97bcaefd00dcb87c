// A service with a narrow behaviour: reads files in a folder and asks one host. What it is asked for decides which.
const { readFile } = require('node:fs/promises');
const { createServer } = require('node:http');

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  try {
    if (pathname === '/read')
      response.end(await readFile(`${process.env.APP_FOLDER}/${folders[searchParams.get('of')]}/x.txt`));
    else if (pathname === '/ask')
      response.end(await (await fetch(`http://${hosts[searchParams.get('of')]}:${server.address().port}/`)).text());
    else response.end('ok');
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error.code ?? error));
  }
});
// Constants of the program: no guard but a locked profile has anything to say about them.
const folders = { orders: 'orders-2026', invoices: 'invoices', secrets: 'private' };
const hosts = { one: '127.0.0.1', other: 'localhost' };
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
