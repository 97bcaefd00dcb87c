// One AWS call on the wire, read as CloudTrail names it: service, event name, parameters, what came back.
// Formats: AWS query (IAM, STS, RDS), REST JSON (Lambda), AWS JSON (SQS), REST XML (S3). Shapes of the records:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
import type { IncomingHttpHeaders } from 'node:http';

export interface WireCall {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface NamedCall {
  /** "iam.amazonaws.com" */
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters: Record<string, unknown> | null;
  /** S3 object calls: CloudTrail writes them only where data events are on, with other fields. */
  readonly dataEvent: boolean;
  readonly readOnly: boolean;
  readonly resources?: readonly Record<string, string>[];
}

const bodyMax = 1 << 20;

/** "iam", "us-east-1", "AKIA…" of a signed call; undefined for an unsigned one. */
export function signature(
  headers: IncomingHttpHeaders,
): { accessKeyId: string; region: string; service: string } | undefined {
  const match = /Credential=([A-Z0-9]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(
    headers.authorization ?? '',
  );
  if (!match) return undefined;
  return { accessKeyId: match[1]!, region: match[2]!, service: match[3]! };
}

/** Undefined for what CloudTrail would not name (an unknown path, a health check). */
export function nameCall(call: WireCall, service: string): NamedCall | undefined {
  if (service === 's3') return s3Call(call);
  if (service === 'lambda') return lambdaCall(call);
  if (service === 'sqs') return jsonCall(call, 'sqs.amazonaws.com');
  return queryCall(call, service);
}

// ---- AWS query ------------------------------------------------------------------------------------------------------

/** Action=CreateUser&UserName=… in the body, for IAM, STS and RDS. */
function queryCall(call: WireCall, service: string): NamedCall | undefined {
  const form = new URLSearchParams(call.body.subarray(0, bodyMax).toString('utf8'));
  const action = form.get('Action');
  if (!action) return undefined;
  const parameters: Record<string, unknown> = {};
  for (const [key, value] of form) {
    if (key === 'Action' || key === 'Version') continue;
    // A web identity token is a credential: CloudTrail leaves it out.
    if (key === 'WebIdentityToken') continue;
    putQueryValue(parameters, key.split('.'), value);
  }
  const readOnly = /^(Get|List|Describe|AssumeRole)/.test(action);
  const role = form.get('RoleArn');
  return {
    eventSource: `${service}.amazonaws.com`,
    eventName: action,
    requestParameters: Object.keys(parameters).length ? parameters : null,
    dataEvent: false,
    readOnly,
    ...(role && action.startsWith('AssumeRole')
      ? { resources: [{ accountId: role.split(':')[4] ?? '', type: 'AWS::IAM::Role', ARN: role }] }
      : {}),
  };
}

/** "Tags.member.1.Key" = v  →  {tags: [{key: v}]}, with the lower-case first letter of CloudTrail. */
function putQueryValue(into: Record<string, unknown>, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path;
  const name = lowerFirst(head);
  if (rest.length === 0) {
    into[name] = value === 'true' ? true : value === 'false' ? false : value;
    return;
  }
  const isList = rest[0] === 'member' || /^\d+$/.test(rest[0] ?? '');
  if (!isList) return putQueryValue((into[name] ??= {}) as Record<string, unknown>, rest, value);
  const list = (into[name] ??= []) as unknown[];
  const [index, ...inner] = rest[0] === 'member' ? rest.slice(1) : rest;
  const at = Math.min(Math.max(Number(index) - 1, 0), 999);
  if (inner.length === 0) list[at] = value;
  else putQueryValue((list[at] ??= {}) as Record<string, unknown>, inner, value);
}

// ---- AWS JSON -------------------------------------------------------------------------------------------------------

/** X-Amz-Target: AmazonSQS.ListQueues */
function jsonCall(call: WireCall, eventSource: string): NamedCall | undefined {
  const eventName = String(call.headers['x-amz-target'] ?? '').split('.')[1];
  if (!eventName) return undefined;
  const parameters = lowerKeys(parseJson(call.body));
  return {
    eventSource,
    eventName,
    requestParameters: isObject(parameters) && Object.keys(parameters).length ? parameters : null,
    dataEvent: /^(Send|Receive|Delete)Message/.test(eventName),
    readOnly: /^(Get|List|Receive)/.test(eventName),
  };
}

// ---- Lambda ---------------------------------------------------------------------------------------------------------

// CloudTrail's names carry the version of the API they were first part of.
const lambdaCalls: readonly { method: string; path: RegExp; name: string }[] = [
  { method: 'POST', path: /^\/2015-03-31\/functions\/?$/, name: 'CreateFunction20150331' },
  { method: 'GET', path: /^\/2015-03-31\/functions\/?$/, name: 'ListFunctions20150331' },
  { method: 'GET', path: /^\/2015-03-31\/functions\/([^/]+)$/, name: 'GetFunction20150331v2' },
  { method: 'PUT', path: /^\/2015-03-31\/functions\/([^/]+)\/code$/, name: 'UpdateFunctionCode20150331v2' },
  { method: 'POST', path: /^\/2015-03-31\/event-source-mappings\/?$/, name: 'CreateEventSourceMapping20150331' },
  { method: 'POST', path: /^\/2015-03-31\/functions\/([^/]+)\/policy$/, name: 'AddPermission20150331v2' },
];

function lambdaCall(call: WireCall): NamedCall | undefined {
  const path = call.target.split('?', 1)[0] ?? '';
  for (const { method, path: pattern, name } of lambdaCalls) {
    const match = call.method === method ? pattern.exec(path) : null;
    if (!match) continue;
    const parameters = lowerKeys(parseJson(call.body));
    const given = isObject(parameters) ? { ...parameters } : {};
    // The code itself is never in a record.
    if (given['code']) given['code'] = {};
    delete given['zipFile'];
    if (match[1]) given['functionName'] = decodeURIComponent(match[1]);
    return {
      eventSource: 'lambda.amazonaws.com',
      eventName: name,
      requestParameters: Object.keys(given).length ? given : null,
      dataEvent: false,
      readOnly: method === 'GET',
    };
  }
  return undefined;
}

// ---- S3 -------------------------------------------------------------------------------------------------------------

function s3Call(call: WireCall): NamedCall | undefined {
  const url = new URL(call.target, 'http://s3');
  const [bucket = '', ...rest] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const key = rest.join('/');
  const eventName = s3Name(call, url, bucket, key);
  if (!eventName) return undefined;
  const source = call.headers['x-amz-copy-source'];
  const requestParameters = {
    ...(bucket ? { bucketName: bucket } : {}),
    ...(key ? { key } : {}),
    Host: String(call.headers.host ?? ''),
    ...(source ? { 'x-amz-copy-source': decodeURIComponent(String(source)) } : {}),
    ...Object.fromEntries([...url.searchParams].filter(([name]) => name !== 'x-id')),
  };
  const bucketResource = { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` };
  return {
    eventSource: 's3.amazonaws.com',
    eventName,
    requestParameters,
    dataEvent: eventName === 'ListObjects' || key !== '',
    readOnly: call.method === 'GET' || call.method === 'HEAD',
    ...(bucket
      ? {
          resources: key
            ? [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` }, bucketResource]
            : [bucketResource],
        }
      : {}),
  };
}

function s3Name(call: WireCall, url: URL, bucket: string, key: string): string | undefined {
  const { method } = call;
  if (!bucket) return method === 'GET' ? 'ListBuckets' : undefined;
  if (!key) {
    if (method === 'GET' && url.searchParams.has('location')) return 'GetBucketLocation';
    // ListObjectsV2 is written as ListObjects.
    return { GET: 'ListObjects', PUT: 'CreateBucket', HEAD: 'HeadBucket', DELETE: 'DeleteBucket' }[method];
  }
  if (method === 'PUT') return call.headers['x-amz-copy-source'] ? 'CopyObject' : 'PutObject';
  return { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }[method];
}

// ---- answers --------------------------------------------------------------------------------------------------------

/** What CloudTrail keeps of the answer: only for calls that change something, and never a secret. */
export function responseElements(call: NamedCall, answer: WireAnswer): Record<string, unknown> | null {
  if (answer.status >= 400) return null;
  const text = answer.body.subarray(0, bodyMax).toString('utf8');
  const field = (name: string): string => xmlField(text, name) ?? '';
  switch (call.eventName) {
    case 'AssumeRole':
    case 'AssumeRoleWithWebIdentity':
      return {
        ...(call.eventName === 'AssumeRoleWithWebIdentity'
          ? { subjectFromWebIdentityToken: field('SubjectFromWebIdentityToken') }
          : {}),
        credentials: {
          accessKeyId: field('AccessKeyId'),
          sessionToken: '',
          expiration: awsDate(new Date(field('Expiration') || Date.now())),
        },
        assumedRoleUser: { assumedRoleId: field('AssumedRoleId'), arn: field('Arn') },
      };
    case 'CreateUser':
      return {
        user: {
          path: field('Path') || '/',
          userName: field('UserName'),
          userId: field('UserId'),
          arn: field('Arn'),
          createDate: awsDate(new Date(field('CreateDate') || Date.now())),
        },
      };
    case 'CreateAccessKey':
      return {
        accessKey: {
          userName: field('UserName'),
          accessKeyId: field('AccessKeyId'),
          status: field('Status'),
          createDate: awsDate(new Date(field('CreateDate') || Date.now())),
        },
      };
    case 'ModifyDBInstance':
      return {
        dBInstanceIdentifier: field('DBInstanceIdentifier'),
        dBInstanceStatus: field('DBInstanceStatus'),
        engine: field('Engine'),
        publiclyAccessible: field('PubliclyAccessible') === 'true',
        dBInstanceArn: field('DBInstanceArn'),
      };
  }
  if (call.eventSource === 'lambda.amazonaws.com' && !call.readOnly) {
    const elements = lowerKeys(parseJson(answer.body));
    return isObject(elements) ? elements : null;
  }
  return null;
}

/** errorCode and errorMessage of a refused call, in either format. */
export function answerError(answer: WireAnswer): { errorCode?: string; errorMessage?: string } {
  if (answer.status < 400) return {};
  const text = answer.body.subarray(0, bodyMax).toString('utf8');
  const json = parseJson(answer.body);
  const type = isObject(json) ? String(json['__type'] ?? json['Type'] ?? '') : '';
  return {
    errorCode: xmlField(text, 'Code') || type || `${answer.status}`,
    errorMessage: xmlField(text, 'Message') || (isObject(json) ? String(json['message'] ?? json['Message'] ?? '') : ''),
  };
}

/** The text of the first element of that name; enough for AWS's flat answers, no XML reader. */
export function xmlField(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}

/** "Nov 22, 2026, 4:05:06 AM": how CloudTrail writes dates inside response elements. */
export function awsDate(date: Date): string {
  return date
    .toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
    .replaceAll('\u202f', ' ');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.subarray(0, bodyMax).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [lowerFirst(key), lowerKeys(inner)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
