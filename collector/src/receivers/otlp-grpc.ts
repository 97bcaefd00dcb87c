// Receives OpenTelemetry over gRPC on the port of agents and sensors: what most SDKs and the OpenTelemetry Collector speak by
// default (OTEL_EXPORTER_OTLP_PROTOCOL=grpc). Mapped as the HTTP one is (otlp.ts).
// https://github.com/open-telemetry/opentelemetry-proto (collector/trace/v1, collector/logs/v1)
import type { Grant } from '../speakers.ts';
import { otlp } from './formats/otlp.ts';
import type { GrpcMethod } from './grpc-call.ts';
import { grpcStatus, type GrpcStatus } from './grpc-status.ts';
import { OTLP_RECORDS_MAX } from './otlp.ts';
import { decodeLogs, decodeTraces, encodeResponse } from './otlp-protobuf.ts';
import { takeRecords, type TakeOptions } from './take-records.ts';

/** TraceService and LogsService, each with its one method Export. */
export function otlpMethods(options: TakeOptions): readonly GrpcMethod[] {
  return [
    method('/opentelemetry.proto.collector.trace.v1.TraceService/Export', decodeTraces, options),
    method('/opentelemetry.proto.collector.logs.v1.LogsService/Export', decodeLogs, options),
  ];
}

// One message up, one down.
function method(path: string, decode: (bytes: Uint8Array) => unknown, options: TakeOptions): GrpcMethod {
  return {
    path,
    compressed: true,
    open(call) {
      let asked = false;
      return {
        async onMessage(message) {
          if (asked) return call.end(grpcStatus.INVALID_ARGUMENT, 'one request is one message');
          asked = true;
          try {
            call.send(await take(message, call.grant, decode, options));
            call.end(grpcStatus.OK, '');
          } catch (error) {
            // An exporter tries again when we are in trouble, and not when its request is.
            if (error instanceof Refused) call.end(error.status, error.message);
            else call.end(grpcStatus.UNAVAILABLE, 'the events could not be stored');
          }
        },
        onEnd() {
          if (!asked) call.end(grpcStatus.INVALID_ARGUMENT, 'a request came without its message');
        },
        onOver() {},
      };
    },
  };
}

class Refused extends Error {
  readonly status: GrpcStatus;
  constructor(status: GrpcStatus, message: string) {
    super(message);
    this.status = status;
  }
}

async function take(
  message: Uint8Array,
  grant: Grant,
  decode: (bytes: Uint8Array) => unknown,
  options: TakeOptions,
): Promise<Uint8Array> {
  if (!grant.roles.has('audit'))
    throw new Refused(grpcStatus.PERMISSION_DENIED, `${grant.name} may not send telemetry`);
  const from = `otlp ${grant.name}`;
  let request: unknown;
  try {
    request = decode(message);
  } catch (error) {
    const detail = (error as Error).message;
    options.quarantine.put({ from, reason: 'otlp refused', detail, bytes: message });
    throw new Refused(grpcStatus.INVALID_ARGUMENT, `the message is no OTLP request: ${detail}`);
  }
  if (otlp.unwrap(request).length > OTLP_RECORDS_MAX)
    throw new Refused(grpcStatus.RESOURCE_EXHAUSTED, `a request may hold ${OTLP_RECORDS_MAX} records`);
  const { rejected } = await takeRecords(request, otlp, from, options);
  return encodeResponse(rejected, rejected > 0 ? 'they were put into quarantine' : '');
}
