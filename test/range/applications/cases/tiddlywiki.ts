// TiddlyWiki: a notebook whose server keeps each note as a file.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

export default {
  name: 'tiddlywiki',
  packages: { tiddlywiki: '5.4.1' },
  start({ packages, folder, port }) {
    const file = join(packages, 'tiddlywiki/tiddlywiki.js');
    execFileSync(process.execPath, [file, join(folder, 'wiki'), '--init', 'server'], { stdio: 'ignore' });
    return {
      file,
      arguments: [join(folder, 'wiki'), '--listen', `port=${port}`, 'host=127.0.0.1', 'anon-username=ann'],
      ready: '/status',
    };
  },
  async use(user) {
    const own = { 'x-requested-with': 'TiddlyWiki' };
    await user.get('/status');
    await user.get('/', { statusOnly: true });
    for (const [index, text] of difficult.entries()) {
      const titles = [
        `Note ${index}`,
        text.replace(/[\r\n]+/g, ' ').slice(0, 60),
        `$:/mine/../${index}`,
        `folder/../../${index}`,
      ];
      for (const title of titles) {
        const path = `/recipes/default/tiddlers/${encodeURIComponent(title)}`;
        await user.put(
          path,
          { title, text, tags: `[[${title.replace(/[[\]]/g, '')}]] other`, type: 'text/vnd.tiddlywiki' },
          { headers: own },
        );
        await user.get(path, { statusOnly: true });
        await user.get(`/${encodeURIComponent(title)}`, { statusOnly: true });
        if (index % 3 === 0) await user.delete(`/bags/default/tiddlers/${encodeURIComponent(title)}`, { headers: own });
      }
    }
    await user.put(
      '/recipes/default/tiddlers/Module',
      {
        title: 'Module',
        text: 'exports.run = function () { return eval("1+1"); };',
        type: 'application/javascript',
        'module-type': 'library',
      },
      { headers: own },
    );
    await user.get('/recipes/default/tiddlers.json', { statusOnly: true });
    await user.get(
      `/recipes/default/tiddlers.json?filter=${encodeURIComponent('[all[tiddlers]!is[system]sort[title]]')}`,
      { statusOnly: true },
    );
    await user.get('/favicon.ico', { statusOnly: true });
    await user.get('/files/picture.png');
    await user.get('/files/../tiddlywiki.info');
    await user.get('/files/%2e%2e%2ftiddlywiki.info');
    await user.post('/recipes/default/tiddlers/x', {});
  },
} satisfies Application;
