// The Ingest service as gRPC needs it, written by hand: it is one method, and loading .proto files at run time would bring
// a second protobufjs at half the speed. Frames cross as bytes; frames.ts reads and writes them.
import type { MethodDefinition } from '@grpc/grpc-js';

export const INGEST_PATH = '/throughline.v1.Ingest/Stream';

const asIs = (bytes: Buffer): Buffer => bytes;

/**
 * `/throughline.v1.Ingest/Stream`: ClientFrame bytes up, ServerFrame bytes down. Decoding is left to the two ends because a
 * codec that throws inside gRPC ends the call with an error that names nothing, and one bad event must not cost its batch.
 */
export const ingest = {
  Stream: {
    path: INGEST_PATH,
    requestStream: true,
    responseStream: true,
    requestSerialize: asIs,
    requestDeserialize: asIs,
    responseSerialize: asIs,
    responseDeserialize: asIs,
    originalName: 'stream',
  } satisfies MethodDefinition<Buffer, Buffer>,
};

/** The protocol version in Hello. */
export const PROTOCOL_VERSION = 1;
/** Limits of the stream (see ingest.proto), held by both ends. */
export const BATCH_EVENTS_MAX = 512;
export const BATCH_BYTES_MAX = 1024 * 1024;
export const FRAME_BYTES_MAX = 4 * 1024 * 1024;
export const EVENT_BYTES_MAX = 256 * 1024;
