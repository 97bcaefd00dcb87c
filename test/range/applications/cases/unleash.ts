// Unleash: feature flags behind an API for administrators and one for clients.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'unleash',
  packages: { 'unleash-server': '7.6.5' },
  needs: 'postgresql',
  start({ packages, folder, port, serverPort }) {
    writeFileSync(
      join(folder, 'main.mjs'),
      `import { start } from ${JSON.stringify(join(packages, 'unleash-server/dist/lib/server-impl.js'))};
await start({
  db: { user: 'test', password: 'x', host: '127.0.0.1', port: ${serverPort}, database: 'postgres', ssl: false },
  server: { port: ${port}, host: '127.0.0.1', unleashUrl: 'http://127.0.0.1:${port}' },
  authentication: { type: 'open-source', initialAdminUser: { username: 'admin', password: 'unleash4all' }, initApiTokens: [{ environment: 'development', project: '*', projects: ['*'], secret: '*:development.some-ordinary-secret', type: 'client', tokenName: 'ours' }] },
  versionCheck: { enable: false }, telemetry: false, logLevel: 'error',
});`,
    );
    return { file: join(folder, 'main.mjs'), ready: '/health' };
  },
  async use(user) {
    await user.post('/auth/simple/login', { username: 'admin', password: 'unleash4all' }, { statusOnly: true });
    await user.get('/api/admin/user', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      const name = `flag-${index}.more_${index}`;
      const at = `/api/admin/projects/default/features/${name}`;
      await user.post(
        '/api/admin/projects/default/features',
        { name, description: text, type: 'release', impressionData: false },
        { statusOnly: true },
      );
      await user.post(
        `${at}/environments/development/strategies`,
        {
          name: 'flexibleRollout',
          title: text.slice(0, 50),
          parameters: { rollout: '50', stickiness: 'default', groupId: name },
          constraints: [{ contextName: 'userId', operator: 'IN', values: [text, "o'neil"], inverted: false }],
        },
        { statusOnly: true },
      );
      await user.post(`${at}/environments/development/on`, {}, { statusOnly: true });
      await user.put(`${at}/environments/development/variants`, [], { statusOnly: true });
      await user.post(
        `/api/admin/features/${name}/tags`,
        { type: 'simple', value: text.replace(/\s+/g, ' ').slice(0, 40) },
        { statusOnly: true },
      );
      await user.get(`${at}?x=${encodeURIComponent(text)}`, { statusOnly: true });
      await user.get(
        `/api/admin/search/features?${new URLSearchParams({ query: text, sortBy: 'name', sortOrder: 'asc', limit: '5' })}`,
        { statusOnly: true },
      );
      await user.post(
        '/api/admin/context',
        {
          name: `field${index}`,
          description: text,
          legalValues: [{ value: text.slice(0, 90), description: text }],
          stickiness: false,
        },
        { statusOnly: true },
      );
      await user.post(
        '/api/admin/segments',
        { name: `segment ${index} ${text.slice(0, 20)}`, description: text, constraints: [] },
        { statusOnly: true },
      );
    }
    await user.post('/api/admin/projects/default/features/validate', { name: 'bad name; --' }, { statusOnly: true });
    await user.get('/api/admin/events?limit=20', { statusOnly: true });
    await user.post('/api/admin/state/import', {}, { statusOnly: true });
    await user.get('/api/admin/features-batch/export', { statusOnly: true });
    await user.post(
      '/api/admin/features-batch/export',
      { features: ['flag-1.more_1'], environment: 'development', downloadFile: false },
      { statusOnly: true },
    );
    await user.post(
      '/api/admin/addons',
      {
        provider: 'webhook',
        enabled: true,
        description: difficult[7],
        parameters: { url: 'http://127.0.0.1:9/hook', bodyTemplate: '{"event": "{{event.type}}"}' },
        events: ['feature-archived'],
      },
      { statusOnly: true },
    );
    const client = {
      headers: { authorization: '*:development.some-ordinary-secret', 'unleash-appname': "ann's app" },
      statusOnly: true,
    };
    await user.get('/api/client/features', client);
    await user.post(
      '/api/client/register',
      {
        appName: "ann's app; --",
        instanceId: 'x',
        sdkVersion: 'node',
        strategies: ['default'],
        started: '2026-01-01T00:00:00Z',
        interval: 10,
      },
      client,
    );
    await user.post(
      '/api/client/metrics',
      {
        appName: "ann's app",
        instanceId: 'x',
        bucket: {
          start: '2026-01-01T00:00:00Z',
          stop: '2026-01-01T00:01:00Z',
          toggles: { 'flag-1.more_1': { yes: 3, no: 1 } },
        },
      },
      client,
    );
    await user.delete('/api/admin/projects/default/features/flag-1.more_1', { statusOnly: true });
    await user.get('/', { statusOnly: true });
  },
} satisfies Application;
