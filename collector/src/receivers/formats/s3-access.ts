// S3 server access log records: text lines as S3 writes them, or the same fields as JSON. A record's request id is the one
// that the SDK was answered and that CloudTrail data events carry, so a read is joined exactly even where data events are off.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
import { awsRequestKey, ClockClass, entityKey, Layer, type EntityKey, type Event } from '@throughline/proto';
import { DecodeError, type Format } from '../../decoder.ts';
import { contentId, isFields, list, text, timeUs, rawBytes, type Fields } from './record.ts';

/** Fields of a text line, in order; later ones may be missing. */
const LINE = [
  'bucketowner bucket time remoteip requester requestid operation key requesturi httpstatus errorcode bytessent objectsize',
  'totaltime turnaroundtime referrer useragent versionid hostid signatureversion ciphersuite authenticationtype hostheader',
  'tlsversion accesspointarn aclrequired',
].flatMap((part) => part.split(' '));

export const s3Access: Format = {
  name: 's3-access',

  recognizes(value) {
    if (typeof value === 'string') return fromLine(value) !== undefined;
    const record = recordOf(value);
    return (
      record !== undefined &&
      text(record.bucketowner) !== '' &&
      text(record.bucket) !== '' &&
      /^[A-Z0-9]+\.[A-Z_.]+$/.test(text(record.operation))
    );
  },

  unwrap(value) {
    return Array.isArray(value) ? list(value) : [value];
  },

  decode(value) {
    const record = recordOf(value);
    if (!record || !this.recognizes(value))
      throw new DecodeError('an S3 access log record needs bucketowner, bucket and operation');
    const operation = text(record.operation);
    const eventName = eventNameOf(operation);
    const requester = text(record.requester);
    const assumed = /^arn:(aws[^:]*):sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(requester);
    const issuer = assumed ? `arn:${assumed[1]}:iam::${assumed[2]}:role/${assumed[3]}` : '';
    const requestId = text(record.requestid);
    const keys: EntityKey[] = [];
    if (requestId !== '') keys.push(entityKey('aws-request', awsRequestKey(requestId, eventName), 'USED'));
    if (requester.startsWith('arn:')) keys.push(entityKey('principal', issuer || requester, 'USED'));
    const bucket = `arn:aws:s3:::${text(record.bucket)}`;
    const key = text(record.key).replace(/^-$/, '');
    const id = contentId('s3-access', value);
    const event: Event = {
      id,
      timeUs: timeUs(timeOf(record), 'time'),
      clock: ClockClass.SERVICE_SECOND,
      layer: Layer.CLOUD,
      source: 's3-access',
      workload: { cloudAccount: assumed?.[2] ?? /^arn:[^:]*:iam::(\d+):/.exec(requester)?.[1] ?? '' },
      keys,
      cloudApiCall: {
        eventId: id,
        eventSource: 's3.amazonaws.com',
        eventName,
        principalType: assumed
          ? 'AssumedRole'
          : requester.includes(':user/')
            ? 'IAMUser'
            : requester === '' || requester === '-'
              ? 'AWSAccount'
              : 'AWSService',
        principalArn: requester.startsWith('arn:') ? requester : '',
        sessionIssuerArn: issuer,
        sessionName: assumed?.[4] ?? '',
        invokedBy: requester === 'AmazonS3' ? 's3.amazonaws.com' : '',
        sourceAddress: text(record.remoteip),
        userAgent: text(record.useragent).replace(/^-$/, ''),
        requestId,
        extendedRequestId: text(record.hostid),
        errorCode: text(record.errorcode).replace(/^-$/, ''),
        readOnly: /^(Get|Head|List)/.test(eventName),
        resources: key === '' ? [bucket] : [`${bucket}/${key}`],
        managementEvent: false,
        raw: rawBytes(value),
      },
    };
    return event;
  },
};

const CALLS: Readonly<Record<string, string>> = {
  'GET.OBJECT': 'GetObject',
  'HEAD.OBJECT': 'HeadObject',
  'PUT.OBJECT': 'PutObject',
  'COPY.OBJECT': 'CopyObject',
  'COPY.OBJECT_GET': 'GetObject',
  'DELETE.OBJECT': 'DeleteObject',
  'POST.MULTI_OBJECT_DELETE': 'DeleteObjects',
  'GET.BUCKET': 'ListObjects',
  'HEAD.BUCKET': 'HeadBucket',
  'GET.ACL': 'GetBucketAcl',
  'PUT.ACL': 'PutBucketAcl',
  'GET.BUCKETPOLICY': 'GetBucketPolicy',
  'PUT.BUCKETPOLICY': 'PutBucketPolicy',
  'DELETE.BUCKETPOLICY': 'DeleteBucketPolicy',
  'POST.UPLOADS': 'CreateMultipartUpload',
  'PUT.PART': 'UploadPart',
  'POST.UPLOAD': 'CompleteMultipartUpload',
  'CREATE.DELETEMARKER': 'DeleteObject',
  'EXPIRE.OBJECT': 'LifecycleExpiration:DeleteObject',
};

// CloudTrail's and the SDK's name where there is one: the join needs it. The operation as logged otherwise.
function eventNameOf(operation: string): string {
  return CALLS[operation.replace(/^[A-Z0-9]+\./, '')] ?? operation;
}

function recordOf(value: unknown): Fields | undefined {
  if (typeof value === 'string') return fromLine(value);
  if (!isFields(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.toLowerCase().replaceAll(/[-_]/g, ''), item]),
  );
}

/** The record as CloudTrail would shape it: what detectors of cloud calls read. `raw` as stored: the line or the object. */
export function accessAsCall(raw: unknown): Fields {
  const record = recordOf(raw) ?? {};
  const said = (name: string): string => text(record[name]).replace(/^-$/, '');
  return {
    requestParameters: { bucketName: said('bucket'), ...(said('key') === '' ? {} : { key: said('key') }) },
    additionalEventData: {
      CipherSuite: said('ciphersuite'),
      TlsVersion: said('tlsversion'),
      bytesTransferredOut: Number(said('bytessent')) || 0,
    },
    httpStatus: said('httpstatus'),
  };
}

function fromLine(line: string): Fields | undefined {
  const words = line.match(/\[[^\]]*\]|"[^"]*"|\S+/g) ?? [];
  if (words.length < 8 || !/^\[\d\d\/[A-Z][a-z]{2}\/\d{4}:/.test(words[2] ?? '')) return undefined;
  return Object.fromEntries(
    words.slice(0, LINE.length).map((word, index) => [LINE[index], word.replace(/^["[]|["\]]$/g, '')]),
  );
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

// "06/Feb/2019:00:00:38 +0000" in lines.
function timeOf(record: Fields): unknown {
  const match = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/.exec(text(record.time));
  if (!match) return record.time;
  const [, day, month, year, clock, zone] = match;
  return `${year}-${String(MONTHS.indexOf(month!) + 1).padStart(2, '0')}-${day}T${clock}${zone!.slice(0, 3)}:${zone!.slice(3)}`;
}
