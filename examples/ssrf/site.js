// An ordinary web site for the benign twin to preview. Settings in HOST and PORT.
import { createServer } from 'node:http';

const page = (title, text) => `<!doctype html><title>${title}</title><h1>${title}</h1><p>${text}</p>`;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://site');
  if (pathname === '/missing') return response.writeHead(404).end(page('Not found', 'Nothing here.'));
  if (pathname === '/file.csv') return response.writeHead(200, { 'content-type': 'text/csv' }).end('id,name\n1,tea\n');
  const title = pathname === '/search' ? `Results for ${searchParams.get('q')}` : 'Tea news';
  response.writeHead(200, { 'content-type': 'text/html' }).end(page(title, 'The harvest was good this year.'));
});
server.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1', () => {
  console.log(`site listens on port ${server.address().port}`);
});
