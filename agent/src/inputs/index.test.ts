import { describe, expect, it } from 'vitest';
import { createInputIndex, defaultInputLimits } from './index.ts';
import { JOINED_PATH, REDIRECT } from './remembered.ts';

const values = (sources: Record<string, unknown>, limits = {}) =>
  createInputIndex(sources, limits)
    .values()
    .map(({ value }) => value);
const body = (text: string, contentType: string) => ({ body: { bytes: Buffer.from(text), contentType } });

describe('what comes in', () => {
  it.each<readonly [string, Record<string, unknown>, string]>([
    ['query object', { query: { a: 'x;y' } }, 'x;y'],
    ['query string', { query: 'a=x%3By' }, 'x;y'],
    ['query string with plus', { query: 'a=x+y%21' }, 'x y!'],
    ['raw url', { url: '/a/b%2Fc?d=x%3By' }, 'x;y'],
    ['url segment', { url: '/files/..%2F..%2Fetc' }, '../../etc'],
    ['url rest', { path: '/files/a/b/c' }, 'a/b/c'],
    ['cookie string', { header: { cookie: 'a=1; sid=x%3By' } }, 'x;y'],
    ['express JSON cookie', { header: { cookie: 'a=j:{"b":"x%3By"}' } }, 'x;y'],
    ['signed cookie', { cookie: { sid: 's%3Ax%3By.c2lnbmF0dXJl' } }, 'x;y'],
    ['JSON cookie in an object', { cookie: { sid: 'j%3A%7B%22b%22%3A%22x%3By%22%7D' } }, 'x;y'],
    ['GraphQL literal', { body: Buffer.from('{"query":"{ a(b: \\"x;y\\") { c } }"}') }, 'x;y'],
    ['GraphQL literal in a query', { query: { query: 'query Q { a(b: "x\\u003by") }' } }, 'x;y'],
    ['GraphQL block string', { query: { query: '# Q\n{ a(b: """x;y""", c: "d") }' } }, 'x;y'],
    ['GraphQL literal of base64', { query: { query: '{ a(b: "eDt5Li4u") }' } }, 'x;y...'],
    ['list of bytes', { body: Buffer.from('{"a":[120,59,121,46]}') }, 'x;y.'],
    ['list of codes', { body: Buffer.from('{"a":[120,59,121,1046]}') }, 'x;y\u0416'],
    [
      'JSON in UTF-16, the other way round',
      body('\0{\0"\0a\0"\0:\0"\0x\0;\0y\0"\0}', 'application/json; charset=utf-16be'),
      'x;y',
    ],
    ['JSON in UTF-7', body('{"a":"x+ADs-y"}', 'application/json; charset=utf-7'), 'x;y'],
    [
      'head of a token',
      { header: { authorization: `Bearer ${Buffer.from('{"kid":"x;y"}').toString('base64url')}.e30.c2ln` } },
      'x;y',
    ],
    ['legacy escape', { query: { a: '%u0078%u003by' } }, 'x;y'],
    ['small letters', { query: { a: '\ufe52\ufe52/x' } }, '../x'],
    ['accents', { query: { a: 'o\u0301r' } }, 'or'],
    ['letters that keep dots apart', { query: { a: '.\u200b./x' } }, '../x'],
    ['controls between all', { query: { a: 'x\0;\0y' } }, 'x;y'],
    ['escaped punctuation', { query: { a: 'x\\;y' } }, 'x;y'],
    ['XML in a string', { query: { a: '<r><b c="x;y"/></r>' } }, 'x;y'],
    [
      'declaration in a string',
      { query: { a: '<!DOCTYPE r [ <!ENTITY e SYSTEM "file:///x"> ]><r>&e;</r>' } },
      'file:///x',
    ],
    ['declaration in a body', { body: Buffer.from("<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///x'>]><r/>") }, 'file:///x'],
    ['JSON bytes', { body: Buffer.from('{"a":[{"b":"x;y"}]}') }, 'x;y'],
    ['JSON key', { body: Buffer.from('{"x;y":1}') }, 'x;y'],
    ['JSON escapes', { body: Buffer.from('{"a":"x\\u003by"}') }, 'x;y'],
    [
      'JSON in chunks',
      { body: { bytes: [Buffer.from('{"a":"x;'), Buffer.from('y"}')], contentType: 'application/json' } },
      'x;y',
    ],
    ['JSON cut off', { body: { bytes: Buffer.from('{"a":"x;y","b":"'), contentType: 'application/json' } }, 'x;y'],
    [
      'JSON in UTF-16',
      { body: { bytes: Buffer.from('\ufeff{"a":"x;y"}', 'utf16le'), contentType: 'application/json' } },
      'x;y',
    ],
    ['JSON in a string', { query: { a: '{"b":"x;y"}' } }, 'x;y'],
    ['JSON in base64', { query: { a: Buffer.from('{"b":"x;y"}').toString('base64') } }, 'x;y'],
    ['form', body('a=1&b=x%3By', 'application/x-www-form-urlencoded'), 'x;y'],
    ['form without a type', { body: Buffer.from('a=1&b=x%3By') }, 'x;y'],
    [
      'multipart field',
      body('--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx;y\r\n--b--', 'multipart/form-data; boundary=b'),
      'x;y',
    ],
    [
      'multipart file name',
      body(
        '--b\r\ncontent-disposition: form-data; name="a"; filename="x;y"\r\n\r\n1\r\n--b--',
        'multipart/form-data; boundary="b"',
      ),
      'x;y',
    ],
    [
      'multipart file name, extended',
      body(
        "--b\r\ncontent-disposition: form-data; name=a; filename*=UTF-8''x%3By\r\n\r\n1\r\n--b--",
        'multipart/form-data; boundary=b',
      ),
      'x;y',
    ],
    ['text', body('x;y', 'text/plain'), 'x;y'],
    ['XML text', body('<a><b>x;y</b></a>', 'application/xml'), 'x;y'],
    ['XML attribute', body("<a b='x;y'/>", 'text/xml'), 'x;y'],
    ['XML entities', body('<a>x&#59;y</a>', 'text/xml'), 'x;y'],
    ['XML CDATA', body('<a><![CDATA[x;y]]></a>', 'text/xml'), 'x;y'],
    ['base64', { query: { a: Buffer.from('x;yz').toString('base64') } }, 'x;yz'],
    ['base64url', { query: { a: Buffer.from('x;y?>~').toString('base64url') } }, 'x;y?>~'],
    [
      'basic credentials',
      { header: { authorization: `Basic ${Buffer.from('user:x;y').toString('base64')}` } },
      'user:x;y',
    ],
    [
      'token',
      {
        header: {
          authorization: `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x;y"}').toString('base64url')}.`,
        },
      },
      'x;y',
    ],
    ['hex', { query: { a: Buffer.from('x;yz').toString('hex') } }, 'x;yz'],
    ['url twice', { query: { a: encodeURIComponent(encodeURIComponent('x;y')) } }, 'x;y'],
    ['bad url encoding', { query: { a: '%zz%3Bx' } }, '%zz;x'],
    ['unicode escape', { query: { a: 'x\\u003by' } }, 'x;y'],
    ['html', { query: { a: 'x&semi;y' } }, 'x;y'],
    ['full width', { query: { a: 'x；y' } }, 'x;y'],
    ['trim', { query: { a: ' x;y\n' } }, 'x;y'],
    ['array joined', { query: { a: ['x;', 'y'] } }, 'x;,y'],
    ['map', { params: new Map([['a', 'x;y']]) }, 'x;y'],
    ['large number', { body: Buffer.from('{"a":2130706433}') }, '2130706433'],
    ['bracketed names', { query: 'a[b][c]=x;y' }, 'x;y'],
  ])('%s', (_, sources, expected) => {
    expect(values(sources)).toContain(expected);
  });

  it('reads the packets of Socket.IO where it polls', () => {
    const body =
      '420["ask",{"x":"../private/a"}]\x1e42/shop,7["say",{"y":"b"}]\x1e51-["file",{"_placeholder":true,"num":0}]';
    const index = createInputIndex({ body: { bytes: Buffer.from(body), contentType: 'text/plain;charset=UTF-8' } });
    expect(index.values().map(({ path }) => path)).toEqual(expect.arrayContaining(['body[0][1].x', 'body[1][1].y']));
    const pieces = index.parts!('["ask",{"z":"../private/a"}]');
    expect(pieces.map(({ input }) => input.path)).not.toContain('body');
    for (const text of ['42 is the answer', '5 apples; rm -rf /', '4["cut'])
      expect(
        createInputIndex({ body: text })
          .values()
          .map(({ value }) => value),
      ).toContain(text);
  });

  it('reads JSON in the messages of a gRPC stream, and takes no piece across its values', () => {
    const message = (value: unknown, announced?: number): Buffer => {
      const text = Buffer.from(JSON.stringify(value));
      const head = Buffer.alloc(5);
      head.writeUInt32BE(announced ?? text.length, 1);
      return Buffer.concat([head, text]);
    };
    const bytes = Buffer.concat([message({ x: 'hello world' }), message({ y: ['a b'] }), message({ z: 'cut' }, 900)]);
    const index = createInputIndex({ body: { bytes, contentType: 'application/grpc+json' } });
    expect(index.values().map(({ path }) => path)).toEqual(expect.arrayContaining(['body[0].x', 'body[1].y[0]']));
    expect(index.parts!('({"value":"hello world"})')).toEqual([]);
    expect(index.find('say hello world').map(({ input }) => input.path)).toEqual(['body[0].x']);
    const protobuf = createInputIndex({
      body: { bytes: Buffer.from('\0\0\0\0\x0d\n\x0bx; rm -rf /'), contentType: 'application/grpc' },
    });
    expect(protobuf.parts!('echo x; rm -rf /')).toHaveLength(1);
  });

  it('names the way in and what was undone', () => {
    const index = createInputIndex({ body: { items: [{ note: Buffer.from('x; touch y').toString('base64') }] } });
    const input = index.values().find(({ value }) => value === 'x; touch y')!;
    expect(input.path).toBe('body.items[0].note');
    expect(input.transforms).toEqual(['base64']);
  });

  it('takes sources later, also after it was searched', () => {
    const index = createInputIndex({ query: { a: 'first' } });
    expect(index.find('second one')).toEqual([]);
    index.add('body', Buffer.from('{"b":"second"}'));
    expect(index.find('second one').map(({ input }) => input.path)).toEqual(['body.b']);
    expect(index.equal(' SECOND ')?.path).toBe('body.b');
  });

  it('keeps joins and redirects apart from inputs', () => {
    const index = createInputIndex({});
    index.add(JOINED_PATH, { arguments: ['/a', '../b'], result: '/b' });
    index.add(REDIRECT, { from: 'http://a/', to: 'http://b/' });
    expect(index.values()).toEqual([]);
    expect(index.joinedPaths!()).toHaveLength(1);
    expect(index.redirects!()).toHaveLength(1);
  });

  it('is suspicious only of what could act', () => {
    expect(
      createInputIndex({ query: { a: 'plain words, 1.5 and more' }, body: Buffer.from('{"a":"b c"}') }).suspicious,
    ).toBe(false);
    expect(createInputIndex({ query: { a: 'a;b' } }).suspicious).toBe(true);
    expect(createInputIndex({ body: Buffer.from('{"a":"b;c"}') }).suspicious).toBe(true);
  });

  it('ignores what a polluted prototype shows', () => {
    const prototype = Object.prototype as unknown as Record<string, unknown>;
    prototype['polluted'] = 'x;y';
    let found: readonly string[] = [];
    try {
      found = values({ query: { a: 'b' } });
    } finally {
      delete prototype['polluted'];
    }
    expect(found).toEqual(['a', 'b']);
  });
});

describe('find and parts', () => {
  it('gives the longest value at each place, whatever its case', () => {
    const index = createInputIndex({ query: { a: 'Touch', b: 'touch file' } });
    expect(index.find('run TOUCH FILE now').map(({ start, end, input }) => [start, end, input.path])).toEqual([
      [4, 14, 'query.b'],
    ]);
  });
  it('finds one value among many that begin alike', () => {
    const decoys = Array.from({ length: 20_000 }, (_, number) => `aaaaaaaa${number}`);
    const index = createInputIndex({ body: [...decoys, 'aaaaaaaa; touch x'] });
    expect(index.find('echo aaaaaaaa; touch x').some(({ input }) => input.value === 'aaaaaaaa; touch x')).toBe(true);
  });
  it('finds the longest pieces of an edited value', () => {
    const index = createInputIndex({ query: { a: 'x; cat /etc/hostname and more that is cut off' } });
    expect(index.parts!('echo x; cat /etc/hostname').map(({ start, end }) => [start, end])).toContainEqual([5, 25]);
  });
});

describe('limits', () => {
  it.each<
    readonly [keyof typeof defaultInputLimits, Record<string, number>, Record<string, unknown>, Record<string, unknown>]
  >([
    ['bodyBytesMax', { bodyBytesMax: 10 }, { body: Buffer.from('{"a":"bc"}') }, { body: Buffer.from('{"a":"bcd"}') }],
    ['depthMax', { depthMax: 3 }, { body: [['x']] }, { body: [[[['x']]]] }],
    ['valuesMax', { valuesMax: 3 }, { body: ['ab', 'cd'] }, { body: ['ab', 'cd', 'ef'] }],
    ['keysMax', { keysMax: 4 }, { body: { a: 1, b: 2 } }, { body: { a: 1, b: 2, c: 3, d: 4, e: 5 } }],
    ['decodeCharsMax', { decodeCharsMax: 4 }, { q: 'a%3B' }, { q: 'aa%3B' }],
    ['decodedValuesMax', { decodedValuesMax: 2 }, { q: 'ab', r: 'cd' }, { q: 'ab', r: 'cd', s: 'ef' }],
    [
      'multipartPartsMax',
      { multipartPartsMax: 2 },
      body('--b\r\n\r\n1--b', 'multipart/form-data; boundary=b'),
      body('--b\r\n\r\n1--b\r\n\r\n2--b\r\n\r\n3--b\r\n\r\n4', 'multipart/form-data; boundary=b'),
    ],
    ['structuresMax', { structuresMax: 1 }, { a: { b: 1 } }, { a: { b: 1 }, c: { d: 1 } }],
  ])('counts what goes past %s', (limit, limits, within, past) => {
    const inside = createInputIndex(within, limits);
    inside.values();
    expect(inside.cuts[limit]).toBe(0);
    const outside = createInputIndex(past, limits);
    outside.values();
    expect(outside.cuts[limit]).toBeGreaterThan(0);
  });

  // CPU time of this thread: what an ordinary machine does in milliseconds, on one that tests share with others.
  const DEADLINE_MS = 2_000;
  it.each<readonly [string, () => Record<string, unknown>]>([
    ['JSON nested 100,000 deep', () => ({ body: Buffer.from('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)) })],
    [
      'a million keys',
      () => ({ body: Buffer.from(`{${Array.from({ length: 1_000_000 }, (_, key) => `"k${key}":1`).join(',')}}`) }),
    ],
    ['100 MB of text', () => ({ body: Buffer.alloc(104_857_600, 0x61) })],
    ['invalid UTF-8', () => ({ body: Buffer.alloc(1_000_000, 0xff) })],
    [
      'a multipart bomb',
      () => ({
        body: {
          bytes: Buffer.from('--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n'.repeat(50_000)),
          contentType: 'multipart/form-data; boundary=b',
        },
      }),
    ],
    [
      'a form name of brackets',
      () => ({
        body: { bytes: Buffer.from(`a${'[b]'.repeat(300_000)}=1`), contentType: 'application/x-www-form-urlencoded' },
      }),
    ],
    [
      'a million form fields',
      () => ({
        body: { bytes: Buffer.from('a=b&'.repeat(1_000_000)), contentType: 'application/x-www-form-urlencoded' },
      }),
    ],
    ['XML of brackets', () => ({ body: { bytes: Buffer.from('<'.repeat(1_000_000)), contentType: 'text/xml' } })],
    [
      'JSON in strings in strings',
      () => ({ body: Buffer.from(Array.from({ length: 12 }).reduce<string>((text) => JSON.stringify([text]), '1')) }),
    ],
    ['percent signs', () => ({ body: Buffer.from(JSON.stringify({ a: '%25'.repeat(300_000) })) })],
  ])('stays quick on %s', (_, make) => {
    const index = createInputIndex(make());
    const started = process.threadCpuUsage();
    expect(index.values().length).toBeLessThanOrEqual(defaultInputLimits.valuesMax);
    index.find('a'.repeat(20_000));
    index.parts!('a;'.repeat(10_000));
    const { user, system } = process.threadCpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(DEADLINE_MS);
  });
});
