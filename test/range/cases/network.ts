// Requests to the inside.
import { carry, combine, plainWays, type RangeCase, type RangePlaces, type Way } from '../case.ts';

const byUrl = [
  'fetchUrl',
  'fetchObject',
  'fetchRequest',
  'httpUrl',
  'httpKeepAlive',
  'httpFollow',
  'axiosGet',
  'undiciFetch',
  'undiciRequest',
];

export function networkCases(places: RangePlaces): RangeCase[] {
  const cases: RangeCase[] = [];
  const { internalPort: port } = places;
  const ways: readonly Way[] = [
    ...plainWays,
    'base64',
    'url',
    'json-in-string',
    'trim',
    'hex',
    'first',
    'base64-json',
    'join',
  ];
  let turn = 0;
  const attack = (
    sink: string,
    make: (token: string) => string,
    extra?: (token: string) => Record<string, string>,
  ): void => {
    const token = places.token();
    const value = make(token);
    const way = ways[turn++ % ways.length]!;
    cases.push({
      guard: 'ssrf',
      sink,
      name: `${way}: ${value.replace(token, 'TOKEN')}`,
      request: carry(sink, value, extra === undefined ? way : 'query', extra?.(token)),
      effect: { kind: 'visited', token },
    });
  };
  const hosts = [
    '127.0.0.1',
    '127.0.0.2',
    '127.1',
    '2130706433',
    '2130706434',
    '0x7f000001',
    '0x7f.0.0.2',
    '0177.0.0.1',
    '017700000002',
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:2]',
    '0.0.0.0',
    '0',
    '127.0.0.1.',
    'localhost.',
    'user:pass@127.0.0.1',
    'example.com@127.0.0.2',
    '①②⑦.0.0.①',
    '127。0。0。1',
    '127.000.000.001',
    '[0:0:0:0:0:0:0:1]',
    '%31%32%37.0.0.1',
  ];
  for (const sink of byUrl) for (const host of hosts) attack(sink, (token) => `http://${host}:${port}/${token}`);
  for (const sink of byUrl) {
    attack(sink, (token) => `HTTP://127.0.0.1:${port}/${token}`);
    attack(sink, (token) => `http:\\\\127.0.0.1:${port}\\${token}`);
    attack(sink, (token) => `http:///127.0.0.1:${port}/${token}`);
    attack(sink, (token) => `http://127.0.0.1:${port}/${token}#@example.com`);
    attack(sink, (token) => `http://127.0.0.1:${port}/${token}?x=example.com`);
  }
  for (const host of ['127.0.0.1', '127.0.0.2', 'localhost', '2130706433', '127.1', '[::1]', '0.0.0.0']) {
    attack(
      'fetchHost',
      () => host,
      (token) => ({ y: token }),
    );
    attack(
      'fetchAuthority',
      () => `${host}:${port}`,
      (token) => ({ y: token }),
    );
    if (!host.startsWith('['))
      attack(
        'httpOptions',
        () => host,
        (token) => ({ y: token }),
      );
    if (!host.startsWith('['))
      attack(
        'netConnect',
        () => host,
        (token) => ({ y: token }),
      );
    attack(
      'undiciClient',
      () => `http://${host}:${port}`,
      (token) => ({ y: token }),
    );
  }
  attack(
    'netConnect',
    () => '::1',
    (token) => ({ y: token }),
  );
  for (const name of ['intern.range.test', 'rebind.range.test', 'mapped.range.test', 'unknown.range.test'])
    for (let repeat = 0; repeat < 3; repeat++) attack('httpLookup', (token) => `http://${name}:${port}/${token}`);
  for (let repeat = 0; repeat < 3; repeat++) {
    attack('fetchSuffix', (token) => `127.0.0.2:${port}/${token}?`);
    attack('fetchSuffix', (token) => `127.0.0.2:${port}/${token}#`);
    attack('fetchBehind', (token) => `@127.0.0.2:${port}/${token}`);
    attack('axiosBase', (token) => `http://127.0.0.2:${port}/${token}`);
    attack('curl', (token) => `http://127.0.0.2:${port}/${token}`);
    attack('curl', (token) => `http://2130706434:${port}/${token}`);
    for (const sink of ['fetchUrl', 'axiosGet', 'httpFollow', 'undiciFetch'])
      attack(
        sink,
        (token) => `${places.backend}/redirect?to=${encodeURIComponent(`http://127.0.0.2:${port}/${token}`)}`,
      );
  }
  for (const header of ['x-x', 'referer']) {
    const token = places.token();
    cases.push({
      guard: 'ssrf',
      sink: 'fetchUrl',
      name: `header ${header}`,
      request: {
        method: 'GET',
        path: '/run/fetchUrl',
        headers: {
          'x-x': `http://127.0.0.2:${port}/${token}`,
          ...(header === 'referer' ? { referer: `http://127.0.0.2:${port}/${token}` } : {}),
        },
      },
      effect: { kind: 'visited', token },
    });
  }

  const benign = (sink: string, value: string, way: Way): void => {
    cases.push({ guard: 'ssrf', sink, name: `${way}: ${value}`, request: carry(sink, value, way) });
  };
  const values = [
    '5',
    'widget',
    '127.0.0.1',
    'localhost',
    '127.0.0.2',
    'http://127.0.0.1/',
    'a b',
    '..',
    '169.254.169.254',
    'items',
    '@127.0.0.1',
    'example.com',
  ];
  for (const [sink, value, way] of combine(
    ['backendItem', 'backendHttp', 'backendAxios', 'backendUndici', 'backendPost', 'backendRedirect', 'self', 'named'],
    values,
    [...plainWays, 'base64'],
  ))
    benign(sink, value, way);
  for (const [sink, value, way] of combine(
    ['fetchBehind', 'axiosBase'],
    ['/items/5', '/search?q=a', '/list'],
    ['query', 'json', 'form'],
  ))
    benign(sink, value, way);
  for (const header of ['x-forwarded-for', 'x-real-ip', 'origin', 'referer', 'x-forwarded-host', 'forwarded', 'via']) {
    for (const value of ['127.0.0.1', 'http://localhost:3000', 'http://127.0.0.1', 'localhost']) {
      cases.push({
        guard: 'ssrf',
        sink: 'backendItem',
        name: `${header}: ${value}`,
        request: { method: 'GET', path: '/run/backendItem?x=5', headers: { [header]: value } },
      });
    }
  }
  return cases;
}
