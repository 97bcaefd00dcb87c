// Mockoon: an API made of a file, whose answers are templates over what is asked.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const route = (uuid: string, method: string, endpoint: string, body: string): object => ({
  uuid,
  type: 'http',
  documentation: '',
  method,
  endpoint,
  responses: [
    {
      uuid: `${uuid}r`,
      body,
      latency: 0,
      statusCode: 200,
      label: '',
      headers: [{ key: 'Content-Type', value: 'application/json' }],
      bodyType: 'INLINE',
      filePath: '',
      databucketID: '',
      sendFileAsBody: false,
      rules: [],
      rulesOperator: 'OR',
      disableTemplating: false,
      fallbackTo404: false,
      default: true,
      crudKey: 'id',
      callbacks: [],
    },
  ],
  responseMode: null,
  streamingMode: null,
  streamingInterval: 0,
});

export default {
  name: 'mockoon',
  packages: { '@mockoon/cli': '9.9.0' },
  start({ packages, folder, port }) {
    const routes = [
      route('r1', 'get', 'people/:name', '{"name": "{{urlParam \'name\'}}", "q": "{{queryParam \'q\' \'none\'}}"}'),
      route('r2', 'post', 'echo', '{{{body}}}'),
      route('r3', 'post', 'title', "{{#if (body 'title')}}{{{stringify (body 'title')}}}{{else}}\"none\"{{/if}}"),
      route('r4', 'get', 'list', '[{{#repeat 3}}{"n": {{@index}} }{{/repeat}}]'),
    ];
    writeFileSync(
      join(folder, 'api.json'),
      JSON.stringify({
        uuid: 'e1',
        lastMigration: 33,
        name: 'API',
        endpointPrefix: '',
        latency: 0,
        port,
        hostname: '127.0.0.1',
        folders: [],
        routes,
        rootChildren: routes.map((_, index) => ({ type: 'route', uuid: `r${index + 1}` })),
        proxyMode: false,
        proxyHost: '',
        proxyRemovePrefix: false,
        tlsOptions: {
          enabled: false,
          type: 'CERT',
          pfxPath: '',
          certPath: '',
          keyPath: '',
          caPath: '',
          passphrase: '',
        },
        cors: true,
        headers: [],
        proxyReqHeaders: [],
        proxyResHeaders: [],
        data: [],
        callbacks: [],
      }),
    );
    return {
      file: join(packages, '@mockoon/cli/bin/run.js'),
      arguments: [
        'start',
        '--data',
        join(folder, 'api.json'),
        '--port',
        String(port),
        '--repair',
        '--disable-log-to-file',
      ],
      ready: '/list',
    };
  },
  async use(user) {
    for (const text of difficult) {
      await user.get(`/people/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`);
      await user.post('/echo', { text, list: [text] });
      await user.post('/echo', text, { headers: { 'content-type': 'text/plain' } });
      await user.post('/title', { title: text });
      await user.post('/title', new URLSearchParams({ title: text }));
    }
    await user.get('/list');
    await user.get('/none/../list');
    await user.post('/title', 'not JSON', { headers: { 'content-type': 'application/json' } });
  },
} satisfies Application;
