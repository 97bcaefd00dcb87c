import { describe, expect, it } from 'vitest';
import type { SpawnOperation } from '../operation.ts';
import { constants, judgeWith } from './judge-with.test-helper.ts';
import { shellInjection } from './shell-injection.ts';

const exec = (shellCommand: string): SpawnOperation => ({
  kind: 'process.spawn',
  call: 'child_process.exec',
  file: '/bin/sh',
  arguments: ['-c', shellCommand],
  shellCommand,
});
const spawn = (file: string, ...args: string[]): SpawnOperation => ({
  kind: 'process.spawn',
  call: 'child_process.spawn',
  file,
  arguments: args,
});

const attacks: readonly (readonly [name: string, operation: SpawnOperation, inputs: Record<string, unknown>])[] = [
  ['separator', exec('ping -c 1 x; id'), { query: { host: 'x; id' } }],
  ['no blank', exec('ping -c 1 x;id'), { query: { host: 'x;id' } }],
  ['pipe', exec('ls a|sh'), { query: { dir: 'a|sh' } }],
  ['and', exec('ls a && id'), { query: { dir: 'a && id' } }],
  ['background', exec('ls a & id'), { query: { dir: 'a & id' } }],
  ['line end', exec('ls a\nid'), { query: { dir: 'a\nid' } }],
  ['substitution', exec('echo $(id)'), { query: { x: '$(id)' } }],
  ['backticks', exec('echo `id`'), { query: { x: '`id`' } }],
  ['substitution in double quotes', exec('echo "$(id)"'), { query: { x: '$(id)' } }],
  ['breaks out of double quotes', exec('echo "a"; id; ""'), { query: { x: 'a"; id; "' } }],
  ['breaks out of single quotes', exec("echo 'a'; id; ''"), { query: { x: "a'; id; '" } }],
  ['redirect', exec('echo x > /tmp/y'), { query: { x: 'x > /tmp/y' } }],
  ['variable', exec('echo $SECRET'), { query: { x: '$SECRET' } }],
  ['variable in small letters', exec('echo $http_proxy'), { query: { x: '$http_proxy' } }],
  ['pattern that lists the root', exec('echo host /*'), { query: { x: '/*' } }],
  ['pattern that climbs', exec('echo host ../../*'), { query: { x: '../../*' } }],
  ['pattern behind a folder', exec('echo public/../../*'), { query: { x: '../../*' } }],
  ['variable with braces', exec('echo "${SECRET}"'), { query: { x: '${SECRET}' } }],
  ['comment cuts options', exec('tar cf /tmp/a x # --exclude secrets'), { query: { x: 'x # ' } }],
  ['base64', exec('ls a; id'), { query: { dir: Buffer.from('a; id').toString('base64') } }],
  ['hex', exec('ls a; id'), { query: { dir: Buffer.from('a; id').toString('hex') } }],
  ['url twice', exec('ls a; id'), { query: { dir: encodeURIComponent(encodeURIComponent('a; id')) } }],
  ['json in string', exec('ls a; id'), { query: { q: '{"dir":"a; id"}' } }],
  ['case', exec('ls a; id'), { query: { dir: 'A; ID' } }],
  ['trim', exec('ls a; id'), { query: { dir: '  a; id  ' } }],
  ['raw JSON body', exec('ls a; id'), { body: Buffer.from('{"items":[{"dir":"a; id"}]}') }],
  ['unicode escape', exec('ls a; id'), { query: { dir: 'a\\u003b id' } }],
  ['two inputs', exec('ls a; id'), { query: { a: 'a;', b: ' id' } }],
  ['single character and word', exec('ls ;id'), { query: { a: ';', b: 'id' } }],
  [
    'cut off',
    exec('ls a; cat /etc/hostname'),
    { query: { dir: 'a; cat /etc/hostname and a long tail that is dropped' } },
  ],
  ['word removed', exec('ls a; ca /etc/hostname'), { query: { dir: 'a; cat /etc/hostname' } }],
  ['bash -c', spawn('bash', '-c', 'ls a; id'), { query: { dir: 'a; id' } }],
  ['dash -c', spawn('/bin/dash', '-c', 'ls a; id'), { query: { dir: 'a; id' } }],
  ['env sh -c', spawn('/usr/bin/env', 'sh', '-c', 'ls a; id'), { query: { dir: 'a; id' } }],
  ['env with options', spawn('env', '-i', 'A=b', 'bash', '-lc', 'ls a; id'), { query: { dir: 'a; id' } }],
  ['busybox sh', spawn('busybox', 'sh', '-c', 'ls a; id'), { query: { dir: 'a; id' } }],
  ['climbs in a shell word', exec('cat uploads/../../../etc/passwd'), { query: { name: '../../../etc/passwd' } }],
  ['absolute file in a shell word', exec('cat /etc/passwd'), { query: { name: '/etc/passwd' } }],
  ['program with arguments', exec('id -u'), { query: { cmd: 'id -u' } }],
  [
    'eval of a variable',
    { ...exec('eval "$CMD"'), environment: { CMD: 'id > /tmp/x' } },
    { query: { cmd: 'id > /tmp/x' } },
  ],
  ['sh -c of a variable', { ...exec('sh -c "$CMD"'), environment: { CMD: 'id' } }, { query: { cmd: 'id' } }],
  [
    'a folder that programs are searched in',
    { ...exec('ls'), environment: { PATH: '/tmp/mine:/usr/bin' } },
    { query: { folder: '/tmp/mine' } },
  ],
  [
    'a searched folder that is climbed out of',
    { ...exec('ls'), environment: { PATH: '/srv/tools/../../tmp:/usr/bin' } },
    { query: { tool: '../../tmp' } },
  ],
  [
    'escaped, but for one sign',
    exec('echo `:\\`touch\\$IFS/tmp/x\\``:\\`'),
    { query: { text: '`:`touch$IFS/tmp/x``:`' } },
  ],
  ['a shell in a shell, with quotes of its own', exec(`bash -c $'echo x\\'; id'`), { query: { x: "x'; id" } }],
  ['a shell in a shell', exec("sh -c 'echo a; id'"), { query: { x: 'a; id' } }],
  ['a script for another machine', spawn('ssh', '-p', '22', 'build', 'ls a; id'), { query: { dir: 'a; id' } }],
  ['bash reads an escape', spawn('bash', '-c', "echo $'a'; id"), { query: { x: "a'; id" } }],
  ['a substitution in a document', exec('cat <<END\n$(id)\nEND'), { query: { x: '$(id)' } }],
  ['the end of a document', exec('cat <<END\nx\nEND\nid\ntrue <<END\nEND'), { query: { x: 'x\nEND\nid\ntrue <<END' } }],
  ['the end of a quoted document', exec("cat <<'END'\nx\nEND\nid\nEND"), { query: { x: 'x\nEND\nid' } }],
  ['the end of an expression', exec('echo $((1 )); id; echo $((1 + 1))'), { query: { n: '1 )); id; echo $((1' } }],
  ['a command in an expression', exec('echo $((a[$(id)] + 1))'), { query: { n: 'a[$(id)]' } }],
  [
    'an index of an array, in the environment',
    { ...spawn('bash', '-c', 'echo $(( N + 1 ))'), environment: { N: 'a[$(id)]' } },
    { query: { n: 'a[$(id)]' } },
  ],
  [
    'an index of an array, behind the script',
    spawn('bash', '-c', 'if [[ $1 -gt 3 ]]; then echo big; fi', 'bash', 'a[$(id)]'),
    { query: { n: 'a[$(id)]' } },
  ],
  [
    'a function for bash',
    { ...exec('ls'), environment: { 'BASH_FUNC_ls%%': '() { id; }' } },
    { query: { f: '() { id; }' } },
  ],
  ['a trace in a file', { ...exec('git log'), environment: { GIT_TRACE: '/tmp/x' } }, { query: { to: '/tmp/x' } }],
  [
    'part of what is evaluated',
    { ...exec('eval "echo $NAME"'), environment: { NAME: 'a; id' } },
    { query: { name: 'a; id' } },
  ],
  ['a document for a shell', exec("sh <<'END'\necho a; id\nEND"), { query: { x: 'a; id' } }],
  ['a text for a shell behind a pipe', exec("echo 'echo a; id' | sh"), { query: { x: 'a; id' } }],
  ['in a container', spawn('docker', 'exec', 'web', 'sh', '-c', 'ls a; id'), { query: { x: 'a; id' } }],
  ['in a pod', spawn('kubectl', 'exec', 'web', '--', 'bash', '-lc', 'ls a; id'), { query: { x: 'a; id' } }],
  ['for each file', spawn('find', '.', '-exec', 'sh', '-c', 'ls a; id', ';'), { query: { x: 'a; id' } }],
  ['for each module', spawn('git', 'submodule', 'foreach', 'ls a; id'), { query: { x: 'a; id' } }],
  ['on every commit', spawn('git', 'rebase', '--exec', 'ls a; id', 'main'), { query: { x: 'a; id' } }],
  ['watched', spawn('watch', '-n', '1', 'ls a; id'), { query: { x: 'a; id' } }],
  ['side by side', spawn('npx', 'concurrently', 'ls a; id', 'ls b'), { query: { x: 'a; id' } }],
  ['in a window', spawn('tmux', 'new', '-d', 'ls a; id'), { query: { x: 'a; id' } }],
  ['npm exec -c', spawn('npm', 'exec', '-c', 'ls a; id'), { query: { x: 'a; id' } }],
  ['a line that env splits', spawn('env', '-S', 'sh -c "ls a; id"'), { query: { x: 'a; id' } }],
  ['when the shell ends', exec("trap 'ls a; id' EXIT"), { query: { x: 'a; id' } }],
  ['a command of python', spawn('python3', '-c', "import os; os.system('ls a; id')"), { query: { x: 'a; id' } }],
  ['a command of node', spawn('node', '-e', "c.execSync('ls a; id')"), { query: { x: 'a; id' } }],
  ['for later', { ...spawn('at', 'now'), standardInput: 'ls a; id\n' }, { query: { x: 'a; id' } }],
  ['for every day', { ...spawn('crontab', '-'), standardInput: '0 1 * * * ls a; id\n' }, { query: { x: 'a; id' } }],
  [
    'a shell of another machine',
    { ...spawn('ssh', 'build', 'bash', '-s'), standardInput: 'ls a; id\n' },
    { query: { x: 'a; id' } },
  ],
  [
    'a shell in a container',
    { ...spawn('docker', 'exec', '-i', 'web', 'sh'), standardInput: 'ls a; id\n' },
    { query: { x: 'a; id' } },
  ],
  ['LD_PRELOAD', { ...exec('ls'), environment: { LD_PRELOAD: '/tmp/x.so' } }, { query: { so: '/tmp/x.so' } }],
];

const benign: readonly (readonly [name: string, operation: SpawnOperation, inputs: Record<string, unknown>])[] = [
  ['price', exec('echo costs $five'), { query: { x: 'costs $five' } }],
  ['pattern in the folder', exec('echo *.txt img/?.png'), { query: { x: '*.txt img/?.png' } }],
  ['pattern in quotes', exec('echo "/*" \'../../*\''), { query: { a: '/*', b: '../../*' } }],
  ['pattern that stays', exec('echo img/../*.txt'), { query: { x: 'img/../*.txt' } }],
  ['path of a route', exec('echo /api/items'), { query: { x: '/api/items' } }],
  ['plain word', exec('ping -c 1 example.com'), { query: { host: 'example.com' } }],
  ['words', exec('echo hello big world'), { query: { x: 'hello big world' } }],
  ['equal to the program', exec('git status --short'), { query: { x: 'git' } }],
  ['equal to an option', exec('ls -la'), { query: { x: '-la' } }],
  ['single quoted by the program', exec("echo 'a; id $(id)'"), { query: { x: 'a; id $(id)' } }],
  ['double quoted and escaped', exec('echo "a\\$(id)"'), { query: { x: 'a$(id)' } }],
  ['quote escaped the usual way', exec("echo 'it'\\''s; fine'"), { query: { x: "it's; fine" } }],
  ['backslash escaped', exec('echo a\\;\\ id'), { query: { x: 'a; id' } }],
  ['separator inside double quotes', exec('echo "a; b & c | d > e"'), { query: { x: 'a; b & c | d > e' } }],
  ['price', exec('echo "costs $5"'), { query: { x: 'costs $5' } }],
  ['not in the command', exec('ls -l'), { query: { x: 'a; id' } }],
  ['argument of a non-shell', spawn('echo', 'a; id'), { query: { x: 'a; id' } }],
  ['line end at the end', exec('echo hi\n'), { query: { x: 'hi\n' } }],
  ['file inside its folder', exec('cat uploads/a/../b.txt'), { query: { x: 'a/../b.txt' } }],
  [
    'a word that a folder on the PATH holds too',
    { ...exec('git log'), environment: { PATH: '/srv/main/node_modules/.bin:/usr/bin' } },
    { query: { branch: 'main' } },
  ],
  [
    'a document of several lines',
    exec('cat <<END\nx; y & (z)\n"q" > \'r\'\nEND'),
    { query: { x: 'x; y & (z)\n"q" > \'r\'' } },
  ],
  ['a quoted document', exec("cat <<'END'\n$(id) `id` $HOME\nEND\n"), { query: { x: '$(id) `id` $HOME' } }],
  ['a document with tabs', exec('cat <<-END\n\ta; b\n\tEND\necho c'), { query: { x: 'a; b' } }],
  ['counting', exec('echo $(( (2+3)*4 + 1 ))'), { query: { n: '(2+3)*4' } }],
  ['a literal of bash', spawn('/bin/bash', '-c', "echo $'it\\'s `x`; y'"), { query: { x: "it's `x`; y" } }],
  ['quoted for two shells', exec("sh -c 'echo '\\''a; id'\\'''"), { query: { x: 'a; id' } }],
  ['a word in a container', spawn('docker', 'exec', 'web', 'echo', 'a; id'), { query: { x: 'a; id' } }],
  [
    'behind the script',
    spawn('docker', 'exec', 'web', 'sh', '-c', 'echo "$1"', 'sh', 'a; id'),
    { query: { x: 'a; id' } },
  ],
  ['a note in a pod', spawn('kubectl', 'annotate', 'pod', 'web', 'note=a; b'), { query: { x: 'a; b' } }],
  ['the name of a window', spawn('tmux', 'rename-window', 'a; b'), { query: { x: 'a; b' } }],
  ['counted behind a pipe', exec("echo 'a; id' | wc -c"), { query: { x: 'a; id' } }],
  ['a name to find', spawn('find', '.', '-name', 'a; id'), { query: { x: 'a; id' } }],
  [
    'printed by python',
    spawn('python3', '-c', "import os; os.system('ls'); print('a; id')"),
    { query: { x: 'a; id' } },
  ],
  ['a message of a commit', spawn('git', 'commit', '-m', 'a; id $(x)'), { query: { x: 'a; id $(x)' } }],
  [
    'what a program in a container reads',
    { ...spawn('docker', 'exec', '-i', 'web', 'cat'), standardInput: 'a; id' },
    { query: { x: 'a; id' } },
  ],
  ['another machine', spawn('ssh', 'build', 'echo', 'two words'), { query: { x: 'two words' } }],
  [
    'a word of what is evaluated',
    { ...exec('eval "echo $NAME"'), environment: { NAME: 'main' } },
    { query: { name: 'main' } },
  ],
  [
    'a number from the environment',
    { ...spawn('bash', '-c', 'echo $(( N + 1 ))'), environment: { N: 'a[1]' } },
    { query: { n: 'a[1]' } },
  ],
  ['no trace in a file', { ...exec('git log'), environment: { GIT_TRACE: 'true' } }, { query: { to: 'true' } }],
  ['escaped well', exec('echo \\`id\\`\\;\\ x\\ \\&\\ \\$\\(id\\)'), { query: { text: '`id`; x & $(id)' } }],
  ['environment value quoted', { ...exec('echo "$MSG"'), environment: { MSG: 'a; id' } }, { query: { x: 'a; id' } }],
  [
    'environment value as option',
    { ...exec('printf %s "$MSG" | wc -c'), environment: { MSG: '$(id)' } },
    { query: { x: '$(id)' } },
  ],
];

const sh = (...args: string[]): SpawnOperation => ({
  kind: 'process.spawn',
  call: 'child_process.execFile',
  file: 'sh',
  arguments: args,
});

describe('shell-injection', () => {
  it('judges what a script evaluates of its $1, and what a shell without one gets on its input', () => {
    const given = { query: { x: 'a; id' } };
    expect(judgeWith(shellInjection, sh('-c', 'eval "echo $1"', 'sh', 'a; id'), given)).toBeDefined();
    expect(judgeWith(shellInjection, sh('-c', 'printf "%s" "$1"', 'sh', 'a; id'), given)).toBeUndefined();
    expect(judgeWith(shellInjection, { ...sh(), standardInput: 'echo a; id' }, given)).toBeDefined();
    expect(judgeWith(shellInjection, { ...sh('-s', '--', 'b'), standardInput: 'echo a; id' }, given)).toBeDefined();
    expect(judgeWith(shellInjection, { ...sh('x.sh'), standardInput: 'a; id' }, given)).toBeUndefined();
  });
  it('reads no text of many shells and documents for long', () => {
    for (const piece of ['eval sh -c ', '<<a\n', "$'\\x", '$((', "bash -c '", 'a[$(', '<<"b" ', 'xargs -I{} sh -c "'])
      for (const shell of ['bash', 'sh']) {
        const script = piece.repeat(Math.ceil(60_000 / piece.length));
        const started = performance.now();
        judgeWith(shellInjection, spawn(shell, '-c', script), { query: { x: piece.repeat(8) } });
        expect(performance.now() - started, piece).toBeLessThan(4_000);
      }
  });
  it('judges what goes into a script line by line, and a script that was written a moment ago', () => {
    const given = { query: { x: 'a; id' } };
    const xargs: SpawnOperation = { ...sh('-I{}', 'sh', '-c', 'echo {}'), file: 'xargs' };
    expect(judgeWith(shellInjection, { ...xargs, standardInput: 'b\na; id\n' }, given)).toBeDefined();
    expect(judgeWith(shellInjection, { ...xargs, standardInput: 'b\nc\n' }, { query: { x: 'c' } })).toBeUndefined();
    const quoted: SpawnOperation = { ...xargs, arguments: ['-I{}', 'sh', '-c', 'echo "{}"'] };
    expect(judgeWith(shellInjection, { ...quoted, standardInput: 'a; id\n' }, given)).toBeUndefined();
    const read = sh('-c', 'while read -r line; do eval "$line"; done');
    expect(judgeWith(shellInjection, { ...read, standardInput: 'a; id\n' }, given)).toBeDefined();
    expect(judgeWith(shellInjection, { ...sh('job.sh'), script: '#!/bin/sh\necho a; id\n' }, given)).toBeDefined();
    expect(judgeWith(shellInjection, { ...sh('job.sh'), script: "echo 'a; id'\n" }, given)).toBeUndefined();
    expect(judgeWith(shellInjection, { ...sh(), file: './job.py', script: 'print("a; id")' }, given)).toBeUndefined();
  });
  it.each(attacks)('finds: %s', (_, operation, inputs) => {
    expect(judgeWith(shellInjection, operation, inputs)).toMatchObject({ reason: expect.any(String) as string });
  });
  it.each(benign)('leaves alone: %s', (_, operation, inputs) => {
    expect(judgeWith(shellInjection, operation, inputs)).toBeUndefined();
  });
  it('knows a piece of the constant command from a use of the input', () => {
    const command = 'cat list.txt | sort | uniq -c';
    expect(
      judgeWith(shellInjection, exec(command), { query: { q: '| sort |' } }, { isConstant: constants(command) }),
    ).toBeUndefined();
    expect(judgeWith(shellInjection, exec(command), { query: { q: '| sort |' } })).toBeDefined();
  });
});
