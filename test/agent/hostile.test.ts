// Bodies made to hurt: the application answers as it would without us, in bounded time and memory. The calls that every
// guard looks at take milliseconds without the agent; a regular expression that backtracks would take minutes.
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appsFolder, ask, runApp, type RunningApp } from './run-app.ts';

const MB = 1_000_000;
/** All eight calls together, of the processor's time. Without the agent: about 30 ms. */
const CALLS_MS_MAX = 1_500;
/** What the engine may keep before it has to collect, which on a busy machine it puts off as long as it can; needing more ends the process. */
const HEAP_MEGABYTES_MAX = 256;
const RSS_ADDED_MAX = 500 * MB;

const repeat = (piece: string, bytes: number): string => piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes);
const nested = (open: string, close: string, depth: number): string => open.repeat(depth) + close.repeat(depth);
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

const bodies: readonly [string, string, () => string | Buffer][] = [
  ['JSON nested 100 000 deep', json, () => nested('[', ']', 100_000)],
  ['objects nested 100 000 deep', json, () => '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
  ['a million keys', json, () => `{${Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":1`).join()}}`],
  ['a million array places', json, () => `[${repeat('1,', 2 * MB)}1]`],
  [
    '100 000 short attacks',
    json,
    () => JSON.stringify(Array.from({ length: 100_000 }, (_, i) => `' or ${i}=${i}; $(id) ../..`)),
  ],
  ['invalid UTF-8', json, () => Buffer.alloc(MB, 0xff)],
  ['truncated JSON', json, () => `{"a":"${'x'.repeat(MB)}`],
  ['duplicate keys', json, () => `{${repeat('"__proto__":{"a":1},', MB)}"b":1}`],
  ['100 000 form fields', form, () => Array.from({ length: 100_000 }, (_, i) => `f${i}=%2e%2e%2f`).join('&')],
  ['percent encoding seven times', form, () => `a=${repeat('%252525252525252e', MB)}`],
  [
    'base64 of base64',
    json,
    () =>
      JSON.stringify({
        a: Array.from({ length: 8 }).reduce<string>(
          (value) => Buffer.from(value).toString('base64'),
          'x; id '.repeat(2000),
        ),
      }),
  ],
  [
    '10 000 multipart parts',
    'multipart/form-data; boundary=b',
    () => `${'--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n../x\r\n'.repeat(10_000)}--b--`,
  ],
  [
    'a multipart part that never ends',
    'multipart/form-data; boundary=b',
    () => `--b\r\ncontent-disposition: form-data; name="${'a'.repeat(MB)}`,
  ],
  ['boundaries only', 'multipart/form-data; boundary=b', () => repeat('--b\r\n', MB)],
  ['XML entities', 'application/xml', () => `<!DOCTYPE a [${repeat('<!ENTITY x "&x;&x;">', MB / 4)}]><a>&x;</a>`],
  ...[
    'a',
    ' ',
    '(',
    '{',
    '[',
    '"',
    "'",
    '`',
    '\\',
    '/',
    '../',
    '%2e',
    '$(',
    '${',
    '<%',
    '{{',
    '--',
    '/*',
    '*/',
    ';',
    '\n',
    'a.',
    'a.b',
    '0x',
    'é',
    '\\u0061',
    '=',
    '&',
    '1e',
    '__proto__.',
    'or 1=1 ',
    "' or '",
    'eval(',
    '=>',
    '\t',
    '||',
    '<a ',
    'http://',
    '@',
    ':',
    'constructor[',
  ].map((piece): [string, string, () => string] => [
    `500 KB of ${JSON.stringify(piece)}`,
    json,
    () => JSON.stringify({ v: repeat(piece, MB / 2) }),
  ]),
];

describe.each(['observe', 'block'] as const)('%s', (mode) => {
  let app: RunningApp;
  let rssBefore: number;
  beforeAll(async () => {
    app = await runApp(join(appsFolder, 'hostile.cjs'), {
      mode,
      nodeArguments: [`--max-old-space-size=${HEAP_MEGABYTES_MAX}`],
    });
    await ask(app.port, '/', { method: 'POST', body: '{}', headers: { 'content-type': json } });
    rssBefore = JSON.parse(
      (await ask(app.port, '/', { method: 'POST', body: '{"a":"b"}', headers: { 'content-type': json } })).body,
    ).rss;
  });
  afterAll(() => app.stop());

  test.each(bodies)('%s', async (_, type, make) => {
    const body = make();
    const answer = await ask(app.port, '/', { method: 'POST', body, headers: { 'content-type': type } });
    expect(answer.status, answer.body).toBe(200);
    const { bytes, calls, rss } = JSON.parse(answer.body);
    expect(bytes).toBe(Buffer.byteLength(body));
    expect(calls).toBeLessThan(CALLS_MS_MAX);
    expect(rss - rssBefore).toBeLessThan(RSS_ADDED_MAX);
  });

  test('100 MB in chunks', async () => {
    const answer = await stream(app.port, 100);
    expect(JSON.parse(answer)).toMatchObject({ bytes: 100 * MB });
    expect(JSON.parse(answer).rss - rssBefore).toBeLessThan(RSS_ADDED_MAX);
  });

  test('a body that never ends does not stop others', async () => {
    const endless = request({ host: '127.0.0.1', port: app.port, method: 'POST', path: '/', agent: false });
    endless.on('error', () => {});
    const timer = setInterval(() => endless.write(Buffer.alloc(64 * 1024, 'x')), 5);
    try {
      for (let i = 0; i < 5; i++) expect((await ask(app.port, '/', { method: 'POST', body: '{}' })).status).toBe(200);
    } finally {
      clearInterval(timer);
      endless.destroy();
    }
    expect((await ask(app.port, '/', { method: 'POST', body: '{}' })).status).toBe(200);
  });

  test('nothing failed inside', () => {
    expect(app.lines().filter(({ throughline }) => throughline === 'fault')).toEqual([]);
    expect(app.findings()).toEqual([]);
  });
});

function stream(port: number, megabytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path: '/', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
    });
    outgoing.on('error', reject);
    let sent = 0;
    const send = (): void => {
      while (sent < megabytes) {
        sent++;
        if (!outgoing.write(Buffer.alloc(MB, 'x'))) {
          outgoing.once('drain', send);
          return;
        }
      }
      outgoing.end();
    };
    send();
  });
}
