// The agent's end of the stream as an application has it: the real collector over TLS with a token, one that is restarted, one that
// does not read, the application's last words, and that the stream is no concern of the application's.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startCollectorProcess, type CollectorProcess } from '../collector/collector-process.ts';
import { startFakeCollector, type FakeCollector } from './fake-collector.ts';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const attack = `v=${encodeURIComponent('x; echo y')}`;
let cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const task of cleanUp.reverse()) await task();
  cleanUp = [];
});

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'throughline-stream-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function fake(port = 0): Promise<FakeCollector> {
  const collector = await startFakeCollector(port);
  cleanUp.push(() => collector.stop());
  return collector;
}

async function real(options: Parameters<typeof startCollectorProcess>[0]): Promise<CollectorProcess> {
  const collector = await startCollectorProcess(options);
  cleanUp.push(() => collector.stop());
  return collector;
}

async function app(
  file: string,
  collector: string,
  environment: Record<string, string> = {},
  appArguments: string[] = [],
  nodeArguments: string[] = [],
): Promise<RunningApp> {
  const state = temporaryFolder();
  const running = await runApp(path.join(appsFolder, file), {
    mode: 'observe',
    appArguments,
    nodeArguments,
    environment: {
      APP_FOLDER: state,
      THROUGHLINE_COLLECTOR: collector,
      THROUGHLINE_STATE: state,
      THROUGHLINE_SERVICE: 'shop',
      ...environment,
    },
  });
  cleanUp.push(() => running.stop());
  return running;
}

const states = (of: RunningApp): any[] => of.lines().filter(({ collector }) => collector !== undefined);
const soon = (condition: () => boolean | Promise<boolean>, of: RunningApp, what: string) =>
  until(condition, () => `${what}: ${of.errors()}`);

/** The collector's stories, as text. */
async function toldBy(collector: CollectorProcess): Promise<string> {
  return JSON.stringify(await collector.api('/v1/stories'));
}

describe('the last words', () => {
  test.each(['exit', 'throws', 'rejects', 'listenerThrows', 'worker', 'cluster'])(
    'of a process that ends at once: %s',
    async (how) => {
      const collector = await fake();
      const running = await app('last-words.cjs', collector.address, {}, [how]);
      // Main thread and worker, primary and worker: each has an agent.
      const agents = how === 'worker' || how === 'cluster' ? 2 : 1;
      await soon(
        () => collector.events.filter((event) => event.witnessStatus?.kind === 'started').length === agents,
        running,
        'no start',
      );
      await running.get(`/?${attack}`).catch(() => undefined);
      await soon(() => collector.events.some((event) => event.operation?.verdict), running, 'no finding');
      expect(collector.events.some((event) => event.activity)).toBe(true);
    },
  );
});

describe('the real collector', () => {
  test('gets what the agent saw, over a restart', async () => {
    const data = temporaryFolder();
    const first = await startCollectorProcess({ data });
    const port = Number(new URL(first.grpc.replace('grpc:', 'http:')).port);
    const running = await app('sinks.cjs', first.grpc);
    await soon(() => states(running).at(-1)?.throughline === 'connected', running, 'not connected');
    await running.get(`/exec?${attack}`);
    await soon(async () => (await toldBy(first)).includes('GET /exec '), running, 'no story');
    await first.kill();
    await soon(() => states(running).at(-1)?.throughline === 'disconnected', running, 'not disconnected');
    // Said to nobody for now.
    await running.get(`/spawnShell?${attack}`);
    const second = await real({ data, grpcPort: port });
    await soon(() => states(running).at(-1)?.throughline === 'connected', running, 'not connected again');
    await soon(async () => (await toldBy(second)).includes('GET /spawnShell '), running, 'no story after the restart');
  });

  test('over TLS, with a token: what is wrong with either is said in its words', async () => {
    if (spawnSync('openssl', ['version']).status !== 0) {
      console.warn('skipped: TLS needs the openssl command');
      return;
    }
    const folder = temporaryFolder();
    const file = (name: string): string => path.join(folder, name);
    const run = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'ignore', cwd: folder });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    run('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca', '-days', '2');
    run('req', '-new', ...key, '-keyout', 'it.key', '-out', 'it.csr', '-subj', '/CN=it');
    writeFileSync(file('ext'), 'subjectAltName=DNS:localhost');
    run(
      'x509',
      '-req',
      '-in',
      'it.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-out',
      'it.pem',
      '-days',
      '2',
      '-extfile',
      'ext',
    );
    const collector = await real({
      flags: ['--tls-cert', file('it.pem'), '--tls-key', file('it.key')],
      env: { THROUGHLINE_COLLECTOR_TOKEN: 'the-shared-token' },
    });
    const address = `grpcs://localhost:${new URL(collector.grpc.replace(/^grpcs?:/, 'http:')).port}`;
    const ended = async (environment: Record<string, string>): Promise<string> => {
      const running = await app('sinks.cjs', address, environment);
      await soon(() => states(running).length > 0, running, 'nothing said');
      await running.stop();
      return `${states(running)[0].throughline}: ${states(running)[0].reason}`;
    };
    expect(await ended({ THROUGHLINE_TOKEN: 'the-shared-token' })).toMatch(/^disconnected: .*(certificate|issuer)/);
    expect(await ended({ THROUGHLINE_TLS_CA: file('ca.pem'), THROUGHLINE_TOKEN: 'another' })).toMatch(
      /^disconnected: .*token is not known/,
    );
    const running = await app('sinks.cjs', address, {
      THROUGHLINE_TLS_CA: file('ca.pem'),
      THROUGHLINE_TOKEN: 'the-shared-token',
    });
    await soon(() => states(running).at(-1)?.throughline === 'connected', running, 'not connected');
  });
});

describe('a collector that does not read', () => {
  test('costs neither answers nor memory: what there is no room for is counted', async () => {
    const sockets: Socket[] = [];
    const deaf = createServer((socket) => void sockets.push(socket.on('error', () => {})));
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => {
      for (const socket of sockets) socket.destroy();
      deaf.close();
    });
    const running = await app('sinks.cjs', `grpc://127.0.0.1:${(deaf.address() as AddressInfo).port}`);
    for (let i = 0; i < 50; i++) expect((await running.get(`/exec?${attack}`)).status).toBe(200);
    await soon(() => states(running).some(({ reason }) => /connecting took too long/.test(reason)), running, 'no end');
    expect(running.child.exitCode).toBe(null);
  });
});

test('what the agent does itself is no operation of the application', async () => {
  const collector = await fake();
  const running = await app('sinks.cjs', collector.address);
  await soon(() => collector.hellos.length > 0, running, 'no hello');
  await soon(() => collector.events.some((event) => event.witnessStatus?.kind === 'stats'), running, 'no status');
  const told = collector.events.flatMap((event) => event.witnessStatus?.learned ?? []);
  expect(told.filter(({ kind }) => kind === 'host')).toEqual([]);
  expect(collector.events.filter((event) => event.operation)).toEqual([]);
  // Who the child is, is read from /proc.
  await running.get(`/exec?${attack}`);
  await soon(() => collector.events.some((event) => event.operation?.spawn?.child?.startTicks), running, 'no child');
  // The next status comes when something was learned, after all that belongs to the request.
  await running.get('/readFile?v=matrix-probe.cjs');
  const learned = (): string => JSON.stringify(collector.events.flatMap((event) => event.witnessStatus?.learned ?? []));
  await soon(() => learned().includes('file read'), running, 'nothing learned');
  expect(learned()).not.toContain('/proc');
  expect(JSON.stringify(collector.events.map(({ operation }) => operation?.file ?? {}))).not.toContain('/proc');
});

test('no timer or socket of the stream holds what the application keeps for a request', async () => {
  // Refuses to acknowledge: what is sent is waited for.
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const port = (silent.address() as AddressInfo).port;
  const running = await app('held-context.cjs', `grpc://127.0.0.1:${port}`, {}, [], ['--expose-gc']);
  for (let i = 0; i < 20; i++) await running.get(`/?${attack}`);
  // Reconnecting goes on from what the requests have started.
  for (const socket of sockets) socket.destroy();
  silent.close();
  await soon(() => states(running).at(-1)?.throughline === 'disconnected', running, 'not disconnected');
  for (let i = 0; i < 20; i++) await running.get(`/?${attack}`);
  const collector = await fake(port);
  await soon(() => collector.events.filter((event) => event.operation?.verdict).length >= 40, running, 'not told');
  // Without an agent Node keeps the last one.
  await soon(async () => Number((await running.get('/held')).body) <= 1, running, 'still held');
});

test('a locked profile has no say in where the stream goes, also while a request is under way', async () => {
  const collector = await fake();
  const port = Number(collector.address.split(':').at(-1));
  const running = await app('held-context.cjs', collector.address, { THROUGHLINE_MODE: 'block' }, [], ['--expose-gc']);
  await soon(() => states(running).at(-1)?.throughline === 'connected', running, 'not connected');
  const expires = (Date.now() + 600_000) * 1000;
  const profile = [
    { kind: 'host', value: 'elsewhere.example' },
    // What the self-test looks at, in every process.
    { kind: 'file stat', value: '/' },
  ];
  collector.send({ policy: { version: 2, mode: 'block', profileLocked: true, profile, profileExpiresUs: expires } });
  await soon(() => collector.results.length === 1, running, 'no policy');
  void running.get('/wait').catch(() => undefined);
  collector.stop();
  await soon(() => states(running).at(-1)?.throughline === 'disconnected', running, 'not disconnected');
  const again = await fake(port);
  await soon(() => again.hellos.length > 0, running, 'not connected again');
  await soon(() => again.events.length > 0, running, 'nothing told');
  const found = again.events.flatMap(({ operation }) =>
    operation?.verdict ? [`${operation.call} ${operation.connect?.host} ${operation.verdict.reason}`] : [],
  );
  expect(found).toEqual([]);
  // The profile holds all the same.
  expect((await running.get('/?v=plain')).status).toBe(403);
});
