// Prism: an API that is only described answers with examples, and says what is wrong with a request.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const OPENAPI = {
  openapi: '3.0.3',
  info: { title: 'Notes', version: '1.0.0' },
  paths: {
    '/notes': {
      get: {
        parameters: [
          { name: 'q', in: 'query', schema: { type: 'string', maxLength: 200 } },
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1 } },
        ],
        responses: {
          '200': { description: 'ok', content: { 'application/json': { example: [{ id: 1, title: 'a' }] } } },
        },
      },
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['title'],
                properties: {
                  title: { type: 'string', minLength: 1 },
                  kind: { type: 'string', enum: ['a', 'b'] },
                  link: { type: 'string', format: 'uri' },
                },
              },
            },
          },
        },
        responses: {
          '201': { description: 'made', content: { 'application/json': { example: { id: 2 } } } },
          '422': { description: 'wrong' },
        },
      },
    },
    '/notes/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', pattern: '^[\\w-]+$' } }],
        responses: { '200': { description: 'ok', content: { 'application/json': { example: { id: 1 } } } } },
      },
    },
  },
};

export default {
  name: 'prism',
  packages: { '@stoplight/prism-cli': '5.16.0' },
  start({ packages, folder, port }) {
    writeFileSync(join(folder, 'api.json'), JSON.stringify(OPENAPI));
    return {
      file: join(packages, '@stoplight/prism-cli/dist/index.js'),
      arguments: ['mock', '-h', '127.0.0.1', '-p', String(port), '-v', 'error', join(folder, 'api.json')],
      ready: '/notes',
    };
  },
  async use(user) {
    for (const text of difficult) {
      await user.get(`/notes?q=${encodeURIComponent(text)}&limit=2`);
      await user.get(`/notes/${encodeURIComponent(text)}`);
      await user.post('/notes', { title: text, kind: 'a', link: 'http://localhost:3000/a' });
      await user.post('/notes', { title: 7, kind: text });
    }
    await user.get('/notes?limit=none');
    await user.get('/notes', { headers: { prefer: 'code=200, dynamic=false' } });
    await user.put('/notes', {});
    await user.get('/none/../notes');
  },
} satisfies Application;
