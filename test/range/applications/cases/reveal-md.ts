// reveal-md: talks written in Markdown, shown in a browser.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'reveal-md',
  packages: { 'reveal-md': '6.1.4' },
  start({ packages, folder, port }) {
    const talks = join(folder, 'talks');
    mkdirSync(join(talks, 'more notes'), { recursive: true });
    for (const [index, text] of difficult.entries())
      writeFileSync(
        join(talks, `talk${index}.md`),
        `---\ntitle: Talk ${index}\n---\n# One\n\n${text}\n\n---\n\n## Two\n`,
      );
    writeFileSync(join(talks, 'more notes/a & b.md'), '# A\n\n![picture](../picture.png)\n');
    return {
      file: join(packages, 'reveal-md/bin/reveal-md.js'),
      arguments: [talks, '--disable-auto-open', '--host', '127.0.0.1', '--port', String(port)],
      cwd: folder,
      ready: '/',
    };
  },
  async use(user) {
    await user.get('/');
    for (const index of difficult.keys()) {
      await user.get(`/talk${index}.md`);
      await user.get(`/talk${index}.md?print-pdf&theme=black`);
    }
    await user.get('/more%20notes/a%20&%20b.md');
    await user.get('/more%20notes/../talk1.md');
    await user.get('/none.md', { statusOnly: true });
    await user.get('/dist/reveal.css', { statusOnly: true });
    for (const text of difficult) await user.get(`/?q=${encodeURIComponent(text)}`);
  },
} satisfies Application;
