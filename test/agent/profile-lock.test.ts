// A locked profile: what a service learned goes to the real collector, the lock comes back with what all of its processes did,
// and whatever is new is a finding or blocked. A process that starts under the lock, with the collector gone, is held to it too.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCollectorProcess, type CollectorProcess } from '../collector/collector-process.ts';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

let folder: string;
let collector: CollectorProcess;
const apps: RunningApp[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'throughline-profile-'));
  for (const name of ['orders-2026', 'invoices', 'private']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'x.txt'), name);
  }
  collector = await startCollectorProcess({ data: join(folder, 'data') });
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.stop()));
  await collector.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(mode: 'observe' | 'block'): Promise<RunningApp> {
  const app = await runApp(join(appsFolder, 'profile.cjs'), {
    mode,
    environment: {
      APP_FOLDER: folder,
      THROUGHLINE_COLLECTOR: collector.grpc,
      THROUGHLINE_STATE: join(folder, 'state'),
      THROUGHLINE_SERVICE: 'shop',
    },
  });
  apps.push(app);
  return app;
}

interface Profile {
  readonly learned: readonly { readonly kind: string; readonly value: string }[];
}

/** What is asked may not be there yet. */
const eventually = (holds: () => Promise<boolean>, what: string): Promise<true> =>
  until(async () => await holds().catch(() => false), what);

const profile = (): Promise<Profile> => collector.api<Profile>('/v1/profiles/shop');
// In force once the agent has put it on its disk: a call made before would still be learned.
async function lock(profileLocked: boolean): Promise<void> {
  await collector.api('/v1/policies/shop', { method: 'PUT', body: { profileLocked } });
  const policy = (): { profileLocked?: boolean } =>
    JSON.parse(readFileSync(join(folder, 'state', 'policy-shop.json'), 'utf8')) as object;
  await eventually(async () => (policy().profileLocked ?? false) === profileLocked, 'the lock reaching the agent');
}

async function learn(app: RunningApp): Promise<void> {
  expect((await app.get('/read?of=orders')).body).toBe('orders-2026');
  expect((await app.get('/ask?of=one')).body).toBe('ok');
  await eventually(
    async () => (await profile()).learned.some(({ kind }) => kind === 'host'),
    'what the agent learned reaching the collector',
  );
}

test('in block mode only what was done before goes on; unlocking takes that back', async () => {
  const app = await start('block');
  await learn(app);
  expect((await profile()).learned).toEqual(
    expect.arrayContaining([
      { kind: 'host', value: '127.0.0.1' },
      // Numbers in folders stand for any number: next year's orders are the same behaviour.
      { kind: 'file read', value: `${folder.replaceAll(/\d+/g, '#')}/orders-#/` },
    ]),
  );
  expect((await app.get('/read?of=invoices')).status, 'before the lock').toBe(200);

  await lock(true);
  expect((await app.get('/read?of=secrets')).status).toBe(403);
  expect((await app.get('/read?of=orders')).status).toBe(200);
  expect((await app.get('/read?of=invoices')).status, 'learned here until the lock').toBe(200);
  expect((await app.get('/ask?of=one')).status).toBe(200);
  expect((await app.get('/ask?of=other')).status).toBe(403);
  await eventually(async () => {
    return JSON.stringify(await collector.api('/v1/findings')).includes('locked-profile');
  }, 'the finding');

  await lock(false);
  expect((await app.get('/read?of=secrets')).status).toBe(200);
});

test('in observe mode it is a finding; a new process is held to what the old ones did, collector or not', async () => {
  const first = await start('observe');
  await learn(first);
  await lock(true);
  expect((await first.get('/read?of=secrets')).status).toBe(200);
  await eventually(
    async () => JSON.stringify(await collector.api('/v1/findings')).includes('locked-profile'),
    'the finding',
  );
  await first.stop();
  await collector.kill();

  const second = await start('block');
  expect((await second.get('/read?of=orders')).status, 'never done by this process').toBe(200);
  expect((await second.get('/read?of=secrets')).status).toBe(403);
});
