// Services around git, over one small repository: branches to fetch, addresses to clone, commits to show.
'use strict';
const express = require('express');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** One commit that is the same on every day. */
function repository() {
  const folder = path.join(process.env.KNOWN_FOLDER, 'project');
  if (fs.existsSync(path.join(folder, '.git/HEAD'))) return folder;
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'notes.txt'), 'one\ntwo\n');
  const date = '2026-01-02T03:04:05Z';
  const env = { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  const identity = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  for (const args of [
    ['init', '-q', '-b', 'main'],
    ['add', '.'],
    [...identity, 'commit', '-q', '-m', 'first'],
  ])
    execFileSync('git', args, { cwd: folder, env });
  return folder;
}

module.exports = () => {
  const app = express();
  app.use(express.json());
  const repo = repository();
  let clones = 0;
  const fresh = () => path.join(process.env.KNOWN_FOLDER, 'made', `clone-${process.pid}-${clones++}`);
  const route = (name, handler) =>
    app.post(`/${name}`, (request, response, next) => {
      Promise.resolve(handler(request.body)).then(
        (value) => response.json({ value: value ?? null }),
        (error) => (error.name === 'BlockedError' ? next(error) : response.json({ failed: true })),
      );
    });

  route('fetch', async ({ remote, branch }) => {
    await require('simple-git')(repo).fetch(remote, branch);
  });
  route('clone', async ({ address, options }) => {
    await require('simple-git-3.14').simpleGit(repo).clone(address, fresh(), options);
  });
  route('remotes', async ({ options }) => require('simple-git-3.14').simpleGit(repo).listRemote(options));
  route('log', ({ what }) => require('git-promise')(`log -1 --format=%s ${what}`, { cwd: repo }));
  route('commit', ({ commit }) => require('git-commit-info')({ cwd: repo, commit }).message);
  route('copy', async ({ address }) => {
    const { Git } = require('git-interface');
    await new Git({ dir: repo }).clone(address, fresh());
  });
  return app;
};
