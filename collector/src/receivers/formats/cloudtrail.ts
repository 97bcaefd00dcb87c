// AWS CloudTrail records, as files, S3 objects, EventBridge events, CloudWatch Logs subscriptions and look-ups carry them.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
import { awsRequestKey, ClockClass, entityKey, Layer, type EntityKey, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { canonicalRecord } from './cloudtrail-case.ts';
import { rememberRecord } from './raw.ts';
import { contentId, fields, isFields, list, parseJson, text, timeUs, rawBytes, type Fields } from './record.ts';

export const cloudtrail: Format = {
  name: 'cloudtrail',

  recognizes(value) {
    if (!isFields(value)) return false;
    const record = canonicalRecord(value);
    if (isDigest(record)) return true;
    if (record.kind === 'Event' || record.auditID !== undefined) return false;
    return (
      typeof record.eventName === 'string' &&
      (record.eventSource !== undefined || record.userIdentity !== undefined || record.eventVersion !== undefined)
    );
  },

  unwrap(value) {
    if (Array.isArray(value)) return value.flatMap((item) => this.unwrap(item));
    if (!isFields(value)) return [value];
    if (Array.isArray(value.Records) && !isNotification(value.Records)) return value.Records;
    if (Array.isArray(value.records)) return value.records;
    if (isFields(value.detail) && text(value.detail.eventName) !== '') return [value.detail];
    if (Array.isArray(value.logEvents)) return value.logEvents.map((item) => embedded(fields(item).message) ?? item);
    if (Array.isArray(value.Events)) return value.Events.map((item) => embedded(fields(item).CloudTrailEvent) ?? item);
    if (typeof value.CloudTrailEvent === 'string') return [embedded(value.CloudTrailEvent) ?? value];
    return [value];
  },

  decode(value) {
    if (!isFields(value)) throw new DecodeError('a CloudTrail record is a JSON object');
    const record = canonicalRecord(value);
    if (isDigest(record) || isInsight(record)) return undefined;
    const version = text(record.eventVersion);
    if (version !== '' && !/^1\.\d{1,3}$/.test(version)) {
      throw new DecodeError(`eventVersion "${version.slice(0, 20)}" is not known; versions 1.x are read`);
    }
    const eventName = text(record.eventName);
    if (eventName === '') throw new DecodeError('a CloudTrail record needs an eventName');

    const identity = fields(record.userIdentity);
    const session = fields(identity.sessionContext);
    const attributes = fields(session.attributes);
    const issuer = fields(session.sessionIssuer);
    const extra = fields(record.additionalEventData);
    const account = text(record.recipientAccountId) || text(identity.accountId);
    const arn = text(identity.arn);
    const sessionName =
      text(identity.type) === 'AssumedRole'
        ? (arn.split('/')[2] ?? text(identity.principalId).split(':')[1] ?? '')
        : '';
    const issued = issuedKeys(record);
    const id = text(record.eventID) || contentId('cloudtrail', record);
    const event: Event = {
      id,
      timeUs: timeUs(record.eventTime, 'eventTime'),
      clock: ClockClass.SERVICE_SECOND,
      layer: Layer.CLOUD,
      source: 'cloudtrail',
      workload: { cloudAccount: account, cloudRegion: text(record.awsRegion) },
      keys: keysOf(record, { account, sessionName, issued }),
      cloudApiCall: {
        eventId: id,
        eventSource: text(record.eventSource),
        eventName,
        region: text(record.awsRegion),
        account,
        principalType: text(identity.type),
        principalArn: arn,
        principalId: text(identity.principalId),
        userName: text(identity.userName) || text(issuer.userName),
        accessKeyId: text(identity.accessKeyId),
        sessionIssuerArn: text(issuer.arn),
        sessionName,
        invokedBy: text(identity.invokedBy),
        sourceAddress: text(record.sourceIPAddress),
        userAgent: text(record.userAgent),
        requestId: text(record.requestID),
        extendedRequestId: text(extra['x-amz-id-2']),
        errorCode: text(record.errorCode),
        readOnly: record.readOnly === true || record.readOnly === 'true',
        issuedAccessKeyIds: issued,
        resources: list(record.resources)
          .map((item) => text(fields(item).ARN))
          .filter((item) => item !== ''),
        ec2RoleDelivery: text(attributes.ec2RoleDelivery) || text(session.ec2RoleDelivery),
        sharedEventId: text(record.sharedEventID),
        mfaAuthenticated: text(attributes.mfaAuthenticated) === 'true',
        managementEvent: record.managementEvent !== false,
        raw: rawBytes(value),
      },
    };
    rememberRecord(event, record);
    return event;
  },
};

function keysOf(
  record: Fields,
  known: { account: string; sessionName: string; issued: readonly string[] },
): EntityKey[] {
  const keys: EntityKey[] = [];
  const identity = fields(record.userIdentity);
  const requestId = text(record.requestID);
  if (requestId !== '') keys.push(entityKey('aws-request', awsRequestKey(requestId, text(record.eventName)), 'USED'));
  const accessKey = text(identity.accessKeyId);
  if (isAccessKeyId(accessKey)) keys.push(entityKey('access-key', accessKey, 'USED'));
  for (const issued of known.issued) if (issued !== accessKey) keys.push(entityKey('access-key', issued, 'MADE'));

  const principal = principalOf(identity);
  if (principal !== '') keys.push(entityKey('principal', principal, 'USED'));
  if (text(record.errorCode) === '') {
    for (const changed of changedPrincipals(record, known.account)) {
      if (changed !== principal) keys.push(entityKey('principal', changed, 'MADE'));
    }
  }
  const instance = /^i-[0-9a-f]{8,17}$/;
  if (instance.test(known.sessionName))
    keys.push(entityKey('ec2-session', `${known.account}/${known.sessionName}`, 'USED'));
  const parameters = fields(record.requestParameters);
  const asked = text(parameters.roleSessionName);
  if (
    text(record.eventName) === 'AssumeRole' &&
    instance.test(asked) &&
    text(identity.invokedBy) === 'ec2.amazonaws.com'
  ) {
    keys.push(entityKey('ec2-session', `${known.account}/${asked}`, 'MADE'));
  }
  return keys;
}

/** Access key ids begin with A and are 16 to 128 word characters; fixtures and masked values do not join anything. */
function isAccessKeyId(value: string): boolean {
  return /^A[A-Z0-9]{15,127}$/.test(value);
}

/** The durable identity behind a call: a user's ARN without its path, a role's ARN for its sessions. */
function principalOf(identity: Fields): string {
  const issuer = text(fields(fields(identity.sessionContext).sessionIssuer).arn);
  const arn = issuer !== '' ? issuer : text(identity.arn);
  return withoutPath(arn);
}

// User and role names are unique in an account whatever their path, and many calls name only the name.
function withoutPath(arn: string): string {
  const match = /^(arn:[^:]*:iam::\d*:(?:user|role))\/(?:.*\/)?([^/]+)$/.exec(arn);
  return match ? `${match[1]}/${match[2]}` : arn;
}

const CHANGES_USER = new Set([
  'CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'AttachUserPolicy', 'PutUserPolicy',
  'AddUserToGroup', 'UpdateAccessKey', 'DeactivateMFADevice', 'DeleteUserPermissionsBoundary',
]); // prettier-ignore
const CHANGES_ROLE = new Set([
  'CreateRole', 'UpdateAssumeRolePolicy', 'AttachRolePolicy', 'PutRolePolicy', 'DeleteRolePermissionsBoundary',
]); // prettier-ignore

function changedPrincipals(record: Fields, account: string): string[] {
  const name = text(record.eventName);
  const parameters = fields(record.requestParameters);
  if (text(record.eventSource) !== 'iam.amazonaws.com' || account === '') return [];
  if (CHANGES_USER.has(name) && text(parameters.userName) !== '')
    return [`arn:aws:iam::${account}:user/${text(parameters.userName)}`];
  if (CHANGES_ROLE.has(name) && text(parameters.roleName) !== '')
    return [`arn:aws:iam::${account}:role/${text(parameters.roleName)}`];
  return [];
}

function issuedKeys(record: Fields): string[] {
  const response = fields(record.responseElements);
  return [text(fields(response.credentials).accessKeyId), text(fields(response.accessKey).accessKeyId)].filter(
    isAccessKeyId,
  );
}

function isDigest(record: Fields): boolean {
  return record.digestStartTime !== undefined && record.digestS3Bucket !== undefined;
}

function isInsight(record: Fields): boolean {
  return text(record.eventType) === 'AwsCloudTrailInsight' || text(record.eventCategory) === 'Insight';
}

// An S3 or SNS notification also says Records; it names files and is the S3 receiver's to read.
function isNotification(records: readonly unknown[]): boolean {
  const first = fields(records[0]);
  return first.s3 !== undefined || first.Sns !== undefined;
}

function embedded(message: unknown): unknown {
  return typeof message === 'string' ? parseJson(message) : message;
}
