// http-server: a folder over HTTP.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';

const files = [
  'index.html',
  'notes & more.txt',
  "it's.md",
  'a;b.txt',
  '$(date).txt',
  '..hidden',
  'ü 漢.txt',
  '{a,b}.json',
];

export default {
  name: 'http-server',
  packages: { 'http-server': '14.1.1' },
  start({ packages, folder, port }) {
    mkdirSync(join(folder, 'public/docs/..and more'), { recursive: true });
    for (const file of files) writeFileSync(join(folder, 'public', file), `content of ${file}\n`.repeat(40));
    writeFileSync(join(folder, 'public/docs/..and more/page.html'), '<a href="../../index.html">up</a>');
    return {
      file: join(packages, 'http-server/bin/http-server'),
      arguments: ['public', '-a', '127.0.0.1', '-p', String(port), '-g', '--cors', '-c-1'],
      ready: '/',
    };
  },
  async use(user) {
    for (const file of files) {
      await user.get(`/${encodeURIComponent(file)}`);
      await user.get(`/${encodeURIComponent(file)}?v=../../1&x=${encodeURIComponent("' OR 1=1")}`);
      await user.get(`/${encodeURIComponent(file)}`, { headers: { range: 'bytes=10-40' } });
    }
    await user.get('/docs/');
    await user.get('/docs');
    await user.get('/docs/../index.html');
    await user.get('/docs/%2e%2e/index.html');
    await user.get('/docs/..and%20more/');
    await user.get('/docs/..and%20more/page.html');
    await user.get('/docs/..and%20more/../../index.html');
    await user.get('/../../../../../../etc/hostname');
    await user.get('/%2e%2e/%2e%2e/%2e%2e/etc/hostname');
    await user.get('/missing.txt');
    await user.ask('HEAD', '/index.html');
    await user.ask('OPTIONS', '/index.html');
  },
} satisfies Application;
