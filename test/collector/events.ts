// Events that the collector tests send, small and complete.
import { ClockClass, Layer, entityKey, type Event } from '@throughline/proto';

let serial = 0;

/** An ordinary file read of an agent; its id is unique in this process. */
export function operationEvent(id = `test-${process.pid}-${serial++}`): Event {
  return {
    id,
    timeUs: Date.now() * 1_000,
    clock: ClockClass.NODE,
    layer: Layer.APP,
    keys: [entityKey('activity', 'activity-1', 'USED')],
    operation: {
      activityId: 'activity-1',
      kind: 'file.read',
      call: 'fs.readFile',
      file: { path: '/srv/app/menu.json', access: 'read' },
    },
  };
}

/** A CloudTrail record as AWS shapes it. */
export function cloudTrailRecord(eventID: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventVersion: '1.10',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:user/ci',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'ci',
    },
    eventTime: '2026-11-20T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'ListBuckets',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '198.51.100.4',
    userAgent: 'aws-cli/2.15',
    requestID: `REQ-${eventID}`,
    eventID,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...more,
  };
}

/** A Kubernetes audit event as the API server's webhook sends it. */
export function auditEvent(auditID: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID,
    stage: 'ResponseComplete',
    requestURI: '/api/v1/namespaces/default/configmaps',
    verb: 'list',
    user: { username: 'system:serviceaccount:default:web', uid: 'u1', groups: ['system:serviceaccounts'] },
    sourceIPs: ['10.0.0.9'],
    userAgent: 'node-fetch',
    objectRef: { resource: 'configmaps', namespace: 'default', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 200 },
    requestReceivedTimestamp: '2026-11-20T10:00:00.000000Z',
    stageTimestamp: '2026-11-20T10:00:00.010000Z',
    ...more,
  };
}
