// The cabinet: names of files as a stranger would send them, and as its owners do.
import type { Effect, RangeCase, RangePlaces, RangeRequest } from '../case.ts';
import { get, post, shelf, upload, type Shelf } from './shop.ts';
import { tar, zip } from '../known/archive.ts';

export function cabinetCases(places: RangePlaces): RangeCase[] {
  const all = shelf('path-traversal', places);
  serving(all);
  handling(all);
  packing(all);
  printing(all);
  return all.cases;
}

const etc: Effect = { kind: 'answer', holds: 'root:' };
const answers = (holds: string): Effect => ({ kind: 'answer', holds });
const up = '../'.repeat(14);

const archive = (name: string): Buffer => zip([{ name, content: 'hello' }]);
const tarOf = (name: string): Buffer => tar([{ name, content: 'hello' }]);
const linkIn = (name: string, to: string): Buffer => tar([{ name, symlink: to }]);

function serving({ attack, benign, places }: Shelf): void {
  const at = (
    route: string,
    query: Readonly<Record<string, string | readonly string[]>>,
    headers?: Record<string, string>,
  ): RangeRequest => get(`/serving/${route}`, query, headers);

  attack('a shelf that climbs', at('send', { shelf: '../settings', file: 'key.txt' }));
  attack('a shelf that is the one above', at('send', { shelf: '..', file: 'settings/key.txt' }));
  attack('a shelf by way of another', at('send', { shelf: 'red/../../settings', file: 'key.txt' }));
  attack('a user that climbs', at('send-file-root', { user: '../settings', file: 'key.txt' }));
  attack('a user that climbs twice', at('send-file-root', { user: '../..', file: 'data/settings/key.txt' }));
  attack('a shelf in the path', { method: 'GET', path: '/serving/shelf/..%2fsettings/key.txt' });
  attack('a shelf in the path, dots', { method: 'GET', path: '/serving/shelf/red%2f..%2f..%2fsettings/key.txt' });
  attack('sirv', at('sirv', { shelf: '../settings', file: 'key.txt' }));
  attack('serve-handler', at('serve-handler', { shelf: '../settings', file: 'key.txt' }));
  attack('serve-handler lists', at('serve-handler', { shelf: '../settings' }), answers('key.json'));
  attack('an index of another folder', at('index', { shelf: '../settings' }), answers('key.json'));
  attack('koa-send', at('koa', { shelf: '../settings', file: 'key.txt' }));
  attack('@fastify/static', at('fastify', { shelf: '../settings', file: 'key.txt' }));

  attack('a user in a template', at('template', { user: '../settings', name: 'key' }));
  attack('a name in a template', at('template', { user: 'ann', name: '../../settings/key' }));
  attack('half in each', at('template', { user: '..', name: 'settings/key' }));
  attack('a year that climbs', at('two', { year: '../../../settings', city: 'key' }));
  attack('climbs shared between two', at('two', { year: '../..', city: '../settings/key' }));
  attack('one climb in each of three', at('three', { a: '..', b: '..', c: 'settings/key.txt' }));
  attack('a dot in each', at('glued', { a: '.', b: './../settings/key.txt' }));
  attack('a dot and a slash', at('glued', { a: '../.', b: './settings/key.txt' }));
  attack('normalised', at('normal', { file: 'x/../../../settings/key.txt' }));
  attack('segments', at('segments', { parts: ['..', '..', 'settings', 'key.txt'] }));
  attack('segments by commas', at('comma', { where: '..,..,settings,key.txt' }));
  attack('segments by colons', at('dotted', { where: '..:..:settings:key.txt' }));
  attack('backslashes', at('windows', { file: '..\\..\\settings\\key.txt' }));
  attack('mixed slashes', at('windows', { file: '..\\../settings\\key.txt' }));
  attack('in capitals', at('lower', { file: '../../SETTINGS/KEY.TXT' }));
  attack('backwards', at('reversed', { path: 'key.txt/settings/../..' }));
  for (const route of ['buffer', 'buffers', 'url-text', 'relative', 'resolve', 'trimmed'])
    attack(route, at(route, { file: '../../settings/key.txt' }));
  attack('a URL that climbs', at('url', { file: '../../settings/key.txt' }));
  attack('a URL whose dots are encoded', at('url', { file: '%2e%2e/.%2e/settings/key.txt' }));
  attack('a URL with backslashes', at('url', { file: '..\\..\\settings\\key.txt' }));
  attack('a URL with a tab inside', at('url', { file: '.\t./.\n./settings/key.txt' }));
  attack('a URL that is whole', at('url', { file: `file://${places.outside}/secret.txt` }));
  attack('a URL without a host', at('url', { file: '/etc/passwd' }), etc);
  attack('a URL text whose dots are encoded', at('url-text', { file: '%2e%2e/%2E%2E/settings/key.txt' }));
  attack('a file: URL', at('from-url', { url: 'file:///etc/passwd' }), etc);
  attack('a file: URL, localhost', at('from-url', { url: `FILE://localhost${places.outside}/secret.txt` }));
  attack('a file: URL, encoded', at('from-url', { url: 'file:///%65%74%63/%70asswd' }), etc);
  attack('the path of a URL', at('url-path', { url: 'http://x/..%2f..%2fsettings%2fkey.txt' }));
  attack('decoded twice more', at('decoded', { file: '%252e%252e/%252e%252e/settings/key.txt' }));
  attack('unescaped', at('unescaped', { file: '%u002e%u002e/%2e%2e%2fsettings/key.txt' }));
  attack('full width dots', at('normalised', { file: '．．/．．/settings/key.txt' }));
  attack('full width slashes', at('normalised', { file: '..／..／settings／key.txt' }));
  attack('two dots in one letter', at('normalised', { file: '‥/‥/settings/key.txt' }));
  attack('a null byte', at('cut-at-null', { file: '../../settings/key.txt\0.png' }));
  attack('null bytes between the dots', at('no-null', { file: '.\0./.\0./settings/key.txt' }));
  attack('another home', at('home', { file: '~/../../settings/key.txt' }));
  attack('another home, absolute', at('home', { file: '/etc/passwd' }), etc);
  attack('absolute', at('resolve', { file: '/etc/passwd' }), etc);
  attack('absolute, slashes', at('resolve', { file: '//etc///passwd' }), etc);
  attack('absolute, climbing', at('chdir-free', { file: '/usr/../etc/passwd' }), etc);
  attack('absolute, the process', at('chdir-free', { file: '/proc/self/environ' }));
  attack('absolute, the process by way of its threads', at('chdir-free', { file: '/proc/thread-self/environ' }));
  attack('absolute, the root of the process', at('chdir-free', { file: '/proc/self/root/etc/passwd' }), etc);
  attack('absolute, its folder', at('chdir-free', { file: '/proc/self/cwd/../data/settings/key.txt' }));
  attack('relative to where it runs', at('chdir-free', { file: '../data/settings/key.txt' }));
  attack('the whole query', { method: 'GET', path: '/serving/by-url?../../settings/key.txt' });
  attack('the whole query, encoded', { method: 'GET', path: '/serving/by-url?%2e%2e%2f..%2fsettings/key.txt' });
  attack('the rest of the path', { method: 'GET', path: '/serving/raw/../settings/key.txt' });
  attack('the rest of the path, encoded', { method: 'GET', path: '/serving/raw/..%2fsettings%2fkey.txt' });
  attack('a parameter of the path', { method: 'GET', path: '/serving/mount;v=1/..;/..;/settings/key.txt' });

  for (const way of [
    'callback',
    'handle',
    'descriptor',
    'lines',
    'stream',
    'class',
    'web',
    'cp',
    'copy',
    'hard-link',
    'link',
    'real',
    'fs-extra-copy',
    'graceful',
  ]) {
    attack(way, at(`read/${way}`, { file: '../../settings/key.txt' }));
    attack(`${way}, a neighbour`, at(`read/${way}`, { file: '../annabel/notes.txt' }));
  }
  for (const way of ['require', 'resolve', 'import', 'fs-extra'])
    attack(way, at(`read/${way}`, { file: '../../settings/key.json' }));
  attack('an environment', at('read/env', { file: '../../settings/key.env' }));
  attack('a database', at('read/database', { file: '../../tmp/made.db' }), answers('opened'));
  for (const way of ['dir', 'typed', 'open', 'open-sync', 'glob-cwd', 'fast-glob-cwd']) {
    attack(way, at(`list/${way}`, { dir: '../../settings' }), answers('key.json'));
    attack(`${way}, in between`, at(`list/${way}`, { dir: 'trips/../../../settings' }), answers('key.json'));
  }
  for (const way of ['glob', 'glob-package', 'fast-glob', 'tinyglobby']) {
    attack(way, at(`list/${way}`, { pattern: '../../settings/*' }), answers('key.json'));
    if (!['fast-glob', 'tinyglobby'].includes(way))
      attack(`${way}, braces`, at(`list/${way}`, { pattern: '{..,x}/{..,x}/settings/*.json' }), answers('key.json'));
    attack(`${way}, brackets`, at(`list/${way}`, { pattern: '../../setting[s]/k*' }), answers('key.json'));
    attack(`${way}, absolute`, at(`list/${way}`, { pattern: '/etc/pass*' }), answers('passwd'));
  }
  attack('exists', at('list/exists', { file: '../../settings/key.txt' }), answers('yes, there'));
  attack('exists, absolute', at('list/exists', { file: `${up}etc/passwd` }), answers('yes, there'));
  attack('access', at('list/access', { file: '../annabel/notes.txt' }), answers('yes, there'));
  attack('lstat', at('list/stat', { file: `${up}etc/passwd` }), answers('bytes'));
  attack('bigint', at('list/bigint', { file: '../annabel' }), answers('bytes'));
  attack('watch', at('list/watch', { file: '../../settings' }), answers('watching'));
  attack('fs-extra exists', at('list/path-exists', { file: '../annabel' }), answers('yes, there'));
  attack('a prefix without a slash', at('check/prefix', { file: '../annabel/notes.txt' }));
  attack('checked before it is decoded', at('check/early', { file: '%2e%2e/%2e%2e/settings/key.txt' }));
  attack('taken out once', at('check/once', { file: '../../../settings/key.txt' }));
  attack('taken out once, doubled', at('check/once', { file: '....//../settings/key.txt' }), undefined);
  attack('only the beginning', at('check/word', { file: 'trips/../../../settings/key.txt' }));
  attack('only the ending', at('check/ending', { file: '../../settings/key.txt' }));
  attack('a list instead of a text', at('check/list', { file: ['../../settings/key.txt'] }));
  attack('a list that is joined', at('check/includes', { file: ['..', '..', 'settings', 'key.txt'] }));

  const good = [
    'notes.txt',
    './notes.txt',
    'trips/../notes.txt',
    'trips/2024/rome.txt',
    'trips/2024/../2024/rome.txt',
    'trips//2024/./rome.txt',
    '..plans.txt',
    '.profile',
    'a%2e%2e.txt',
    'über uns.txt',
    'draft...txt',
    'nowhere.txt',
    'nowhere/../notes.txt',
  ];
  const readers = [
    'normal',
    'windows',
    'buffer',
    'buffers',
    'relative',
    'resolve',
    'trimmed',
    'home',
    'no-null',
    'cut-at-null',
    'normalised',
    'check/word',
    'check/prefix',
    'check/once',
    'check/ending',
  ];
  const ways = [
    'callback',
    'handle',
    'descriptor',
    'lines',
    'stream',
    'class',
    'web',
    'cp',
    'copy',
    'hard-link',
    'real',
    'fs-extra-copy',
    'graceful',
  ];
  for (const file of good) {
    for (const route of [...readers, ...ways.map((way) => `read/${way}`)])
      benign(file, at(route, { file: route === 'home' ? `~/${file}` : file }));
    for (const route of ['resolve', 'real', 'rooted', 'listed', 'base', 'cleaned', 'url', 'other', 'send'])
      benign(file, at(`safe/${route}`, { file }));
    for (const route of ['exists', 'access', 'path-exists']) benign(file, at(`list/${route}`, { file }));
  }
  for (const file of [
    '../../settings/key.txt',
    '/etc/passwd',
    '..',
    '..\\..\\x',
    `${up}etc/passwd`,
    '%2e%2e/%2e%2e/settings/key.txt',
    'a/../../annabel/notes.txt',
    '~/../x',
    '....//x',
  ])
    for (const route of [
      'resolve',
      'real',
      'rooted',
      'listed',
      'url',
      'other',
      'send',
      ...(file === '..' ? [] : ['base', 'cleaned']),
    ])
      benign(file, at(`safe/${route}`, { file }));
  for (const path of [
    'notes.txt',
    '..plans.txt',
    '.profile',
    'trips/2024/rome.txt',
    'a%252e%252e.txt',
    '%C3%BCber%20uns.txt',
    '../annabel/notes.txt',
    '..%2fannabel%2fnotes.txt',
    'trips/../notes.txt',
    'notes.txt?v=../../1',
    'nowhere',
  ])
    for (const server of ['static', 'sirv']) benign(path, { method: 'GET', path: `/serving/safe/${server}/${path}` });
  benign(
    'shelves',
    at('send', { shelf: 'red', file: 'one.txt' }),
    at('send', { shelf: '.', file: 'red/one.txt' }),
    at('send', { shelf: 'red/../red', file: '../x' }),
  );
  benign(
    'shelves of others',
    at('sirv', { shelf: 'red', file: 'one.txt' }),
    at('serve-handler', { shelf: 'red', file: 'one.txt' }),
    at('index', { shelf: 'red' }),
  );
  benign(
    'koa and fastify',
    at('koa', { shelf: 'red', file: 'one.txt' }),
    at('koa', { shelf: 'red', file: '../../settings/key.txt' }),
    at('fastify', { shelf: 'red', file: 'two.json' }),
    at('fastify/named', { file: 'red/one.txt' }),
  );
  benign(
    'a user',
    at('send-file-root', { user: 'ann', file: 'notes.txt' }),
    at('send-file-root', { user: 'ann', file: '../x' }),
    at('download', { user: 'ann' }),
    at('by-header', {}, { 'x-user': 'ann' }),
    at('by-cookie', {}, { cookie: 'user=ann' }),
  );
  benign(
    'pieces',
    at('two', { year: '2024', city: 'rome' }),
    at('three', { a: 'trips', b: '2024', c: 'rome.txt' }),
    at('glued', { a: 'no', b: 'tes.txt' }),
    at('three', { a: 'nowhere', b: '..', c: 'notes.txt' }),
    at('segments', { parts: ['nowhere', '..', 'notes.txt'] }),
    at('comma', { where: 'trips,2024,rome.txt' }),
    at('dotted', { where: 'trips:2024:rome.txt' }),
    at('reversed', { path: 'rome.txt/2024/trips' }),
  );
  benign(
    'URLs',
    at('url', { file: 'notes.txt' }),
    at('url', { file: 'trips/../notes.txt' }),
    at('url', { file: '%C3%BCber%20uns.txt' }),
    at('url-path', { url: 'http://x/trips/2024/rome.txt' }),
    at('url-path', { url: 'http://x/a/../notes.txt?from=../../x' }),
    at('decoded', { file: 'notes.txt' }),
  );
  benign(
    'lists',
    at('list/dir', { dir: '.' }),
    at('list/dir', { dir: 'trips' }),
    at('list/typed', { dir: 'trips/..' }),
    at('list/open', { dir: 'trips' }),
    at('list/open-sync', { dir: 'trips/2024' }),
    at('list/glob', { pattern: '*.txt' }),
    at('list/glob', { pattern: 'trips/**/*.txt' }),
    at('list/glob', { pattern: '..*.txt' }),
    at('list/glob-package', { pattern: '**/*.txt' }),
    at('list/fast-glob', { pattern: '{notes,nowhere}.txt' }),
    at('list/fast-glob', { pattern: 'trips/../*.txt' }),
    at('list/tinyglobby', { pattern: 'trips/**' }),
    at('list/glob-cwd', { dir: 'trips' }),
    at('list/fast-glob-cwd', { dir: 'trips' }),
    at('list/watch', { file: 'trips' }),
  );
  benign(
    'what belongs to it',
    at('read/require', { file: 'nothing.json' }),
    at('check/shelf', { file: `${places.folder}/shelves/red/one.txt` }),
    at('check/shelf', { file: '/etc/style.css' }),
    { method: 'GET', path: '/serving/by-url?notes.txt' },
    { method: 'GET', path: '/serving/raw/ann/notes.txt' },
    { method: 'GET', path: '/serving/mount;v=1/notes.txt' },
  );
}

function handling({ attack, benign, places }: Shelf): void {
  const file = (token: string): Effect => ({ kind: 'file', path: `${places.outside}/${token}` });
  const made = (name: string, make: (climb: string, token: string) => RangeRequest, ending = ''): void => {
    const token = places.token() + ending;
    attack(name, make(`../../../outside/${token}`, token), file(token));
  };
  const makers = [
    'write',
    'write-handle',
    'write-descriptor',
    'write-stream',
    'append',
    'rename',
    'copy',
    'cp',
    'mkdir',
    'symlink',
    'link',
    'fs-extra',
    'fs-extra-move',
    'fs-extra-ensure',
    'graceful',
    'atomic',
    'database',
    'sqlite',
    'backup',
    'snapshot',
  ];
  for (const route of makers) made(route, (name) => post(`/handling/${route}`, { name }));
  made('fs-extra-json', (name) => post('/handling/fs-extra-json', { name }));
  made('a report', (name) => post('/handling/report', { name }));
  {
    const token = places.token();
    attack(
      'the middle climbs',
      post('/handling/write-template', { folder: '../../../outside/x', name: 'y', ending: token }),
      { kind: 'file', path: `${places.outside}/x-y.${token}` },
    );
    const second = places.token();
    attack(
      'a user that climbs',
      post('/handling/write-folder', { user: '../../../outside', name: second }),
      file(second),
    );
    const third = places.token();
    attack(
      'a climb in each',
      post('/handling/write-folder', { user: '../..', name: `../outside/${third}` }),
      file(third),
    );
    const fourth = places.token();
    attack(
      'a folder for a dated one',
      post('/handling/write-dated', { name: `/../../../../outside/${fourth}` }),
      file(fourth),
      [post('/handling/mkdir', { name: '2024-01-01_' })],
    );
  }
  for (const route of ['unlink', 'rm', 'rmdir', 'fs-extra-remove', 'rimraf', 'trash', 'truncate', 'chmod', 'utimes']) {
    const token = places.token();
    const before = route === 'rmdir' ? 'mkdir' : 'rename';
    // Made inside by the request before; thrown away by a climb that leads back in from outside.
    attack(
      route,
      post(`/handling/${route}`, { name: `../../../outside/../app/data/copies/${token}` }),
      answers('removed'),
      [post(`/handling/${before}`, { name: `../copies/${token}` })],
    );
  }
  for (const route of ['multer', 'busboy', 'formidable-moved'])
    made(route, (name) => upload(`/handling/${route}`, name));
  made('a field beside the file', (name) => upload('/handling/formidable-moved', 'a.txt', { name }));
  {
    const token = places.token();
    attack('an album', upload('/handling/multer-folder', 'a.txt', { album: '../../../outside', title: token }), {
      kind: 'file',
      path: `${places.outside}/${token}.txt`,
    });
    const second = places.token();
    attack(
      'a title',
      upload('/handling/multer-folder', 'a.txt', { album: 'x', title: `../../../../outside/${second}` }),
      { kind: 'file', path: `${places.outside}/${second}.txt` },
    );
    const third = places.token();
    attack(
      'a path that is put',
      { method: 'PUT', path: `/handling/put/..%2f..%2f..%2foutside/${third}`, body: 'x' },
      file(third),
    );
    const fourth = places.token();
    attack(
      'an upload in pieces',
      {
        method: 'POST',
        path: '/handling/piece',
        headers: { 'x-upload-id': 'x', 'x-piece': `../../../../outside/${fourth}` },
        body: 'x',
      },
      file(fourth),
    );
    const fifth = places.token();
    attack(
      'the number of an upload',
      {
        method: 'POST',
        path: '/handling/piece',
        headers: { 'x-upload-id': `../../../outside/${fifth}`, 'x-piece': '1' },
        body: 'x',
      },
      { kind: 'file', path: `${places.outside}/${fifth}.part` },
    );
  }

  for (const name of [
    'note.txt',
    'a b.txt',
    'ünï.txt',
    '..draft.txt',
    'a..b.txt',
    'x%2e%2e%2fy.txt',
    '日本.txt',
    "it's.txt",
    'red/../note.txt',
    './note.txt',
    'C:\\note.txt',
    '..\\note.txt',
    '...',
  ])
    for (const route of [
      'write',
      'write-handle',
      'write-stream',
      'append',
      'rename',
      'copy',
      'fs-extra',
      'fs-extra-move',
      'graceful',
      'atomic',
      'safe/write',
      'safe/hash',
      'safe/inside',
    ])
      if (!(name === '...' && ['safe/write'].includes(route)))
        benign(name, post(`/handling/${route}`, { name: `${name}` }));
  for (const name of ['made', 'made/deep', 'made/../made/other', '..made'])
    benign(name, post('/handling/mkdir', { name }), post('/handling/fs-extra-ensure', { name }));
  benign(
    'folders',
    post('/handling/write-folder', { user: 'ann', name: 'x.txt' }),
    post('/handling/write-folder', { user: 'ann/deep', name: '../x.txt' }),
    post('/handling/write-template', { folder: 'x', name: 'y', ending: 'txt' }),
    post('/handling/write-dated', { name: 'x.txt' }),
    post('/handling/mkdtemp', { name: 'session-' }),
  );
  for (const text of [
    '../../etc/passwd',
    'see ../../settings/key.txt and /etc/passwd',
    'file:///etc/passwd',
    '# Heading\n\n![x](../../img/a.png) [y](/etc/passwd)',
  ])
    benign(
      text,
      post('/handling/safe/content', { text }),
      post('/handling/safe/hash', { name: text }),
      post('/handling/safe/inside', { name: text.split('\n')[0]! }),
    );
  for (const name of [
    'a.txt',
    'über uns.txt',
    '..a.txt',
    'a..txt',
    '../../../x.txt',
    '..\\..\\x.txt',
    'C:\\Users\\me\\x.txt',
    '/etc/passwd',
  ])
    benign(name, upload('/handling/safe/multer', name), upload('/handling/safe/formidable', name));
  for (const name of ['a.txt', '..a.txt', 'a..txt', 'with space.txt', 'red/../b.txt'])
    benign(
      name,
      upload('/handling/multer', name),
      upload('/handling/busboy', name),
      upload('/handling/formidable-moved', name),
      upload('/handling/multer-folder', name, { album: 'summer 2024', title: 'x..y' }),
    );
  benign(
    'pieces',
    {
      method: 'POST',
      path: '/handling/piece',
      headers: { 'x-upload-id': '5f1c', 'x-piece': '3' },
      body: '../../etc/passwd',
    },
    { method: 'PUT', path: '/handling/put/a..txt', body: '../../../x' },
  );
}

function packing({ attack, benign, places, leaks }: Shelf): void {
  const at = (route: string, query: Readonly<Record<string, string | readonly string[]>>): RangeRequest =>
    get(`/packing/${route}`, query);
  attack('tar', at('tar', { files: ['notes.txt', '../annabel/notes.txt'] }));
  attack('tar, climbing', at('tar', { files: '../../settings/key.txt' }));
  attack('tar of a folder', at('tar-folder', { dir: '../settings' }));
  attack('tar-fs', at('tar-fs', { dir: '../settings' }));
  attack('archiver', at('archiver', { dir: '../settings' }));
  attack('archiver, a file', at('archiver-file', { file: '../../settings/key.txt' }));
  attack('adm-zip', at('adm-zip', { file: '../annabel/notes.txt' }));
  attack('jszip', at('jszip', { files: 'notes.txt,../../settings/key.txt' }));
  attack('a packer', at('gzip', { file: '../../settings/key.txt' }));
  const sent = (route: string, body: Buffer, type = 'application/zip'): RangeRequest => ({
    method: 'POST',
    path: `/packing/${route}`,
    headers: { 'content-type': type },
    body,
  });
  for (const route of ['unzip/adm', 'unzip/jszip', 'unzip/yauzl', 'unzip/unzipper', 'unzip/unzipper-stream']) {
    const token = places.token();
    attack(route, sent(route, archive(`../../../outside/${token}`)), {
      kind: 'file',
      path: `${places.outside}/${token}`,
    });
    const second = places.token();
    if (route !== 'unzip/yauzl')
      attack(`${route}, in between`, sent(route, archive(`x/../../../../outside/${second}`)), {
        kind: 'file',
        path: `${places.outside}/${second}`,
      });
  }
  for (const route of ['untar/tar', 'untar/preserving', 'untar/stream']) {
    const token = places.token();
    attack(route, sent(route, tarOf(`../../../outside/${token}`), 'application/x-tar'), {
      kind: 'file',
      path: `${places.outside}/${token}`,
    });
  }
  {
    const token = places.token();
    attack('untar, absolute', sent('untar/preserving', tarOf(`${places.outside}/${token}`), 'application/x-tar'), {
      kind: 'file',
      path: `${places.outside}/${token}`,
    });
    const link = places.token();
    attack('a link in it', sent('untar/links', linkIn(link, '../settings/key.txt'), 'application/x-tar'), {
      ...leaks,
      of: get('/packing/unpacked', { file: link }),
    } as Effect);
    const far = places.token();
    attack('a link far away in it', sent('untar/links', linkIn(far, '/etc/passwd'), 'application/x-tar'), {
      ...etc,
      of: get('/packing/unpacked', { file: far }),
    } as Effect);
  }
  for (const name of ['a.txt', 'x/../b.txt', '..c.txt', 'd..txt', 'über.txt'])
    benign(
      name,
      sent('unzip/adm', archive(name)),
      sent('unzip/yauzl', archive(name)),
      sent('unzip/unzipper', archive(name)),
      sent('safe/names', archive(name)),
      sent('safe/adm', archive(name)),
      sent('safe/tar', tarOf(name), 'application/x-tar'),
      sent('untar/stream', tarOf(name), 'application/x-tar'),
      sent('untar/tar', tarOf(name), 'application/x-tar'),
    );
  for (const name of ['../../../outside/never', '/etc/never', '..\\never'])
    benign(name, sent('safe/names', archive(name)));
  benign(
    'what it packs',
    at('tar', { files: 'notes.txt' }),
    at('archiver-file', { file: 'trips/../notes.txt' }),
    at('adm-zip', { file: 'notes.txt' }),
    at('jszip', { files: 'notes.txt' }),
    at('gzip', { file: 'notes.txt' }),
    at('safe/tar', {}),
  );
}

function printing({ attack, benign }: Shelf): void {
  const at = (route: string, query: Readonly<Record<string, string>>): RangeRequest => get(`/printing/${route}`, query);
  for (const route of [
    'view',
    'view-response',
    'ejs',
    'ejs-include',
    'view-pug',
    'pug',
    'nunjucks',
    'liquid',
    'handlebars',
  ])
    attack(route, at(route, { page: '../settings/key' }));
  attack('a whole name', at('view', { page: '../settings/key.ejs' }));
  attack('less, inlined', post('/printing/less', { style: '@import (inline) "../settings/key.css";' }));
  attack('less, imported', post('/printing/less', { style: '@import "../settings/key";' }));
  attack(
    'less, a URL of data',
    post('/printing/less', { style: '.a { b: data-uri("text/plain;charset=utf-8", "../settings/key.txt") }' }),
  );
  attack('sass, used', post('/printing/sass', { style: '@use "../settings/key";' }));
  attack('sass, imported', post('/printing/sass', { style: '@import "../settings/key";' }));
  attack('sass, a theme', at('sass-file', { theme: '../settings/key' }));
  attack('stylus, imported', post('/printing/stylus', { style: '@import "../settings/key"' }));
  attack('stylus, JSON', post('/printing/stylus', { style: 'json("../settings/key.json")\n.x\n  content secret' }));
  attack('postcss', post('/printing/postcss', { style: '@import "../settings/key.css";' }));
  attack('inlined', post('/printing/inlined', { page: '<link rel="stylesheet" href="../settings/key.css">' }));
  attack('markdown', post('/printing/markdown', { text: '# x\n@include ../settings/key.html\n' }));
  attack('a picture', at('picture', { logo: '../settings/key.txt' }), answers('Unknown image format'));
  attack('a font', at('font', { font: '../settings/key.txt' }), answers('Unknown font format'));
  attack('a size', at('size', { picture: '../settings/seal.png' }), answers('width'));
  attack('jimp', at('jimp', { picture: '../settings/seal.png' }), answers('wide 1'));
  attack('a job', at('worker', { job: '../settings/job.js' }));

  for (const route of [
    'view',
    'view-response',
    'ejs',
    'ejs-include',
    'view-pug',
    'pug',
    'nunjucks',
    'liquid',
    'handlebars',
    'safe/view',
    'safe/ejs',
  ])
    benign('hello', at(route, { page: 'hello' }), at(route, { page: 'nowhere' }), at(route, { page: './hello' }));
  for (const page of ['../settings/key', '/etc/passwd', '..'])
    benign(page, at('safe/view', { page }), at('safe/ejs', { page }));
  benign(
    'less',
    post('/printing/less', { style: '@import (inline) "style.css";' }),
    post('/printing/less', { style: '.a { width: (1 + 1) * 2px; background: url("../img/x.png") }' }),
    post('/printing/safe/less', { style: '.a { color: @colour; background: url("../../img/x.png") }' }),
  );
  benign(
    'sass',
    post('/printing/sass', { style: '@use "style";' }),
    post('/printing/sass', { style: '.a { b: url("../img/x.png") }' }),
    post('/printing/sass', { style: '@use "sass:math"; .a { width: math.div(4px, 2) }' }),
  );
  benign(
    'stylus',
    post('/printing/stylus', { style: '@import "style.css"' }),
    post('/printing/stylus', { style: '.a\n  background url("../img/x.png")' }),
  );
  benign('postcss', post('/printing/postcss', { style: '@import "style.css"; .a { background: url(../x.png) }' }));
  benign(
    'inlined',
    post('/printing/inlined', { page: '<link rel="stylesheet" href="style.css">' }),
    post('/printing/inlined', { page: '<a href="../../settings/key.css">x</a>' }),
  );
  for (const text of [
    '# x\n@include page.html\n',
    '[a](../../x) ![b](/etc/passwd) `../../y`',
    'cd ../.. && ls /etc/passwd',
  ])
    benign(text, post('/printing/markdown', { text }), post('/printing/safe/markdown', { text }));
  benign(
    'prints',
    at('safe/picture', { caption: '../../settings/key.txt' }),
    at('picture', { logo: 'page.html' }),
    at('font', { font: 'style.css' }),
  );
}
