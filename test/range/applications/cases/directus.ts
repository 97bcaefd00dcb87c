// Directus: tables behind an API that their owners shape, with flows that run their scripts in a sandbox.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'directus',
  packages: { directus: '9.22.4' },
  // What it asks for is compiled or downloaded at installation; these are the next that come whole.
  overrides: { argon2: '0.44.0', sharp: '0.33.5' },
  needs: 'postgresql',
  start({ packages, folder, port, serverPort }) {
    const environment = {
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      KEY: 'ordinary',
      SECRET: 'ordinary secret',
      DB_CLIENT: 'pg',
      DB_HOST: '127.0.0.1',
      DB_PORT: String(serverPort),
      DB_DATABASE: 'postgres',
      DB_USER: 'test',
      DB_PASSWORD: 'unused',
      ADMIN_EMAIL: 'ann@example.com',
      ADMIN_PASSWORD: "It's-Secret1",
      STORAGE_LOCATIONS: 'local',
      STORAGE_LOCAL_ROOT: join(folder, 'uploads'),
      EXTENSIONS_PATH: join(folder, 'extensions'),
      TELEMETRY: 'false',
      LOG_LEVEL: 'error',
      RATE_LIMITER_ENABLED: 'false',
      CACHE_ENABLED: 'false',
    };
    const file = join(packages, 'directus/cli.js');
    execFileSync(process.execPath, [file, 'bootstrap'], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { file, arguments: ['start'], environment, ready: '/server/ping' };
  },
  async use(user) {
    const { json } = await user.post(
      '/auth/login',
      { email: 'ann@example.com', password: "It's-Secret1" },
      { statusOnly: true },
    );
    user.headers['authorization'] = `Bearer ${(json as { data: { access_token: string } }).data.access_token}`;
    await user.post(
      '/collections',
      {
        collection: 'notes',
        schema: {},
        meta: { note: difficult[0] },
        fields: [
          {
            field: 'id',
            type: 'integer',
            schema: { is_primary_key: true, has_auto_increment: true },
            meta: { hidden: true },
          },
          { field: 'title', type: 'string', schema: {}, meta: {} },
          { field: 'body', type: 'text', schema: {}, meta: {} },
          { field: 'data', type: 'json', schema: {}, meta: {} },
        ],
      },
      { statusOnly: true },
    );
    await user.post(
      '/fields/notes',
      { field: 'extra', type: 'string', schema: { default_value: "it's" }, meta: {} },
      { statusOnly: true },
    );
    for (const [index, text] of difficult.entries()) {
      await user.post('/items/notes', { title: text.slice(0, 200), body: text, data: { text, list: [text] } });
      await user.patch(`/items/notes/${index + 1}`, { body: `${text}\n${difficult.join('\n')}` });
      await user.get(`/items/notes?${new URLSearchParams({ search: text, limit: '3', fields: 'id,title' })}`);
      for (const filter of [
        { title: { _eq: text } },
        { _or: [{ body: { _contains: text } }, { id: { _in: [1, 2] } }] },
        { title: { _starts_with: text.slice(0, 10) } },
      ])
        await user.get(
          `/items/notes?${new URLSearchParams({ filter: JSON.stringify(filter), sort: '-title,id', fields: 'id,title' })}`,
        );
      await user.post('/graphql', {
        query: 'query ($f: notes_filter) { notes(filter: $f, sort: ["id"], limit: 2) { id title } }',
        variables: { f: { body: { _contains: text } } },
      });
      const form = new FormData();
      form.append('title', text);
      form.append('file', new Blob([text], { type: 'text/plain' }), `it's ${index} & more.txt`);
      const { json: file } = await user.post('/files', form, { statusOnly: true });
      const id = (file as { data?: { id: string } })?.data?.id;
      await user.get(`/assets/${id}`, { statusOnly: true });
      await user.get(`/assets/${id}?download`, { statusOnly: true });
    }
    await user.get('/items/notes?aggregate[count]=*&groupBy[]=title', { statusOnly: true });
    await user.get('/items/notes?export=csv&fields=id,title');
    await user.get('/items/notes?fields=*.*&deep[data][_limit]=1', { statusOnly: true });
    const { json: flow } = await user.post(
      '/flows',
      {
        name: "Ann's flow",
        status: 'active',
        trigger: 'webhook',
        accountability: 'all',
        options: { method: 'POST', return: '$last' },
      },
      { statusOnly: true },
    );
    const flowId = (flow as { data: { id: string } }).data.id;
    const { json: step } = await user.post(
      '/operations',
      {
        name: 'Run',
        key: 'run',
        type: 'exec',
        position_x: 1,
        position_y: 1,
        flow: flowId,
        options: {
          code: 'module.exports = async function (data) { const words = data.$trigger.body.text.split(" "); return { words: words.length, upper: words[0].toUpperCase() }; };',
        },
      },
      { statusOnly: true },
    );
    await user.patch(
      `/flows/${flowId}`,
      { operation: (step as { data: { id: string } }).data.id },
      { statusOnly: true },
    );
    user.hide(flowId);
    for (const text of difficult) await user.post(`/flows/trigger/${flowId}`, { text });
    await user.post(
      '/users',
      { email: 'bob@example.com', first_name: '<b>Bob</b>', last_name: "O'Neil", password: 'x--; "y"' },
      { statusOnly: true },
    );
    await user.get('/users?search=bob%27', { statusOnly: true });
    await user.get('/server/info', { statusOnly: true });
    await user.get('/schema/snapshot', { statusOnly: true });
    await user.get('/admin', { statusOnly: true });
    await user.post('/utils/hash/generate', { string: difficult[2] }, { statusOnly: true });
  },
  attacks: [
    {
      id: 'CVE-2024-46990',
      guard: 'ssrf',
      title: 'imports a file from another loopback address than the one that is denied',
      async attempt(user, { internalPort, secret }) {
        const { json } = await user.post('/files/import', {
          url: `http://127.0.0.2:${internalPort}/`,
          data: { type: 'text/plain' },
        });
        const { text } = await user.get(`/assets/${(json as { data?: { id?: string } })?.data?.id}`);
        return text.includes(secret);
      },
    },
  ],
} satisfies Application;
