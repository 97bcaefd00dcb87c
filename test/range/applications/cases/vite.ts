// vite: the development server, on a developer's machine.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'vite',
  packages: { vite: '6.2.0' },
  start({ packages, folder, port }) {
    const root = join(folder, 'project');
    mkdirSync(join(root, 'src/[id]'), { recursive: true });
    mkdirSync(join(root, 'public'));
    symlinkSync(packages, join(root, 'node_modules'));
    const files = {
      'package.json': '{"name":"project","private":true,"type":"module"}',
      'index.html': '<!doctype html><div id="app"></div><script type="module" src="/src/main.ts"></script>',
      'src/main.ts':
        "import './style.css'; import data from './data.json'; import text from '../notes.md?raw'; import url from './logo.svg?url';\nconst all = import.meta.glob('./[[]id]/*.ts'); enum A { B = 1 }\nconsole.log(data, text, url, all, A.B, import.meta.env.MODE);",
      'src/[id]/page.ts': 'export const page: string = `${"x"}`;',
      'src/style.css': '@import "./other.css"; a { background: url("../public/a b.png"); }',
      'src/other.css': '.b { color: red }',
      'src/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
      'src/data.json': JSON.stringify({ difficult }),
      'src/worker.js': 'self.onmessage = (e) => postMessage(new Function("return " + e.data)());',
      'notes.md': difficult.join('\n'),
      'public/a b.png': 'png',
      '.env': 'VITE_TITLE=title\nDB_PASSWORD=hidden\n',
      'vite.config.js': 'export default { server: { hmr: false, watch: null }, optimizeDeps: { noDiscovery: true } };',
    };
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
    return {
      file: join(packages, 'vite/bin/vite.js'),
      arguments: ['--host', '127.0.0.1', '--port', String(port), '--strictPort'],
      cwd: root,
      ready: '/',
    };
  },
  async use(user, { folder, outside }) {
    for (const path of [
      '/',
      '/index.html',
      '/src/main.ts',
      '/src/main.ts?t=1700000000000',
      '/src/%5Bid%5D/page.ts',
      '/src/style.css',
      '/src/style.css?direct',
      '/src/style.css?inline',
      '/src/other.css',
      '/src/logo.svg',
      '/src/logo.svg?url',
      '/src/logo.svg?import&url',
      '/src/logo.svg?raw',
      '/src/data.json',
      '/src/data.json?import',
      '/notes.md?raw',
      '/notes.md?import&raw',
      '/notes.md',
      '/src/worker.js?worker',
      '/src/worker.js?worker_file&type=module',
      '/a%20b.png',
      '/public/a%20b.png?import&url',
      '/some/route/of/the/app?next=../../etc&x=%3Cscript%3E',
      '/src/../index.html',
      '/src/missing.ts',
      '/.env',
      `/@fs${folder}/project/src/main.ts`,
      `/@fs${folder}/project/notes.md?raw`,
      `/@fs${outside}/secret.txt`,
      '/@id/__x00__virtual:none',
      '/src/data.json?import&q=../../secret',
    ])
      await user.get(path, { headers: { accept: '*/*' } });
    await user.get('/@vite/client', { statusOnly: true });
    await user.get('/@vite/env', { statusOnly: true });
    await user.get('/deep/link', { headers: { accept: 'text/html' } });
    await user.get('/__open-in-editor?file=', { statusOnly: true });
  },
  attacks: [
    {
      id: 'CVE-2025-30208',
      guard: 'path-traversal',
      title: 'reads a file outside of what is allowed with ?import&raw??',
      async attempt(user, { outside, secret }) {
        const { text } = await user.get(`/@fs${outside}/secret.txt?import&raw??`);
        return text.includes(secret);
      },
    },
    {
      id: 'CVE-2025-31125',
      guard: 'path-traversal',
      title: 'reads a file outside of what is allowed with ?inline&import',
      async attempt(user, { outside, secret }) {
        const { text } = await user.get(`/@fs${outside}/secret.txt?import&inline&a.svg?.wasm?init`);
        const encoded = /base64,([\w+/=]+)/.exec(text)?.[1] ?? '';
        return text.includes(secret) || Buffer.from(encoded, 'base64').includes(secret);
      },
    },
  ],
} satisfies Application;
