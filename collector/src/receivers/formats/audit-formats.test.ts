import { describe, expect, it } from 'vitest';
import { Role, type Event } from '@throughline/proto';
import { DecodeError } from '../../decoder.ts';
import { cloudtrail } from './cloudtrail.ts';
import { formatOf, formats } from './index.ts';
import { kubernetesAudit } from './kubernetes-audit.ts';
import { recordOf } from './raw.ts';

const call = {
  eventVersion: '1.11',
  eventID: '7f1d8c2a-0000-4000-8000-000000000001',
  eventTime: '2026-03-01T10:00:00Z',
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  awsRegion: 'us-gov-elsewhere-1r',
  sourceIPAddress: '075.050.255.67',
  requestID: 'r-1',
  recipientAccountId: '111122223333',
  userIdentity: {
    type: 'IAMUser',
    arn: 'arn:aws:iam::111122223333:user/team/ana',
    accountId: '111122223333',
    accessKeyId: 'AKIAAAAABBBBCCCCDDDD',
    userName: 'ana',
  },
  requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/deploy', roleSessionName: 'x' },
  responseElements: { credentials: { accessKeyId: 'ASIAAAAABBBBCCCCDDDD' } },
};

const audit = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a-1',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/shop/secrets',
  verb: 'list',
  user: {
    username: 'system:serviceaccount:shop:mail',
    groups: [],
    extra: { 'authentication.kubernetes.io/credential-id': ['JTI=1'], 'authentication.kubernetes.io/pod-uid': ['p-1'] },
  },
  sourceIPs: ['10.0.0.9', '203.0.113.5'],
  objectRef: { resource: 'secrets', namespace: 'shop' },
  responseStatus: { code: 200 },
  requestReceivedTimestamp: '2026-03-01T10:00:00.123456Z',
};

function keys(event: Event | undefined): string[] {
  return (event?.keys ?? []).map((key) => `${key.kind} ${key.value} ${Role[key.role!]}`);
}

describe('cloudtrail', () => {
  it('reads a record and its exact keys', () => {
    const event = cloudtrail.decode(call)!;
    expect(event.id).toBe(call.eventID);
    expect(event.timeUs).toBe(Date.parse(call.eventTime) * 1000);
    expect(keys(event)).toEqual([
      'aws-request r-1/AssumeRole USED',
      'access-key AKIAAAAABBBBCCCCDDDD USED',
      'access-key ASIAAAAABBBBCCCCDDDD MADE',
      'principal arn:aws:iam::111122223333:user/ana USED',
    ]);
  });

  it.each([
    ['Records', { Records: [call, call] }, 2],
    ['an array of envelopes', [{ Records: [call] }, call], 2],
    ['EventBridge', { 'detail-type': 'AWS API Call via CloudTrail', detail: call }, 1],
    ['CloudWatch Logs', { logEvents: [{ message: JSON.stringify(call) }] }, 1],
    ['a look-up', { Events: [{ CloudTrailEvent: JSON.stringify(call) }] }, 1],
    ['a bare record', call, 1],
  ])('unwraps %s', (_, value, count) => {
    const records = cloudtrail.unwrap(value);
    expect(records).toHaveLength(count);
    for (const record of records) expect(cloudtrail.decode(record)?.id).toBe(call.eventID);
  });

  it('gives a record without an id a stable one, whatever the order of its fields', () => {
    const { eventID: _, ...bare } = call;
    const turned = Object.fromEntries(Object.entries(bare).reverse());
    expect(cloudtrail.decode(bare)!.id).toBe(cloudtrail.decode(turned)!.id);
    expect(cloudtrail.decode({ ...bare, requestID: 'r-2' })!.id).not.toBe(cloudtrail.decode(bare)!.id);
  });

  it('tolerates a missing time and reads the odd ones', () => {
    expect(cloudtrail.decode({ ...call, eventTime: undefined })!.timeUs).toBe(0);
    expect(cloudtrail.decode({ ...call, eventTime: 'redacted' })!.timeUs).toBe(0);
    expect(cloudtrail.decode({ ...call, eventTime: '2023-01-10 21:04:02' })!.timeUs).toBe(
      Date.parse('2023-01-10T21:04:02Z') * 1000,
    );
    expect(cloudtrail.decode({ ...call, eventTime: '2025-01-13 19:58:59.000000000' })!.timeUs).toBe(
      Date.parse('2025-01-13T19:58:59Z') * 1000,
    );
  });

  it('gives lower-cased names back', () => {
    const event = cloudtrail.decode({
      eventid: '1',
      eventname: 'GetRecords',
      eventsource: 'dynamodb.amazonaws.com',
      eventtime: '2023-01-10 21:04:02',
      useridentity: { arn: 'arn:aws:x' },
    })!;
    expect(event.cloudApiCall).toMatchObject({
      eventName: 'GetRecords',
      eventSource: 'dynamodb.amazonaws.com',
      principalArn: 'arn:aws:x',
    });
  });

  it('leaves out digests and insights', () => {
    expect(cloudtrail.decode({ digestStartTime: 'x', digestS3Bucket: 'y', awsAccountId: '1' })).toBeUndefined();
    expect(cloudtrail.decode({ ...call, eventCategory: 'Insight' })).toBeUndefined();
  });

  it.each([
    ['an unknown version', { ...call, eventVersion: '2.0' }, /eventVersion "2.0" is not known/],
    ['no name', { ...call, eventName: undefined }, /needs an eventName/],
    ['a time that is none', { ...call, eventTime: '3 o’clock' }, /eventTime "3 o’clock" is not a time/],
    ['no object', 7, /is a JSON object/],
  ])('refuses %s with a sentence', (_, value, sentence) => {
    expect(() => cloudtrail.decode(value)).toThrow(DecodeError);
    expect(() => cloudtrail.decode(value)).toThrow(sentence);
  });

  it('takes a principal for the same with and without a path', () => {
    const made = cloudtrail.decode({
      ...call,
      eventID: '2',
      eventSource: 'iam.amazonaws.com',
      eventName: 'CreateUser',
      requestParameters: { userName: 'bo' },
      responseElements: {},
    })!;
    expect(keys(made)).toContain('principal arn:aws:iam::111122223333:user/bo MADE');
  });
});

describe('kubernetes audit', () => {
  it('reads an event; the peer is the last of sourceIPs', () => {
    const event = kubernetesAudit.decode(audit)!;
    expect(event.kubernetesAudit).toMatchObject({
      peerAddress: '203.0.113.5',
      claimedAddresses: ['10.0.0.9'],
      verb: 'list',
      resource: 'secrets',
    });
    expect(event.timeUs).toBe(Date.parse('2026-03-01T10:00:00Z') * 1000 + 123_456);
    expect(keys(event)).toEqual([
      'principal k8s:system:serviceaccount:shop:mail USED',
      'k8s-credential JTI=1 USED',
      'pod-token p-1 USED',
    ]);
  });

  it('joins a minted token to its uses', () => {
    const minted = {
      ...audit,
      auditID: 'a-2',
      verb: 'create',
      objectRef: { resource: 'serviceaccounts', subresource: 'token', namespace: 'shop', name: 'mail' },
      user: { username: 'system:node:n1' },
      annotations: { 'authentication.kubernetes.io/issued-credential-id': 'JTI=1' },
    };
    expect(keys(kubernetesAudit.decode(minted))).toContain('k8s-credential JTI=1 MADE');
  });

  it.each([
    ['EventList', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [audit] }],
    [
      'an old EventList whose items have no version',
      {
        kind: 'EventList',
        apiVersion: 'audit.k8s.io/v1beta1',
        items: [{ ...audit, kind: undefined, apiVersion: undefined }],
      },
    ],
    ['AKS', { category: 'kube-audit', properties: { log: JSON.stringify(audit) } }],
    ['AKS, several', { records: [{ category: 'kube-audit', properties: { log: JSON.stringify(audit) } }] }],
    ['EKS through CloudWatch Logs', { logEvents: [{ message: JSON.stringify(audit) }] }],
    ['an array', [audit]],
    ['a v1beta1 event', { ...audit, apiVersion: 'audit.k8s.io/v1beta1' }],
    ['an event without apiVersion', { ...audit, apiVersion: undefined }],
  ])('reads %s', (_, value) => {
    expect(formatOf(value)?.name).toBe('k8s-audit');
    expect(kubernetesAudit.unwrap(value).map((item) => kubernetesAudit.decode(item)?.kubernetesAudit?.verb)).toEqual([
      'list',
    ]);
  });

  it('reads GKE entries', () => {
    const entry = {
      insertId: 'g-1',
      timestamp: '2026-03-01T10:00:00Z',
      protoPayload: {
        serviceName: 'k8s.io',
        methodName: 'io.k8s.core.v1.pods.exec.create',
        resourceName: 'core/v1/namespaces/shop/pods/mail-1/exec',
        authenticationInfo: { principalEmail: 'ana@example.org' },
        requestMetadata: { callerIp: '198.51.100.1' },
        status: { code: 7 },
      },
    };
    expect(kubernetesAudit.decode(entry)!.kubernetesAudit).toMatchObject({
      verb: 'create',
      resource: 'pods',
      subresource: 'exec',
      namespace: 'shop',
      name: 'mail-1',
      username: 'ana@example.org',
      statusCode: 403,
      auditId: 'g-1',
    });
  });

  it('tells an exec at its start and at its end, as one auditID', () => {
    const exec = {
      ...audit,
      verb: 'create',
      objectRef: { resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'mail-1' },
    };
    const [started, ended] = [
      kubernetesAudit.decode({ ...exec, stage: 'ResponseStarted' })!,
      kubernetesAudit.decode(exec)!,
    ];
    expect(started.id).not.toBe(ended.id);
    expect(started.kubernetesAudit!.auditId).toBe(ended.kubernetesAudit!.auditId);
    expect(kubernetesAudit.decode({ ...audit, stage: 'ResponseStarted' })).toBeUndefined();
    expect(kubernetesAudit.decode({ ...audit, stage: 'RequestReceived' })).toBeUndefined();
  });

  it.each([
    ['an unknown version', { ...audit, apiVersion: 'audit.k8s.io/v2' }, /apiVersion "audit.k8s.io\/v2" is not known/],
    ['a broken AKS log', { category: 'kube-audit', properties: { log: '{"kind":' } }, /no audit.k8s.io record/],
    ['an event about nothing', { kind: 'Event', apiVersion: 'audit.k8s.io/v1', auditID: 'x' }, /needs a verb/],
  ])('refuses %s with a sentence', (_, value, sentence) => {
    expect(() => kubernetesAudit.decode(value)).toThrow(sentence);
  });
});

describe('every format', () => {
  const hostile: unknown[] = [
    undefined,
    null,
    0,
    '',
    'x',
    [],
    {},
    [[]],
    { Records: 'no' },
    { items: [null] },
    { kind: 'EventList', items: [1] },
    { eventName: {} },
    { eventName: 'x', userIdentity: [] },
    { verb: 'get', requestURI: 5, user: 'x', sourceIPs: 'y' },
    { protoPayload: null },
    nested(5_000),
  ];

  it.each(formats.map((format) => [format.name, format] as const))(
    '%s survives garbage: an event, nothing, or a DecodeError',
    (_, format) => {
      for (const value of hostile) {
        for (const item of format.unwrap(value)) {
          expect(typeof format.recognizes(item)).toBe('boolean');
          try {
            format.decode(item);
          } catch (error) {
            // Nesting beyond the stack is refused by whoever calls; anything else must be a sentence.
            if (!(error instanceof RangeError)) expect(error).toBeInstanceOf(DecodeError);
          }
        }
      }
    },
  );

  it('finds the record again after it came back from the store', () => {
    const event = cloudtrail.decode(call)!;
    const restored: Event = structuredClone({ ...event });
    expect(recordOf(restored).eventName).toBe('AssumeRole');
  });
});

function nested(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level += 1) value = { userIdentity: value, eventName: 'x', eventSource: 'y' };
  return value;
}
