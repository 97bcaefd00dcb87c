// Tools: programs whose options, expressions and settings come from users.
'use strict';
const childProcess = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { packages } = require('./packages.cjs');
const { room, said, spawned } = require('./room.cjs');

module.exports = async ({ port }) => {
  const { router, route } = room();
  const load = packages();
  const folder = process.env.RANGE_FOLDER;
  const cwd = { cwd: folder };
  const list = (value) => [value ?? []].flat().map(String);
  const notes = path.join(folder, 'public/a.txt');
  const makefile = path.join(folder, 'tmp/Makefile');
  fs.writeFileSync(makefile, 'hello:\n\t@echo "building $(NAME)"\nquiet:\n\t@echo "$$NAME"\n');
  const { execa } = await import(load.resolve('execa'));
  const git = () => load('simple-git').simpleGit(folder, { timeout: { block: 8000 } });

  // git
  route('/git/log', ({ ref }) => said('git', ['log', '-1', '--format=%s', String(ref)], cwd));
  route('/git/diff', ({ from, to }) => said('git', ['diff', String(from), String(to ?? 'HEAD')], cwd));
  route('/git/grep', ({ words }) => said('git', ['grep', '--no-index', String(words), 'public'], cwd));
  route('/safe/git/grep', ({ words }) =>
    said('git', ['grep', '--no-index', '-F', '-e', String(words), '--', 'public'], cwd),
  );
  route('/git/config', ({ key, value }) => said('git', ['-c', `${key}=${value}`, 'status', '--short'], cwd));
  route('/git/settings', ({ settings }) =>
    said('git', [...list(settings).flatMap((one) => ['-c', one]), 'ls-remote', 'ssh://studio.invalid/x'], cwd),
  );
  route('/safe/git/author', ({ name }) => said('git', ['-c', `user.name=${name}`, 'log', '-1', '--format=%s'], cwd));
  route('/git/fetch', ({ remote }) => said('git', ['fetch', String(remote)], cwd));
  route('/git/archive', ({ options }) => said('git', ['archive', ...list(options), 'HEAD'], cwd));
  route('/git/show', ({ file }) => said('git', ['show', `HEAD:${file}`], cwd));
  route('/git/rebase', ({ options }) => said('git', ['rebase', ...list(options), 'HEAD'], cwd));
  route('/git/simple', ({ command }) => git().raw(list(command)));
  route('/git/simple-log', ({ from }) =>
    git()
      .log([String(from)])
      .then((log) => log.total),
  );
  route('/safe/git/simple-log', ({ author }) =>
    git()
      .log([`--author=${author}`])
      .then((log) => log.total),
  );
  route('/git/env', ({ diff }) =>
    said('git', ['diff', '--ext-diff', '--no-index', '/dev/null', notes], {
      ...cwd,
      env: { ...process.env, GIT_EXTERNAL_DIFF: diff },
    }),
  );
  route('/git/execa', ({ args }) => execa('git', list(args), { ...cwd, reject: false }).then(({ stdout }) => stdout));
  route('/safe/git/format', ({ format }) => said('git', ['log', '-1', `--format=${format}`], cwd));

  // finding and changing text
  route('/find', ({ filters }) => said('find', ['public', ...list(filters)], cwd));
  route('/safe/find', ({ name }) => said('find', ['public', '-name', String(name)], cwd));
  route('/grep', ({ words }) => said('grep', ['-r', String(words), 'public'], cwd));
  route('/safe/grep', ({ words }) => said('grep', ['-rF', '-e', String(words), '--', 'public'], cwd));
  route('/sed', ({ from, to }) => said('sed', [`s/${from}/${to}/`, notes]));
  route('/sed-script', ({ script }) => said('sed', ['-e', String(script), notes]));
  route('/awk', ({ words }) => said('awk', [`/${words}/ { print }`, notes]));
  route('/awk-column', ({ column }) => said('awk', ['-F,', `{ print $${column} }`, notes]));
  route('/safe/awk', ({ words }) => said('awk', ['-v', `words=${words}`, 'index($0, words) { print }', notes]));
  route('/safe/awk-env', ({ words }) =>
    said('awk', ['index($0, ENVIRON["WORDS"]) { print }', notes], { env: { ...process.env, WORDS: words } }),
  );
  route('/perl', ({ words }) => said('perl', ['-ne', `print if /${words}/`, notes]));
  route('/perl-eval', ({ sum }) => said('perl', ['-e', `print ${sum}`]));
  route('/safe/perl', ({ words }) =>
    said('perl', ['-ne', 'BEGIN { $w = shift } print if /\\Q$w\\E/', String(words), notes]),
  );
  route('/jq', ({ field }) => said('jq', ['-r', `.${field}`], {}, '{"name":"studio","size":7}'));
  route('/safe/jq', ({ field }) => said('jq', ['-r', '--arg', 'f', String(field), '.[$f]'], {}, '{"name":"studio"}'));
  route('/sort', ({ options }) => said('sort', [...list(options), notes]));
  route('/split', ({ options }) => said('split', [...list(options), notes], { cwd: path.join(folder, 'tmp') }));
  route('/date', ({ format }) => said('date', list(format)));
  route('/safe/date', ({ format }) => said('date', [`+${format}`]));
  route('/wc', ({ file }) => said('wc', ['-c', String(file)], { cwd: path.join(folder, 'public') }));
  route('/diff', ({ options }) => said('diff', [...list(options), notes, '/dev/null']));
  route('/envsubst', ({ text }) => said('envsubst', [], {}, String(text)));
  route('/safe/envsubst', ({ text }) =>
    said('envsubst', ['$TITLE'], { env: { ...process.env, TITLE: 'Studio' } }, String(text)),
  );
  route('/ed', ({ line }) => said('ed', ['-s', notes], {}, `${line}\nQ\n`));
  route('/vim', ({ line }) => said('vim', ['-es', '-u', 'NONE', '-c', String(line), '-c', 'qa!', notes]));
  route('/gdb', ({ line }) => said('gdb', ['-nx', '-batch', '-ex', String(line)]));
  route('/bc', ({ sum }) => said('bc', ['-q'], {}, `${sum}\n`));
  route('/tclsh', ({ sum }) => said('tclsh', [], {}, `puts [expr {${sum}}]\n`));
  route('/man', ({ page }) => said('man', [String(page)]));

  // packing, copying, fetching
  route('/tar', ({ files }) => said('tar', ['-cf', '/dev/null', ...list(files)], cwd));
  route('/safe/tar', ({ files }) => said('tar', ['-cf', '/dev/null', '--', ...list(files)], cwd));
  route('/tar-options', ({ options }) => said('tar', [...list(options), '-cf', '/dev/null', 'public'], cwd));
  route('/zip', ({ files }) =>
    said('zip', ['-q', '-r', path.join(folder, 'tmp', `z${process.hrtime.bigint()}.zip`), ...list(files)], cwd),
  );
  route('/curl', ({ options }) =>
    said('curl', ['-s', '-m', '3', ...list(options), `http://127.0.0.1:${port}/tools/echo`]),
  );
  route('/curl-data', ({ message }) =>
    said('curl', ['-s', '-m', '3', '-d', String(message), `http://127.0.0.1:${port}/tools/echo`]),
  );
  route('/curl-form', ({ message }) =>
    said('curl', [
      '-s',
      '-m',
      '3',
      '-H',
      'expect:',
      '--data-urlencode',
      `message${message}`,
      `http://127.0.0.1:${port}/tools/echo`,
    ]),
  );
  route('/curl-header', ({ header }) =>
    said('curl', ['-s', '-m', '3', '-H', String(header), `http://127.0.0.1:${port}/tools/echo-header`]),
  );
  route('/safe/curl-data', ({ message }) =>
    said('curl', ['-s', '-m', '3', '--data-raw', String(message), `http://127.0.0.1:${port}/tools/echo`]),
  );
  route('/wget', ({ options }) =>
    said('wget', ['-q', '-t', '1', '-T', '3', '-O', '-', ...list(options), `http://127.0.0.1:${port}/tools/echo`]),
  );
  router.all('/echo', (request, response) => response.type('text').send(JSON.stringify(request.body ?? {})));
  router.all('/echo-header', (request, response) =>
    response.type('text').send(String([request.get('x-color'), request.get('x-more')])),
  );
  route('/ssh', ({ host }) => said('ssh', ['-oBatchMode=yes', String(host), 'uptime']));
  route('/ssh-option', ({ option }) =>
    said('ssh', ['-o', String(option), '-oBatchMode=yes', '127.0.0.1', '-p', '1', 'uptime']),
  );
  route('/scp', ({ from }) => said('scp', ['-B', String(from), path.join(folder, 'tmp/')]));
  route('/rsync', ({ options }) => said('rsync', [...list(options), 'studio.invalid:x', path.join(folder, 'tmp/')]));
  route('/sqlite', ({ commands }) => said('sqlite3', [':memory:'], {}, `${commands}\n`));
  route('/sqlite-arg', ({ name }) => said('sqlite3', ['-cmd', `.print ${name}`, ':memory:', 'select 1']));

  // interpreters and what starts others
  route('/node', ({ text }) => said('node', ['-e', `console.log('${text}'.length)`]));
  route('/node-options', ({ options }) => said('node', [...list(options), '-e', '0']));
  route('/safe/node', ({ text }) => said('node', ['-e', `console.log(${JSON.stringify(String(text))}.length)`]));
  route('/safe/node-argv', ({ text }) => said('node', ['-e', 'console.log(process.argv[1])', '--', String(text)]));
  route('/python', ({ sum }) => said('python3', ['-c', `print(${sum})`]));
  route('/python-input', ({ sum }) => said('python3', ['-'], {}, `print(${sum})\n`));
  route('/safe/python', ({ text }) => said('python3', ['-c', 'import sys; print(len(sys.argv[1]))', String(text)]));
  route('/make', ({ name }) => said('make', ['-s', '-f', makefile, 'hello', `NAME=${name}`]));
  route('/safe/make', ({ name }) =>
    said('make', ['-s', '-f', makefile, 'quiet'], { env: { ...process.env, NAME: name } }),
  );
  route('/make-target', ({ target }) => said('make', ['-s', '-f', makefile, String(target)]));
  route('/env', ({ settings }) => said('env', [...list(settings), 'date', '+%Y']));
  route('/timeout', ({ args }) => said('timeout', ['5', ...list(args)]));
  route('/busybox', ({ args }) => said('busybox', list(args)));
  route('/xargs', ({ args }) => spawned('xargs', ['-n1', ...list(args)], cwd, ['a.txt\n']));
  route('/flock', ({ args }) => said('flock', [path.join(folder, 'tmp/lock'), ...list(args)]));
  route(
    '/fork',
    ({ flags }) =>
      new Promise((resolve) => {
        const child = childProcess.fork(path.join(__dirname, 'job.cjs'), [], { execArgv: list(flags), silent: true });
        child.on('exit', resolve);
      }),
  );
  route(
    '/fork-args',
    ({ args }) =>
      new Promise((resolve) => {
        let text = '';
        const child = childProcess.fork(path.join(__dirname, 'job.cjs'), list(args), { silent: true });
        child.stdout.on('data', (chunk) => (text += chunk));
        child.on('close', () => resolve(text));
      }),
  );
  route('/job-env', ({ env }) => said('node', [path.join(__dirname, 'job.cjs')], { env: { ...process.env, ...env } }));
  route('/shell-env', ({ env }) => said('bash', ['-c', 'echo built'], { env: { ...process.env, ...env } }));
  route('/git-env', ({ env }) =>
    said('git', ['ls-remote', 'ssh://studio.invalid/x'], { ...cwd, env: { ...process.env, ...env } }),
  );
  route('/perl-env', ({ env }) => said('perl', ['-e', 'print "built"'], { env: { ...process.env, ...env } }));
  route('/options', ({ options }) => said('echo', ['built'], { ...options }));
  route('/spawn-options', ({ options }) => spawned('echo', ['built'], { ...options }));
  route('/program', ({ program, args }) => said(String(program), list(args)));
  const presets = { small: ['-c1', '2'], large: ['-c9', '9'] };
  route('/safe/preset', ({ preset }) => said('echo', presets[preset] ?? presets.small));
  route('/safe/options', ({ name }) =>
    said('ls', ['-l', '--', String(name)], { cwd: path.join(folder, 'public') }).then((text) => text.length > 0),
  );
  route('/safe/convert', ({ size, rotate, title }) =>
    said('echo', ['-resize', String(size), '-rotate', String(rotate), '-annotate', '+0+0', String(title)]),
  );
  return router;
};
