// Redis Commander: a look into a Redis store from a browser, its command line among it.
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'redis-commander',
  packages: { 'redis-commander': '0.9.0' },
  needs: 'redis',
  settings: {
    file: { allow: [{ route: '/apiv2/exec/*', guard: 'nosql-injection' }] },
    why: 'its users type commands for the store, scripts among them; behind its own log-in only',
  },
  start: ({ packages, folder, port, serverPort }) => ({
    file: join(packages, 'redis-commander/bin/redis-commander.js'),
    arguments: [
      '--redis-host',
      '127.0.0.1',
      '--redis-port',
      String(serverPort),
      '--address',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    environment: { NODE_CONFIG_DIR: join(packages, 'redis-commander/config'), HOME: folder, NODE_APP_INSTANCE: 'day' },
    ready: '/',
  }),
  async use(user, { serverPort }) {
    const store = `R:127.0.0.1:${serverPort}:0`;
    await user.get('/', { statusOnly: true });
    await user.get('/connections', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      const key = encodeURIComponent(`note:${index}`);
      await user.post(`/apiv2/key/${store}/${key}`, new URLSearchParams({ stringValue: text }), { statusOnly: true });
      await user.get(`/apiv2/key/${store}/${key}`);
      await user.get(`/apiv2/keys/${store}/${encodeURIComponent(text.slice(0, 8))}*`, { statusOnly: true });
      const command = `set said:${index} ${JSON.stringify(text)}`;
      await user.post(`/apiv2/exec/${store}`, { cmd: command });
      await user.post(`/apiv2/exec/${store}`, { cmd: `get said:${index}` });
    }
    await user.post(`/apiv2/exec/${store}`, { cmd: 'eval "return 1 + 1" 0' });
    await user.get(`/apiv2/server/info`, { statusOnly: true });
  },
} satisfies Application;
