// Every dangerous call of Node itself: without the agent the attack has its effect; observed, it has it and is reported; in
// block mode it has not, and the agent answers. Ordinary input is served in all three.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-sinks-'));
const appFolder = join(folder, 'public');
let inside: Server;
let insideUrl: string;

interface Attack {
  readonly routes: readonly string[];
  readonly guard: string;
  readonly attack: () => string;
  readonly benign: () => string;
  /** In the answer when the attack had its effect. */
  readonly effect?: RegExp;
}

const attacks: readonly Attack[] = [
  {
    routes: [
      'exec',
      'execPromise',
      'execSync',
      'spawnShell',
      'spawnSyncShell',
      'spawnSh',
      'execFileSh',
      'execFileSyncSh',
    ],
    guard: 'shell-injection',
    attack: () => 'hello; echo pw$((40+2))ned',
    benign: () => 'hello world',
    effect: /pw42ned/,
  },
  {
    routes: ['readFile', 'readFileSync', 'readFilePromise', 'readFileJoin', 'readStream'],
    guard: 'path-traversal',
    attack: () => '../secret.txt',
    benign: () => 'page.txt',
    effect: /the secret/,
  },
  {
    routes: ['stat', 'statSync', 'existsSync', 'accessPromise', 'openSync', 'openPromise', 'copy'],
    guard: 'path-traversal',
    attack: () => '../secret.txt',
    benign: () => 'page.txt',
  },
  { routes: ['readdir'], guard: 'path-traversal', attack: () => '..', benign: () => 'docs', effect: /secret.txt/ },
  {
    routes: ['httpGet', 'httpRequest', 'fetch', 'netConnect'],
    guard: 'ssrf',
    attack: () => `${insideUrl}/admin`,
    benign: () => '',
    effect: /inside only/,
  },
  {
    routes: [
      'directEval',
      'indirectEval',
      'Function',
      'FunctionCall',
      'constructorOfFunction',
      'AsyncFunction',
      'GeneratorFunction',
      'runInThisContext',
      'runInNewContext',
      'vmScript',
      'compileFunction',
    ],
    guard: 'code-injection',
    attack: () => '1, process.pid * 0 + 4711',
    benign: () => '41',
    effect: /4711/,
  },
  {
    routes: ['workerEval'],
    guard: 'code-injection',
    attack: () => '(process.pid * 0 + 4711)',
    benign: () => '41',
    effect: /4712|4711/,
  },
];
const cases = attacks.flatMap((one) => one.routes.map((route) => ({ ...one, route })));

beforeAll(async () => {
  mkdirSync(join(appFolder, 'docs'), { recursive: true });
  writeFileSync(join(appFolder, 'page.txt'), 'a page');
  writeFileSync(join(folder, 'secret.txt'), 'the secret');
  inside = createServer((_, response) => response.end('inside only'));
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  insideUrl = `http://127.0.0.1:${(inside.address() as AddressInfo).port}`;
});
afterAll(() => {
  inside.close();
  rmSync(folder, { recursive: true });
});

describe.each([undefined, 'observe', 'block'] as const)('agent: %s', (mode) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await runApp(join(appsFolder, 'sinks.cjs'), {
      ...(mode ? { mode } : {}),
      environment: { APP_FOLDER: appFolder },
    });
  });
  afterAll(() => app.stop());

  const call = (route: string, value: string) => app.get(`/${route}?v=${encodeURIComponent(value)}`);

  test.each(cases)('$guard: $route', async ({ route, guard, attack, benign, effect }) => {
    if (benign() !== '') {
      const served = await call(route, benign());
      expect(served.status, served.body).toBe(200);
      expect(app.findings().length, JSON.stringify(app.findings().at(-1))).toBe(found);
    }
    const attacked = await call(route, attack());
    if (mode === 'block') {
      expect(attacked.status, attacked.body).toBe(403);
      if (effect) expect(attacked.body).not.toMatch(effect);
    } else {
      expect(attacked.status, attacked.body).toBe(200);
      if (effect) expect(attacked.body).toMatch(effect);
    }
    if (mode === undefined) return;
    found++;
    await until(
      () => app.findings().length >= found,
      () => `no finding for ${route}: ${app.errors().slice(-500)}`,
    );
    const finding = app.findings().at(-1)!;
    expect(finding).toMatchObject({
      guard,
      outcome: mode === 'block' ? 'blocked' : 'reported',
      activity: { kind: 'http.request', name: `GET /${route}` },
    });
    expect(finding.caller.file).toBe('agent/apps/sinks.cjs');
    expect(finding.input.path).toBe('query.v');
    expect(app.findings().length).toBe(found);
    if (mode === 'block') expect(attacked.body).toContain(finding.id);
  });
  let found = 0;
});
