// GuardDuty, VPC flow, resolver and S3 access logs on recorded cases of each.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatOf } from './index.ts';
import { guardduty } from './guardduty.ts';
import { resolverDns } from './resolver-dns.ts';
import { readDocuments } from '../read-documents.ts';
import { s3Access } from './s3-access.ts';
import { vpcFlow } from './vpc-flow.ts';

interface Case {
  readonly id: string;
  readonly logType: string;
  readonly event: Record<string, unknown>;
}
const cases = readFileSync(new URL('../../../../test/data/aws-other/panther-cases.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const formatNames: Readonly<Record<string, string>> = {
  'AWS.S3ServerAccess': 's3-access',
  'AWS.VPCFlow': 'vpc-flow',
  'AWS.VPCDns': 'resolver-dns',
  'AWS.GuardDuty': 'guardduty',
};
const caseOf = (id: string): Record<string, unknown> => cases.find((one) => one.id === id)!.event;

test.each(cases.map((one) => [one.id, one] as const))(
  '%s is recognized as its format and decodes',
  (_id, { logType, event }) => {
    const format = formatOf(event);
    expect(format?.name).toBe(formatNames[logType]);
    expect(() => format!.decode(event)).not.toThrow();
  },
);

test('GuardDuty: severity, technique, and samples that mean nothing', () => {
  const high = guardduty.decode(caseOf('AWS.GuardDuty.HighSeverityFinding#0'));
  expect(high).toMatchObject({
    id: 'guardduty-eeb88ab56556eb7771b266670dddee5a-2020-02-14T18:12:22.316Z',
    timeUs: Date.parse('2020-02-14T17:59:17Z') * 1_000,
    workload: { cloudAccount: '123456789012' },
    thirdPartyAlert: {
      product: 'guardduty',
      rule: 'PrivilegeEscalation:IAMUser/AdministrativePermissions',
      severity: 'high',
      techniques: ['T1098.003'],
    },
  });
  expect(guardduty.decode(caseOf('AWS.GuardDuty.LowSeverityFinding#0'))?.thirdPartyAlert?.severity).toBe('low');
  expect(guardduty.decode(caseOf('AWS.GuardDuty.HighSeverityFinding#1'))).toBeUndefined();
});

test('GuardDuty through EventBridge joins by access key and instance', () => {
  const finding = {
    ...caseOf('AWS.GuardDuty.HighSeverityFinding#0'),
    type: 'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    resource: {
      accessKeyDetails: { accessKeyId: 'ASIAEXAMPLEEXAMPLE12' },
      instanceDetails: { instanceId: 'i-0123456789abcdef0' },
    },
  };
  const [detail] = guardduty.unwrap({ 'detail-type': 'GuardDuty Finding', source: 'aws.guardduty', detail: finding });
  expect(guardduty.decode(detail)).toMatchObject({
    keys: [
      { kind: 'access-key', value: 'ASIAEXAMPLEEXAMPLE12' },
      { kind: 'ec2-session', value: '123456789012/i-0123456789abcdef0' },
    ],
    thirdPartyAlert: { techniques: ['T1552.005', 'T1078.004'] },
  });
});

test('VPC flow: spellings, a text line, rejected traffic, and records that were lost', () => {
  const socket = (value: unknown): unknown => vpcFlow.decode(value)?.socketConnect;
  expect(socket(caseOf('AWS.VPC.InboundPortWhitelist#0'))).toMatchObject({
    localAddress: '1.1.1.1',
    remoteAddress: '10.0.0.1',
    remotePort: 22,
  });
  expect(socket(caseOf('AWS.VPC.InboundPortWhitelist#3'))).toMatchObject({
    localAddress: '1.1.1.1',
    remoteAddress: '10.0.0.1',
    remotePort: 22,
  });
  const line =
    '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK';
  expect(vpcFlow.decode(line)).toMatchObject({
    timeUs: 1_418_530_010_000_000,
    workload: { cloudAccount: '123456789010' },
    socketConnect: { protocol: 'tcp', localPort: 49761, remotePort: 3389, result: -13 },
  });
  expect(
    vpcFlow.decode('2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA'),
  ).toBeUndefined();
  expect(vpcFlow.decode(caseOf('AWS.VPC.HealthyLogStatus#1'))).toMatchObject({ witnessStatus: { kind: 'loss' } });
  expect(vpcFlow.decode(caseOf('AWS.VPC.HealthyLogStatus#3'))).toMatchObject({ witnessStatus: { kind: 'loss' } });
  expect(vpcFlow.decode(caseOf('AWS.VPC.HealthyLogStatus#0'))).toBeUndefined();
  expect(vpcFlow.decode(caseOf('AWS.VPC.PortScanning#3'))).toBeUndefined();
});

test('resolver queries lose their trailing period and keep their instance', () => {
  expect(resolverDns.decode(caseOf('AWS.DNS.Crypto.Domain#4'))?.dnsQuery?.name).toBe('moneropool.ru');
  expect(resolverDns.decode(caseOf('AWS.DNS.Crypto.Domain#9'))?.dnsQuery?.name).toBe('moneropool.ru');
  expect(
    resolverDns.decode({ ...caseOf('AWS.DNS.Crypto.Domain#2'), srcids: { instance: 'i-0123456789abcdef0' } })?.keys,
  ).toEqual([expect.objectContaining({ kind: 'ec2-session', value: '0123456789/i-0123456789abcdef0' })]);
});

test('S3 access: the request joins the SDK call and CloudTrail by its id, the role by its ARN', () => {
  expect(s3Access.decode(caseOf('AWS.S3.ServerAccess.UnknownRequester#3'))).toMatchObject({
    keys: [
      { kind: 'aws-request', value: '101B7403B9828743/GetObject' },
      { kind: 'principal', value: 'arn:aws:iam::123456789012:role/panther-snowflake-logprocessing-role-us-west-2' },
    ],
    cloudApiCall: {
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      principalType: 'AssumedRole',
      sessionName: 'snowflake',
      readOnly: true,
      resources: [
        'arn:aws:s3:::panther-bootstrap-processeddata-AF1341JAK/logs/logdir/year%253D2020/month%253D09/day%253D30/hour%253D19/file.json.gz',
      ],
    },
  });
});

test('S3 access: a line as S3 writes it', () => {
  const line =
    '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be amzn-s3-demo-bucket1 [06/Feb/2019:00:01:57 +0000] 192.0.2.3 arn:aws:iam::111122223333:user/eve DD6CC733AEXAMPLE REST.GET.OBJECT s3-dg.pdf "GET /amzn-s3-demo-bucket1/s3-dg.pdf HTTP/1.1" 403 AccessDenied - 4406583 41754 28 "-" "S3Console/0.4" - 10S62Zv81kBW7BB6SX4XJ48o6kpcl6LPwEoizZQQxJd5qDSCTLX0TgS37kYUBKQW3+bPdrg1234= SigV4 ECDHE-RSA-AES128-SHA AuthHeader amzn-s3-demo-bucket1.s3.us-west-1.amazonaws.com TLSV1.2 - -';
  expect(formatOf(line)?.name).toBe('s3-access');
  expect(s3Access.decode(line)).toMatchObject({
    timeUs: Date.parse('2019-02-06T00:01:57Z') * 1_000,
    cloudApiCall: {
      eventName: 'GetObject',
      errorCode: 'AccessDenied',
      principalArn: 'arn:aws:iam::111122223333:user/eve',
      userAgent: 'S3Console/0.4',
      sourceAddress: '192.0.2.3',
    },
  });
});

test('lines of text are records too; a heading is read over, other text is not JSON', () => {
  const heading =
    'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
  const line =
    '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
  const { values, bad } = readDocuments(Buffer.from(`${heading}\n${line}\nhello world\n`));
  expect([values, bad]).toEqual([[heading, line], ['hello world']]);
  expect(values.map((value) => vpcFlow.decode(value)?.socketConnect?.remotePort)).toEqual([undefined, 22]);
});
