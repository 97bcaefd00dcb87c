// Requests that the shop makes for its visitors.
import type { RangeCase, RangePlaces } from '../case.ts';
import { get, shelf } from './shop.ts';

export function shopLinkCases(places: RangePlaces): RangeCase[] {
  const { cases, attack, benign } = shelf('ssrf', places);
  const { internalPort: port, backend } = places;
  const visit = (name: string, make: (token: string) => Parameters<typeof get>): void => {
    const token = places.token();
    attack(name.replace(String(port), 'PORT'), get(...make(token)), { kind: 'visited', token });
  };
  const clients = [
    'axios',
    'fetch',
    'fetch-post',
    'fetch-image',
    'undici',
    'undici-agent',
    'undici-stream',
    'http',
    'http-url',
    'https',
    'follow',
    'superagent',
    'node-fetch',
    'needle',
    'got',
    'checked-text',
    'checked-first',
    'pooled',
    'socket',
  ];
  const hosts = [
    '127.0.0.2',
    '127.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '0.0.0.0',
    '0',
    'a:b@127.0.0.2',
    'example.com@127.0.0.2',
    '127.0.0.2.',
    'LocalHost',
  ];
  for (const client of clients)
    for (const host of hosts)
      visit(`http://${host}:${port}`, (token) => [`/links/${client}`, { url: `http://${host}:${port}/${token}` }]);
  for (const client of ['axios', 'fetch', 'follow', 'superagent', 'node-fetch', 'needle', 'got', 'undici-agent']) {
    visit('redirected', (token) => [
      `/links/${client}`,
      { url: `${backend}/redirect?to=${encodeURIComponent(`http://127.0.0.2:${port}/${token}`)}` },
    ]);
    visit('redirected twice', (token) => [
      `/links/${client}`,
      {
        url: `${backend}/redirect?to=${encodeURIComponent(`/redirect?to=${encodeURIComponent(`http://localhost:${port}/${token}`)}`)}`,
      },
    ]);
  }
  for (const host of ['127.0.0.2', 'localhost', '127.1', '0x7f.1'])
    visit(host, (token) => ['/links/http-host', { host, port: String(port), path: token }]);
  visit('a host with port', (token) => ['/links/axios-host', { host: `127.0.0.2:${port}/${token}?` }]);
  visit('a host with port', (token) => ['/links/axios-host', { host: `127.0.0.2:${port}/${token}#` }]);
  visit('a base overruled', (token) => ['/links/axios-instance', { path: `http://127.0.0.2:${port}/${token}` }]);
  visit('a base overruled, no scheme', (token) => ['/links/axios-instance', { path: `//127.0.0.2:${port}/${token}` }]);
  visit('an origin', (token) => ['/links/undici-pool', { origin: `http://127.0.0.2:${port}`, path: `/${token}` }]);
  visit('a header', (token) => ['/links/http-header', {}, { 'x-callback-url': `http://127.0.0.2:${port}/${token}` }]);
  visit('checked at its start', (token) => [
    '/links/checked-start',
    { url: `http://example.com@127.0.0.2:${port}/${token}` },
  ]);
  visit('checked for a part', (token) => ['/links/checked-end', { host: `127.0.0.2:${port}/${token}?example.com` }]);
  visit('checked for a part', (token) => ['/links/checked-end', { host: `example.com@127.0.0.2:${port}/${token}` }]);
  visit('rebinding', (token) => ['/links/rebinding', { url: `http://rebind.range.test:${port}/${token}` }]);
  visit('curl', (token) => ['/tools/curl', { url: `http://127.0.0.2:${port}/${token}` }]);
  visit('curl without a scheme', (token) => ['/tools/curl', { url: `127.0.0.2:${port}/${token}` }]);
  visit('wget', (token) => ['/tools/wget', { url: `http://0x7f000002:${port}/${token}` }]);
  visit('curl through a proxy', (token) => [
    '/tools/curl-more',
    { url: `http://example.invalid/${token}`, extra: ['-x', `http://127.0.0.2:${port}`] },
  ]);

  if (places.metadata) {
    const names = [
      '169.254.169.254',
      '2852039166',
      '0xa9fea9fe',
      '0251.0376.0251.0376',
      '[::ffff:169.254.169.254]',
      '169.254.43518',
    ];
    for (const client of clients)
      for (const name of names)
        visit(name, (token) => [`/links/${client}`, { url: `http://${name}/latest/meta-data/${token}` }]);
    visit('redirected', (token) => ['/links/axios', { url: `${backend}/redirect?to=http://169.254.169.254/${token}` }]);
    visit('curl', (token) => ['/tools/curl', { url: `http://169.254.169.254/${token}` }]);
  }

  for (const path of [
    'items/1',
    'a/../b',
    'search?q=localhost',
    '@127.0.0.1',
    'http://127.0.0.1/',
    '..',
    'x y',
    'redirected?url=http://localhost:3000',
  ])
    benign(path, get('/links/safe/proxy', { path }));
  for (const id of [
    '7',
    'localhost',
    '127.0.0.1',
    '169.254.169.254',
    'http://localhost/',
    'a b',
    '::1',
    '[::1]',
    '0',
    'metadata.google.internal',
    "O'Brien",
  ])
    benign(
      id,
      get('/links/safe/item', { id }),
      get('/links/safe/search', { q: id }),
      get('/links/safe/avatar', { host: id, size: '127' }),
      get('/links/safe/redirect', { id }),
      get('/links/safe/health', { id }),
    );
  for (const tenant of ['acme', 'localhost', 'api', '127.0.0.1']) benign(tenant, get('/links/safe/tenant', { tenant }));
  benign(
    'our own',
    get('/links/safe/callback', { url: `${backend}/done` }),
    get('/links/axios', { url: `${backend}/items/5` }),
    get('/links/fetch', { url: `${backend}/moved` }),
  );
  benign('not ours', get('/links/safe/callback', { url: 'http://127.0.0.1:1/' }));
  benign(
    'for later',
    get('/links/safe/webhook', { url: 'http://127.0.0.1/x' }),
    get('/links/stored', { url: 'http://localhost/' }),
  );
  benign(
    'a path',
    get('/links/axios-instance', { path: '/items/3' }),
    get('/links/axios-instance', { path: 'localhost' }),
  );
  for (const header of [
    'x-forwarded-for',
    'x-forwarded-host',
    'origin',
    'referer',
    'forwarded',
    'x-original-url',
    'x-host',
  ])
    for (const value of ['127.0.0.1', 'http://localhost:8080/', 'localhost', backend])
      benign(
        `${header}: ${value}`,
        get('/links/safe/health', {}, { [header]: value }),
        get('/links/safe/item', { id: '1' }, { [header]: value }),
      );
  return cases;
}
