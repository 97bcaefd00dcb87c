// Which S3 objects a queue message announces: S3 event notifications, the same inside an SNS envelope, EventBridge's "Object
// Created", and CloudTrail's own notification. Pure.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

export interface S3Object {
  readonly bucket: string;
  readonly key: string;
}

export interface Notice {
  readonly objects: readonly S3Object[];
  /** True for "s3:TestEvent", which S3 sends once when notifications are switched on. */
  readonly test: boolean;
}

/** Objects of one message that are read; S3 announces one, CloudTrail up to some dozens. */
export const NOTICE_OBJECTS_MAX = 1_000;

/** Throws an Error with a sentence for a body that announces nothing it knows. */
export function readNotice(body: string): Notice {
  const message = parse(body);
  if (message['Type'] === 'Notification' && typeof message['Message'] === 'string')
    return readNotice(message['Message']);
  if (message['Event'] === 's3:TestEvent') return { objects: [], test: true };
  const objects = [...fromRecords(message), ...fromEventBridge(message), ...fromCloudTrail(message)];
  if (objects.length === 0) throw new Error('the message announces no S3 object');
  if (objects.length > NOTICE_OBJECTS_MAX)
    throw new Error(`the message announces more than ${NOTICE_OBJECTS_MAX} objects`);
  return { objects, test: false };
}

/** Digests and Insights hold no calls: they need not be fetched. */
export function worthReading({ key }: S3Object): boolean {
  return !/\/CloudTrail-(Digest|Insight)\/|_CloudTrail-(Digest|Insight)_/.test(key) && !key.endsWith('/');
}

type Fields = Readonly<Record<string, unknown>>;

function parse(body: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new Error('the message is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('the message is no JSON object');
  return value as Fields;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function fromRecords(message: Fields): S3Object[] {
  const records = Array.isArray(message['Records']) ? message['Records'] : [];
  return records.flatMap((record) => {
    const s3 = fieldsOf(fieldsOf(record)['s3']);
    // Keys are form-encoded here, and only here.
    return object(fieldsOf(s3['bucket'])['name'], decode(fieldsOf(s3['object'])['key']));
  });
}

function fromEventBridge(message: Fields): S3Object[] {
  const detail = fieldsOf(message['detail']);
  return object(fieldsOf(detail['bucket'])['name'], fieldsOf(detail['object'])['key']);
}

function fromCloudTrail(message: Fields): S3Object[] {
  const keys = Array.isArray(message['s3ObjectKey']) ? message['s3ObjectKey'] : [];
  return keys.flatMap((key) => object(message['s3Bucket'], key));
}

function object(bucket: unknown, key: unknown): S3Object[] {
  return typeof bucket === 'string' && typeof key === 'string' && bucket !== '' && key !== '' ? [{ bucket, key }] : [];
}

function decode(key: unknown): unknown {
  if (typeof key !== 'string') return undefined;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
