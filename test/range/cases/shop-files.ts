// Paths of the shop: what is read, listed, written, moved and unpacked.
import type { RangeCase, RangePlaces } from '../case.ts';
import { archive, get, post, shelf, upload } from './shop.ts';

export function shopFileCases(places: RangePlaces): RangeCase[] {
  const { cases, attack, benign } = shelf('path-traversal', places);
  const etc = { kind: 'answer', holds: 'root:' } as const;
  const up = '../'.repeat(12);
  const reads = ['read', 'join', 'resolve', 'send', 'download', 'attachment', 'stream', 'gzip', 'open'];
  for (const name of reads)
    for (const file of [
      '../private/secret.txt',
      '../../../outside/secret.txt',
      'sub/../../private/secret.txt',
      './/..//private/secret.txt',
      '../private/./secret.txt',
    ])
      attack(file, get(`/files/${name}`, { file }));
  for (const name of reads) attack('passwd', get(`/files/${name}`, { file: `${up}etc/passwd` }), etc);
  attack('absolute', get('/files/resolve', { file: '/etc/passwd' }), etc);
  attack('absolute', get('/files/resolve', { file: `${places.outside}/secret.txt` }));
  attack('absolute', get('/files/attachment', { file: `${places.folder}/private/secret.txt` }));
  attack('whole', get('/files/send-whole', { file: '/etc/passwd' }), etc);
  attack('whole', get('/files/send-whole', { file: `${places.outside}/secret.txt` }));
  attack('encoded twice', { method: 'GET', path: '/files/twice?file=%252e%252e%252fprivate%252fsecret.txt' });
  attack('encoded twice, dots', {
    method: 'GET',
    path: '/files/twice?file=..%252f..%252f..%252foutside%252fsecret.txt',
  });
  attack('in the path', { method: 'GET', path: '/files/param/..%2fprivate%2fsecret.txt' });
  attack('in the path', { method: 'GET', path: '/files/param/%2e%2e%2f%2e%2e%2f%2e%2e%2foutside%2fsecret.txt' });
  attack('filtered once', get('/files/filtered', { file: '..././private/secret.txt' }));
  attack('filtered once', get('/files/filtered', { file: '....//....//....//outside/secret.txt' }));
  attack('a sibling', get('/files/prefixed', { file: '../publi-secrets/secret.txt' }));
  attack('an ending', get('/files/language', { lang: '../../private/secret' }));
  attack('an ending', get('/files/language', { lang: '../../../../outside/secret' }));
  attack('list', get('/files/list', { dir: '../private' }), { kind: 'answer', holds: 'secret.txt' });
  attack('list', get('/files/list', { dir: `${up}etc` }), { kind: 'answer', holds: 'passwd' });
  attack('list', get('/files/list', { dir: '..' }), { kind: 'answer', holds: 'private' });
  attack('list', get('/files/list-deep', { dir: '../private' }), { kind: 'answer', holds: 'secret.txt' });
  attack('exists', get('/files/exists', { file: `${up}etc/shadow` }), { kind: 'answer', holds: 'yes, it exists' });
  attack('stat', get('/files/stat', { file: '../private/secret.txt' }), {
    kind: 'answer',
    holds: `bytes ${places.secret.length}`,
  });
  attack('theme', get('/files/theme', { name: '../../../outside/theme.json' }));
  attack('theme', get('/files/theme', { name: '../../data/private/theme.json' }));
  attack('link', post('/files/link', { to: '../private/secret.txt' }));
  attack('array', get('/files/join', { file: ['../private/secret.txt'] }));

  const made = (make: (name: string, path: string) => void): void => {
    const token = places.token();
    make(`../../../outside/${token}`, `${places.outside}/${token}`);
  };
  for (const [path, field] of [
    ['save', 'name'],
    ['append', 'name'],
    ['stream-in', 'name'],
    ['copy', 'to'],
    ['move', 'to'],
    ['mkdir', 'name'],
  ] as const)
    made((name, file) =>
      attack('writes outside', post(`/files/${path}`, { [field]: name, text: 'x' }), { kind: 'file', path: file }),
    );
  made((name, file) => attack('an upload', upload('/files/upload', name), { kind: 'file', path: file }));
  made((name, file) =>
    attack('a field', upload('/files/upload-named', 'a.txt', { name }), { kind: 'file', path: file }),
  );
  made((name, file) =>
    attack(
      'an archive',
      { method: 'POST', path: '/files/unzip', headers: { 'content-type': 'application/zip' }, body: archive(name) },
      { kind: 'file', path: file },
    ),
  );

  for (const file of [
    'a.txt',
    'sub/b.txt',
    'sub/../a.txt',
    './a.txt',
    'with space.txt',
    'dots..txt',
    'a..txt',
    'sub//b.txt',
    'sub/deep/../b.txt',
    'nowhere.txt',
    '~/x',
    '...',
    'a.txt ',
  ])
    for (const name of [...reads, 'safe/send', 'safe/download', 'safe/inside', 'safe/base', 'safe/relative'])
      benign(file, get(`/files/${name}`, { file }));
  for (const file of ['../private/secret.txt', '/etc/passwd', '..', `${up}etc/passwd`, '..\\..\\x'])
    for (const name of [
      'safe/send',
      'safe/inside',
      'safe/relative',
      ...(file === '..' ? [] : ['safe/download', 'safe/base']),
    ])
      benign(file, get(`/files/${name}`, { file }));
  for (const path of [
    '/files/static/a.txt',
    '/files/static/sub/b.txt',
    '/files/static/with%20space.txt',
    '/files/static/..%2fprivate%2fsecret.txt',
    '/files/static/%2e%2e/private/secret.txt',
    '/files/static/nowhere',
    '/files/static/a.txt?v=../../1',
  ])
    benign(path, { method: 'GET', path });
  benign(
    'list',
    get('/files/list', { dir: 'sub' }),
    get('/files/list'),
    get('/files/list', { dir: '.' }),
    get('/files/list', { dir: 'sub/..' }),
    get('/files/list-deep', { dir: 'sub' }),
  );
  benign('languages', get('/files/language', { lang: 'c' }), get('/files/language', { lang: 'xx' }));
  benign(
    'themes',
    get('/files/theme', { name: 'good.js' }),
    get('/files/theme', { name: './good' }),
    get('/files/theme-module', { name: 'good.js' }),
  );
  for (const name of ['note.txt', "it's; a name.txt", 'ünï 日本.txt', 'x/../y.txt', 'a&b|c.txt', '$(id).txt', '-rf'])
    benign(
      name,
      post('/files/save', { name, text: '../../etc/passwd' }),
      upload('/files/upload', name),
      upload('/files/safe/upload', name),
      post('/files/delete', { name }),
    );
  benign(
    'an archive',
    {
      method: 'POST',
      path: '/files/unzip',
      headers: { 'content-type': 'application/zip' },
      body: archive('inside.txt'),
    },
    {
      method: 'POST',
      path: '/files/unzip',
      headers: { 'content-type': 'application/zip' },
      body: archive('x/../inside.txt'),
    },
  );
  benign(
    'copies',
    post('/files/copy', { to: 'copy.txt' }),
    post('/files/move', { to: 'moved.txt' }),
    post('/files/mkdir', { name: 'made/deep' }),
    post('/files/link', { to: 'a.txt' }),
  );
  benign('an upload that climbs, renamed', upload('/files/safe/upload', '../../../x.txt'));
  benign(
    'filtered',
    get('/files/filtered', { file: 'a.txt' }),
    get('/files/filtered', { file: '../a.txt' }),
    get('/files/prefixed', { file: 'a.txt' }),
  );
  return cases;
}
