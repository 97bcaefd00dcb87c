import { describe, expect, it } from 'vitest';
import type { HttpRequestOperation, NetConnectOperation } from '../operation.ts';
import { judgeWith } from './judge-with.test-helper.ts';
import { ssrf } from './ssrf.ts';

function get(url: string, more: Partial<HttpRequestOperation> = {}): HttpRequestOperation {
  const { hostname, port, protocol } = new URL(url);
  return {
    kind: 'http.request',
    call: 'fetch',
    method: 'GET',
    url,
    host: hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    ...more,
  };
}
const connect = (host: string, port: number, addresses?: readonly string[]): NetConnectOperation => ({
  kind: 'net.connect',
  call: 'net.connect',
  host,
  port,
  transport: 'tcp',
  ...(addresses === undefined ? {} : { addresses }),
});

const notations = [
  'http://127.0.0.1:8080/',
  'http://2130706433:8080/',
  'http://0x7f000001:8080/',
  'http://0177.0.0.1:8080/',
  'http://127.1:8080/',
  'http://[::1]:8080/',
  'http://[::ffff:127.0.0.1]:8080/',
  'http://[::ffff:7f00:1]:8080/',
  'http://0.0.0.0:8080/',
  'http://0:8080/',
  'http://localhost:8080/',
  'http://LOCALHOST:8080/',
  'http://127.0.0.2:8080/',
  'http://user:pass@127.0.0.1:8080/',
  'http://127.0.0.1.:8080/',
  'http://①②⑦.0.0.1:8080/',
  'http://127。0。0。1:8080/',
  'http://10.0.0.5:8080/',
  'http://192.168.1.1/',
  'http://172.20.0.1/',
  'http://[fd00::1]/',
  'http://[fe80::1]/',
  'http://100.64.0.1/',
  'http:\\\\127.0.0.1:8080\\x',
  'http:///127.0.0.1:8080/',
  'hTTp://127.0.0.1:8080',
];
const metadata = [
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/latest/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://100.100.100.200/latest/meta-data/',
  'http://169.254.170.2/v2/credentials',
  'http://169.254.170.23/v1/credentials',
  'http://2852039166/latest/',
  'http://0xa9fea9fe/',
  'http://[::ffff:169.254.169.254]/',
  'http://[fd00:ec2::23]/',
];

describe('ssrf', () => {
  it.each([...notations, ...metadata])('finds a URL from the user: %s', (url) => {
    expect(judgeWith(ssrf, get(url), { query: { url } })).toBeDefined();
  });
  it.each<readonly [string, HttpRequestOperation | NetConnectOperation, Record<string, unknown>]>([
    ['host only', get('http://127.0.0.1:8080/x'), { query: { host: '127.0.0.1' } }],
    ['host and port', get('http://127.0.0.1:8080/x'), { query: { host: '127.0.0.1:8080' } }],
    ['decimal host only', get('http://2130706433:8080/x'), { query: { host: '2130706433' } }],
    ['number in JSON', get('http://2130706433:8080/x'), { body: Buffer.from('{"host":2130706433}') }],
    ['user info trick', get('http://api.example.com@127.0.0.1:8080/'), { query: { path: '@127.0.0.1:8080/' } }],
    ['fragment cuts the suffix', get('http://127.0.0.1:8080/#.example.com'), { query: { sub: '127.0.0.1:8080/#' } }],
    ['name that resolves inside', connect('intern', 8080, ['10.0.0.7']), { query: { host: 'intern' } }],
    ['rebinding', connect('rebind.example', 80, ['127.0.0.1']), { query: { url: 'http://rebind.example/' } }],
    [
      'one of several addresses',
      connect('x.example', 80, ['93.184.216.34', '10.0.0.1']),
      { query: { url: 'http://x.example/' } },
    ],
    [
      'mapped address of a name',
      connect('x.example', 80, ['::ffff:10.0.0.1']),
      { query: { url: 'http://x.example/' } },
    ],
    ['raw socket', connect('127.0.0.1', 6379), { query: { host: '127.0.0.1' } }],
    [
      'redirect',
      get('http://127.0.0.1:8080/', { redirectedFrom: ['http://evil.example/r'] }),
      { query: { url: 'http://evil.example/r' } },
    ],
    [
      'redirect chain',
      get('http://169.254.169.254/', { redirectedFrom: ['http://evil.example/r', 'http://evil2.example/'] }),
      { query: { url: 'http://evil.example/r' } },
    ],
    [
      'base64',
      get('http://127.0.0.1:8080/'),
      { query: { u: Buffer.from('http://127.0.0.1:8080/').toString('base64') } },
    ],
    ['referer fetched', get('http://127.0.0.1:8080/x'), { header: { referer: 'http://127.0.0.1:8080/x' } }],
    ['scheme-relative', get('http://127.0.0.1:8080/'), { query: { u: '//127.0.0.1:8080/' } }],
    ["behind the program's own slash", get('http://127.0.0.1:8080/x'), { query: { id: '/127.0.0.1:8080/x' } }],
    ['two halves', get('http://169.254.169.254/'), { query: { a: '169.254', b: '.169.254' } }],
    ['name resolves to metadata, no input', connect('cute.example', 80, ['169.254.169.254']), {}],
    ['own host, other port', get('http://127.0.0.1:3001/'), { query: { url: 'http://127.0.0.1:3001/' } }],
    ['other loopback, own port', get('http://127.0.0.2:3000/'), { query: { url: 'http://127.0.0.2:3000/' } }],
    [
      'wildcard name',
      connect('127.0.0.1.nip.example', 8080, ['127.0.0.1']),
      { query: { url: 'http://127.0.0.1.nip.example:8080/' } },
    ],
    ['tabs and line ends in a URL', get('http://127.0.0.2:8080/'), { query: { u: 'ht\ntp://127.0\t.0.2:8080/' } }],
    ['blanks that the program takes out', get('http://127.0.0.2:8080/'), { query: { u: 'http://127.0 .0.2:8080/ x' } }],
    ['a tab between two slashes', get('http://127.0.0.2:8080/'), { query: { u: '/\t/127.0.0.2:8080/' } }],
    [
      'an option of a connection',
      connect('127.0.0.2', 6543),
      { body: { u: 'postgres://db.example/x?host=127.0.0.2' } },
    ],
    [
      'localhost, looked up by the client, with its port',
      connect('127.0.0.1', 2525),
      { body: { host: 'localhost', port: '2525' } },
    ],
    ['localhost in a URL', connect('::1', 2525), { body: { url: 'smtp://a:b@localhost:2525' } }],
  ])('finds: %s', (_, operation, inputs) => {
    expect(judgeWith(ssrf, operation, inputs)).toBeDefined();
  });
  it('finds an address that the program looked up for a name that came in, and no other', () => {
    const resolved = [{ name: 'inside.example', address: '127.0.0.2' }];
    const asked = { query: { host: 'inside.example' } };
    expect(judgeWith(ssrf, connect('127.0.0.2', 8080), asked, { resolved })).toBeDefined();
    expect(judgeWith(ssrf, connect('127.0.0.3', 8080), asked, { resolved })).toBeUndefined();
    expect(
      judgeWith(ssrf, connect('127.0.0.1', 9000), asked, {
        resolved: [{ name: 'inside.example', address: '127.0.0.1' }],
      }),
    ).toBeUndefined();
    expect(
      judgeWith(ssrf, connect('127.0.0.2', 8080), { query: { host: 'other.example' } }, { resolved }),
    ).toBeUndefined();
  });
  it.each<readonly [string, HttpRequestOperation | NetConnectOperation, Record<string, unknown>]>([
    ['public', get('http://example.com/'), { query: { url: 'http://example.com/' } }],
    ['public address', get('http://93.184.216.34/'), { query: { url: 'http://93.184.216.34/' } }],
    [
      'public name and addresses',
      connect('example.com', 443, ['93.184.216.34', '2606:2800:220:1::1']),
      { query: { url: 'https://example.com/' } },
    ],
    ['oneself', get('http://127.0.0.1:3000/health'), { query: { url: 'http://127.0.0.1:3000/health' } }],
    ['oneself by name', get('http://localhost:3000/health'), { query: { url: 'http://localhost:3000/health' } }],
    [
      'configured backend',
      get('http://127.0.0.1:9000/items/1'),
      { header: { host: '127.0.0.1:3000' }, query: { id: '1' } },
    ],
    [
      'backend on localhost, Host header',
      get('http://127.0.0.1:9001/items/1'),
      { header: { host: '127.0.0.1:3000', 'x-forwarded-for': '127.0.0.1' } },
    ],
    ['a configured backend under another name', get('http://localhost:9000/items'), { query: { q: 'localhost' } }],
    ['a word of the route', get('http://localhost:9001/status'), { path: '/files/local', query: { host: 'x' } }],
    ['localhost without the port', connect('127.0.0.1', 2525), { body: { host: 'localhost' } }],
    ['a page of a URL', connect('127.0.0.2', 6543), { body: { u: 'https://shop.example/x?host=127.0.0.2' } }],
    ['database', connect('localhost', 5432, ['127.0.0.1']), { query: { q: 'localhost' } }],
    ['metadata asked by the program', get('http://169.254.169.254/latest/meta-data/iam'), { query: { q: 'x' } }],
    ['path only', get('http://10.0.0.8:8080/items/5'), { query: { id: '5', path: '/items/5' } }],
    ['a route named as the service', get('http://orders:8080/orders/5'), { query: { path: '/orders/5' } }],
    [
      'unix socket',
      { kind: 'net.connect', call: 'net.connect', host: '/tmp/s', port: 0, transport: 'unix' },
      { query: { s: '/tmp/s' } },
    ],
  ])('leaves alone: %s', (_, operation, inputs) => {
    expect(judgeWith(ssrf, operation, inputs)).toBeUndefined();
  });
  it('trusts the hosts that the program text names, and its own store', () => {
    const text = {
      isConstant: (part: string) =>
        "fetch('http://orders/items'); pool({ host: 'localhost', port: 5433 })".includes(part),
    };
    expect(
      judgeWith(ssrf, get('http://orders/items', { addresses: ['10.1.2.3'] }), { query: { q: 'orders' } }, text),
    ).toBeUndefined();
    expect(
      judgeWith(ssrf, get('http://others/items', { addresses: ['10.1.2.3'] }), { query: { q: 'others' } }, text),
    ).toBeDefined();
    expect(
      judgeWith(ssrf, connect('localhost', 3306, ['127.0.0.1']), { query: { q: 'localhost' } }, text),
    ).toBeUndefined();
    expect(
      judgeWith(ssrf, connect('localhost', 3306, ['127.0.0.1']), { query: { host: 'localhost', port: '3306' } }, text),
    ).toBeDefined();
    expect(
      judgeWith(ssrf, connect('localhost', 8080, ['127.0.0.1']), { query: { q: 'localhost' } }, text),
    ).toBeDefined();
  });
});
