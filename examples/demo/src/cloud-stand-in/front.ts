// The front of the cloud stand-in: forwards every AWS call to the emulator and writes its CloudTrail record, naming the
// peer, the identity behind the key, and the request id that the caller's SDK was given.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createServer,
  request,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { answerError, nameCall, responseElements, signature, type WireAnswer, type WireCall } from './calls.ts';
import { awsUserId, type Identities } from './identities.ts';
import { trailRecord, type Trail } from './trail.ts';

export interface FrontOptions {
  readonly emulatorPort: number;
  readonly account: string;
  readonly region: string;
  readonly identities: Identities;
  readonly trail: Trail;
}

const bodyMax = 16 << 20;

export function createFront(options: FrontOptions): Server {
  return createServer((incoming, outgoing) => {
    answer(options, incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`the cloud stand-in failed: ${String(error)}`);
    });
  });
}

async function answer(options: FrontOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { identities, trail } = options;
  const body = await readBody(incoming);
  const call: WireCall = {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: incoming.headers,
    body,
  };
  const signed = signature(incoming.headers);
  const identity = signed ? identities.find(signed.accessKeyId) : undefined;
  const service = signed?.service ?? 'sts';
  const ids = requestIds(service);
  // AWS writes no record for a key that it does not know, and so do we.
  if (signed && !identity) return refuseUnknownKey(outgoing, ids);

  const named = nameCall(call, service);
  const forwarded = awsShaped(await forward(options.emulatorPort, call));
  const text = forwarded.body.toString('utf8');
  if (named && forwarded.status < 400) identities.learn(named.eventName, text);

  const reply = withRequestId(forwarded, ids);
  outgoing.writeHead(reply.status, reply.headers);
  outgoing.end(call.method === 'HEAD' ? undefined : reply.body);

  if (!named) return;
  trail.record(
    trailRecord({
      userIdentity: identity ? identities.write(identity) : webIdentity(text),
      eventSource: named.eventSource,
      eventName: named.eventName,
      region: signed?.region ?? options.region,
      account: options.account,
      sourceAddress: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      userAgent: String(incoming.headers['user-agent'] ?? incoming.headers['x-amz-user-agent'] ?? '-'),
      requestId: ids.requestId,
      requestParameters: named.requestParameters,
      responseElements: responseElements(named, forwarded),
      readOnly: named.readOnly,
      dataEvent: named.dataEvent,
      time: new Date(),
      ...(named.resources ? { resources: named.resources } : {}),
      ...(service === 's3' ? { additional: s3Additional(call, forwarded, ids) } : {}),
      error: answerError(forwarded),
    }),
  );
}

/** The emulator's user ids are 20 small letters; AWS's begin with AIDA and are capitals. */
function awsShaped<Answer extends WireAnswer & { headers: IncomingHttpHeaders }>(answered: Answer): Answer {
  if (!String(answered.headers['content-type'] ?? '').includes('xml')) return answered;
  const text = answered.body.toString('utf8');
  const shaped = text.replace(
    /<UserId>([a-z0-9]{20})<\/UserId>/g,
    (_, id: string) => `<UserId>${awsUserId(id)}</UserId>`,
  );
  return shaped === text ? answered : { ...answered, body: Buffer.from(shaped) };
}

interface RequestIds {
  readonly requestId: string;
  /** S3 only: its x-amz-id-2. */
  readonly extended?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** S3 has ids and header names of its own. */
function requestIds(service: string): RequestIds {
  if (service !== 's3') {
    const requestId = randomUUID();
    return { requestId, headers: { 'x-amzn-requestid': requestId } };
  }
  const requestId = randomBytes(8).toString('hex').toUpperCase();
  const extended = randomBytes(56).toString('base64');
  return { requestId, extended, headers: { 'x-amz-request-id': requestId, 'x-amz-id-2': extended } };
}

/** The emulator's own request ids are replaced by ours: the caller must see the id that the trail has. */
function withRequestId(
  forwarded: WireAnswer & { headers: IncomingHttpHeaders },
  ids: RequestIds,
): { status: number; headers: Record<string, string | string[]>; body: Buffer } {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(forwarded.headers)) {
    if (
      value === undefined ||
      /^(connection|transfer-encoding|content-length|x-amzn?-request-?id|x-amz-id-2)$/i.test(name)
    )
      continue;
    headers[name] = value;
  }
  const isXml = String(forwarded.headers['content-type'] ?? '').includes('xml');
  const body = isXml
    ? Buffer.from(
        forwarded.body
          .toString('utf8')
          .replace(/<RequestId>[^<]*<\/RequestId>/i, `<RequestId>${ids.requestId}</RequestId>`),
      )
    : forwarded.body;
  return {
    status: forwarded.status,
    headers: { ...headers, ...ids.headers, 'content-length': String(body.length) },
    body,
  };
}

function refuseUnknownKey(outgoing: ServerResponse, ids: RequestIds): void {
  const body =
    '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>' +
    `<Message>The security token included in the request is invalid.</Message></Error><RequestId>${ids.requestId}</RequestId></ErrorResponse>`;
  outgoing.writeHead(403, { 'content-type': 'text/xml', ...ids.headers }).end(body);
}

function webIdentity(answerText: string): Record<string, unknown> {
  const subject = /<SubjectFromWebIdentityToken>([^<]*)</.exec(answerText)?.[1] ?? '';
  return { type: 'WebIdentityUser', principalId: subject, userName: subject, identityProvider: '' };
}

function s3Additional(call: WireCall, forwarded: WireAnswer, ids: RequestIds): Record<string, unknown> {
  return {
    SignatureVersion: 'SigV4',
    AuthenticationMethod: 'AuthHeader',
    bytesTransferredIn: call.body.length,
    bytesTransferredOut: forwarded.body.length,
    'x-amz-id-2': ids.extended ?? '',
  };
}

export function forward(port: number, call: WireCall): Promise<WireAnswer & { headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const { connection: _, 'transfer-encoding': __, expect: ___, ...headers } = call.headers;
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: call.method,
        path: call.target,
        headers: { ...headers, 'content-length': call.body.length },
      },
      (answered) => {
        readBody(answered).then(
          (body) => resolve({ status: answered.statusCode ?? 502, headers: answered.headers, body }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyMax) throw new Error(`more than ${bodyMax} bytes in one message`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
