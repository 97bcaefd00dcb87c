// The shop's workshop: programs that it starts.
'use strict';
const { Router } = require('express');
const childProcess = require('node:child_process');
const { promisify } = require('node:util');
const path = require('node:path');

const folder = process.env.RANGE_FOLDER;
const exec = promisify(childProcess.exec);
const execFile = promisify(childProcess.execFile);
const said = (error) => {
  if (error.name === 'BlockedError') throw error;
  return { stdout: `failed: ${error.stdout ?? ''}` };
};

module.exports = async function tools() {
  const router = Router();
  const get = (name, work) =>
    router.get(name, async (request, response) =>
      response.type('text').send(String((await work(request.query, request)) ?? '')),
    );
  get('/ping', ({ host }) =>
    exec(`echo pinging ${host}`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/lookup', ({ host }) =>
    exec(`getent hosts "${host}" || true`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/thumb', ({ file, size }) =>
    exec(`echo convert '${file}' -resize ${size} out.png`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/count', ({ word }) => childProcess.execSync(`grep -c ${word} ${folder}/public/a.txt || true`).toString());
  get('/archive', ({ name }) =>
    exec(`cd ${folder} && tar cf - public | wc -c > /dev/null; echo ${name}.tar`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/shell', ({ name }) => childProcess.spawnSync('echo', ['hello', name], { shell: true }).stdout);
  get('/bash', ({ name }) =>
    execFile('bash', ['-lc', `echo hello ${name}`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/sh', ({ name }) =>
    execFile('sh', ['-c', `echo hello "${name}"`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/sh-positional', ({ name }) =>
    execFile('sh', ['-c', 'eval "echo $1"', 'sh', name])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/env', ({ name }) =>
    execFile('env', ['-i', 'sh', '-c', `echo ${name}`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/heredoc', ({ name }) =>
    exec(`cat <<END\nhello ${name}\nEND`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/xargs', ({ name }) =>
    exec(`printf '%s' '${name}' | xargs -I% sh -c 'echo %'`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/backtick', ({ name }) =>
    exec(`echo \`basename ${name}\``)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/stdin', ({ name }) => childProcess.execFileSync('sh', { input: `echo ${name}\n` }).toString());
  get('/stdin-bash', ({ name }) => childProcess.spawnSync('bash', ['-s'], { input: `echo ${name}\n` }).stdout);
  get(
    '/stdin-later',
    ({ name }) =>
      new Promise((resolve, reject) => {
        let text = '';
        const child = childProcess.spawn('/bin/sh', []);
        child.stdout.on('data', (chunk) => (text += chunk));
        child.on('error', reject).on('close', () => resolve(text));
        child.stdin.end(`echo ${name}\n`);
      }),
  );
  get('/filtered', ({ name }) =>
    exec(`echo ${name.replace(/[;&|]/g, '')}`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/filtered-space', ({ name }) =>
    exec(`echo ${name.split(' ').join('')}`)
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/run', ({ command, args }) =>
    execFile(command, [].concat(args ?? []))
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/line', ({ line }) => {
    const [command, ...args] = line.split(' ');
    return execFile(command, args)
      .catch(said)
      .then(({ stdout }) => stdout);
  });
  // Options.
  get('/clone', ({ url }) =>
    execFile('git', ['clone', url, `${folder}/tmp/c${process.hrtime.bigint()}`], {
      env: { ...process.env, GIT_ALLOW_PROTOCOL: 'ext:file' },
    })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/remote', ({ url }) =>
    execFile('git', ['ls-remote', url, folder], { cwd: folder })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/log', ({ ref }) =>
    execFile('git', ['log', '-1', '--format=%s', ref], { cwd: folder })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/grep', ({ word }) =>
    execFile('git', ['grep', word], { cwd: folder })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/curl', ({ url }) =>
    execFile('curl', ['-s', '--max-time', '4', url])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/curl-more', ({ url, extra }) =>
    execFile('curl', ['-s', '--max-time', '4', ...[].concat(extra ?? []), url])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/wget', ({ url }) =>
    execFile('wget', ['-q', '-T', '4', '-t', '1', '-O', '-', url])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/find', ({ name }) =>
    execFile('find', [`${folder}/public`, '-maxdepth', '1', ...String(name).split(' ')])
      .catch(said)
      .then(({ stdout }) => stdout.length),
  );
  get('/tar', ({ files }) =>
    execFile('tar', ['cf', '/dev/null', ...[].concat(files)], { cwd: `${folder}/public` })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/zip', ({ files }) =>
    execFile('zip', ['-q', `${folder}/tmp/z${process.hrtime.bigint()}.zip`, ...[].concat(files)], {
      cwd: `${folder}/public`,
    })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/ssh', ({ host }) =>
    execFile('ssh', ['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=2', host, 'true'])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/rsync', ({ from }) =>
    execFile('rsync', ['-q', ...[].concat(from), `${folder}/tmp/`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/sed', ({ expression }) =>
    execFile('sed', [expression, `${folder}/public/a.txt`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/awk', ({ program }) =>
    execFile('awk', [program, `${folder}/public/a.txt`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/openssl', ({ algorithm }) =>
    execFile('openssl', ['dgst', `-${algorithm}`, `${folder}/public/a.txt`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/sqlite', ({ query }) =>
    execFile('sqlite3', [':memory:', query])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/alias', ({ alias }) =>
    execFile('git', ['-c', `alias.last=${alias}`, 'last'], { cwd: folder })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/node', ({ text }) =>
    execFile(process.execPath, ['-p', `'${text}'.length`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/python', ({ text }) =>
    execFile('python3', ['-c', `print(len('${text}'))`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get(
    '/python-stdin',
    ({ text }) => childProcess.spawnSync('python3', ['-'], { input: `print(len('${text}'))` }).stdout,
  );
  get(
    '/fork',
    ({ script }) =>
      new Promise((resolve, reject) =>
        childProcess
          .fork(path.join(__dirname, '..', 'scripts', script), [], { silent: true })
          .on('error', reject)
          .on('exit', (code) => resolve(`exit ${code}`)),
      ),
  );

  // Done right.
  get('/safe/ping', ({ host }) =>
    /^[\w.-]+$/.test(host) ? exec(`echo pinging ${host}`).then(({ stdout }) => stdout) : 'no such host',
  );
  get('/safe/echo', ({ name }) => execFile('echo', ['hello', name]).then(({ stdout }) => stdout));
  get('/safe/quoted', ({ name }) =>
    exec(`echo 'hello ${String(name).replaceAll("'", `'\\''`)}'`).then(({ stdout }) => stdout),
  );
  get('/safe/doubled', ({ name }) =>
    exec(`echo ${JSON.stringify(String(name)).replace(/[$`!]/g, '\\$&')} | cat`).then(({ stdout }) => stdout),
  );
  get('/safe/thumb', ({ file }) => execFile('echo', ['convert', '--', file, 'out.png']).then(({ stdout }) => stdout));
  get('/safe/positional', ({ name }) =>
    execFile('sh', ['-c', 'printf "%s\\n" "$1"', 'sh', name]).then(({ stdout }) => stdout),
  );
  get('/safe/environment', ({ name }) =>
    exec('printf "%s\\n" "$CUSTOMER"', { env: { ...process.env, CUSTOMER: name } }).then(({ stdout }) => stdout),
  );
  get('/safe/grep', ({ word }) =>
    execFile('grep', ['-F', '-c', '-e', word, '--', `${folder}/public/a.txt`])
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/safe/log', ({ file }) =>
    execFile('git', ['log', '-1', '--format=%s', '--', file], { cwd: folder })
      .catch(said)
      .then(({ stdout }) => stdout),
  );
  get('/safe/admin', ({ task }) => {
    const tasks = {
      'disk usage': ['df', '--version'],
      date: ['date', '--version'],
      who: ['whoami'],
      uptime: ['uptime', '--version'],
    };
    const chosen = tasks[task];
    return chosen === undefined
      ? 'unknown task'
      : execFile(chosen[0], chosen.slice(1)).then(({ stdout }) => stdout.split('\n')[0]);
  });
  get('/safe/line', ({ line }) => {
    if (!['whoami', 'uptime --version', 'df --version'].includes(line)) return 'not listed';
    const [command, ...args] = line.split(' ');
    return execFile(command, args).then(({ stdout }) => stdout.split('\n')[0]);
  });
  get('/safe/pick', ({ tool }) =>
    ['ls', 'uptime', 'whoami'].includes(tool)
      ? exec(`${tool} --version`).then(({ stdout }) => stdout.split('\n')[0])
      : 'no such tool',
  );
  get('/safe/stdin', ({ text }) => childProcess.execFileSync('wc', ['-c'], { input: text }).toString());
  get('/safe/script', ({ text }) =>
    childProcess.execFileSync('sh', ['-s', '--', text], { input: 'printf "%s\\n" "$1"\n' }).toString(),
  );
  get('/safe/constant', () => exec('ls / | sort | head -1; echo done > /dev/null').then(({ stdout }) => stdout));
  return router;
};
