// Receives OpenTelemetry over HTTP: POST /v1/traces and /v1/logs, JSON or protobuf, plain or gzip, as every SDK's exporter
// sends it with OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4401 and OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20<token>.
import { CollectorError } from '../errors.ts';
import { json, type Call, type Reply, type Route } from '../http-server.ts';
import { otlp } from './formats/otlp.ts';
import { decodeLogs, decodeTraces, encodeResponse } from './otlp-protobuf.ts';
import { takeRecords, type TakeOptions } from './take-records.ts';

/** Bytes of one request, inflated; exporters send batches of 512 spans by default, far below this. */
export const OTLP_BODY_BYTES_MAX = 8 * 1024 * 1024;
/** Spans or log records of one request. */
export const OTLP_RECORDS_MAX = 20_000;

const PROTOBUF = 'application/x-protobuf';

/** 200 also when some records were refused: the answer's partialSuccess counts them, as the protocol asks. */
export function otlpRoutes(options: TakeOptions): readonly Route[] {
  const route = (path: string, decode: (bytes: Uint8Array) => unknown, rejectedName: string): Route => ({
    method: 'POST',
    path,
    access: 'audit',
    handle: async (call) => await take(call, decode, rejectedName, options),
  });
  return [route('/v1/traces', decodeTraces, 'rejectedSpans'), route('/v1/logs', decodeLogs, 'rejectedLogRecords')];
}

async function take(
  call: Call,
  decode: (bytes: Uint8Array) => unknown,
  rejectedName: string,
  options: TakeOptions,
): Promise<Reply> {
  const type = (call.request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== PROTOBUF && type !== 'application/json') {
    throw new CollectorError(
      'BAD_REQUEST',
      `content-type is "${type.slice(0, 60)}"; ${PROTOBUF} and application/json are read`,
    );
  }
  const body = await call.body(OTLP_BODY_BYTES_MAX);
  const from = `otlp ${call.grant?.name ?? ''}`.trim();
  const request = parse(body, type, decode, from, options);
  const records = otlp.unwrap(request);
  if (records.length > OTLP_RECORDS_MAX)
    throw new CollectorError('TOO_LARGE', `a request may hold ${OTLP_RECORDS_MAX} records`);
  const { rejected } = await takeRecords(request, otlp, from, options);
  const message = rejected > 0 ? 'they were put into quarantine' : '';
  if (type === PROTOBUF) {
    return { status: 200, headers: { 'content-type': PROTOBUF }, body: Buffer.from(encodeResponse(rejected, message)) };
  }
  return json(rejected > 0 ? { partialSuccess: { [rejectedName]: String(rejected), errorMessage: message } } : {});
}

function parse(
  body: Buffer,
  type: string,
  decode: (bytes: Uint8Array) => unknown,
  from: string,
  options: TakeOptions,
): unknown {
  try {
    const request = type === PROTOBUF ? decode(body) : (JSON.parse(body.toString('utf8')) as unknown);
    if (typeof request === 'object' && request !== null && ('resourceSpans' in request || 'resourceLogs' in request))
      return request;
    // An exporter with nothing to say sends an empty request.
    if (typeof request === 'object' && request !== null && Object.keys(request).length === 0)
      return { resourceSpans: [] };
    throw new Error('it holds neither resourceSpans nor resourceLogs');
  } catch (error) {
    options.quarantine.put({ from, reason: 'otlp refused', detail: (error as Error).message, bytes: body });
    throw new CollectorError('BAD_REQUEST', `the body is no OTLP request: ${(error as Error).message}`);
  }
}
