// The range's target on React Router as a framework (what was Remix): a route of resources with loader and action, as its build
// leaves one, served by its own listener for Node.
'use strict';
const http = require('node:http');
const { answered } = require('./asked.cjs');
const { createRequestListener } = require('./packages.cjs').packages('HOSTS_PACKAGES')('@react-router/node');

async function ask({ request, params }) {
  const url = new URL(request.url);
  const type = request.headers.get('content-type') ?? '';
  const body = type.includes('json')
    ? await request.json()
    : type.includes('form')
      ? Object.fromEntries(await request.formData())
      : request.method === 'POST'
        ? await request.text()
        : undefined;
  const { status, text } = await answered(params.sink, {
    query: Object.fromEntries(url.searchParams),
    body,
    headers: Object.fromEntries(request.headers),
    rest: params['*'],
  });
  return new Response(text, { status, headers: { 'content-type': 'text/plain' } });
}

const route = (id, path, module) => ({ id, path, parentId: undefined, module });
const build = {
  entry: { module: { default: () => new Response('no page', { status: 404 }) } },
  routes: {
    health: route('health', 'health', { loader: () => new Response('healthy') }),
    run: route('run', 'run/:sink', { loader: ask, action: ask }),
    rest: route('rest', 'run/:sink/*', { loader: ask, action: ask }),
  },
  assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '1' },
  publicPath: '/',
  assetsBuildDirectory: '.',
  basename: '/',
  future: {},
  isSpaMode: false,
  ssr: true,
  prerender: [],
  routeDiscovery: { mode: 'initial' },
};
const server = http.createServer(createRequestListener({ build, mode: 'production' }));
server.listen(0, '127.0.0.1', () => console.log(`listening ${server.address().port}`));
