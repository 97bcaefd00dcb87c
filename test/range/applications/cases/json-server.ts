// json-server: a REST API over one file, as front-end developers use it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'json-server',
  packages: { 'json-server': '0.17.4' },
  start({ packages, folder, port }) {
    const posts = [{ id: 1, title: 'first', author: 'ann', views: 3 }];
    writeFileSync(join(folder, 'db.json'), JSON.stringify({ posts, comments: [], profile: { name: 'ann' } }));
    return {
      file: join(packages, 'json-server/lib/cli/bin.js'),
      arguments: ['--host', '127.0.0.1', '--port', String(port), 'db.json'],
      ready: '/posts',
    };
  },
  async use(user) {
    await user.get('/');
    await user.get('/db');
    for (const [index, title] of difficult.entries()) {
      await user.post('/posts', { title, author: `author ${index}`, body: difficult.join('\n'), nested: { title } });
      await user.get(`/posts?q=${encodeURIComponent(title)}`);
      await user.get(`/posts?title=${encodeURIComponent(title)}`);
      await user.put(`/posts/${index + 2}`, { title, changed: true });
      await user.patch(`/posts/${index + 2}`, { tags: [title, ...title.split(' ')] });
      await user.post('/comments', new URLSearchParams({ body: title, postId: '1' }));
    }
    await user.get('/posts?_sort=views,title&_order=desc,asc&_page=1&_limit=5');
    await user.get('/posts?title_like=.*%5Ba-z%5D%2B%24&views_gte=1&id_ne=3');
    await user.get('/posts/1?_embed=comments');
    await user.get('/comments?_expand=post');
    await user.get('/posts/1/comments');
    await user.put('/profile', { name: difficult[0] });
    await user.delete('/posts/3');
    await user.get('/posts/3');
    await user.get('/nothing/../posts');
    await user.post('/posts', 'not JSON', { headers: { 'content-type': 'application/json' } });
    await user.get('/db');
  },
} satisfies Application;
