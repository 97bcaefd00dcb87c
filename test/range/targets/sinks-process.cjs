// Handlers that start processes.
'use strict';
const childProcess = require('node:child_process');
const { promisify } = require('node:util');
const path = require('node:path');
const { field } = require('./input.cjs');

const run = promisify(childProcess.exec);
const runFile = promisify(childProcess.execFile);
const tools = { clock: 'date', user: 'whoami', up: 'uptime' };
const scripts = path.join(__dirname, 'scripts');

/** Output of a child whatever its exit. */
function collected(child) {
  return new Promise((resolve, reject) => {
    let out = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (out += chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve(`${code} ${out}`));
  });
}
const loose = (call) => {
  try {
    return String(call());
  } catch (error) {
    if (error.name === 'BlockedError') throw error;
    return `failed ${error.status ?? error.code}`;
  }
};
const softly = (promise) =>
  promise.then(
    ({ stdout }) => stdout,
    (error) => {
      if (error.name === 'BlockedError') throw error;
      return `failed ${error.code}`;
    },
  );
const list = (value) => (Array.isArray(value) ? value : [value]).map(String);

module.exports = {
  // A shell reads the text.
  shellExec: (x) => softly(run(`echo checking ${x}`)),
  shellQuoted: (x) => softly(run(`echo "checking ${x}" done`)),
  shellSingle: (x) => softly(run(`echo 'checking ${x}' done`)),
  shellSync: (x) => loose(() => childProcess.execSync(`printf '%s\\n' start && echo ${x} && echo end`)),
  shellSpawn: (x) => collected(childProcess.spawn(`echo ${x}`, { shell: true })),
  shellSpawnArgs: (x) => collected(childProcess.spawn('echo', ['value', x], { shell: true })),
  shellSpawnSync: (x) => loose(() => childProcess.spawnSync(`echo ${x}`, { shell: '/bin/bash' }).stdout),
  shellFile: (x) => softly(runFile('echo', [x], { shell: true })),
  shellShC: (x) => softly(runFile('/bin/sh', ['-c', `echo ${x}`])),
  shellBash: (x) => collected(childProcess.spawn('bash', ['-c', `echo ${x} | cat`])),
  shellDash: (x) => softly(runFile('/bin/dash', ['-c', `echo ${x}`])),
  shellEnv: (x) => softly(runFile('/usr/bin/env', ['sh', '-c', `echo ${x}`])),
  shellFileSync: (x) => loose(() => childProcess.execFileSync('/bin/sh', ['-c', `echo ${x}`])),
  shellMiddle: (x) => softly(run(`cd / && ls -d ${x} 2>&1 | head -5; true`)),
  // The same done right.
  shellEscaped: (x) => softly(run(`echo checking '${String(x).replaceAll("'", "'\\''")}' done`)),
  shellDoubleEscaped: (x) => softly(run(`echo "checking ${String(x).replace(/["\\$`]/g, '\\$&')}" done`)),
  shellVariable: (x) => softly(run('printf "%s" "$VALUE" | wc -c', { env: { ...process.env, VALUE: String(x) } })),
  shellConstant: () => softly(run('cat /dev/null; echo constant | sort | uniq -c')),
  argvPlain: (x) => softly(runFile('echo', ['value', String(x)])),
  argvStdin: (x) => {
    const child = childProcess.spawn('wc', ['-c']);
    child.stdin.end(String(x));
    return collected(child);
  },
  // No shell, and yet.
  argvProgram: (x) => softly(runFile(String(x), ['--version'])),
  argvProgramArgs: (x, request) => softly(runFile(String(x), list(field(request, 'y') ?? []))),
  argvTool: (x) => softly(runFile(tools[x] ?? 'true', [])),
  argvAllowed: (x) => (['date', 'uptime', 'whoami'].includes(x) ? softly(runFile(x, [])) : 'refused'),
  argvScript: (x) => softly(runFile(`${scripts}/${x}`, [])),
  argvGit: (x, request) =>
    softly(
      runFile('git', ['ls-remote', String(x)], {
        cwd: request.folder,
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'file:ext:https' },
      }),
    ),
  argvGitLog: (x, request) => softly(runFile('git', ['log', '--oneline', '-1', String(x)], { cwd: request.folder })),
  argvGitLogSafe: (x, request) =>
    softly(runFile('git', ['log', '--oneline', '-1', '--', String(x)], { cwd: request.folder })),
  argvGitMessage: (x, request) =>
    softly(
      runFile(
        'git',
        ['-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--allow-empty', '--dry-run', '-m', String(x)],
        { cwd: request.folder },
      ),
    ).then((text) => (text.length > 0 ? 'ok' : '')),
  argvFind: (x, request) => softly(runFile('find', [request.folder, '-maxdepth', '0', ...list(x)])),
  argvFindSplit: (x, request) => softly(runFile('find', [request.folder, '-maxdepth', '0', ...String(x).split(' ')])),
  argvTar: (x, request) => softly(runFile('tar', ['cf', '/dev/null', '-C', request.folder, 'public', ...list(x)])),
  argvSort: (x, request) => softly(runFile('sort', [...list(x), path.join(request.folder, 'public', 'a.txt')])),
  argvCat: (x, request) => softly(runFile('cat', [path.join(request.folder, 'public') + '/' + x])),
  argvHead: (x) => softly(runFile('head', ['-c', '200', String(x)])),
  argvGrep: (x, request) =>
    softly(runFile('grep', ['-c', '-e', String(x), path.join(request.folder, 'public', 'a.txt')])),
  argvNode: (x) => softly(runFile(process.execPath, ['-e', `console.log("hello ${x}")`])),
  argvNodeJson: (x) => softly(runFile(process.execPath, ['-e', `console.log("hello", ${JSON.stringify(x)})`])),
  argvPython: (x) => softly(runFile('python3', ['-c', `print("hello ${x}")`])),
  argvPerl: (x) => softly(runFile('perl', ['-e', `print "hello ${x}";`])),
  argvAwk: (x) => softly(runFile('awk', [`BEGIN { print "${x}" }`])),
  argvSed: (x, request) => softly(runFile('sed', ['-n', `s/a/${x}/p`, path.join(request.folder, 'public', 'a.txt')])),
  argvEnvEval: (x) => softly(run('eval "echo $VALUE"', { env: { ...process.env, VALUE: String(x) } })),
  argvEnvSh: (x) => softly(run('sh -c "$VALUE"', { env: { ...process.env, VALUE: String(x) } })),
  argvEnvPager: (x, request) =>
    softly(
      runFile('git', ['ls-remote', 'ssh://127.0.0.1:1/x'], {
        cwd: request.folder,
        env: { ...process.env, GIT_SSH_COMMAND: String(x) },
      }),
    ),
  argvNodeOptions: (x) =>
    softly(runFile(process.execPath, ['-p', '1'], { env: { ...process.env, NODE_OPTIONS: String(x) } })),
  argvFork: (x, request) =>
    new Promise((resolve, reject) => {
      const child = childProcess.fork(`${scripts}/${x}`, [], { silent: true });
      child.on('error', reject);
      child.on('exit', (code) => resolve(`exit ${code}`));
      void request;
    }),
};
