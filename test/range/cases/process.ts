// Commands: a shell's text, and argv without a shell.
import { carry, changedWays, combine, plainWays, type RangeCase, type RangePlaces } from '../case.ts';

const shellUnquoted = [
  'shellExec',
  'shellSync',
  'shellSpawn',
  'shellSpawnArgs',
  'shellSpawnSync',
  'shellFile',
  'shellShC',
  'shellBash',
  'shellDash',
  'shellEnv',
  'shellFileSync',
  'shellMiddle',
];

export function shellCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const attack = (sink: string, way: Parameters<typeof carry>[2], make: (file: string) => string): void => {
    const path = `${places.outside}/${places.token()}`;
    const value = make(path);
    cases.push({
      guard: 'shell-injection',
      sink,
      name: `${way}: ${value.replace(path, 'FILE')}`,
      request: carry(sink, value, way),
      effect: { kind: 'file', path },
    });
  };
  const payloads: readonly ((file: string) => string)[] = [
    (file) => `a; touch ${file}`,
    (file) => `a;touch ${file}`,
    (file) => `a | tee ${file}`,
    (file) => `a && touch ${file}`,
    (file) => `/nowhere || touch ${file}; touch ${file}`,
    (file) => `a & touch ${file}`,
    (file) => `a\ntouch ${file}`,
    (file) => `$(touch ${file})`,
    (file) => `\`touch ${file}\``,
    (file) => `x > ${file}`,
    (file) => `a;touch\${IFS}${file}`,
    (file) => `a;{ touch ${file}; }`,
    (file) => `a; (touch ${file})`,
    (file) => `a;T=touch;$T ${file}`,
    (file) => `a; t''ouch ${file}`,
    (file) => `a; \\touch ${file} #`,
    (file) => `a; echo ${Buffer.from(`touch ${file}`).toString('base64')} | base64 -d | sh`,
  ];
  let turn = 0;
  const ways = [...plainWays, ...changedWays];
  for (const sink of shellUnquoted) for (const payload of payloads) attack(sink, ways[turn++ % ways.length]!, payload);
  for (const way of ways) {
    attack('shellQuoted', way, (file) => `a"; touch ${file}; echo "b`);
    attack('shellQuoted', way, (file) => `$(touch ${file})`);
    attack('shellSingle', way, (file) => `a'; touch ${file}; echo 'b`);
    attack('shellExec', way, (file) => `a; touch ${file}`);
  }
  attack('shellExec', 'lower', (file) => `a; touch ${file.toLowerCase()}`);
  for (const [x, y] of [
    [';touch', ''],
    ['a;', 'touch '],
    ['$(', 'touch '],
    ['a', ';touch '],
  ] as const) {
    const path = `${places.outside}/${places.token()}`;
    const rest = x.startsWith(';') ? ` ${path}` : x === '$(' ? `${y}${path})` : `${y}${path}`;
    cases.push({
      guard: 'shell-injection',
      sink: 'shellExec',
      name: `two inputs: ${x} + ${y}`,
      request: carry('shellExec', x, 'query', { d: 'join', y: rest }),
      effect: { kind: 'file', path },
    });
  }
  cases.push({
    guard: 'shell-injection',
    sink: 'shellExec',
    name: 'expands a variable',
    request: carry('shellExec', '$RANGE_SECRET', 'query'),
    effect: { kind: 'answer', holds: places.secret },
  });
  cases.push({
    guard: 'shell-injection',
    sink: 'shellQuoted',
    name: 'expands a variable in quotes',
    request: carry('shellQuoted', '${RANGE_SECRET}', 'json'),
    effect: { kind: 'answer', holds: places.secret },
  });

  const texts = [
    'hello',
    'hello world',
    'a-b_c.txt',
    '2024-01-02',
    'user@example.com',
    '50%',
    'https://example.com/path',
    'a/b/c',
    'x=1',
    'Müller',
    '日本語',
    'echo',
    'done',
    'checking',
    'value',
    'C++',
    '1+1',
    'a,b,c',
    'v1.2.3-rc.1',
    '#5',
    '-n',
    '~',
    ':)',
    'cat',
    'start',
  ].filter((text) => !/[()]/.test(text));
  const special = [
    "it's",
    'a; b',
    'a && b',
    'a | b > c',
    '$HOME',
    '$(id)',
    '`id`',
    "'; touch x; '",
    'costs $5 (five)',
    'a\nb',
    '<b>bold</b>',
    '"quoted"',
    '\\ backslash',
    '# comment',
    '| sort | uniq',
    '; echo constant',
    'cat /dev/null; echo',
  ];
  const benign = (sink: string, value: string, way: Parameters<typeof carry>[2]): void => {
    cases.push({ guard: 'shell-injection', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  };
  for (const [sink, value, way] of combine(
    ['shellExec', 'shellQuoted', 'shellSpawn', 'shellBash', 'shellShC', 'shellFileSync'],
    texts,
    [...plainWays, 'base64', 'url', 'trim'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['shellEscaped', 'shellVariable', 'shellConstant', 'argvPlain', 'argvStdin', 'shellDoubleEscaped'],
    [...special, ...texts.slice(0, 6)],
    [...plainWays, 'base64', 'json-in-string'],
  ))
    benign(sink, value, way);
  return cases;
}

export function argvCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const json = (sink: string, body: unknown) => ({
    method: 'POST' as const,
    path: `/run/${sink}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const attack = (
    sink: string,
    name: string,
    make: (file: string) => unknown,
    extra?: (file: string) => Record<string, unknown>,
  ): void => {
    for (const way of ['query', 'json', 'base64', 'cookie', 'form', 'multipart'] as const) {
      const path = `${places.outside}/${places.token()}`;
      const value = make(path);
      const more = extra?.(path);
      if (typeof value === 'string' && more === undefined)
        cases.push({
          guard: 'argv-injection',
          sink,
          name: `${way}: ${name}`,
          request: carry(sink, value, way),
          effect: { kind: 'file', path },
        });
      else if (way === 'json')
        cases.push({
          guard: 'argv-injection',
          sink,
          name,
          request: json(sink, { x: value, ...more }),
          effect: { kind: 'file', path },
        });
    }
  };
  attack(
    'argvProgramArgs',
    'touch',
    () => 'touch',
    (file) => ({ y: [file] }),
  );
  attack(
    'argvProgramArgs',
    '/bin/sh -c',
    () => '/bin/sh',
    (file) => ({ y: ['-c', `touch ${file}`] }),
  );
  attack(
    'argvProgramArgs',
    'bash -c',
    () => 'bash',
    (file) => ({ y: ['-c', `touch ${file}`] }),
  );
  attack(
    'argvProgramArgs',
    'env',
    () => '/usr/bin/env',
    (file) => ({ y: ['touch', file] }),
  );
  attack(
    'argvProgramArgs',
    'node -e',
    () => process.execPath,
    (file) => ({ y: ['-e', `require('fs').writeFileSync('${file}','')`] }),
  );
  attack(
    'argvProgramArgs',
    'python3 -c',
    () => 'python3',
    (file) => ({ y: ['-c', `open('${file}','w')`] }),
  );
  attack('argvGit', 'ext transport', (file) => `ext::sh -c touch% ${file}`);
  attack(
    'argvGit',
    'upload-pack',
    (file) => `--upload-pack=touch ${file};`,
    () => ({}),
  );
  attack('argvGitLog', 'output', (file) => `--output=${file}`);
  attack('argvFind', 'exec list', (file) => ['-exec', 'touch', file, ';']);
  attack('argvFind', 'fprintf list', (file) => ['-fprintf', file, 'x']);
  attack('argvFindSplit', 'exec', (file) => `-exec touch ${file} ;`);
  attack('argvFindSplit', 'fprint', (file) => `-fprint ${file}`);
  attack('argvTar', 'checkpoint', (file) => ['--checkpoint=1', `--checkpoint-action=exec=touch ${file}`]);
  attack('argvTar', 'compress program', (file) => [`--use-compress-program=sh -c "touch ${file}; cat"`]);
  attack('argvTar', 'to command', (file) => ['-I', `sh -c "touch ${file}; cat"`]);
  attack('argvSort', 'output', (file) => ['-o', file]);
  attack('argvSort', 'output, long', (file) => `--output=${file}`);
  attack('argvSort', 'output, attached', (file) => `-o${file}`);
  attack('argvNode', 'breaks out', (file) => `");require('fs').writeFileSync('${file}','');//`);
  attack('argvNode', 'template', (file) => `"+require('fs').writeFileSync('${file}','')+"`);
  attack('argvPython', 'breaks out', (file) => `"); open('${file}', 'w'); print("`);
  attack('argvPerl', 'breaks out', (file) => `"; system("touch ${file}"); print "`);
  attack('argvPerl', 'interpolates', (file) => `@{[system("touch ${file}")]}`.replaceAll('"', "'"));
  attack('argvAwk', 'breaks out', (file) => `"; system("touch ${file}"); print "`);
  attack('argvSed', 'writes', (file) => `b/w ${file}\ns/a`);
  attack('argvEnvEval', 'eval', (file) => `a; touch ${file}`);
  attack('argvEnvSh', 'sh -c', (file) => `touch ${file}`);
  attack('argvEnvPager', 'ssh command', (file) => `touch ${file};`);
  for (const way of ['query', 'json', 'base64', 'path'] as const) {
    for (const [sink, value] of [
      ['argvCat', '../private/secret.txt'],
      ['argvCat', '../../../outside/secret.txt'],
      ['argvHead', `${places.outside}/secret.txt`],
      ['argvHead', '/etc/passwd'],
    ] as const) {
      cases.push({
        guard: 'argv-injection',
        sink,
        name: `${way}: ${value}`,
        request: carry(sink, value, way),
        effect: { kind: 'answer', holds: value === '/etc/passwd' ? 'root:' : places.secret },
      });
    }
    cases.push({
      guard: 'argv-injection',
      sink: 'argvScript',
      name: `${way}: climbs`,
      request: carry('argvScript', '../tool.sh', way),
      effect: { kind: 'answer', holds: places.secret },
    });
    cases.push({
      guard: 'argv-injection',
      sink: 'argvProgram',
      name: `${way}: program by path`,
      request: carry('argvProgram', `${places.folder}/../tool.sh`, way),
      effect: { kind: 'answer', holds: places.secret },
    });
    cases.push({
      guard: 'argv-injection',
      sink: 'argvProgram',
      name: `${way}: program by name`,
      request: carry('argvProgram', 'printenv', way),
      effect: { kind: 'answer', holds: 'coreutils' },
    });
  }
  const benign = (sink: string, value: string, way: Parameters<typeof carry>[2]): void => {
    cases.push({ guard: 'argv-injection', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  };
  const ways = ['query', 'json', 'form', 'header', 'cookie', 'path', 'base64'] as const;
  const twins: Readonly<Record<string, readonly string[]>> = {
    argvTool: ['clock', 'user', 'up', 'date'].slice(1, 2).concat('nothing'),
    argvAllowed: ['whoami', 'rm', 'ls'],
    argvScript: ['report', './report'],
    argvGitLog: ['HEAD', 'nowhere', 'main'],
    argvGitLogSafe: ['HEAD', '--output=x', '-c', 'a b'],
    argvGitMessage: ['--exec is gone', 'fix: a; b', '-o', "it's", '--upload-pack=x', 'plain'],
    argvFindSplit: ['-name *.x', '-type d'],
    argvSort: ['-r', '-u'],
    argvCat: ['a.txt', 'sub/b.txt', 'sub/../a.txt', './a.txt'],
    argvGrep: ['a', '-f', '--file=x', 'a; b', '.*', '$(id)', '-o'],
    argvNode: ['bob', 'hello world', 'a; b', "it's", 'process.exit()', '(x)', 'require'],
    argvNodeJson: ['bob', '"); process.exit(1); ("', 'a\nb', '`x`'],
    argvPython: ['bob', 'a; b (c)', "it's", 'import os'],
    argvPerl: ['bob', 'a; b'],
    argvAwk: ['bob', 'a; b (c)'],
    argvPlain: ['--exec=id', '-o', '/etc/passwd', '../../x', '$(id)', '-', '--'],
    argvFork: ['worker.js'],
    argvHead: [],
    argvNodeOptions: [],
  };
  let turn = 0;
  for (const [sink, values] of Object.entries(twins))
    for (const value of values)
      for (let repeat = 0; repeat < 3; repeat++) benign(sink, value, ways[turn++ % ways.length]!);
  return cases;
}
