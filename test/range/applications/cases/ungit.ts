// ungit: git in the browser; its users' words become arguments of git, by design.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Application } from '../application.ts';
import { difficult } from '../user.ts';

const identity = {
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

export default {
  name: 'ungit',
  packages: { ungit: '1.5.18' },
  start({ packages, folder, port }) {
    const repository = join(folder, 'repo');
    mkdirSync(join(folder, 'upstream'));
    mkdirSync(repository);
    writeFileSync(
      join(folder, '.gitconfig'),
      '[user]\nname = Ann\nemail = ann@example.com\n[init]\ndefaultBranch = main\n',
    );
    const git = (cwd: string, ...args: string[]): void =>
      void execFileSync('git', args, { cwd, env: { ...process.env, ...identity, HOME: folder }, stdio: 'ignore' });
    git(join(folder, 'upstream'), 'init', '--bare');
    git(repository, 'init');
    git(repository, 'remote', 'add', 'origin', join(folder, 'upstream'));
    return {
      file: join(packages, 'ungit/bin/ungit'),
      arguments: [
        '--no-b',
        `--port=${port}`,
        '--ungitBindIp=127.0.0.1',
        '--no-launchBrowser',
        '--logLevel=error',
        '--gitVersionCheckOverride',
        '--no-sendUsageStatistics',
      ],
      environment: identity,
      ready: '/',
    };
  },
  async use(user, { folder }) {
    const path = join(folder, 'repo');
    const at = `path=${encodeURIComponent(path)}`;
    await user.get('/', { statusOnly: true });
    await user.get(`/api/status?${at}&fileLimit=100`);
    for (const [index, text] of difficult.entries()) {
      const file = `notes ${index} & more's.md`;
      writeFileSync(join(path, file), `${text}\n`);
      await user.get(`/api/diff?${at}&file=${encodeURIComponent(file)}`);
      await user.post('/api/commit', { path, message: text, files: [{ name: file }] }, { statusOnly: true });
      await user.post('/api/branches', { path, name: `topic-${index}`, startPoint: 'main' });
      await user.post('/api/tags', { path, name: `v${index}.0.0` });
    }
    await user.post('/api/branches', { path, name: 'bad name; $(x)', startPoint: 'main' }, { statusOnly: true });
    await user.get(`/api/gitlog?${at}&limit=30&skip=0`, { statusOnly: true });
    await user.get(`/api/refs?${at}&remoteFetch=false`, { statusOnly: true });
    await user.get(`/api/branches?${at}`);
    await user.get(`/api/tags?${at}`);
    await user.get(`/api/remotes?${at}`);
    await user.get(`/api/remotes/origin?${at}`);
    await user.post(
      '/api/push',
      { socketId: 'ignore', path, remote: 'origin', refSpec: 'main', remoteBranch: 'main' },
      { statusOnly: true },
    );
    await user.post('/api/fetch', { socketId: 'ignore', path, remote: 'origin' }, { statusOnly: true });
    await user.post('/api/checkout', { path, name: 'topic-3' });
    await user.get(`/api/checkout?${at}`);
    writeFileSync(join(path, 'stashed.txt'), 'one\n');
    await user.post('/api/stashes', { path, message: difficult[3] }, { statusOnly: true });
    await user.get(`/api/stashes?${at}`, { statusOnly: true });
    await user.post('/api/merge', { path, with: 'main' }, { statusOnly: true });
    await user.post('/api/checkout', { path, name: 'main' });
    await user.put('/api/gitignore', { path, data: 'node_modules/\n../build\n*.log # $(x)\n' });
    await user.get(`/api/gitignore?${at}`);
    await user.get(`/api/gitconfig?${at}`, { statusOnly: true });
    await user.post('/api/createdir', { dir: join(folder, "made by 'ungit'/inner") });
    await user.get(`/api/fs/exists?${at}`);
    await user.get(`/api/fs/listDirectories?term=${encodeURIComponent(join(folder, 're'))}`);
    await user.get(`/api/quickstatus?${at}`);
    await user.post(
      '/api/clone',
      { socketId: 'ignore', path: folder, url: join(folder, 'upstream'), destinationDir: 'cloned' },
      { statusOnly: true },
    );
    await user.post('/api/init', { path: join(folder, "made by 'ungit'/inner") }, { statusOnly: true });
    await user.post('/api/discardchanges', { path, all: true }, { statusOnly: true });
    await user.delete(`/api/branches?${at}&name=topic-2`);
    await user.delete(`/api/tags?${at}&name=v2.0.0`);
  },
  attacks: [
    {
      id: 'CVE-2022-25766',
      guard: 'argv-injection',
      title: 'gives git fetch a reference that is an option naming a program',
      async attempt(user, { folder, made, appears }) {
        const file = made();
        await user.post('/api/fetch', {
          socketId: 'ignore',
          path: join(folder, 'repo'),
          remote: join(folder, 'upstream'),
          ref: `--upload-pack=touch ${file};`,
        });
        return appears(file);
      },
    },
  ],
  settings: {
    file: { allow: [{ route: '/api/*', guard: 'path-traversal' }] },
    why: 'its users open any folder of the machine by its path',
  },
} satisfies Application;
