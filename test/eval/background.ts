// Ordinary work in an AWS account, made up by rule: applications, pipelines, services, people. Nothing in it is an attack.
import type { Event } from '@throughline/proto';
import { random } from './random.ts';
import { decodeAll } from './cases.ts';

const ACCOUNT = '210987654321';
const START = Date.parse('2026-03-02T08:00:00Z');

export function awsBackground(count: number, seed: number): Event[] {
  const next = random(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
  const hex = (length: number): string =>
    Array.from({ length }, () => '0123456789abcdef'[Math.floor(next() * 16)]).join('');
  const upper = (length: number): string =>
    Array.from({ length }, () => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Math.floor(next() * 32)]).join('');
  let clock = START;
  const records: unknown[] = [];
  const sessions = new Map<string, { key: string; until: number }>();

  const record = (fields: Record<string, unknown>): void => {
    records.push({
      eventVersion: '1.11', eventID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`, requestID: `${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`,
      eventTime: new Date(clock).toISOString().slice(0, 19) + 'Z', eventType: 'AwsApiCall', awsRegion: 'eu-west-1', recipientAccountId: ACCOUNT, managementEvent: true, eventCategory: 'Management', requestParameters: null, responseElements: null, ...fields,
    }); // prettier-ignore
  };
  const roleIdentity = (role: string, session: string): Record<string, unknown> => {
    const id = `${role}/${session}`;
    let known = sessions.get(id);
    if (!known || known.until < clock) {
      known = { key: `ASIA${upper(16)}`, until: clock + 3_600_000 };
      sessions.set(id, known);
      record({
        eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', readOnly: true, userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }, sourceIPAddress: 'ec2.amazonaws.com', userAgent: 'ec2.amazonaws.com',
        requestParameters: { roleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`, roleSessionName: session }, responseElements: { credentials: { accessKeyId: known.key, expiration: '' } },
      }); // prettier-ignore
    }
    return {
      type: 'AssumedRole', principalId: `AROA${role.toUpperCase().padEnd(17, 'X').slice(0, 17)}:${session}`, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`, accountId: ACCOUNT, accessKeyId: known.key,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, accountId: ACCOUNT, userName: role }, attributes: { mfaAuthenticated: 'false', creationDate: '2026-03-02T08:00:00Z' } },
    }; // prettier-ignore
  };
  const applications = ['web', 'orders', 'billing', 'search'].map((name, at) => ({
    role: `${name}-role`,
    session: `i-0${(at + 1).toString().repeat(16)}`,
    address: `10.0.${at}.10`,
    bucket: `${name}-data`,
  }));

  const deeds: readonly { readonly weight: number; readonly act: () => void }[] = [
    { weight: 40, act: () => {
      const app = pick(applications);
      record({ eventSource: 's3.amazonaws.com', eventName: pick(['GetObject', 'PutObject', 'HeadObject', 'ListObjects']), managementEvent: false, eventCategory: 'Data', readOnly: true, userIdentity: roleIdentity(app.role, app.session), sourceIPAddress: app.address, userAgent: 'aws-sdk-js/3.901', requestParameters: { bucketName: app.bucket, key: `2026/${Math.floor(next() * 400)}` }, additionalEventData: { bytesTransferredOut: Math.floor(next() * 90_000) } });
    } },
    { weight: 14, act: () => {
      const app = pick(applications);
      record({ eventSource: pick(['dynamodb.amazonaws.com', 'sqs.amazonaws.com', 'kms.amazonaws.com']), eventName: pick(['GetItem', 'Query', 'ReceiveMessage', 'Decrypt', 'GenerateDataKey']), readOnly: true, managementEvent: false, userIdentity: roleIdentity(app.role, app.session), sourceIPAddress: app.address, userAgent: 'aws-sdk-js/3.901', requestParameters: {} });
    } },
    { weight: 6, act: () => {
      const app = pick(applications);
      record({ eventSource: 'secretsmanager.amazonaws.com', eventName: 'GetSecretValue', readOnly: true, userIdentity: roleIdentity(app.role, app.session), sourceIPAddress: app.address, userAgent: 'aws-sdk-js/3.901', requestParameters: { secretId: `${app.role}/${pick(['db', 'mail'])}` } });
    } },
    { weight: 12, act: () => record({ eventSource: 'ec2.amazonaws.com', eventName: pick(['DescribeInstances', 'DescribeVolumes', 'DescribeSecurityGroups']), readOnly: true, userIdentity: { ...roleIdentity('inventory', 'AWSConfig'), invokedBy: 'config.amazonaws.com' }, sourceIPAddress: 'config.amazonaws.com', userAgent: 'config.amazonaws.com', requestParameters: {} }) },
    { weight: 6, act: () => record({ eventSource: 'ec2.amazonaws.com', eventName: pick(['RunInstances', 'TerminateInstances']), readOnly: false, userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling`, accountId: ACCOUNT, invokedBy: 'autoscaling.amazonaws.com' }, sourceIPAddress: 'autoscaling.amazonaws.com', userAgent: 'autoscaling.amazonaws.com', requestParameters: { instanceType: 'm7g.large', instancesSet: { items: [{ maxCount: 1, minCount: 1 }] } } }) },
    { weight: 5, act: () => {
      const by = roleIdentity('deployer', `run-${Math.floor(clock / 3_600_000)}`);
      const shared = { userIdentity: by, sourceIPAddress: '198.51.100.40', userAgent: 'APN/1.0 HashiCorp/1.0 Terraform/1.9.5', readOnly: false };
      record({ ...shared, eventSource: 'lambda.amazonaws.com', eventName: 'UpdateFunctionCode20150331v2', requestParameters: { functionName: pick(['mailer', 'thumbnails']) } });
      if (next() < 0.3) record({ ...shared, eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', requestParameters: { roleName: 'mailer-role', policyName: 'inline', policyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::web-data/*'] }] }) } });
      if (next() < 0.2) record({ ...shared, eventSource: 'ec2.amazonaws.com', eventName: 'AuthorizeSecurityGroupIngress', requestParameters: { groupId: 'sg-0aa', ipPermissions: { items: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] } } });
      if (next() < 0.1) record({ ...shared, eventSource: 'iam.amazonaws.com', eventName: 'CreateRole', requestParameters: { roleName: `svc-${hex(4)}`, assumeRolePolicyDocument: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] }) }, responseElements: {} });
    } },
    { weight: 3, act: () => {
      const person = pick(['ana', 'bo', 'chi']);
      const by = { ...roleIdentity('AWSReservedSSO_Developer_0a', `${person}@example.org`) };
      record({ eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn', readOnly: false, userIdentity: by, sourceIPAddress: `198.51.100.${50 + person.length}`, userAgent: 'Mozilla/5.0', responseElements: { ConsoleLogin: 'Success' }, additionalEventData: { MFAUsed: 'No', MobileVersion: 'No' } });
      for (const name of ['DescribeAlarms', 'ListFunctions20150331', 'DescribeDBInstances', 'ListBuckets', 'DescribeLogGroups']) record({ eventSource: 'monitoring.amazonaws.com', eventName: name, readOnly: true, userIdentity: by, sourceIPAddress: `198.51.100.${50 + person.length}`, userAgent: 'console.amazonaws.com', requestParameters: {} });
    } },
    { weight: 1, act: () => record({ eventSource: 'iam.amazonaws.com', eventName: 'CreateAccessKey', readOnly: false, userIdentity: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/legacy-backup`, accountId: ACCOUNT, userName: 'legacy-backup', accessKeyId: 'AKIAAAAABBBBCCCCDDDD' }, sourceIPAddress: '198.51.100.40', userAgent: 'aws-cli/2.17.1', requestParameters: { userName: 'legacy-backup' }, responseElements: {} }) },
    { weight: 2, act: () => record({ eventSource: 'rds.amazonaws.com', eventName: 'CreateDBSnapshot', readOnly: false, userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/AWSBackup/AWSBackup`, invokedBy: 'backup.amazonaws.com', accountId: ACCOUNT }, sourceIPAddress: 'backup.amazonaws.com', userAgent: 'backup.amazonaws.com', requestParameters: { dBInstanceIdentifier: 'orders' }, responseElements: { snapshotType: 'awsbackup' } }) },
  ]; // prettier-ignore
  const total = deeds.reduce((sum, deed) => sum + deed.weight, 0);
  while (records.length < count) {
    clock += Math.floor(next() * 8_000);
    let at = next() * total;
    for (const deed of deeds) {
      at -= deed.weight;
      if (at > 0) continue;
      deed.act();
      break;
    }
  }
  return decodeAll(records).events;
}
