// What a blocked request gets, whatever the application does with the error.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-blocking-'));
const attack = encodeURIComponent('x; echo pwned');
let app: RunningApp;

beforeAll(async () => {
  app = await runApp(join(appsFolder, 'sinks.cjs'), { mode: 'block', environment: { APP_FOLDER: folder } });
});
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true });
});

async function newFinding(run: () => Promise<unknown>): Promise<any> {
  const before = app.findings().length;
  await run();
  await until(
    () => app.findings().length > before,
    () => `no finding: ${app.errors().slice(-500)}`,
  );
  return app.findings().at(-1);
}

test('403 as JSON with the finding id, and nothing else', async () => {
  let answer: any;
  const finding = await newFinding(async () => (answer = await app.get(`/exec?v=${attack}`)));
  expect(answer.status).toBe(403);
  expect(answer.headers['content-type']).toContain('application/json');
  expect(JSON.parse(answer.body)).toEqual({ error: 'Request blocked', finding: finding.id });
});

test('403 as HTML where a browser asks', async () => {
  let answer: any;
  const finding = await newFinding(
    async () => (answer = await app.get(`/exec?v=${attack}`, { headers: { accept: 'text/html,*/*' } })),
  );
  expect(answer.status).toBe(403);
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.body).toContain(`<code>${finding.id}</code>`);
  expect(answer.body).not.toContain('pwned');
});

test('the same when the application swallows the error and answers for itself', async () => {
  const answer = await app.get(`/swallow?v=${attack}`);
  expect(answer.status).toBe(403);
  expect(answer.body).not.toContain('swallowed');
});

test('the same when the error ends up nowhere: the process lives on', async () => {
  for (const route of ['uncaught', 'rejected']) {
    const answer = await app.get(`/${route}?v=${attack}`);
    expect(answer.status, route).toBe(403);
  }
  expect((await app.get('/exec?v=fine')).body).toBe('fine\n');
  expect(app.child.exitCode).toBe(null);
});

test('headers already sent: the connection is cut', async () => {
  const answer = await app.get(`/headersSent?v=${attack}`);
  expect(answer.status).toBe(200);
  expect(answer.cut).toBe(true);
  expect(answer.body).not.toContain('pwned');
});

test('work that goes on after the answer is still watched', async () => {
  const finding = await newFinding(() => app.get(`/background?v=${attack}`));
  expect(finding).toMatchObject({ guard: 'shell-injection', outcome: 'blocked' });
  expect(existsSync(join(folder, 'background'))).toBe(false);
});

test('a body is looked at without being taken away', async () => {
  const fine = await app.get('/exec', {
    method: 'POST',
    body: JSON.stringify({ v: 'fine' }),
    headers: { 'content-type': 'application/json' },
  });
  expect(fine.body).toBe('fine\n');
  const body = JSON.stringify({ padding: 'p'.repeat(300_000), v: 'x; echo pwned' });
  const finding = await newFinding(async () => {
    const answer = await app.get('/exec', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(403);
  });
  expect(finding.input.path).toBe('body.v');
});

test('other requests of the same moment are not touched', async () => {
  const mixed = await Promise.all(
    Array.from({ length: 40 }, (_, i) => app.get(i % 2 ? `/exec?v=${attack}` : `/execPromise?v=number${i}`)),
  );
  mixed.forEach((answer, i) => {
    expect(answer.status).toBe(i % 2 ? 403 : 200);
    if (i % 2 === 0) expect(answer.body).toBe(`number${i}\n`);
  });
});

test('the blocked error tells the application its code and the finding, and shows nothing when printed', async () => {
  const { BlockedError, isBlocked } = await import('../../agent/src/blocked-error.ts');
  const error = new BlockedError('f-1');
  expect(error).toBeInstanceOf(Error);
  expect({ ...error }).toEqual({ code: 'THROUGHLINE_BLOCKED' });
  expect(error.findingId).toBe('f-1');
  expect(isBlocked(error)).toBe(true);
  expect(isBlocked(new Error('wrapped', { cause: error }))).toBe(true);
  expect(isBlocked(new Error('other'))).toBe(false);
});
