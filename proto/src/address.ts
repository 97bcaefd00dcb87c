// Where a collector listens, as users write it in THROUGHLINE_COLLECTOR.

export interface Address {
  /** As gRPC wants it: "dns:///host:4400" or "unix:/path". */
  readonly target: string;
  readonly secure: boolean;
}

/** The address is not one; the message is a sentence for the user. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

const ALLOWED = 'allowed are grpc://host:port, grpcs://host:port and unix:///path';

/** `grpc://host[:4400]`, `grpcs://host[:4400]`, `unix:///path`. Throws AddressError. */
export function parseAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new AddressError(`"${text}" is not an address: ${ALLOWED}`);
  }
  if (url.protocol === 'unix:') {
    if (url.host || url.pathname.length < 2) throw new AddressError(`"${text}" names no socket file: ${ALLOWED}`);
    return { target: `unix:${decodeURIComponent(url.pathname)}`, secure: false };
  }
  if (url.protocol !== 'grpc:' && url.protocol !== 'grpcs:') {
    throw new AddressError(`"${text}" has the scheme "${url.protocol}//": ${ALLOWED}`);
  }
  if (!url.hostname || url.username || url.search || url.hash || url.pathname.length > 1) {
    throw new AddressError(`"${text}" has parts that an address does not: ${ALLOWED}`);
  }
  return { target: `dns:///${url.hostname}:${url.port || 4400}`, secure: url.protocol === 'grpcs:' };
}
