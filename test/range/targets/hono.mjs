// The range's target on hono, served by @hono/node-server.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { run } from './sinks.cjs';

const app = new Hono();
const handle = async (context) => {
  const type = context.req.header('content-type') ?? '';
  let body;
  if (type.includes('json')) body = await context.req.json();
  else if (type.includes('form')) body = await context.req.parseBody();
  else if (type !== '') body = await context.req.text();
  const url = new URL(context.req.url);
  const rest = url.pathname.split('/').slice(3).join('/');
  try {
    const answer = await run(context.req.param('sink'), {
      query: context.req.query(),
      headers: Object.fromEntries(context.req.raw.headers),
      body,
      params: rest === '' ? {} : { x: decodeURIComponent(rest) },
      cookies: getCookie(context),
    });
    return context.text(answer);
  } catch (error) {
    return context.text(`error ${error.code ?? error.name}`, 500);
  }
};
app.get('/health', (context) => context.text('healthy'));
app.all('/run/:sink', handle);
app.all('/run/:sink/*', handle);
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(`listening ${port}`));
