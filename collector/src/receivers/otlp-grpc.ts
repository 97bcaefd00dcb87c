// Receives OpenTelemetry over gRPC on the port of agents and sensors: what most SDKs and the OpenTelemetry Collector speak by
// default (OTEL_EXPORTER_OTLP_PROTOCOL=grpc). Mapped as the HTTP one is (otlp.ts).
// https://github.com/open-telemetry/opentelemetry-proto (collector/trace/v1, collector/logs/v1)
import * as grpc from '@grpc/grpc-js';
import type { Grant } from '../speakers.ts';
import { otlp } from './formats/otlp.ts';
import { OTLP_RECORDS_MAX } from './otlp.ts';
import { decodeLogs, decodeTraces, encodeResponse } from './otlp-protobuf.ts';
import { takeRecords, type TakeOptions } from './take-records.ts';

/** A service of our gRPC port beside the witnesses' own. */
export interface GrpcService {
  readonly definition: grpc.ServiceDefinition;
  /** `local`: on our own unix socket. */
  implementation(local: boolean): grpc.UntypedServiceImplementation;
}

export interface OtlpGrpcOptions extends TakeOptions {
  /** Who calls; throws when nobody may know. */
  readonly identify: (call: grpc.ServerUnaryCall<Buffer, Buffer>, local: boolean) => Grant;
}

/** TraceService and LogsService, each with its one method Export. */
export function otlpServices(options: OtlpGrpcOptions): readonly GrpcService[] {
  return [
    service('/opentelemetry.proto.collector.trace.v1.TraceService/Export', decodeTraces, options),
    service('/opentelemetry.proto.collector.logs.v1.LogsService/Export', decodeLogs, options),
  ];
}

function service(path: string, decode: (bytes: Uint8Array) => unknown, options: OtlpGrpcOptions): GrpcService {
  const raw = (bytes: Buffer): Buffer => bytes;
  return {
    definition: {
      Export: {
        path,
        requestStream: false,
        responseStream: false,
        requestSerialize: raw,
        requestDeserialize: raw,
        responseSerialize: raw,
        responseDeserialize: raw,
      },
    },
    implementation: (local) => ({
      Export(call: grpc.ServerUnaryCall<Buffer, Buffer>, answer: grpc.sendUnaryData<Buffer>) {
        take(call, local, decode, options).then(
          (reply) => answer(null, reply),
          (error: unknown) => answer(refusal(error)),
        );
      },
    }),
  };
}

class Refused extends Error {
  readonly code: grpc.status;
  constructor(code: grpc.status, message: string) {
    super(message);
    this.code = code;
  }
}

async function take(
  call: grpc.ServerUnaryCall<Buffer, Buffer>,
  local: boolean,
  decode: (bytes: Uint8Array) => unknown,
  options: OtlpGrpcOptions,
): Promise<Buffer> {
  let grant: Grant;
  try {
    grant = options.identify(call, local);
  } catch (error) {
    throw new Refused(grpc.status.UNAUTHENTICATED, (error as Error).message);
  }
  if (!grant.roles.has('audit'))
    throw new Refused(grpc.status.PERMISSION_DENIED, `${grant.name} may not send telemetry`);
  const from = `otlp ${grant.name}`;
  let request: unknown;
  try {
    request = decode(call.request);
  } catch (error) {
    const detail = (error as Error).message;
    options.quarantine.put({ from, reason: 'otlp refused', detail, bytes: call.request });
    throw new Refused(grpc.status.INVALID_ARGUMENT, `the message is no OTLP request: ${detail}`);
  }
  if (otlp.unwrap(request).length > OTLP_RECORDS_MAX)
    throw new Refused(grpc.status.RESOURCE_EXHAUSTED, `a request may hold ${OTLP_RECORDS_MAX} records`);
  const { rejected } = await takeRecords(request, otlp, from, options);
  return Buffer.from(encodeResponse(rejected, rejected > 0 ? 'they were put into quarantine' : ''));
}

// An exporter tries again when we are in trouble, and not when its request is.
function refusal(error: unknown): { code: grpc.status; details: string } {
  if (error instanceof Refused) return { code: error.code, details: error.message };
  return { code: grpc.status.UNAVAILABLE, details: 'the events could not be stored' };
}
