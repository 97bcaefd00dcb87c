// Sigma through the front door: the collector with a user's own rules, and the envelopes of managed Kubernetes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCollectorProcess, throughline, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';

const rules = mkdtempSync(join(tmpdir(), 'throughline-own-rules-'));
const token = 'sigma-test-token';
let collector: CollectorProcess;

beforeAll(async () => {
  writeFileSync(
    join(rules, 'own.yml'),
    'title: Breakglass user at work\nid: own-1\nauthor: Ana\nlevel: high\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  sel: {userIdentity.userName: breakglass}\n  condition: sel\n',
  );
  writeFileSync(
    join(rules, 'broken.yml'),
    'title: Broken\nlogsource: {product: aws}\ndetection: {sel: {a|near: 1}, condition: sel}\n',
  );
  writeFileSync(
    join(rules, 'filter.yml'),
    'title: Our provisioner makes pods in kube-system\nlogsource: {product: kubernetes}\nfilter:\n  rules: [a80d927d-ac6e-443f-a867-e8d6e3897318]\n  sel: {user.username: provisioner}\n  condition: sel\n',
  );
  collector = await startCollectorProcess({ flags: ['--rules', rules, '--token', token] });
});
afterAll(async () => {
  await collector?.stop();
  rmSync(rules, { recursive: true });
});

interface Found {
  readonly rule: string;
  readonly title: string;
  readonly severity: string;
  readonly eventIds: readonly string[];
}
const findings = async (eventId: string): Promise<Found[]> =>
  (await collector.api<{ findings: Found[] }>('/v1/findings')).findings.filter(({ eventIds }) =>
    eventIds.includes(eventId),
  );
async function send(format: string, record: object): Promise<void> {
  const answer = await fetch(`${collector.http}/v1/ingest/${format}`, {
    method: 'POST',
    body: JSON.stringify(record),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ accepted: 1, rejected: 0 })]);
}

test('a rule of the user works beside the packaged ones; a broken one is named in the log', async () => {
  const record = {
    eventVersion: '1.08',
    eventID: 'own-event',
    eventTime: new Date().toISOString(),
    eventSource: 'iam.amazonaws.com',
    eventName: 'ListUsers',
    awsRegion: 'eu-west-1',
    userIdentity: { type: 'IAMUser', userName: 'breakglass', arn: 'arn:aws:iam::1:user/breakglass' },
  };
  await send('cloudtrail', record);
  const found = await until(async () => (await findings('own-event')).find(({ rule }) => rule === 'sigma:own-1'));
  expect(found).toMatchObject({ title: 'Breakglass user at work', severity: 'high' });
  expect(
    collector.log.some((line) => line.includes('a Sigma rule cannot be used') && line.includes('broken.yml')),
  ).toBe(true);
});

const audit = (auditID: string, username: string): Record<string, unknown> => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'RequestResponse',
  auditID,
  stage: 'ResponseComplete',
  verb: 'create',
  requestURI: '/api/v1/namespaces/kube-system/pods',
  user: { username },
  sourceIPs: ['198.51.100.7'],
  objectRef: { resource: 'pods', namespace: 'kube-system', name: 'x', apiVersion: 'v1' },
  responseStatus: { code: 201 },
  requestObject: {
    spec: {
      containers: [{ securityContext: { capabilities: { add: ['SYS_ADMIN'] } } }],
      volumes: [{ hostPath: { path: '/' } }],
    },
  },
  requestReceivedTimestamp: new Date().toISOString(),
  annotations: { 'authorization.k8s.io/decision': 'allow' },
});
const sigmaTitles = async (id: string): Promise<string[]> =>
  (await findings(id))
    .filter(({ rule }) => rule.startsWith('sigma:'))
    .map(({ title }) => title)
    .sort();
const pod = [
  'Container With A hostPath Mount Created',
  'Creation Of Pod In System Namespace',
  'Privileged Container Deployed',
];

test('rules that ask for fields no native event has fire through their aliases', async () => {
  await send('k8s-audit', audit('native-pod', 'eve'));
  await until(async () => (await sigmaTitles('native-pod')).length >= 3);
  expect(await sigmaTitles('native-pod')).toEqual(pod);
});

test('the same event in the envelope of AKS', async () => {
  await send('k8s-audit', {
    category: 'kube-audit',
    operationName: 'Microsoft.ContainerService/managedClusters/diagnosticLogs/Read',
    properties: { log: JSON.stringify(audit('aks-pod', 'eve')) },
  });
  await until(async () => (await sigmaTitles('aks-pod')).length >= 3);
  expect(await sigmaTitles('aks-pod')).toEqual(pod);
});

test('a filter of the user silences one rule and leaves the others', async () => {
  await send('k8s-audit', audit('provisioned-pod', 'provisioner'));
  await until(async () => (await sigmaTitles('provisioned-pod')).length >= 2);
  expect(await sigmaTitles('provisioned-pod')).toEqual(
    pod.filter((title) => title !== 'Creation Of Pod In System Namespace'),
  );
});

test('rules that are not there are refused at start', async () => {
  const { status, err } = await throughline([
    'collector',
    '--data',
    join(rules, 'data'),
    '--grpc',
    'off',
    '--http',
    'off',
    '--rules',
    '/no/such/folder',
  ]);
  expect(status).toBe(2);
  expect(err).toContain('rules names "/no/such/folder", which does not exist');
});
