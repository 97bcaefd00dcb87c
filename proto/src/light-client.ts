// The streaming client over a plain socket and with the codec by tables: for the agent, which lives in somebody else's process. Ten
// megabytes lighter than client.ts and the same on the wire (docs/decisions/0048).
import { decodeServerFrame, encodeClientFrame, encodeEvent } from './compact.ts';
import { openLight } from './light-transport.ts';
import { createClient, type StreamClient, type StreamClientOptions } from './stream-client.ts';

export { AddressError, parseAddress, type Address } from './address.ts';
export { openLight } from './light-transport.ts';
export type * from './stream-client.ts';

/** Starts at once; the connection is made when the event loop next turns. TLS is loaded at the first one that needs it. */
export function createStreamClient(options: StreamClientOptions): StreamClient {
  return createClient(options, {
    open: openLight,
    encodeEvent,
    encodeFrame: encodeClientFrame,
    decodeFrame: decodeServerFrame,
  });
}
