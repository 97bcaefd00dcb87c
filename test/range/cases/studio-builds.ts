// Builds of the studio: texts of users in the command lines of shells.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, post, shelf } from './shop.ts';

/** Endings that have a shell run a second command, where a name stands without quotes. */
export const seconds: readonly ((command: string) => string)[] = [
  (command) => `x; ${command}`,
  (command) => `x && ${command}`,
  (command) => `x || y; ${command} #`,
  (command) => `x | ${command}`,
  (command) => `x & ${command}`,
  (command) => `x\n${command}`,
  (command) => `$(${command})`,
  (command) => `\`${command}\``,
  (command) => `x;${command.replaceAll(' ', '${IFS}')}`,
  (command) => `x;{${command.replaceAll(' ', ',')},}`,
  (command) => `x; $(printf '%s' ${command.split(' ')[0]}) ${command.split(' ')[1]}`,
  (command) => `x; T=${command.split(' ')[0]}; $T ${command.split(' ')[1]}`,
  (command) => `x; ( ${command} )`,
  (command) => `x; command ${command}`,
  (command) => `x; > ${command.split(' ')[1]}`,
  (command) => `x >${command.split(' ')[1]}`,
];

export function studioBuildCases(places: RangePlaces): RangeCase[] {
  const shell = shelf('shell-injection', places, 'studio');
  const making = (name: string, path: string, make: (file: string) => Record<string, unknown>): void => {
    const file = `${places.outside}/${places.token()}`;
    shell.attack(name, post(path, make(file)), { kind: 'file', path: file });
  };
  const leak = { kind: 'answer', holds: places.secret } as const;

  const unquoted: readonly (readonly [path: string, field: string])[] = [
    ['/builds/log', 'branch'],
    ['/builds/sync', 'name'],
    ['/builds/spawn-shell', 'name'],
    ['/builds/file-shell', 'name'],
    ['/builds/spawn-sync', 'name'],
    ['/builds/array', 'flags'],
    ['/builds/eval-env', 'name'],
    ['/builds/bash-s', 'name'],
    ['/builds/sh-input', 'name'],
    ['/builds/sh-pieces', 'name'],
    ['/builds/while-eval', 'name'],
    ['/builds/xargs-sh', 'name'],
    ['/builds/script-file', 'name'],
    ['/builds/positional-nested', 'name'],
    ['/builds/execa-shell', 'name'],
    ['/builds/execa-nested', 'name'],
    ['/builds/zx-nested', 'name'],
    ['/builds/zx-unquoted', 'name'],
    ['/builds/shelljs', 'name'],
    ['/builds/node-cmd', 'name'],
    ['/builds/cross-spawn', 'name'],
    ['/builds/tinyexec', 'name'],
    ['/builds/nano-spawn', 'name'],
    ['/builds/bound', 'name'],
    ['/builds/internal', 'name'],
    ['/builds/substitution', 'name'],
    ['/builds/coerced', 'count'],
    ...['timeout', 'nice', 'env', 'busybox', 'setsid', 'stdbuf', 'flock', 'script', 'bash', 'dash', 'strace'].map(
      (wrapper) => [`/builds/wrapped/${wrapper}`, 'name'] as const,
    ),
  ];
  let turn = 0;
  for (const [path, field] of unquoted) {
    // Inside of double quotes of a script only substitutions act; what xargs is given it splits itself.
    const usable = path.endsWith('script-file')
      ? [6, 7]
      : path.endsWith('xargs-sh')
        ? [0, 3, 6]
        : path.endsWith('while-eval')
          ? [0, 6, 11, 13]
          : [turn++, turn++, turn++, turn++].map((at) => at % seconds.length);
    for (const at of usable) making(`unquoted ${at}`, path, (file) => ({ [field]: seconds[at]!(`touch ${file}`) }));
  }
  making('two lines', '/builds/log', (file) => ({ branch: `main\r\ntouch ${file}` }));
  for (const [path, field] of [
    ['/builds/title', 'title'],
    ['/builds/quoted-once', 'name'],
    ['/builds/shelljs-async', 'name'],
    ['/builds/here-string', 'name'],
    ['/builds/heredoc', 'note'],
    ['/builds/script-file', 'name'],
    ['/builds/brace', 'name'],
  ] as const) {
    making('a substitution', path, (file) => ({ [field]: `x $(touch ${file})` }));
    making('backticks', path, (file) => ({ [field]: `x \`touch ${file}\`` }));
    shell.attack('the environment', post(path, { [field]: 'x $RANGE_SECRET' }), leak);
    shell.attack('the environment, in braces', post(path, { [field]: '${RANGE_SECRET:-x}' }), leak);
  }
  making('a backslash in front of the quote', '/builds/title', (file) => ({ title: `x\\"; touch ${file}; echo \\"` }));
  making('the second quote', '/builds/quoted-once', (file) => ({ name: `""; touch ${file}; echo "` }));
  making('a quote', '/builds/label', (file) => ({ label: `x'; touch ${file}; echo '` }));
  making('a quote and a comment', '/builds/label', (file) => ({ label: `'; touch ${file} #` }));
  making('an ANSI-C text', '/builds/ascii', (file) => ({ label: `x; touch ${file}` }));
  making('an escape of an ANSI-C text', '/builds/ascii', (file) => ({ label: `x\\x3btouch\\x20${file}` }));
  making('an octal escape of an ANSI-C text', '/builds/ascii', (file) => ({ label: `x\\73touch\\40${file}` }));
  making('a line end', '/builds/comment', (file) => ({ note: `ann\ntouch ${file}` }));
  making('no semicolon needed', '/builds/no-semicolons', (file) => ({ name: `$(touch ${file})` }));
  making('a line end', '/builds/no-semicolons', (file) => ({ name: `x\ntouch ${file}` }));
  making('IFS', '/builds/no-blanks', (file) => ({ name: `x;touch\${IFS}${file}` }));
  making('a redirection', '/builds/no-blanks', (file) => ({ name: `x>${file}` }));
  making('input in place of a blank', '/builds/no-blanks', (file) => ({
    name: `x;cp</dev/null\${IFS}/dev/null\${IFS}${file}`,
  }));
  for (const name of ['x;ID', 'X; ID', '$(ID)', 'x|ID'])
    shell.attack('folded', post('/builds/slug', { name }), { kind: 'answer', holds: 'uid=' });
  making('a key', '/builds/object', (file) => ({ options: { [`x"; touch ${file}; "`]: '1' } }));
  making('a key, substituted', '/builds/object', (file) => ({ options: { [`$(touch ${file})`]: '1' } }));
  making('a value', '/builds/object', (file) => ({ options: { depth: `1"; touch ${file}; "` } }));
  making('several flags', '/builds/array', (file) => ({ flags: ['-a', ';', 'touch', file] }));
  making('the second of two', '/builds/two', (file) => ({ first: '\\', second: `; touch ${file} #` }));
  making('two halves', '/builds/pair', (file) => ({ first: '$(tou', second: `ch ${file})` }));
  making('two halves of an operator', '/builds/pair', (file) => ({ first: 'x;', second: `touch ${file}` }));
  for (const path of ['/builds/arithmetic', '/builds/arithmetic-env', '/builds/compare-env']) {
    making('an index of an array', path, (file) => ({ n: `a[$(touch ${file})]` }));
    making('an index in front of a number', path, (file) => ({ n: `x[\`touch ${file}\`]+1` }));
  }
  making('the end of the arithmetic', '/builds/arithmetic', (file) => ({ n: `1 )); touch ${file}; echo $((1` }));
  making('a quote inside the quotes', '/builds/here-string', (file) => ({ name: `x'; touch ${file}; echo '` }));
  making('the end of the text', '/builds/heredoc', (file) => ({ note: `x\nNOTE\ntouch ${file}\ncat <<NOTE` }));
  making('the end of the quoted text', '/builds/heredoc-quoted', (file) => ({
    note: `x\nNOTE\ntouch ${file}\ntrue <<'NOTE'`,
  }));
  making('the end of the brace', '/builds/brace', (file) => ({ name: `b}; touch ${file}; echo {c` }));
  making('the end of the quotes in a script', '/builds/script-file', (file) => ({ name: `x"\ntouch ${file}\necho "` }));
  making('quoted once too often', '/builds/shell-quote-inside', (file) => ({ name: `x"; touch ${file}; echo "` }));
  making('a command of execa', '/builds/execa-command', (file) => ({ line: `touch ${file}` }));
  making('a command of spawn-args', '/builds/spawn-args', (file) => ({ line: `sh -c "touch ${file}"` }));
  making('options of zx', '/builds/zx-array', (file) => ({ args: [`--output=${file}`] }));
  shell.attack('reads a file', post('/builds/log', { branch: '; cat /etc/passwd' }), {
    kind: 'answer',
    holds: 'root:',
  });
  shell.attack('reads by a redirection', post('/builds/bash-s', { name: '$(</etc/passwd)' }), {
    kind: 'answer',
    holds: 'root:',
  });
  shell.attack('lists a folder', post('/builds/sync', { name: '/ -a; id' }), { kind: 'answer', holds: 'uid=' });
  shell.attack('a process substitution', post('/builds/file-shell', { name: '<(id); id' }), {
    kind: 'answer',
    holds: 'uid=',
  });

  const prose = [
    'main',
    'release/2.1',
    'Fish & Chips; 50% off!',
    "O'Brien's `notes`",
    'costs $5 (or $HOME)',
    'a "quoted" word',
    'x && y || z',
    '$(date)',
    'rm -rf /',
    '<script>alert(1)</script>',
    'line one\nline two; line three',
    '-rf',
    '--help me',
    '#42 | draft',
    'C:\\Users\\ann',
    '* [x] {a,b} ~',
    '日本語; ファイル',
    '',
  ];
  const quoted = [
    '/builds/safe/label',
    '/builds/safe/spawn',
    '/builds/safe/env',
    '/builds/safe/positional',
    '/builds/safe/cat-input',
    '/builds/safe/while-read',
    '/builds/safe/execa',
    '/builds/safe/execa-template',
    '/builds/safe/zx',
    '/builds/safe/shelljs-cmd',
    '/builds/safe/cross-spawn',
    '/builds/safe/shell-quote',
    '/builds/safe/shell-escape',
    '/builds/safe/wrapped',
    '/builds/safe/xargs',
    '/builds/safe/log',
  ];
  for (const path of quoted)
    for (const text of prose) {
      // A file named by the time, and a line too long, are nobody's subject here.
      const field = path.endsWith('label') ? 'label' : path.endsWith('log') ? 'branch' : 'name';
      shell.benign(text, post(path, { [field]: text }));
    }
  for (const text of prose.slice(0, 14)) shell.benign(text, post('/builds/safe/script-file', { name: text }));
  for (const text of prose.slice(0, 10)) {
    const key = places.token();
    shell.cases.push({
      guard: 'shell-injection',
      sink: '/builds/safe/kept',
      name: `kept: ${text}`,
      request: get('/builds/safe/kept', { key }),
      before: [post('/builds/keep', { key, name: text })],
      needs: 'studio',
    });
  }
  // Careless routes on an ordinary day: nothing of it is more than a word or two.
  for (const [path, field] of unquoted)
    if (!/script|coerced|while-eval/.test(path))
      for (const word of [
        'main',
        'feature/a-b_c',
        'v1.2.3',
        'two words',
        'ann@example.com',
        '-n',
        'a=b',
        'x,y',
        '100%',
        'a:b',
      ])
        if (!(word === '-n' && /log|sync/.test(path))) shell.benign(word, post(path, { [field]: word }));
  for (const title of [
    'Hello',
    "O'Brien",
    'a; b',
    'Fish & Chips',
    'say \\"hi\\"',
    '5 > 3',
    '(draft)',
    'a | b',
    'what?',
    'ü',
  ])
    shell.benign(
      title,
      post('/builds/title', { title }),
      post('/builds/here-string', { name: title.replace(/['"\\]/g, '') }),
      post('/builds/heredoc', { note: title }),
      post('/builds/shelljs-async', { name: title.replace(/["\\]/g, '') }),
    );
  for (const note of ['a\nb', 'price: 5; 6', 'a "b" \'c\'', '# head\n* item', 'NOTES of today', 'x << y'])
    shell.benign(note, post('/builds/heredoc', { note }), post('/builds/heredoc-quoted', { note }));
  shell.benign('dollars in a quoted text', post('/builds/heredoc-quoted', { note: 'costs $5 and `code` and $(date)' }));
  for (const note of ['ann; bob', 'a & b', '$(date)', 'the "boss"'])
    shell.benign(note, post('/builds/comment', { note }));
  for (const n of ['1', '-3', '007', '2+2', '0x1f', '10'])
    shell.benign(
      n,
      post('/builds/arithmetic', { n }),
      post('/builds/arithmetic-env', { n }),
      post('/builds/compare-env', { n }),
    );
  shell.benign(
    'several',
    post('/builds/array', { flags: ['-n', 'a', 'b c'] }),
    post('/builds/object', { options: { depth: '1', 'no-color': 'yes' } }),
  );
  shell.benign(
    'halves',
    post('/builds/pair', { first: 'rel', second: 'ease' }),
    post('/builds/two', { first: 'a b', second: 'c; d' }),
  );
  return shell.cases;
}
