// Services around git, over one small repository: branches to fetch, addresses to clone, commits to show.
'use strict';
const express = require('express');
const fs = require('node:fs');
const path = require('node:path');
const { repository } = require('../repository.cjs');

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
  route('clone-3.32', async ({ address, options }) => {
    await require('simple-git-3.32').simpleGit(repo).clone(address, fresh(), options);
  });
  route('shallow', ({ address }) => require('ggit').cloneRepo({ url: address, folder: fresh() }));
  route('changes', async ({ from }) => {
    const { GitClient } = await import('@conventional-changelog/git-client');
    const messages = [];
    for await (const message of new GitClient(repo).getRawCommits({ from, format: '%s' })) messages.push(message);
    return messages;
  });
  route('copy', async ({ address }) => {
    const { Git } = require('git-interface');
    await new Git({ dir: repo }).clone(address, fresh());
  });
  return app;
};
