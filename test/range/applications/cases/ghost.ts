// Ghost: a publication, written in its own editor's JSON, Markdown and HTML.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'ghost',
  packages: { ghost: '6.65.0' },
  unpacked: true,
  needs: 'mariadb',
  start({ packages, folder, port, serverPort }) {
    cpSync(join(packages, 'ghost/content'), join(folder, 'content'), { recursive: true });
    mkdirSync(join(folder, 'content/logs'), { recursive: true });
    return {
      file: join(packages, 'ghost/index.js'),
      // It looks for itself where it is started.
      cwd: join(packages, 'ghost'),
      environment: {
        NODE_ENV: 'production',
        url: `http://127.0.0.1:${port}`,
        server__host: '127.0.0.1',
        server__port: String(port),
        database__client: 'mysql',
        database__connection__host: '127.0.0.1',
        database__connection__port: String(serverPort),
        database__connection__user: 'root',
        database__connection__password: '',
        database__connection__database: 'ghost',
        mail__transport: 'stub',
        logging__level: 'error',
        logging__path: join(folder, 'content/logs'),
        privacy__useUpdateCheck: 'false',
        privacy__useGravatar: 'false',
        security__staffDeviceVerification: 'false',
        paths__contentPath: join(folder, 'content'),
        process: 'local',
      },
      ready: '/ghost/api/admin/site/',
    };
  },
  async use(user) {
    user.headers['origin'] = `http://127.0.0.1:${user.port}`;
    user.headers['accept-version'] = 'v6.0';
    await user.until('/ghost/api/admin/site/', ({ status }) => status === 200);
    await user.post(
      '/ghost/api/admin/authentication/setup/',
      {
        setup: [
          {
            name: "Ann O'Neil",
            email: 'ann@example.com',
            password: "It's-Secret1-long",
            blogTitle: "Ann's <b>blog</b>",
          },
        ],
      },
      { statusOnly: true },
    );
    await user.post(
      '/ghost/api/admin/session/',
      { username: 'ann@example.com', password: "It's-Secret1-long" },
      { statusOnly: true },
    );
    await user.get('/ghost/api/admin/users/me/', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      const lexical = JSON.stringify({
        root: {
          children: [
            { type: 'paragraph', version: 1, children: [{ type: 'extended-text', text, version: 1 }] },
            { type: 'codeblock', version: 1, code: text, language: 'js' },
            { type: 'html', version: 1, html: `<p>${text}</p>` },
            { type: 'markdown', version: 1, markdown: text },
          ],
          type: 'root',
          version: 1,
        },
      });
      const { json } = await user.post(
        '/ghost/api/admin/posts/',
        {
          posts: [
            {
              title: text.slice(0, 200),
              lexical,
              tags: [{ name: text.slice(0, 40).replace(/,/g, '') }],
              custom_excerpt: text.slice(0, 200),
              slug: `post-${index}`,
            },
          ],
        },
        { statusOnly: true },
      );
      const post = (json as { posts?: { id: string; updated_at: string; slug: string }[] })?.posts?.[0];
      await user.put(
        `/ghost/api/admin/posts/${post?.id}/`,
        {
          posts: [
            {
              status: 'published',
              updated_at: post?.updated_at,
              codeinjection_head: '<script>window.x = "{{title}}"</script>',
            },
          ],
        },
        { statusOnly: true },
      );
      await user.get(`/${post?.slug}/`, { statusOnly: true });
      await user.get(
        `/ghost/api/admin/posts/?${new URLSearchParams({ filter: `title:~'${text.replace(/[^\w ]/g, '').slice(0, 20)}'`, limit: '3', formats: 'html,lexical' })}`,
        { statusOnly: true },
      );
      await user.get(`/ghost/api/admin/members/?${new URLSearchParams({ search: text, limit: '2' })}`, {
        statusOnly: true,
      });
      await user.post(
        '/ghost/api/admin/members/',
        { members: [{ name: text.slice(0, 100), email: `m${index}@example.com`, note: text }] },
        { statusOnly: true },
      );
      const form = new FormData();
      form.append(
        'file',
        new Blob(
          [
            Buffer.from(
              'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
              'base64',
            ),
          ],
          { type: 'image/png' },
        ),
        `it's ${index} & more.png`,
      );
      await user.post('/ghost/api/admin/images/upload/', form, { statusOnly: true });
    }
    await user.post(
      '/ghost/api/admin/pages/',
      { pages: [{ title: 'About', html: '<h1>{{x}}</h1>', status: 'published' }] },
      { statusOnly: true },
    );
    await user.put(
      '/ghost/api/admin/settings/',
      {
        settings: [
          { key: 'description', value: difficult[2] },
          { key: 'codeinjection_foot', value: '<script>1</script>' },
        ],
      },
      { statusOnly: true },
    );
    await user.get('/ghost/api/admin/themes/', { statusOnly: true });
    await user.get('/ghost/api/admin/db/', { statusOnly: true });
    await user.get('/', { statusOnly: true });
    await user.get('/rss/', { statusOnly: true });
    await user.get('/sitemap.xml', { statusOnly: true });
    await user.get('/assets/built/screen.css', { statusOnly: true });
    await user.get('/tag/none/', { statusOnly: true });
    await user.get('/ghost/', { statusOnly: true });
  },
} satisfies Application;
