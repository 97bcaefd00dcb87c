// The streaming client over node:http2 and the codec by tables: for the agent, which lives in somebody else's process. Five
// megabytes lighter than client.ts and the same on the wire (docs/decisions/0048).
import { decodeServerFrame, encodeClientFrame, encodeEvent } from './compact.ts';
import { openHttp2 } from './http2-transport.ts';
import { createClient, type StreamClient, type StreamClientOptions } from './stream-client.ts';

export { AddressError, parseAddress, type Address } from './address.ts';
export type * from './stream-client.ts';

/** Starts at once; the connection is made when the event loop next turns. HTTP/2 is loaded at the first one. */
export function createStreamClient(options: StreamClientOptions): StreamClient {
  return createClient(options, {
    open: openHttp2,
    encodeEvent,
    encodeFrame: encodeClientFrame,
    decodeFrame: decodeServerFrame,
  });
}
