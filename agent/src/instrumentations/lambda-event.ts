// An event that a function of AWS Lambda is called with, as the unit of work that it asks for. The shapes are AWS's: "Lambda event
// sources" in its developer guide.
import type { ActivityStart, Refusal } from '../activity.ts';
import { RequestHead } from '../inputs/request-head.ts';

export interface Invocation {
  readonly start: ActivityStart;
  /** The framework's template of the path. */
  readonly route?: string;
  /** How a refusal is answered, where somebody waits for an answer of this shape; elsewhere it is an error. */
  readonly answer?: (refusal: Refusal) => object;
}

export function invocationOf(event: any, functionName: string): Invocation {
  const context = event?.requestContext;
  const method = context?.http?.method ?? event?.httpMethod;
  if (typeof method === 'string') return requestOf(event, method);
  const viewer = event?.Records?.[0]?.cf?.request;
  if (viewer) return viewerRequestOf(event, viewer);
  if (context?.connectionId) return socketMessageOf(event);
  if (event?.info?.fieldName && event.arguments) return fieldOf(event);
  return { start: messageOf(event) ?? { kind: 'rpc.call', name: functionName, inputs: { event } } };
}

/** An API gateway in both of its formats, a function's URL, and a load balancer. */
function requestOf(event: any, method: string): Invocation {
  const { requestContext, pathParameters, stageVariables } = event;
  const raw = rawHeadersOf(event);
  const header = (name: string): string => headerOf(raw, name);
  const path = String(event.rawPath ?? event.path ?? '/');
  const query = event.rawQueryString ?? queryOf(event);
  const url = query ? `${path}?${query}` : path;
  const body = bodyOf(event, header('content-type'), header('content-encoding'));
  const route = String(event.routeKey ?? event.resource ?? '').replace(/^[A-Z]+ /, '');
  return {
    start: {
      kind: 'http.request',
      name: '',
      http: { method, path, host: header('host'), protocol: '1.1' },
      peerAddress: String(requestContext?.http?.sourceIp ?? requestContext?.identity?.sourceIp ?? ''),
      claimedAddresses: header('x-forwarded-for')
        .split(',')
        .map((address) => address.trim())
        .filter(Boolean),
      userAgent: header('user-agent'),
      traceparent: header('traceparent'),
      inputs: {
        head: new RequestHead(url, raw),
        ...(body && { body }),
        ...(pathParameters && { params: pathParameters }),
        ...(stageVariables && { stage: stageVariables }),
        ...(requestContext?.authorizer && { authorizer: requestContext.authorizer }),
      },
    },
    ...(route.startsWith('/') && { route }),
    answer: ({ findingId, status }) => ({
      statusCode: status,
      ...(requestContext?.elb && { statusDescription: `${status} Forbidden` }),
      headers: refusalHeaders,
      body: refusalText(findingId),
      isBase64Encoded: false,
    }),
  };
}

const refusalHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const refusalText = (findingId: string): string =>
  `${JSON.stringify({ error: 'Request blocked', finding: findingId })}\n`;

/** Names and values in turn, those given more than once included. */
function rawHeadersOf({ headers, multiValueHeaders, cookies }: any): string[] {
  const raw: string[] = [];
  for (const [name, value] of Object.entries(multiValueHeaders ?? headers ?? {}))
    for (const one of Array.isArray(value) ? value : [value]) raw.push(name, String(one));
  if (Array.isArray(cookies)) raw.push('cookie', cookies.join('; '));
  return raw;
}

function headerOf(raw: readonly string[], wanted: string): string {
  for (let at = 0; at + 1 < raw.length; at += 2) if (raw[at]!.toLowerCase() === wanted) return raw[at + 1]!;
  return '';
}

/** A gateway hands parameters over decoded, a load balancer as they came. */
function queryOf({ queryStringParameters, multiValueQueryStringParameters, requestContext }: any): string {
  const spell = requestContext?.elb ? String : encodeURIComponent;
  return Object.entries(multiValueQueryStringParameters ?? queryStringParameters ?? {})
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]))
    .map(([name, value]) => `${spell(name!)}=${spell(value!)}`)
    .join('&');
}

function bodyOf({ body, isBase64Encoded }: any, contentType: string, encoding: string): object | undefined {
  if (typeof body !== 'string' || body === '') return undefined;
  return { bytes: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), contentType, encoding };
}

/** A request on its way through CloudFront. */
function viewerRequestOf(event: any, { method, uri, querystring, clientIp }: any): Invocation {
  return {
    start: {
      kind: 'http.request',
      name: '',
      http: { method: String(method), path: String(uri), host: '', protocol: '1.1' },
      peerAddress: String(clientIp ?? ''),
      inputs: { head: new RequestHead(`${uri}?${querystring ?? ''}`, []), event },
    },
    answer: ({ findingId, status }) => ({
      status: String(status),
      statusDescription: 'Forbidden',
      headers: Object.fromEntries(Object.entries(refusalHeaders).map(([key, value]) => [key, [{ key, value }]])),
      body: refusalText(findingId),
    }),
  };
}

function socketMessageOf({ requestContext, body, headers, queryStringParameters }: any): Invocation {
  return {
    start: {
      kind: 'websocket.message',
      name: String(requestContext.routeKey ?? 'message'),
      peerAddress: String(requestContext.identity?.sourceIp ?? ''),
      inputs: { message: body, header: headers, query: queryStringParameters },
    },
    answer: ({ status }) => ({ statusCode: status }),
  };
}

/** A resolver of AppSync. */
function fieldOf(event: any): Invocation {
  const { info, arguments: given, identity, source, request } = event;
  return {
    start: {
      kind: 'graphql.operation',
      name: `${info.parentTypeName ?? ''}.${info.fieldName}`,
      inputs: { 'graphql.arguments': given, identity, source, header: request?.headers },
    },
  };
}

/** What queues, streams, buckets and buses send. */
function messageOf(event: any): ActivityStart | undefined {
  const records = Array.isArray(event?.Records) ? event.Records : undefined;
  const first = records?.[0];
  const source = String(first?.eventSource ?? first?.EventSource ?? event?.eventSource ?? '');
  switch (source) {
    case 'aws:sqs':
      return message('aws_sqs', last(first.eventSourceARN), first.messageId, {
        traceparent: String(first.messageAttributes?.traceparent?.stringValue ?? ''),
        inputs: {
          'record.value': records.map(({ body }: any) => body),
          'record.attributes': records.map(({ messageAttributes }: any) => messageAttributes),
        },
      });
    case 'aws:sns':
      return message('aws_sns', last(first.Sns?.TopicArn), first.Sns?.MessageId, {
        inputs: { 'record.value': records.map(({ Sns }: any) => [Sns?.Message, Sns?.Subject, Sns?.MessageAttributes]) },
      });
    case 'aws:kinesis':
      return message('aws_kinesis', last(first.eventSourceARN), first.eventID, {
        inputs: {
          'record.value': records.map(({ kinesis }: any) => Buffer.from(String(kinesis?.data ?? ''), 'base64')),
          'record.key': records.map(({ kinesis }: any) => kinesis?.partitionKey),
        },
      });
    case 'aws:dynamodb':
      return message('aws_dynamodb', String(first.eventSourceARN).split('/')[1] ?? '', first.eventID, {
        inputs: { 'record.value': records.map(({ dynamodb }: any) => dynamodb) },
      });
    case 'aws:s3':
      return message('aws_s3', String(first.s3?.bucket?.name ?? ''), '', {
        inputs: { 'record.key': records.map(({ s3 }: any) => s3?.object?.key) },
      });
    case 'aws:kafka':
    case 'SelfManagedKafka':
      return message('kafka', topicOf(event), '', { inputs: { 'record.value': decoded(event.records) } });
  }
  if (typeof event?.['detail-type'] !== 'string') return undefined;
  const { source: bus, detail, resources } = event;
  const start = message('aws_eventbridge', `${bus} ${event['detail-type']}`, event.id, {
    inputs: { 'record.value': detail, resources },
  });
  return event['detail-type'] === 'Scheduled Event' ? { ...start, kind: 'cron' } : start;
}

function message(
  system: string,
  topic: string,
  messageId: unknown,
  rest: Pick<ActivityStart, 'inputs' | 'traceparent'>,
): ActivityStart {
  return {
    kind: 'messaging.record',
    name: topic,
    record: { system, topic, messageId: String(messageId ?? '') },
    ...rest,
  };
}

const last = (arn: unknown): string =>
  String(arn ?? '')
    .split(':')
    .pop()!;

function topicOf({ records }: any): string {
  return String(Object.values<any>(records ?? {})[0]?.[0]?.topic ?? '');
}

/** Keys and values of Kafka come in base64, by topic and partition. */
function decoded(records: any): unknown[] {
  return Object.values<any>(records ?? {}).flatMap((some) =>
    (Array.isArray(some) ? some : []).map(({ key, value, headers }: any) => [
      Buffer.from(String(value ?? ''), 'base64'),
      Buffer.from(String(key ?? ''), 'base64'),
      headers,
    ]),
  );
}
