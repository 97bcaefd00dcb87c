// Flowise: chains of language models drawn on a canvas; some of their nodes hold JavaScript of their editors.
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'flowise',
  packages: { flowise: '3.0.5', 'flowise-components': '3.0.5' },
  needs: 'postgresql',
  start({ packages, folder, port, serverPort }) {
    return {
      file: join(packages, 'flowise/bin/run'),
      arguments: ['start'],
      environment: {
        PORT: String(port),
        HOST: '127.0.0.1',
        DATABASE_TYPE: 'postgres',
        DATABASE_HOST: '127.0.0.1',
        DATABASE_PORT: String(serverPort),
        DATABASE_USER: 'test',
        DATABASE_PASSWORD: 'x',
        DATABASE_NAME: 'postgres',
        SECRETKEY_PATH: folder,
        LOG_PATH: join(folder, 'logs'),
        BLOB_STORAGE_PATH: join(folder, 'storage'),
        DISABLE_FLOWISE_TELEMETRY: 'true',
        LOG_LEVEL: 'error',
        JWT_AUTH_TOKEN_SECRET: 'ordinary',
        JWT_REFRESH_TOKEN_SECRET: 'ordinary too',
        EXPRESS_SESSION_SECRET: 'ordinary as well',
        APP_URL: `http://127.0.0.1:${port}`,
      },
      ready: '/api/v1/ping',
    };
  },
  async use(user) {
    user.headers['x-request-from'] = 'internal';
    await user.until('/api/v1/ping', ({ status }) => status === 200);
    const account = { email: 'ann@example.com', credential: "It's-Secret1!", name: "Ann O'Neil" };
    await user.post(
      '/api/v1/account/register',
      { user: account, organization: {}, workspace: {} },
      { statusOnly: true },
    );
    await user.post('/api/v1/auth/login', { email: account.email, password: account.credential }, { statusOnly: true });
    await user.get('/api/v1/nodes', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      const flowData = JSON.stringify({
        nodes: [{ id: 'n', type: 'stickyNote', data: { inputs: { note: text } } }],
        edges: [],
      });
      const { json } = await user.post(
        '/api/v1/chatflows',
        { name: text.slice(0, 60), flowData, type: 'CHATFLOW' },
        { statusOnly: true },
      );
      const id = (json as { id?: string })?.id;
      await user.get(`/api/v1/chatflows/${id}`, { statusOnly: true });
      await user.put(
        `/api/v1/chatflows/${id}`,
        { name: `${index} ${text.slice(0, 40)}`, flowData },
        { statusOnly: true },
      );
      await user.post(
        '/api/v1/tools',
        {
          name: `tool_${index}`,
          description: text,
          color: 'red',
          schema: '[]',
          iconSrc: '',
          func: 'const x = await fetch("http://localhost/"); return x.text();',
        },
        { statusOnly: true },
      );
      await user.post('/api/v1/variables', { name: `v${index}`, value: text, type: 'static' }, { statusOnly: true });
      await user.post('/api/v1/node-custom-function', {
        javascriptFunction: `const words = ${JSON.stringify(text)}.split(' '); return words.length;`,
        input: text,
      });
    }
    await user.post(
      '/api/v1/node-load-method/chatOpenAI',
      { loadMethod: 'listModels', inputs: {} },
      { statusOnly: true },
    );
    await user.post('/api/v1/node-load-method/customMCP', {
      loadMethod: 'listActions',
      inputs: { mcpServerConfig: '{}' },
    });
    await user.get('/api/v1/chatflows', { statusOnly: true });
    await user.get('/api/v1/version');
    await user.get('/', { statusOnly: true });
  },
  attacks: [
    {
      id: 'CVE-2025-59528',
      guard: 'code-injection',
      title: 'configures a tool server with an expression that starts a program',
      async attempt(user, { made, appears }) {
        const file = made();
        const mcpServerConfig = `({x: (function () { const cp = process.mainModule.require("child_process"); cp.execSync("touch ${file}"); return 1; })()})`;
        await user.post('/api/v1/node-load-method/customMCP', {
          loadMethod: 'listActions',
          inputs: { mcpServerConfig },
        });
        return appears(file);
      },
    },
  ],
  settings: {
    file: { allow: [{ route: '/api/v1/node-custom-function', guard: 'code-injection' }] },
    why: 'its editors try out functions, which the server runs',
  },
} satisfies Application;
