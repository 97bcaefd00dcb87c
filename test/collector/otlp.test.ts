// OpenTelemetry in: a service with the real SDK and its own exporters, and hand-made requests at the limits.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import * as grpc from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCollectorProcess, type CollectorProcess } from './collector-process.ts';
import { until } from '../until.ts';

const token = 'otlp-token-0123456789';
let collector: CollectorProcess;
beforeAll(async () => {
  collector = await startCollectorProcess({ flags: ['--token', token] });
});
afterAll(async () => void (await collector?.stop()));

interface Told {
  readonly source: string;
  readonly keys: readonly { readonly kind: string; readonly value: string; readonly role: number | string }[];
  readonly workload: Readonly<Record<string, string>>;
  readonly serviceSpan: {
    readonly name: string;
    readonly kind: string;
    readonly traceId: string;
    readonly service: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly durationUs: number;
  };
}
const told = async (id: string): Promise<Told | undefined> =>
  await collector.api<Told>(`/v1/events/${id}`).catch(() => undefined);

// A service as it would be written for any collector: two spans, one log record, flushed at its end.
const service = `
  import { NodeSDK } from '@opentelemetry/sdk-node';
  import { trace, SpanKind, context } from '@opentelemetry/api';
  const sdk = new NodeSDK();
  sdk.start();
  const tracer = trace.getTracer('test');
  const server = tracer.startSpan('GET /invoices', { kind: SpanKind.SERVER, attributes: { 'http.route': '/invoices', 'http.response.status_code': 200 } });
  const client = tracer.startSpan('S3.GetObject', { kind: SpanKind.CLIENT, attributes: { 'rpc.method': 'GetObject', 'aws.request_id': 'REQ' + process.env.OTEL_EXPORTER_OTLP_PROTOCOL, list: ['a', 'b'] } }, trace.setSpan(context.active(), server));
  client.end();
  server.end();
  await sdk.shutdown();
  const { traceId, spanId } = server.spanContext();
  console.log(JSON.stringify({ traceId, server: spanId, client: client.spanContext().spanId }));
`;

test.each(['http/protobuf', 'http/json', 'grpc'])('a service with the OpenTelemetry SDK over %s', async (protocol) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', service], {
    cwd: new URL('../../collector', import.meta.url),
    env: {
      PATH: process.env['PATH'],
      OTEL_SERVICE_NAME: 'invoices',
      OTEL_RESOURCE_ATTRIBUTES:
        'k8s.pod.uid=8c81a1b7-fcdf-412a-8192-2b2f61c0aad5,k8s.namespace.name=shop,service.version=2.1',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_ENDPOINT:
        protocol === 'grpc' ? `http://${collector.grpc.replace(/^grpc:\/\//, '')}` : collector.http,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const ids = JSON.parse(line) as { traceId: string; server: string; client: string };

  const server = await until(() => told(`otlp-${ids.traceId}-${ids.server}`));
  expect(server).toMatchObject({
    source: 'otlp',
    workload: {
      service: 'invoices',
      revision: '2.1',
      namespace: 'shop',
      podUid: '8c81a1b7-fcdf-412a-8192-2b2f61c0aad5',
    },
    serviceSpan: {
      name: 'GET /invoices',
      kind: 'server',
      traceId: ids.traceId,
      service: 'invoices',
      attributes: { 'http.route': '/invoices', 'http.response.status_code': '200' },
    },
  });
  expect(server.keys.map(({ kind, value, role }) => [kind, value, role])).toContainEqual(['trace', ids.traceId, 2]);
  const client = await until(() => told(`otlp-${ids.traceId}-${ids.client}`));
  expect(client.serviceSpan.attributes['list']).toContain('"b"');
  expect(client.keys.map(({ kind, value }) => `${kind} ${value}`)).toEqual(
    expect.arrayContaining([`trace ${ids.traceId}`, `aws-request REQ${protocol}/GetObject`]),
  );
});

async function post(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: Buffer }> {
  const answer = await fetch(`${collector.http}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body,
  });
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}
const traceId = '0af7651916cd43dd8448eb211c80319c';
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'billing' } }] };
const traces = (...spans: object[]): string =>
  JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
const span = (spanId: string, more: object = {}): object => ({
  traceId,
  spanId,
  name: 'x',
  kind: 2,
  startTimeUnixNano: '1795323600000000000',
  endTimeUnixNano: '1795323600250000000',
  ...more,
});

test('a log record joins by its trace id', async () => {
  const logRecord = {
    timeUnixNano: '1795323600000000000',
    traceId,
    spanId: 'b7ad6b7169203331',
    body: { stringValue: 'payment refused' },
    eventName: 'payment.refused',
  };
  const { status, body } = await post(
    '/v1/logs',
    JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [logRecord] }] }] }),
  );
  expect([status, body.toString()]).toEqual([200, '{}\n']);
});

test('refused spans are counted in the answer and the others are taken', async () => {
  const { status, body } = await post(
    '/v1/traces',
    traces(span('00f067aa0ba902b7'), span('short'), span('0000000000000000')),
  );
  expect([status, JSON.parse(body.toString())]).toEqual([
    200,
    { partialSuccess: { rejectedSpans: '2', errorMessage: expect.stringContaining('quarantine') } },
  ]);
  const event = await until(() => told(`otlp-${traceId}-00f067aa0ba902b7`));
  expect(event.serviceSpan).toMatchObject({ durationUs: 250_000, kind: 'server' });
});

test('nothing to say is no error', async () => {
  expect((await post('/v1/traces', '{}')).status).toBe(200);
  const answer = await post('/v1/traces', new Uint8Array(), { 'content-type': 'application/x-protobuf' });
  expect([answer.status, answer.body.length]).toEqual([200, 0]);
});

test.each<[string, string | Uint8Array<ArrayBuffer>, Readonly<Record<string, string>>, number]>([
  ['no token', '{}', { authorization: '' }, 401],
  ['a wrong token', '{}', { authorization: 'Bearer wrong' }, 401],
  ['another content type', 'x', { 'content-type': 'text/plain' }, 400],
  ['no JSON', '{', {}, 400],
  ['JSON that is no OTLP', '{"records":[]}', {}, 400],
  [
    'bytes that are no protobuf',
    new Uint8Array([10, 255, 255, 1, 1]),
    { 'content-type': 'application/x-protobuf' },
    400,
  ],
  ['a protobuf that ends early', new Uint8Array([10, 5, 18, 3, 18]), { 'content-type': 'application/x-protobuf' }, 400],
  ['a gzip bomb', gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' }, 413],
])('%s is refused', async (_what, body, headers, status) => {
  expect((await post('/v1/traces', body, headers)).status).toBe(status);
});

test('over gRPC a stranger, garbage and an empty request are answered as the protocol asks', async () => {
  const client = new grpc.Client(collector.grpc.replace(/^grpc:\/\//, ''), grpc.credentials.createInsecure());
  const send = (bytes: Buffer, given: string): Promise<number> => {
    const metadata = new grpc.Metadata();
    if (given !== '') metadata.set('authorization', `Bearer ${given}`);
    return new Promise((resolve) => {
      const raw = (value: Buffer): Buffer => value;
      client.makeUnaryRequest(
        '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        raw,
        raw,
        bytes,
        metadata,
        (error) => resolve(error?.code ?? grpc.status.OK),
      );
    });
  };
  expect(await send(Buffer.alloc(0), token)).toBe(grpc.status.OK);
  expect(await send(Buffer.alloc(0), '')).toBe(grpc.status.UNAUTHENTICATED);
  expect(await send(Buffer.alloc(0), 'another-token-0123456789')).toBe(grpc.status.UNAUTHENTICATED);
  expect(await send(Buffer.from([0x0a, 0xff]), token)).toBe(grpc.status.INVALID_ARGUMENT);
  client.close();
});
