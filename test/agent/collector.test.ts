// The agent's end of the stream: what is sent at once, what only on request, what a policy does, and that the application
// never waits for the collector.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Event } from '@throughline/proto';
import { startFakeCollector, type FakeCollector } from './fake-collector.ts';
import { appsFolder, runApp, spawnApp, type RunningApp, type RunOptions } from './run-app.ts';
import { until } from '../until.ts';

const USED = 3;
const MADE = 1;
const SUBJECT = 2;
let collector: FakeCollector | undefined;
let app: RunningApp | undefined;
let state: string | undefined;

afterEach(async () => {
  await app?.stop();
  collector?.stop();
  if (state) rmSync(state, { recursive: true });
  app = collector = state = undefined;
});

async function start(options: RunOptions = {}): Promise<{ app: RunningApp; collector: FakeCollector }> {
  collector ??= await startFakeCollector();
  collector.hellos.length = 0;
  state ??= mkdtempSync(join(tmpdir(), 'throughline-state-'));
  app = await runApp(join(appsFolder, 'sinks.cjs'), {
    mode: 'observe',
    ...options,
    environment: {
      APP_FOLDER: state,
      THROUGHLINE_COLLECTOR: collector.address,
      THROUGHLINE_STATE: state,
      THROUGHLINE_SERVICE: 'sinks',
      ...options.environment,
    },
  });
  await until(
    () => collector!.hellos.length > 0,
    () => `no hello: ${app!.errors()}`,
  );
  return { app, collector };
}

const events = (of: (event: Event) => unknown): Event[] => collector!.events.filter((event) => of(event));
const keyOf = (event: Event, kind: string) => event.keys?.find((key) => key.kind === kind);
const soon = (condition: () => boolean, what: string) =>
  until(condition, () => `${what}: ${JSON.stringify(collector!.events).slice(0, 3000)}`);

test('says who it is', async () => {
  await start();
  const [hello] = collector!.hellos;
  expect(hello).toMatchObject({
    role: 'agent',
    protocol: 1,
    workload: { service: 'sinks' },
    process: { pid: app!.child.pid },
  });
  expect(hello!.process!.startTicks).toMatch(/^\d+$/);
  await soon(() => events((event) => event.witnessStatus?.kind === 'started').length === 1, 'status');
  const [status] = events((event) => event.witnessStatus);
  expect(status!.witnessStatus!.coverage!.find(({ name }) => name === 'fs')).toMatchObject({ state: 'live' });
});

test('a finding brings its activity and what that did before; ordinary requests bring nothing', async () => {
  await start();
  await app!.get('/none?v=plain');
  await app!.get('/readFile?v=matrix-probe.cjs');
  await app!.get(`/exec?v=${encodeURIComponent('x; echo y')}`, {
    headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'user-agent': 'curl/8' },
  });
  await soon(() => events((event) => event.operation?.verdict).length === 1, 'operation');
  const activities = events((event) => event.activity);
  expect(activities.map((event) => event.activity!.name)).toEqual(['GET /exec']);
  const [activity] = activities;
  expect(activity!.activity).toMatchObject({
    kind: 'http.request',
    peerAddress: '127.0.0.1',
    userAgent: 'curl/8',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
  });
  expect(activity!.activity!.inputs).toMatchObject([{ path: 'query.v', sample: 'x; echo y', length: 9 }]);
  const [operation] = events((event) => event.operation?.verdict);
  expect(operation!.operation).toMatchObject({
    kind: 'process.spawn',
    call: 'child_process.exec',
    activityId: activity!.id,
    verdict: { outcome: 1, guard: 'shell-injection' },
  });
  expect(operation!.operation!.caller).toMatchObject({ file: 'agent/apps/sinks.cjs', package: '@throughline/test' });
  expect(keyOf(operation!, 'activity')).toEqual({ kind: 'activity', value: activity!.id, role: USED });
  const { child } = operation!.operation!.spawn!;
  const { bootId, pidNamespace, pid, startTicks } = child!;
  expect(keyOf(operation!, 'process')).toEqual({
    kind: 'process',
    value: `${bootId}/${pidNamespace}/${pid}/${startTicks}`,
    role: MADE,
  });
});

test('a process that is started is always told, a synchronous one by its pid below its parent', async () => {
  await start();
  await app!.get('/execSync?v=plain');
  await app!.get('/spawnSyncShell?v=plain');
  await soon(() => events((event) => event.operation?.kind === 'process.spawn').length === 2, 'spawns');
  const [, spawnSync] = events((event) => event.operation?.kind === 'process.spawn');
  expect(spawnSync!.operation!.verdict ?? null).toBe(null);
  expect(keyOf(spawnSync!, 'spawn')!.value).toMatch(new RegExp(`/${app!.child.pid}/\\d+>\\d+$`));
  expect(events((event) => event.activity).length).toBe(2);
});

test('what was only kept is sent when it is asked for by key', async () => {
  const backend = createServer((request, response) => response.end(request.headers['traceparent']));
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  await start({ environment: { APP_BACKEND: `http://127.0.0.1:${(backend.address() as AddressInfo).port}/` } });
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const passed = await app!.get('/backend?v=x', { headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-00` } });
  backend.close();
  expect(passed.body, 'the trace goes on').toContain(traceId);
  await app!.get('/none?v=x', { headers: { traceparent: `00-${'a'.repeat(32)}-00f067aa0ba902b7-00` } });
  collector!.events.length = 0;
  collector!.send({ recall: { keys: [{ kind: 'trace', value: traceId, role: SUBJECT }] } });
  await soon(() => events((event) => event.operation?.kind === 'http.request').length === 1, 'recalled');
  expect(events((event) => event.activity).map((event) => event.activity!.traceId)).toEqual([traceId]);
  await soon(() => collector!.results.length === 1, 'result');
  expect(collector!.results[0]).toMatchObject({ outcome: 'done' });
  collector!.send({ recall: { keys: [{ kind: 'trace', value: 'b'.repeat(32), role: SUBJECT }] } });
  await soon(() => collector!.results.length === 2, 'second result');
  expect(collector!.results[1]).toMatchObject({ outcome: 'unknown' });
});

test('a policy blocks by address and route, turns block mode on and everything off, and outlives a restart', async () => {
  await start();
  const soonUs = (Date.now() + 60_000) * 1000;
  const attack = `/exec?v=${encodeURIComponent('x; echo y')}`;
  const status = async (path: string) => (await app!.get(path)).status;
  expect(await status('/none?v=x')).toBe(200);

  collector!.send({
    policy: {
      version: 2,
      blockRules: [{ id: 'r1', kind: 'address', value: '127.0.0.0/8', expiresUs: soonUs, storyId: 's1' }],
    },
  });
  await soon(() => collector!.results.length === 1, 'policy 2');
  const refused = await app!.get('/none?v=x');
  expect(refused.status).toBe(403);
  expect(JSON.parse(refused.body).finding).toMatch(/^f-/);

  collector!.send({ policy: { version: 1, mode: 'block' } });
  await soon(() => collector!.results.length === 2, 'policy 1');
  expect(collector!.results[1]).toMatchObject({ outcome: 'refused' });

  await app!.stop();
  await start();
  expect(await status('/none?v=x'), 'after a restart').toBe(403);

  collector!.send({
    policy: {
      version: 3,
      mode: 'block',
      blockRules: [
        { id: 'r2', kind: 'route', value: 'GET /readFile', expiresUs: soonUs },
        { id: 'r3', kind: 'route', value: 'GET /none', expiresUs: 1 },
      ],
    },
  });
  await soon(() => collector!.results.length === 3, 'policy 3');
  expect(await status('/readFile?v=x')).toBe(403);
  expect(await status('/none?v=x'), 'an expired rule').toBe(200);
  expect(await status(attack), 'block mode').toBe(403);

  collector!.send({ policy: { version: 4, killSwitch: true } });
  await soon(() => collector!.results.length === 4, 'policy 4');
  expect(await status(attack), 'kill switch').toBe(200);
});

test('without a collector at the address the application starts, serves and ends as ever', async () => {
  const fake = await startFakeCollector();
  const { address } = fake;
  fake.stop();
  const started = spawnApp(join(appsFolder, 'quick.cjs'), {
    mode: 'observe',
    environment: { THROUGHLINE_COLLECTOR: address },
  });
  await until(() => started.output() !== '', started.errors);
  const done = Date.now();
  expect(await started.ended).toBe(0);
  // What connecting may take is not waited for.
  expect(Date.now() - done).toBeLessThan(4_500);
  expect(started.output()).toBe('done\n');
});

test('a collector that comes later gets what happened before', async () => {
  const fake = await startFakeCollector();
  const port = Number(fake.address.split(':').at(-1));
  fake.stop();
  state = mkdtempSync(join(tmpdir(), 'throughline-state-'));
  app = await runApp(join(appsFolder, 'sinks.cjs'), {
    mode: 'observe',
    environment: { APP_FOLDER: state, THROUGHLINE_COLLECTOR: `grpc://127.0.0.1:${port}`, THROUGHLINE_STATE: state },
  });
  await app.get(`/exec?v=${encodeURIComponent('x; echo y')}`);
  collector = await startFakeCollector(port);
  await until(
    () => events((event) => event.operation?.verdict).length === 1,
    () => `nothing came: ${app!.errors()}`,
  );
});

test('a process that ends by itself still tells its last finding', async () => {
  collector = await startFakeCollector();
  state = mkdtempSync(join(tmpdir(), 'throughline-state-'));
  const started = spawnApp(join(appsFolder, 'quick.cjs'), {
    mode: 'observe',
    environment: { THROUGHLINE_COLLECTOR: collector.address, QUICK_ATTACK: 'on', THROUGHLINE_STATE: state },
  });
  expect(await started.ended).toBe(0);
  await soon(() => events((event) => event.operation?.verdict).length === 1, 'finding');
});

test('a process that a signal ends has told its last finding, and ends by that signal', async () => {
  const { app, collector } = await start({ mode: 'block' });
  expect((await app.get(`/exec?v=${encodeURIComponent('x; echo y')}`)).status).toBe(403);
  // A turn of the event loop later nobody waits for a batch any more.
  expect((await app.get('/')).status).toBeGreaterThan(0);
  const ended = new Promise((resolve) => app.child.once('exit', (_code, signal) => resolve(signal)));
  app.child.kill('SIGTERM');
  expect(await ended).toBe('SIGTERM');
  await soon(() => collector.events.some((event) => event.operation?.verdict), 'finding');
});
