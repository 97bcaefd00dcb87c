// Builds: what a forge runs on a repository, through shells of every kind.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const { packages } = require('./packages.cjs');
const { room, said, spawned } = require('./room.cjs');

module.exports = async () => {
  const { router, route } = room();
  const load = packages();
  const folder = process.env.RANGE_FOLDER;
  const run = promisify(childProcess.exec);
  const { execa, execaCommand, $: execaScript } = await import(load.resolve('execa'));
  const zx = await import(load.resolve('zx'));
  const { default: spawnNano } = await import(load.resolve('nano-spawn'));
  const { x: tinyexec } = await import(load.resolve('tinyexec'));
  const shelljs = load('shelljs');
  shelljs.config.silent = true;
  zx.$.cwd = folder;
  zx.$.verbose = false;
  const cwd = { cwd: folder };
  const either = (promise) =>
    promise.then(
      ({ stdout, stderr }) => `${stdout}${stderr ?? ''}`,
      (error) => {
        if (error.name === 'BlockedError' || error.cause?.name === 'BlockedError') throw error;
        return `failed ${error.stdout ?? ''}`;
      },
    );

  route('/log', ({ branch }) => either(run(`git log -1 --format=%s ${branch}`, cwd)));
  route('/safe/log', ({ branch }) =>
    said('git', ['log', '-1', '--format=%s', '--end-of-options', String(branch)], cwd),
  );
  // Quotes are taken care of; what a shell does inside of double quotes is not.
  route('/title', ({ title }) => either(run(`echo "${String(title).replaceAll('"', '\\"')}"`, cwd)));
  // The escape of another language.
  route('/label', ({ label }) => either(run(`echo '${String(label).replaceAll("'", "\\'")}'`, cwd)));
  route('/safe/label', ({ label }) => either(run(`echo '${String(label).replaceAll("'", "'\\''")}'`, cwd)));
  route('/ascii', ({ label }) => either(run(`bash -c $'echo ${String(label).replaceAll("'", '')}'`, cwd)));
  route('/sync', ({ name }) => childProcess.execSync(`ls -d ${name} 2>&1 || true`, cwd));
  route('/spawn-shell', ({ name }) => spawned('echo', [String(name)], { shell: true }));
  route('/file-shell', ({ name }) => said('echo', [String(name)], { shell: '/bin/bash' }));
  route('/spawn-sync', ({ name }) => childProcess.spawnSync('echo built', [String(name)], { shell: true }).stdout);
  route('/safe/spawn', ({ name }) => spawned('echo', [String(name)]));
  route('/array', ({ flags }) => either(run(`echo ${[flags].flat().join(' ')}`, cwd)));
  route('/object', ({ options }) =>
    either(
      run(
        `echo ${Object.entries(options ?? {})
          .map(([key, value]) => `--${key}="${value}"`)
          .join(' ')}`,
        cwd,
      ),
    ),
  );
  route('/coerced', ({ count }) => either(run(`seq ${count > 3 ? 3 : count}`, cwd)));
  route('/slug', ({ name }) => either(run(`echo /tmp/${String(name).toLowerCase().trim().replace(/\s+/g, '-')}`, cwd)));
  route('/quoted-once', ({ name }) => either(run(`echo "${String(name).replace('"', '')}"`, cwd)));
  route('/no-semicolons', ({ name }) => either(run(`echo ${String(name).replace(/[;&|]/g, '')}`, cwd)));
  route('/no-blanks', ({ name }) => either(run(`echo ${String(name).replace(/\s/g, '')}`, cwd)));
  route('/two', ({ first, second }) => either(run(`echo "${first}" "${second}"`, cwd)));
  route('/pair', ({ first, second }) => either(run(`echo ${first}${second}`, cwd)));
  route('/comment', ({ note }) => either(run(`true # built for ${note}`, cwd)));
  route('/arithmetic', ({ n }) => either(run(`bash -c 'echo $(( ${n} + 1 ))'`, cwd)));
  route('/arithmetic-env', ({ n }) => said('bash', ['-c', 'echo $(( N + 1 ))'], { env: { ...process.env, N: n } }));
  route('/compare-env', ({ n }) =>
    said('bash', ['-c', 'if [[ $1 -gt 3 ]]; then echo big; else echo small; fi', 'compare', String(n)]),
  );
  route('/eval-env', ({ name }) => said('sh', ['-c', 'eval "echo $NAME"'], { env: { ...process.env, NAME: name } }));
  route('/safe/env', ({ name }) => said('sh', ['-c', 'echo "$NAME"'], { env: { ...process.env, NAME: name } }));
  route('/safe/positional', ({ name }) => said('sh', ['-c', 'echo "$1"', 'sh', String(name)]));
  route('/positional-nested', ({ name }) => said('sh', ['-c', 'sh -c "echo $1"', 'sh', String(name)]));
  route('/brace', ({ name }) => either(run(`bash -c "echo {a,${name}}"`, cwd)));
  route('/here-string', ({ name }) => either(run(`bash -c 'tr a-z A-Z <<< "${name}"'`, cwd)));
  route('/heredoc', ({ note }) => either(run(`cat <<NOTE\n${note}\nNOTE`, cwd)));
  route('/heredoc-quoted', ({ note }) => either(run(`cat <<'NOTE'\n${note}\nNOTE`, cwd)));
  route('/substitution', ({ name }) => either(run(`bash -c "diff <(echo ${name}) /dev/null"`, cwd)));
  route('/bash-s', ({ name }) => spawned('bash', ['-s'], cwd, ['set -e\n', `echo "building ${name}"\n`]));
  route('/sh-input', ({ name }) => childProcess.execFileSync('sh', { ...cwd, input: `echo ${name}\n` }));
  route('/sh-pieces', ({ name }) => spawned('sh', [], cwd, ['echo ', String(name), '\n']));
  route('/safe/cat-input', ({ name }) => childProcess.execFileSync('cat', { ...cwd, input: `echo ${name}\n` }));
  route('/safe/while-read', ({ name }) =>
    spawned('sh', ['-c', 'while read -r line; do printf "%s\\n" "$line"; done'], cwd, [`${name}\n`]),
  );
  route('/while-eval', ({ name }) =>
    spawned('sh', ['-c', 'while read -r line; do eval "$line"; done'], cwd, [`${name}\n`]),
  );
  route('/xargs-sh', ({ name }) => spawned('xargs', ['-I{}', 'sh', '-c', 'echo {}'], cwd, [`${name}\n`]));
  route('/safe/xargs', ({ name }) => spawned('xargs', ['-d', '\\n', 'echo', '--'], cwd, [`${name}\n`]));
  route('/script-file', async ({ name }) => {
    const file = path.join(folder, 'tmp', `job-${process.hrtime.bigint()}.sh`);
    fs.writeFileSync(file, `#!/bin/sh\necho "deploying ${name}"\n`);
    return said('sh', [file]);
  });
  route('/safe/script-file', async ({ name }) => {
    const file = path.join(folder, 'tmp', `job-${process.hrtime.bigint()}.txt`);
    fs.writeFileSync(file, `deploying ${name}\n`);
    return said('cat', [file]);
  });
  // A name that lies in a file between the request that brought it and the one that uses it.
  route('/remember', ({ key, name }) =>
    fs.writeFileSync(path.join(folder, 'tmp', `${String(key).replace(/\W/g, '')}.name`), String(name)),
  );
  route('/recall', ({ key }) =>
    either(
      run(`echo ${fs.readFileSync(path.join(folder, 'tmp', `${String(key).replace(/\W/g, '')}.name`), 'utf8')}`, cwd),
    ),
  );
  const names = new Map();
  route('/keep', ({ key, name }) => void names.set(String(key), String(name)));
  route('/kept', ({ key }) => either(run(`echo ${names.get(String(key))}`, cwd)));
  route('/safe/kept', ({ key }) => said('echo', [names.get(String(key))]));

  for (const [wrapper, args] of [
    ['timeout', ['5', 'sh', '-c']],
    ['nice', ['-n', '5', 'bash', '-c']],
    ['env', ['LANG=C', 'sh', '-c']],
    ['busybox', ['sh', '-c']],
    ['setsid', ['-w', 'sh', '-c']],
    ['stdbuf', ['-oL', 'sh', '-c']],
    ['flock', [path.join(folder, 'tmp/lock'), '-c']],
    ['script', ['-q', '-e', '/dev/null', '-c']],
    ['bash', ['--norc', '-ec']],
    ['dash', ['-x', '-c']],
    ['strace', ['-o', '/dev/null', '-f', 'sh', '-c']],
  ])
    route(`/wrapped/${wrapper}`, ({ name }) => said(wrapper, [...args, `echo built ${name}`], cwd));
  route('/safe/wrapped', ({ name }) => said('timeout', ['5', 'nice', '-n', '5', 'echo', 'built', String(name)], cwd));

  // Packages that start programs.
  route('/execa-shell', ({ name }) => either(execa(`echo ${name}`, { shell: true, cwd: folder })));
  route('/execa-command', ({ line }) => either(execaCommand(String(line), cwd)));
  route('/safe/execa', ({ name }) => either(execa('echo', [String(name)], cwd)));
  route('/safe/execa-template', ({ name }) => either(execaScript(cwd)`echo ${String(name)}`));
  route('/execa-nested', ({ name }) => either(execaScript(cwd)`sh -c ${`echo ${name}`}`));
  route('/safe/zx', ({ name }) => either(zx.$`echo ${String(name)}`));
  route('/zx-nested', ({ name }) => either(zx.$`bash -c ${`echo ${name}`}`));
  route('/zx-unquoted', ({ name }) => either(zx.$({ quote: String })`echo ${String(name)}`));
  route('/zx-array', ({ args }) => either(zx.$`git log -1 ${[args].flat()}`));
  route('/shelljs', ({ name }) => shelljs.exec(`echo ${name}`, cwd).stdout);
  route(
    '/shelljs-async',
    ({ name }) =>
      new Promise((resolve) =>
        shelljs.exec(`echo "${name}"`, { ...cwd, async: true }, (code, stdout) => resolve(stdout)),
      ),
  );
  route('/safe/shelljs-cmd', ({ name }) => shelljs.cmd('echo', String(name)).stdout);
  route(
    '/node-cmd',
    ({ name }) =>
      new Promise((resolve, reject) => {
        load('node-cmd').run(`echo ${name}`, (error, data) =>
          error?.name === 'BlockedError' ? reject(error) : resolve(data),
        );
      }),
  );
  route('/cross-spawn', ({ name }) => load('cross-spawn').sync('sh', ['-c', `echo ${name}`]).stdout);
  route('/safe/cross-spawn', ({ name }) => load('cross-spawn').sync('echo', [String(name)]).stdout);
  route('/tinyexec', ({ name }) => either(tinyexec('sh', ['-c', `echo ${name}`])));
  route('/nano-spawn', ({ name }) => either(spawnNano('echo', [String(name)], { shell: true })));
  route('/safe/shell-quote', ({ name }) => either(run(load('shell-quote').quote(['echo', String(name)]), cwd)));
  route('/safe/shell-escape', ({ name }) => either(run(load('shell-escape')(['echo', String(name)]), cwd)));
  route('/shell-quote-inside', ({ name }) =>
    either(run(`sh -c "${load('shell-quote').quote(['echo', String(name)])}"`, cwd)),
  );
  route('/spawn-args', ({ line }) => {
    const [command, ...args] = load('spawn-args')(String(line));
    return said(command, args, cwd);
  });
  route('/bound', ({ name }) => either(promisify(childProcess.exec.bind(childProcess))(`echo ${name}`)));
  route(
    '/internal',
    ({ name }) =>
      new Promise((resolve, reject) => {
        const child = new childProcess.ChildProcess();
        let text = '';
        child.on('error', reject).on('close', () => resolve(text));
        child.spawn({ file: '/bin/sh', args: ['sh', '-c', `echo ${name}`], stdio: 'pipe' });
        child.stdout.on('data', (chunk) => (text += chunk));
      }),
  );
  return router;
};
