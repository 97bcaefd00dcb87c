// Every kind of server that Node has, and who may come in: rules, limits and users.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type OutgoingHttpHeaders } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { connect as netConnect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { appsFolder, runApp, type RunningApp, type RunOptions } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-protocols-'));
const attack = 'x; echo pwn$((1+1))ed';
const effect = 'pwn2ed';
let environment: Record<string, string> = {};
let app: RunningApp;

beforeAll(() => {
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-keyout',
      join(folder, 'key'),
      '-out',
      join(folder, 'cert'),
    ],
    { stdio: 'pipe' },
  );
  environment = {
    APP_KEY: readFileSync(join(folder, 'key'), 'utf8'),
    APP_CERT: readFileSync(join(folder, 'cert'), 'utf8'),
  };
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => app?.stop());

async function start(mode: 'observe' | 'block', config: object = {}, options: RunOptions = {}): Promise<void> {
  const file = join(folder, `config-${Math.random()}.json`);
  writeFileSync(file, JSON.stringify(config));
  app = await runApp(join(appsFolder, 'protocols.cjs'), {
    mode,
    ...options,
    environment: { ...environment, THROUGHLINE_CONFIG: file, ...options.environment },
  });
}

const portOf = (kind: string): number => Number(new RegExp(`^${kind} (\\d+)$`, 'm').exec(app.output())![1]);

interface Got {
  readonly status: number;
  readonly body: string;
}

const ways: Record<string, (value: string) => Promise<Got>> = {
  http: (value) => app.get(`/?v=${encodeURIComponent(value)}`),
  https: (value) =>
    new Promise((resolve, reject) => {
      httpsRequest(
        { port: portOf('https'), path: `/?v=${encodeURIComponent(value)}`, rejectUnauthorized: false, agent: false },
        (response) => {
          let body = '';
          response
            .on('data', (chunk) => (body += chunk))
            .on('end', () => resolve({ status: response.statusCode!, body }));
        },
      )
        .on('error', reject)
        .end();
    }),
  h2c: (value) => http2Get(`http://127.0.0.1:${portOf('h2c')}`, { ':path': `/?v=${encodeURIComponent(value)}` }),
  h2: (value) => http2Get(`https://127.0.0.1:${portOf('h2')}`, { ':path': '/', 'x-value': value }),
  h2stream: (value) =>
    http2Get(`http://127.0.0.1:${portOf('h2stream')}`, { ':path': `/?v=${encodeURIComponent(value)}` }),
  upgrade: (value) =>
    new Promise((resolve, reject) => {
      const socket = netConnect(portOf('http'), '127.0.0.1');
      let text = '';
      socket
        .on('data', (chunk) => (text += chunk))
        .on('close', () => resolve({ status: Number(text.split(' ')[1]), body: text }));
      socket.on('error', reject);
      socket.write(
        `GET /?v=${encodeURIComponent(value)} HTTP/1.1\r\nhost: app\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n`,
      );
    }),
};

function http2Get(origin: string, headers: OutgoingHttpHeaders): Promise<Got> {
  return new Promise((resolve, reject) => {
    const session = connect(origin, { rejectUnauthorized: false });
    session.on('error', reject);
    const stream = session.request(headers);
    let body = '';
    let status = 0;
    stream.on('response', (answer) => (status = Number(answer[':status'])));
    stream.on('data', (chunk) => (body += chunk)).on('error', reject);
    stream.on('close', () => {
      session.close();
      resolve({ status, body });
    });
    stream.end();
  });
}

describe.each(['observe', 'block'] as const)('%s', (mode) => {
  test('every kind of server', async () => {
    await start(mode);
    let expected = 0;
    for (const [kind, get] of Object.entries(ways)) {
      const fine = await get('fine');
      expect([kind, fine.status, fine.body.includes('fine')]).toEqual([kind, kind === 'upgrade' ? 101 : 200, true]);
      const attacked = await get(attack);
      expect([kind, attacked.body.includes(effect)]).toEqual([kind, mode === 'observe']);
      if (mode === 'block') expect([kind, attacked.status]).toEqual([kind, 403]);
      expected++;
      await until(
        () => app.findings().length >= expected,
        () => `${kind}: ${app.errors().slice(-800)}`,
      );
      expect(app.findings().at(-1)).toMatchObject({
        guard: 'shell-injection',
        activity: { kind: 'http.request', name: 'GET /', peerAddress: expect.stringContaining('127.0.0.1') },
      });
    }
    expect(app.findings().length).toBe(expected);
    expect(app.lines().filter(({ throughline }) => throughline === 'fault')).toEqual([]);
    expect(app.child.exitCode).toBe(null);
  });
});

test('rules refuse by address, route and user on every kind of server', async () => {
  await start('observe', { blockRules: [{ kind: 'route', value: 'GET /' }] });
  for (const [kind, get] of Object.entries(ways)) expect([kind, (await get('fine')).status]).toEqual([kind, 403]);
  await app.stop();

  await start('observe', { blockRules: [{ kind: 'address', value: '127.0.0.0/8' }] });
  for (const [kind, get] of Object.entries(ways)) expect([kind, (await get('fine')).status]).toEqual([kind, 403]);
  await app.stop();

  await start('observe', { blockRules: [{ kind: 'user', value: 'mallory' }] });
  expect((await app.get('/?v=fine', { headers: { 'x-user': 'mallory' } })).status).toBe(403);
  expect((await app.get('/?v=fine', { headers: { 'x-user': 'alice' } })).status).toBe(200);
});

test('a rule about a value refuses whatever carries it, by its hash', async () => {
  const value = createHash('sha256').update('known bad').digest('hex');
  await start('observe', { blockRules: [{ kind: 'payload', value }] });
  for (const [kind, get] of Object.entries(ways)) expect([kind, (await get('known bad')).status]).toEqual([kind, 403]);
  expect((await app.get('/?v=known%20good')).status).toBe(200);
});

test('an address behind a trusted proxy is the one that counts, and nobody else may claim one', async () => {
  const rule = { blockRules: [{ kind: 'address', value: '203.0.113.7' }] };
  const from = (forwarded: string) =>
    app.get('/?v=fine', { headers: { 'x-forwarded-for': forwarded } }).then(({ status }) => status);
  await start('observe', { ...rule, trustedProxies: ['127.0.0.1'] });
  expect(await from('203.0.113.7')).toBe(403);
  expect(await from('198.51.100.1, 203.0.113.7')).toBe(403);
  expect(await from('203.0.113.7, 198.51.100.1')).toBe(200);
  await app.stop();
  await start('observe', rule);
  expect(await from('203.0.113.7')).toBe(200);
});

test('a rate limit lets its number pass and says when to come back', async () => {
  await start('observe', { rateLimits: [{ route: 'GET /', requestsMax: 3, windowSeconds: 60, by: 'address' }] });
  const answers = [];
  for (let i = 0; i < 5; i++) answers.push(await app.get('/?v=fine'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
  expect(Number(answers[3]!.headers['retry-after'])).toBeGreaterThan(0);
  expect((await app.get('/other?v=fine')).status).toBe(200);
});

test('exceptions by route and guard, guards off or observing only', async () => {
  const path = `/?v=${encodeURIComponent(attack)}`;
  for (const [config, status, findings] of [
    [{ allow: [{ route: 'GET /', guard: 'shell-injection' }] }, 200, 0],
    [{ allow: [{ route: 'GET /other', guard: '*' }] }, 403, 1],
    [{ guards: { 'shell-injection': 'off' } }, 200, 0],
    [{ guards: { 'shell-injection': 'observe' } }, 200, 1],
  ] as const) {
    await start('block', config);
    expect((await app.get(path)).status, JSON.stringify(config)).toBe(status);
    await until(
      () => app.findings().length >= findings,
      () => app.errors(),
    );
    expect(app.findings().length, JSON.stringify(config)).toBe(findings);
    await app.stop();
  }
});
