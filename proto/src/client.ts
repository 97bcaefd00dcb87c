// The streaming client over @grpc/grpc-js and the generated codec: for processes of our own, the sensor and a relaying
// collector.
import { openGrpc } from './grpc-transport.ts';
import { ClientFrame, Event, ServerFrame } from './schema.ts';
import { createClient, type StreamClient, type StreamClientOptions } from './stream-client.ts';

export { AddressError, parseAddress, type Address } from './address.ts';
export type * from './stream-client.ts';

/** Starts at once; the connection is made when the event loop next turns. gRPC is loaded at the first one. */
export function createStreamClient(options: StreamClientOptions): StreamClient {
  return createClient(options, {
    open: openGrpc,
    encodeEvent: (event) => Event.encode(event).finish(),
    encodeFrame: (frame) => ClientFrame.encode(frame).finish(),
    decodeFrame: (bytes) => ServerFrame.decode(bytes),
  });
}
