import { describe, expect, it } from 'vitest';
import type { FileAccessOperation } from '../operation.ts';
import { judgeWith } from './judge-with.test-helper.ts';
import { pathTraversal } from './path-traversal.ts';

const read = (path: string, access: FileAccessOperation['access'] = 'read'): FileAccessOperation => ({
  kind: 'file.access',
  call: 'fs.readFile',
  path,
  access,
});
type Join = { arguments: readonly string[]; result: string };
type Case = readonly [
  name: string,
  operation: FileAccessOperation,
  inputs: Record<string, unknown>,
  joined?: readonly Join[],
];

const link = (leads: string, path: string): FileAccessOperation => ({
  kind: 'file.access',
  call: 'fs.symlink',
  path: leads,
  secondPath: path,
  access: 'rename',
});

const glob = (path: string): FileAccessOperation => ({
  kind: 'file.access',
  call: 'fs.glob',
  path,
  access: 'list',
  pattern: true,
});
const fileUrl = (path: string): FileAccessOperation => ({ ...read(path), fromUrl: true });

const attacks: readonly Case[] = [
  ['a pattern', glob('/srv/app/files/../private/*'), { query: { p: '../private/*' } }],
  [
    'choices of a pattern that climb',
    glob('/srv/app/files/{x,..}/{y,..}/etc/*'),
    { query: { p: '{x,..}/{y,..}/etc/*' } },
  ],
  ['tabs and line ends in a URL', fileUrl('/srv/app/secret.txt'), { query: { f: '.\t./.\n./secret.txt' } }],
  [
    'a folder that climbed, joined to a file in it',
    read('/srv/app/data/private/x'),
    { query: { d: '../private', f: 'x' } },
    [
      { arguments: ['/srv/app/data/public', '../private'], result: '/srv/app/data/private' },
      { arguments: ['/srv/app/data/private', '/x'], result: '/srv/app/data/private/x' },
    ],
  ],
  [
    'a link put together from where it lies',
    link('../private/x', '/srv/app/data/links/l'),
    { query: { f: '../private/x' } },
    [{ arguments: ['..', 'public', '../private/x'], result: '../private/x' }],
  ],
  [
    'cut in two in front of its climb, joined',
    read('/srv/app/private/session'),
    { cookie: { id: '.././private/session' } },
    [{ arguments: ['/srv/app/sessions', '../.', '/private/session'], result: '/srv/app/private/session' }],
  ],
  ['several slashes in front', read('/etc/cron.d/x'), { query: { f: '///etc/cron.d/x' } }],
  [
    'several slashes in front, joined',
    read('/tmp/x'),
    { query: { f: '//tmp/x' } },
    [{ arguments: ['/srv/app/unpacked', '/tmp/x'], result: '/tmp/x' }],
  ],
  [
    'a link of an archive to a folder outside',
    link('/etc', '/srv/app/unpacked/x'),
    { body: { entries: ['x', '/etc'] } },
  ],
  [
    'a link of an archive that climbs out of where it is unpacked',
    link('../../../etc', '/srv/app/unpacked/docs/x'),
    { body: { entries: ['docs/x', '../../../etc'] } },
  ],
  [
    'a link that the program made relative',
    link('../../../etc', '/srv/app/unpacked/x'),
    { body: { entries: ['x', '/etc'] } },
    [{ arguments: ['/srv/app/unpacked', '/etc'], result: '/etc' }],
  ],
  ['verbatim', read('/srv/app/files/../../../etc/passwd'), { query: { f: '../../../etc/passwd' } }],
  ['verbatim, relative prefix', read('files/../../../etc/passwd'), { query: { f: '../../../etc/passwd' } }],
  [
    'inside the application, outside the folder',
    read('/srv/app/files/../secret.txt'),
    { query: { f: '../secret.txt' } },
  ],
  ['normalised', read('/etc/passwd'), { query: { f: '../../../etc/passwd' } }],
  ['normalised with suffix', read('/etc/passwd.txt'), { query: { f: '../../../etc/passwd' } }],
  ['normalised, inside the application', read('/srv/app/secret.txt'), { query: { f: '../secret.txt' } }],
  [
    'joined',
    read('/srv/app/data/private/x'),
    { query: { f: '../private/x' } },
    [{ arguments: ['/srv/app/data', 'public', '../private/x'], result: '/srv/app/data/private/x' }],
  ],
  [
    'resolved absolute',
    read('/srv/app/data/x'),
    { query: { f: '/srv/app/data/x' } },
    [{ arguments: ['/srv/app/public', '/srv/app/data/x'], result: '/srv/app/data/x' }],
  ],
  ['url encoded', read('/etc/passwd'), { query: { f: '%2e%2e%2f%2e%2e%2fetc%2fpasswd' } }],
  ['url encoded twice', read('/etc/passwd'), { query: { f: '%252e%252e%252f%252e%252e%252fetc/passwd' } }],
  ['base64', read('/etc/passwd'), { query: { f: Buffer.from('../../etc/passwd').toString('base64') } }],
  [
    '....// after one replace',
    read('/srv/app/files/../../../etc/passwd'),
    { query: { f: '....//....//....//etc/passwd' } },
  ],
  ['....// after one replace, joined', read('/etc/passwd'), { query: { f: '....//....//....//etc/passwd' } }],
  ['absolute', read('/etc/passwd'), { query: { f: '/etc/passwd' } }],
  ['file URL', read('/etc/passwd'), { query: { f: 'file:///etc/passwd' } }],
  ['bare climb', read('/srv/app/files/..', 'list'), { query: { d: '..' } }],
  ['bare climb, normalised', read('/srv/app', 'list'), { query: { d: '..' } }],
  [
    'bare climb, joined',
    read('/srv/app/data', 'list'),
    { query: { d: '..' } },
    [{ arguments: ['/srv/app/data', 'public', '..'], result: '/srv/app/data' }],
  ],
  ['two inputs', read('/srv/app/files/../../etc/passwd'), { query: { a: '..', b: '../etc/passwd' } }],
  [
    'a file of a repository',
    read('/srv/app/data/repo/.git/config'),
    { query: { f: '/srv/app/data/repo/.git/config' } },
  ],
  ['the folder of a repository', read('/srv/app/data/repo/.git/config'), { query: { d: '/srv/app/data/repo/.git' } }],
  ['stat', read('/srv/app/files/../../../etc/shadow', 'stat'), { query: { f: '../../../etc/shadow' } }],
  ['raw url', read('/srv/app/public/../../../etc/passwd'), { url: '/static/..%2f..%2f..%2fetc%2fpasswd' }],
  [
    'second path',
    { ...read('/srv/app/a', 'rename'), secondPath: '/srv/app/files/../../../tmp/x' },
    { query: { to: '../../../tmp/x' } },
  ],
];

const benign: readonly Case[] = [
  ['a pattern inside', glob('/srv/app/files/{a,b}/**/../*.txt'), { query: { p: '{a,b}/**/../*.txt' } }],
  ['choices of names with dots', glob('/srv/app/files/{.a,b..}/*'), { query: { p: '{.a,b..}/*' } }],
  ['three dots are a name', read('/srv', 'stat'), { query: { f: '...' } }],
  ['two dots in front of a name, in a URL', fileUrl('/srv/app/files/..plans.txt'), { query: { f: '..plans.txt' } }],
  [
    'a module that is loaded while a text with a climb is read',
    read('/srv/app/node_modules/x/lib/core/symbols.js', 'stat'),
    { body: { text: 'see ../../x' } },
    [
      {
        arguments: ['/srv/app/node_modules/x/lib/web/fetch', '../../core/symbols'],
        result: '/srv/app/node_modules/x/lib/core/symbols',
      },
    ],
  ],
  [
    'a checked path, then another below the folder meant',
    read('/srv/app/data/public/x'),
    { query: { f: '../private/x' } },
    [
      { arguments: ['/srv/app/data/public', '../private/x'], result: '/srv/app/data/private/x' },
      { arguments: ['/srv/app/data/public', '/x'], result: '/srv/app/data/public/x' },
    ],
  ],
  [
    'a link to a neighbour put together from where it lies',
    link('../public/x', '/srv/app/data/links/l'),
    { query: { f: 'a/../x' } },
    [{ arguments: ['..', 'public', 'a/../x'], result: '../public/x' }],
  ],
  ["the request's own path, asked for at the root", read('/words.txt', 'stat'), { path: '/app/words.txt' }],
  [
    'a folder whose .git the program looks into',
    read('/srv/app/data/repo/.git/MERGE_HEAD', 'stat'),
    { query: { path: '/srv/app/data/repo' } },
  ],
  [
    'a link of an archive to its neighbour',
    link('../lib/cli.js', '/srv/app/unpacked/bin/cli'),
    { body: { entries: ['bin/cli', '../lib/cli.js', 'lib/cli.js'] } },
  ],
  [
    'a link that the program makes',
    link('../common/config', '/srv/app/current/config'),
    { body: { entries: ['config', 'x/../y'] } },
  ],
  ['plain name', read('/srv/app/files/a.txt'), { query: { f: 'a.txt' } }],
  ['climb inside the folder', read('/srv/app/files/a/../b.txt'), { query: { f: 'a/../b.txt' } }],
  [
    'climb inside the folder, joined',
    read('/srv/app/files/b.txt'),
    { query: { f: 'a/../b.txt' } },
    [{ arguments: ['/srv/app/files', 'a/../b.txt'], result: '/srv/app/files/b.txt' }],
  ],
  [
    'cut in two, joined to stay',
    read('/srv/app/sessions/0f3a/9c5d'),
    { cookie: { id: '0f3a9c5d' }, query: { note: '../x' } },
    [{ arguments: ['/srv/app/sessions', '0f3a', '9c5d'], result: '/srv/app/sessions/0f3a/9c5d' }],
  ],
  ['basename taken', read('/srv/app/files/passwd'), { query: { f: '../../etc/passwd' } }],
  ['climbs stripped', read('/srv/app/files/etc/passwd'), { query: { f: '../../etc/passwd' } }],
  ['url path under a root', read('/srv/app/public/index.html'), { url: '/index.html' }],
  ['route named like the root', read('/srv/app/public/index.html'), { url: '/srv' }],
  ['dots in a name', read('/srv/app/files/a..b'), { query: { f: 'a..b' } }],
  ['ellipsis', read('/srv/app/files/x'), { query: { note: 'well...' } }],
  ['read by the program', read('/etc/hosts'), { query: { f: '../x' } }],
  ['absolute under a prefix', read('/srv/app/files//etc/passwd'), { query: { f: '/etc/passwd' } }],
  ['bare climb as text', read('/srv/app/files/list.json'), { query: { note: '..' } }],
  [
    'climb of the program, alike',
    read('/srv/app/node_modules/mongodb/lib/mongo_types.js', 'stat'),
    { path: '/run/mongoField' },
    [
      {
        arguments: ['/srv/app/node_modules/mongodb/lib/cursor', '../mongo_types'],
        result: '/srv/app/node_modules/mongodb/lib/mongo_types',
      },
    ],
  ],
  ['temporary file of the program', read('/tmp/upload-1'), { url: '/tmp' }],
];

describe('path-traversal', () => {
  for (const [name, operation, inputs, joined] of attacks) {
    it(`finds: ${name}`, () => {
      expect(judgeWith(pathTraversal, operation, inputs, joined === undefined ? {} : { joined })).toBeDefined();
    });
  }
  for (const [name, operation, inputs, joined] of benign) {
    it(`leaves alone: ${name}`, () => {
      expect(judgeWith(pathTraversal, operation, inputs, joined === undefined ? {} : { joined })).toBeUndefined();
    });
  }

  it("does not take another's join for what is left of this one's input", () => {
    const join = { arguments: ['/srv/app/data/public', 'sub/../a.txt'], result: '/srv/app/data/public/a.txt' };
    const judged = (joined: readonly (typeof join & { shared?: true })[]) =>
      judgeWith(pathTraversal, read(join.result), { body: { x: '../private/a.txt' } }, { joined });
    expect(judged([join])).toBeDefined();
    expect(judged([{ ...join, shared: true }])).toBeUndefined();
  });

  it("lets the request's own path be tried as a file from the root on where there is none", () => {
    const judged = (path: string, source: string, there: boolean, access?: FileAccessOperation['access']) =>
      judgeWith(pathTraversal, read(path, access), { [source]: path }, { exists: () => there });
    expect(judged('/src/data.json', 'path', false)).toBeUndefined();
    expect(judged('/src/data.json', 'path', true)).toBeDefined();
    expect(judged('/src/data.json', 'query', false)).toBeDefined();
    expect(judged('/src/data.json', 'path', false, 'write')).toBeDefined();
  });

  it("takes the program's own words for the program's own", () => {
    const folder = '/srv/app/dist/lib';
    const result = '/srv/app/dist/package.json';
    const joins: readonly (readonly Join[])[] = [
      [{ arguments: [folder, '../package.json'], result }],
      // What join asks of normalize comes first.
      [
        { arguments: [`${folder}/../package.json`], result },
        { arguments: [folder, '..', 'package.json'], result },
      ],
    ];
    const judged = (text: string, joined: readonly Join[], isConstant: (text: string) => boolean) =>
      judgeWith(pathTraversal, read(result), { body: { text } }, { joined, isConstant });
    const prose = 'the version is in ../package.json, see there';
    const written = (text: string) => ["'../package.json'", "'..', 'package.json'"].includes(text);
    for (const joined of joins) {
      expect(judged(prose, joined, written)).toBeUndefined();
      expect(judged(prose, joined, () => false)).toBeDefined();
      expect(judged('../package.json', joined, written)).toBeDefined();
    }
  });

  it('takes what a module requires for its own, though a text begins like it', () => {
    const result = '/srv/app/node_modules/zip/lib/compressions';
    const joined = [{ arguments: ['/srv/app/node_modules/zip/lib/generate', '../compressions'], result }];
    const isConstant = (text: string) => text === "'../compressions'";
    const judged = (text: string) =>
      judgeWith(pathTraversal, read(`${result}.js`), { body: { text } }, { joined, isConstant });
    expect(judged('it is in the folder ../../common/docs')).toBeUndefined();
    // Not all texts of libraries are known.
    const unknown = (text: string) => judgeWith(pathTraversal, read(`${result}.js`), { body: { text } }, { joined });
    expect(unknown('it is in the folder ../../common/docs')).toBeUndefined();
    expect(unknown('../compressions')).toBeDefined();
    expect(judged('../compressions')).toBeDefined();
  });
});
