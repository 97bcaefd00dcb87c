// mountebank: stands in for other services, as testers have it: predicates, templates of answers, a proxy.
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'mountebank',
  packages: { mountebank: '2.9.1' },
  start: ({ packages, folder, port }) => ({
    file: join(packages, 'mountebank/bin/mb'),
    arguments: [
      'start',
      '--port',
      String(port),
      '--host',
      '127.0.0.1',
      '--pidfile',
      join(folder, 'mb.pid'),
      '--nologfile',
    ],
    ready: '/imposters',
  }),
  async use(user, { secondPort }) {
    await user.get('/', { headers: { accept: 'application/json' } });
    const stubs = difficult.map((text, index) => ({
      predicates: [{ equals: { method: 'POST', path: `/orders/${index}` } }, { contains: { body: text.slice(0, 12) } }],
      responses: [{ is: { statusCode: 200 + index, headers: { 'x-note': 'made' }, body: text } }],
    }));
    const matches = { matches: { path: '^/people/\\w+$', query: { q: '.*' } } };
    await user.post('/imposters', {
      port: secondPort,
      protocol: 'http',
      recordRequests: false,
      stubs: [...stubs, { predicates: [matches], responses: [{ is: { body: { found: true } } }] }],
    });
    const other = { port: secondPort };
    for (const [index, text] of difficult.entries()) {
      await user.post(`/orders/${index}`, { text }, other);
      await user.post(`/orders/${index}`, text, { ...other, headers: { 'content-type': 'text/plain' } });
      await user.get(`/people/ann?q=${encodeURIComponent(text)}`, other);
      await user.put(`/imposters/${secondPort}/stubs/${index}`, { responses: [{ is: { body: `${text} again` } }] });
    }
    await user.get('/nothing/../people/bob?q=1', other);
    await user.get(`/imposters/${secondPort}?replayable=true`);
    await user.post(`/imposters/${secondPort}/stubs`, {
      stub: {
        predicates: [{ jsonpath: { selector: '$..title' }, equals: { body: 'x' } }],
        responses: [{ is: { body: 'j' } }],
      },
    });
    await user.post('/any', { title: 'x' }, other);
    await user.post('/imposters', 'not JSON', { headers: { 'content-type': 'application/json' } });
    await user.delete(`/imposters/${secondPort}`);
    await user.get('/imposters');
  },
} satisfies Application;
