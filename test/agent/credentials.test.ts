// Credentials on their way through the application: the key id that a metadata service gave and that left in an answer, the
// token file that was read, the calls to AWS with the names CloudTrail will use. Never a secret.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startFakeCollector, type FakeCollector } from './fake-collector.ts';
import { appsFolder, runApp, type RunningApp } from './run-app.ts';
import { until } from '../until.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-credentials-'));
const tokenFile = join(folder, 'secrets', 'kubernetes.io', 'serviceaccount', 'token');
const issued = 'ASIAZZZZ7AGENT2TEST3';
const secret = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
let metadata: Server;
let aws: RunningApp;
let collector: FakeCollector;
let app: RunningApp;

beforeAll(async () => {
  mkdirSync(join(tokenFile, '..'), { recursive: true });
  const claims = Buffer.from(JSON.stringify({ jti: '7c19ac05-9d3e-4a41-8a5b-000000000001' })).toString('base64url');
  writeFileSync(tokenFile, `eyJhbGciOiJSUzI1NiJ9.${claims}.signature`);
  metadata = createServer((_, response) =>
    response.end(JSON.stringify({ AccessKeyId: issued, SecretAccessKey: secret, Token: 'session' })),
  );
  await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
  aws = await runApp(join(appsFolder, 'aws.mjs'));
  collector = await startFakeCollector();
});
beforeEach(async () => {
  collector.events.length = 0;
  app = await runApp(join(appsFolder, 'credentials.cjs'), {
    mode: 'observe',
    environment: {
      APP_AWS: `http://127.0.0.1:${aws.port}`,
      APP_TOKEN_FILE: tokenFile,
      THROUGHLINE_COLLECTOR: collector.address,
      THROUGHLINE_STATE: folder,
    },
  });
});
afterEach(() => app.stop());
afterAll(async () => {
  metadata.close();
  collector.stop();
  await aws.stop();
  rmSync(folder, { recursive: true });
});

const seen = () => collector.events.filter((event) => event.operation?.credential);
const all = (): string => JSON.stringify(collector.events);

test.each(['preview', 'previewHttp'])('%s: the key id is seen coming in and going out', async (route) => {
  const url = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/latest/meta-data/iam/security-credentials/role`;
  const answer = await app.get(`/${route}?v=${encodeURIComponent(url)}`);
  expect(answer.status).toBe(200);
  await until(() => seen().length >= 2, all);
  expect(seen().map((event) => event.operation!.credential)).toMatchObject([
    { kind: 'aws_access_key', identifier: issued, direction: 'in' },
    { kind: 'aws_access_key', identifier: issued, direction: 'out', where: `response body of GET /${route}` },
  ]);
  for (const event of seen())
    expect(event.keys).toContainEqual(expect.objectContaining({ kind: 'access-key', value: issued, role: 1 }));
  expect(new Set(seen().map((event) => event.operation!.activityId)).size).toBe(1);
  expect(all()).not.toContain(secret.slice(0, 12));
});

test('reading the service account token tells its id', async () => {
  expect((await app.get('/token?v=x')).body).toContain('characters');
  await until(() => seen().length >= 1, all);
  const [event] = seen();
  expect(event!.operation!.credential).toMatchObject({
    kind: 'kubernetes_token',
    identifier: 'JTI=7c19ac05-9d3e-4a41-8a5b-000000000001',
    direction: 'file',
  });
  expect(event!.keys).toContainEqual(
    expect.objectContaining({ kind: 'k8s-credential', value: 'JTI=7c19ac05-9d3e-4a41-8a5b-000000000001', role: 1 }),
  );
  expect(all()).not.toContain('signature');
});

test.each([
  ['s3', 's3', 'ListBuckets'],
  ['callback', 's3', 'ListBuckets'],
  ['sts', 'sts', 'GetCallerIdentity'],
])('%s: the call as CloudTrail will name it', async (route, service, operation) => {
  const answer = await app.get(`/${route}?v=x`);
  expect(answer.status, answer.body).toBe(200);
  const calls = () => collector.events.filter((event) => event.operation?.aws);
  await until(() => calls().length >= 1, all);
  const { aws: call, caller } = calls()[0]!.operation!;
  expect(call).toMatchObject({
    service,
    operation,
    region: 'eu-west-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    statusCode: 200,
  });
  expect(caller!.file).toBe('agent/apps/credentials.cjs');
  expect(calls()[0]!.keys).toContainEqual(
    expect.objectContaining({ kind: 'access-key', value: 'AKIAIOSFODNN7EXAMPLE', role: 3 }),
  );
  if (call!.requestId) {
    expect(calls()[0]!.keys).toContainEqual(
      expect.objectContaining({ kind: 'aws-request', value: `${call!.requestId}/${operation}`, role: 1 }),
    );
  }
});
