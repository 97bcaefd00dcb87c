// Where a collector listens, as users write it in THROUGHLINE_COLLECTOR.

export interface Address {
  /** As gRPC wants it: "dns:///host:4400" or "unix:/path". */
  readonly target: string;
  /** A name or an address, IPv6 without brackets; "" for a socket file. */
  readonly host: string;
  readonly port: number;
  /** The socket file; "" for a host. */
  readonly path: string;
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
    const path = decodeURIComponent(url.pathname);
    return { target: `unix:${path}`, host: '', port: 0, path, secure: false };
  }
  if (url.protocol !== 'grpc:' && url.protocol !== 'grpcs:') {
    throw new AddressError(`"${text}" has the scheme "${url.protocol}//": ${ALLOWED}`);
  }
  if (!url.hostname || url.username || url.search || url.hash || url.pathname.length > 1) {
    throw new AddressError(`"${text}" has parts that an address does not: ${ALLOWED}`);
  }
  const port = Number(url.port || 4400);
  return {
    target: `dns:///${url.hostname}:${port}`,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    path: '',
    secure: url.protocol === 'grpcs:',
  };
}
