// Everything that listens, and what somebody without a token, or with the wrong one, gets of it.
import { createConnection } from 'node:net';
import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder, startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';

let it: CollectorProcess;
beforeAll(async () => {
  it = await startCollectorProcess({ flags: ['--token', 'a-shared-token-for-tests', '--playbook', 'report'] });
});
afterAll(async () => {
  await it.kill();
  removeFolder(it.data);
});

/** With any header, also those that fetch does not let one set. */
function ask(
  method: string,
  path: string,
  headers: http.OutgoingHttpHeaders = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(`${it.http}`, { method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    request.on('error', reject);
    request.end();
  });
}

test.each([
  ['GET', '/v1/stories'], ['GET', '/v1/stories/x'], ['GET', '/v1/findings'], ['GET', '/v1/events/x'], ['GET', '/v1/witnesses'],
  ['GET', '/v1/responses'], ['POST', '/v1/respond'], ['GET', '/v1/profiles'], ['GET', '/v1/profiles/x'], ['GET', '/v1/policies/x'],
  ['PUT', '/v1/policies/x'], ['GET', '/v1/live'], ['POST', '/v1/logout'], ['POST', '/v1/ingest/auto'], ['POST', '/v1/traces'], ['POST', '/v1/logs'],
])('%s %s is closed to strangers', async (method, path) => {
  expect((await ask(method, path)).status).toBe(401);
  expect((await ask(method, path, { authorization: 'Bearer wrong' })).status).toBe(401);
  expect((await ask(method, path, { cookie: 'throughline=AAAA' })).status).toBe(401);
}); // prettier-ignore

test('open are health, the login page with its files, and the metrics to this machine', async () => {
  for (const path of ['/healthz', '/console/', '/metrics'])
    expect([path, (await ask('GET', path)).status]).toEqual([path, 200]);
  // Nothing of the open pages tells of services or stories.
  expect((await ask('GET', '/healthz')).text).toBe('{"status":"ok"}\n');
});

test('a name that was pointed at this machine opens nothing', async () => {
  const host = { host: 'evil.example:4401' };
  expect((await ask('GET', '/metrics', host)).status).toBe(403);
  expect((await ask('GET', '/v1/stories', host)).status).toBe(401);
  for (const own of ['localhost:4401', '127.0.0.1', '[::1]:4401'])
    expect([own, (await ask('GET', '/metrics', { host: own })).status]).toEqual([own, 200]);
});

test.each([
  '/console/../throughline.db', '/console/..%2fthroughline.db', '/console/%2e%2e/%2e%2e/package.json', '/console/....//package.json',
  '/console//etc/passwd', '/console/%00', '/console/..\\..\\package.json', '/../../etc/passwd', '/console/%c0%ae%c0%ae/package.json',
])('%s gives no file', async (path) => {
  expect((await ask('GET', path)).status).toBe(404);
}); // prettier-ignore

test('who dribbles a request is cut off and holds nobody up', async () => {
  const { hostname, port } = new URL(it.http);
  const slow = Array.from({ length: 50 }, () => {
    const socket = createConnection(Number(port), hostname);
    socket.on('error', () => {});
    socket.write('POST /v1/ingest/auto HTTP/1.1\r\nhost: x\r\n');
    const dribble = setInterval(() => socket.write('x-a: b\r\n'), 500);
    socket.on('close', () => clearInterval(dribble));
    return socket;
  });
  expect((await ask('GET', '/healthz')).status).toBe(200);
  await until(() => slow.every((socket) => socket.destroyed || socket.readyState !== 'open'));
});
