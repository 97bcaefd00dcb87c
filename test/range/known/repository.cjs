// What the applications that use git have to look at.
'use strict';
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** A small repository with one commit that is the same on every day. */
exports.repository = function repository() {
  const folder = path.join(process.env.KNOWN_FOLDER, 'repository');
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
};
