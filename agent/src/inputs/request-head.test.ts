// Leaving a request's head and parameters unwalked must never change a verdict: random targets, headers, cookies and
// parameters that hold addresses, names and climbs in every spelling, or nearly, judged with and without the short way.
import { describe, expect, it } from 'vitest';
import { nosqlInjection } from '../guards/nosql-injection.ts';
import { pathTraversal } from '../guards/path-traversal.ts';
import { ssrf } from '../guards/ssrf.ts';
import type { InputIndex } from '../guard.ts';
import { createInputIndex } from './index.ts';
import { RequestHead } from './request-head.ts';
import { CLIMBS, compare, PLAIN, randomNumbers, spelled, TARGETS, type Pick } from './short-way.test-helper.ts';

const ROUNDS = 6_000;
const HEADERS = [
  [
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  ],
  ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
  ['Accept-Language', 'en-US,en;q=0.9,de;q=0.8'],
  ['Cache-Control', 'max-age=0'],
  ['If-None-Match', '"33a64df551425fcc55e4d42a148795d9f25f89d4"'],
  ['Referer', 'https://shop.example.com/list?page=2&sort=price'],
  ['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
] as const;

/** What a browser sends, some of it encoded. */
const BROWSER = [
  'sec-ch-ua',
  '"Chromium";v="128", "Not;A=Brand";v="24", "Google Chrome";v="128"',
  'Accept',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  'Cookie',
  'session=s%3AJ8mZ0tX4b7Qd1nYw.Vn8sK3pLr0gHc2uAe5iOq6yTf9xWj7zMkBvD1hNlPqRs; cart=eyJpdGVtcyI6WzEsMiwzXX0=',
] as const;

function token(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `Bearer ${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.NHVaYe26MbtOYhSKkoKYdFVomg4i8ZJd8_-RU8VNbft`;
}

const ISSUERS = ['https://login.example.com/', 'accounts.example.com', '/realms/shop', 'shop'];

/** A head somewhere in which the values stand, and the parameters that a router made of it. */
function headOf(values: readonly string[], pick: Pick, next: () => number): () => InputIndex {
  const written = (value: string): string =>
    next() < 0.5 ? encodeURIComponent(value) : value.replaceAll(/[^!-~]/g, '+').replaceAll(/[?#]/g, '');
  const segments: string[] = ['items'];
  const query: string[] = [];
  const cookies = ['sid=s%3Aq8Vd0GZ1lZrV3S0cXq9u.0Hk2z9d1Xr7W2v0bY'];
  const headers: string[] = ['Host', pick(['shop.example.com', '127.0.0.1:3000', '10.0.0.5:8080', 'localhost:8080'])];
  const params: Record<string, unknown> = {};
  for (const [name, value] of HEADERS) if (next() < 0.2) headers.push(name, value);
  if (next() < 0.2) headers.push(...BROWSER.slice(0, 4));
  for (const value of values)
    switch (pick(['segment', 'query', 'query', 'header', 'token', 'cart', 'cookie', 'parameter', 'deep'])) {
      case 'segment':
        segments.push(written(value));
        break;
      case 'query':
        query.push(`${pick(['q', 'q', 'file', 'a[b]'])}=${written(value)}`);
        break;
      case 'header':
        headers.push(pick(['X-Item', 'Referer', 'X-Item']), value.replaceAll(/[^ -~]/g, '').trim());
        break;
      case 'token':
        headers.push('Authorization', token({ sub: '17', iss: pick(ISSUERS), [pick(['file', 'to'])]: value }));
        break;
      case 'cart': {
        const cart = JSON.stringify(pick<unknown>([{ file: value }, { a: { to: [value] } }, [value], value]));
        const word = Buffer.from(cart).toString(pick(['base64', 'base64url']));
        const place = pick(['cookie', 'query', 'header', 'segment', 'claims']);
        const sent = next() < 0.5 ? encodeURIComponent(word) : word;
        if (place === 'query') query.push(`cart=${sent}`);
        else if (place === 'cookie') cookies.push(`cart=${sent}`);
        else if (place === 'segment') segments.push(sent);
        else if (place === 'header') headers.push(pick(['X-Cart', 'X-Cart', 'Authorization']), sent);
        else cookies.push(`token=${token({ sub: 'x', cart: word }).slice('Bearer '.length)}`);
        break;
      }
      case 'cookie':
        cookies.push(`c${cookies.length}=${written(value).replaceAll(';', '')}`);
        break;
      case 'parameter':
        params['name'] = value;
        break;
      default:
        params['deep'] = { list: [value, 17, 4_000_000_000] };
    }
  if (next() < 0.4) headers.push('Cookie', cookies.join('; '));
  const url = `/${segments.join('/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const bytes = Buffer.from(JSON.stringify({ note: 'Plain words', total: 12.5 }));
  const withParameters = next() < 0.5;
  said = JSON.stringify({ url, headers, ...(withParameters ? { params } : {}) });
  return () => {
    const index = createInputIndex({
      head: new RequestHead(url, headers),
      body: { bytes, contentType: 'application/json' },
    });
    if (withParameters) index.add('params', { ...params });
    return index;
  };
}

/** What the last round sent. */
let said = '';

/** @returns rounds in which something was found */
function agree(seed: number, round: (pick: Pick, next: () => number) => boolean): number {
  const next = randomNumbers(seed);
  const pick: Pick = (from) => from[Math.floor(next() * from.length)]!;
  let findings = 0;
  for (let at = 0; at < ROUNDS; at++) {
    said = '';
    try {
      if (round(pick, next)) findings++;
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${said}`, { cause: error });
    }
  }
  return findings;
}

/** Once or twice: a value may be encoded by two programs in turn. */
function oftenSpelled(text: string, pick: Pick, next: () => number): string {
  const once = spelled(text, pick, next);
  return next() < 0.3 ? spelled(once, pick, next) : once;
}

const plainValues = (pick: Pick, next: () => number): string[] =>
  Array.from({ length: Math.floor(next() * 4) }, () => pick(PLAIN));

describe('the short way and the long way agree', () => {
  it('path traversal', () => {
    const findings = agree(1_122, (pick, next) => {
      const values = plainValues(pick, next);
      if (next() < 0.7) values.push(oftenSpelled(pick(CLIMBS), pick, next));
      return compare(pathTraversal, headOf(values, pick, next), {
        kind: 'file.access',
        call: 'fs.readFile',
        path: pick([
          '/srv/app/secret.txt',
          '/srv/app/pages/secret.html',
          '/srv/secret.txt',
          '/srv/app',
          '/etc/passwd',
          '/srv/app/.env',
          '/items',
        ]),
        access: 'read',
      });
    });
    expect(findings).toBeGreaterThan(ROUNDS / 50);
  }, 120_000);

  it('ssrf', () => {
    const findings = agree(2_211, (pick, next) => {
      const [host, ...others] = pick(TARGETS) as [string, ...string[]];
      const values = plainValues(pick, next);
      const name = pick([host, ...others]);
      const url = pick([
        name,
        `http://${name}/`,
        `//${name}`,
        `http:/${name}:8080/a`,
        `http://user@${name}/`,
        `${name}:8080`,
      ]);
      if (next() < 0.5) values.push(oftenSpelled(url, pick, next));
      else if (next() < 0.4) {
        const at = 1 + Math.floor(next() * (url.length - 1));
        values.push(url.slice(0, at), url.slice(at));
      }
      return compare(ssrf, headOf(values, pick, next), {
        kind: 'http.request',
        call: 'fetch',
        method: 'GET',
        url: `http://${host}:8080/`,
        host,
        port: 8080,
        addresses: ['10.0.0.5'],
      });
    });
    expect(findings).toBeGreaterThan(ROUNDS / 10);
  }, 120_000);

  it('nosql injection', () => {
    const findings = agree(3_322, (pick, next) => {
      const values = plainValues(pick, next);
      const operator = pick(['$ne', '$gt', '$where']);
      if (next() < 0.7) values.push(oftenSpelled(pick([operator, `{"${operator}":""}`, `[${operator}]`]), pick, next));
      return compare(nosqlInjection, headOf(values, pick, next), {
        kind: 'nosql.query',
        system: 'mongodb',
        command: 'find',
        call: 'collection.find',
        filter: { name: { [operator]: '' } },
      });
    });
    expect(findings).toBeGreaterThan(ROUNDS / 100);
  }, 120_000);
});

describe('what is ruled out', () => {
  const head = (url: string, ...headers: string[]): RequestHead => new RequestHead(url, headers);

  it('an ordinary head has nothing to do with a file or a service', () => {
    const ordinary = head('/items/blue?q=red+shoes&page=2', 'Host', '127.0.0.1:3000', ...HEADERS[0], ...HEADERS[2]);
    expect(ordinary.mayHold({ all: ['..'] }, '')).toBe(false);
    expect(ordinary.mayHold('climb', '/srv/app/pages/blue.html')).toBe(false);
    expect(ordinary.mayHold({ host: 'orders.internal', port: 80 }, '')).toBe(false);
    expect(ordinary.mayHold({ host: '127.0.0.1', port: 9000 }, '')).toBe(false);
    expect(ordinary.mayHold({ host: '127.0.0.1', port: 3000 }, '')).toBe(true);
  });

  it.each([
    ['/items/%252e%252e%252f', []],
    ['/items/Li4vc2VjcmV0', []],
    ['/items?q=Li4%3D', []],
    ['/items?q=2e2e2f736563', []],
    ['/items?q=%EF%BC%8E%EF%BC%8E', []],
    ['/items', ['X-Item', 'Li4vc2VjcmV0']],
    ['/items', ['X-Item', '{"a":"\\u002e."}']],
    ['/items', ['X-Item', '{"a":".', 'X-Item', '","b":"../x"}']],
    ['/items', ['Cookie', 'a=1; b=Li4vc2VjcmV0']],
    ['/items', ['Cookie', `theme=dark; cart=j%3A${encodeURIComponent('{"a":"../x"}')}`]],
    ['/items', ['Authorization', token({ file: '../x' })]],
    ['/items', ['Authorization', 'Bearer Li4vc2VjcmV0']],
    ['/items', ['X-Item', '&period;&period;/']],
  ] as const)('what can be decoded to what is wanted is not: %s %s', (url, headers) => {
    expect(head(url, ...headers).mayHold({ all: ['..'] }, '')).toBe(true);
  });

  it.each([
    ['/items?q=%EF%BC%8E', []],
    ['/items/aXRlbSBvZiB0aGU%3D', []],
    ['/items', ['X-Item', '{"a":1}']],
    ['/items', ['Authorization', token({ sub: '1234567890', scope: 'read write' })]],
    ['/items', BROWSER],
  ] as const)('what is encoded is, where it holds nothing of the kind: %s %s', (url, headers) => {
    const one = head(url, ...headers);
    expect(one.mayHold({ all: ['..'] }, '')).toBe(false);
    expect(one.mayHold('climb', '/srv/app/pages/blue.html')).toBe(false);
    expect(one.mayHold('operator', '')).toBe(false);
  });

  it('no host is ruled out by what a parser of URLs reads otherwise', () => {
    const wide = head('/items', 'Authorization', token({ to: '10\u3002example' }));
    expect(wide.mayHold({ host: 'orders.internal', port: 80 }, '')).toBe(true);
    const twice = head('/items', 'Cookie', 'to=orders%252Einternal');
    expect(twice.mayHold({ host: 'orders.internal', port: 80 }, '')).toBe(true);
    expect(head('/items', ...BROWSER).mayHold({ host: 'orders.internal', port: 80 }, '')).toBe(false);
    const plain = head('/items', 'Authorization', token({ sub: '17', scope: 'read' }));
    expect(plain.mayHold({ host: 'orders.internal', port: 80 }, '')).toBe(false);
    expect(head('/', 'Authorization', token({ to: 'orders.internal' })).mayHold({ host: 'orders.internal' }, '')).toBe(
      true,
    );
  });
});
