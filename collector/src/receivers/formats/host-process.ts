// Keys of processes and connections as host logs name them: no boot id, no start time, but the host's name and the pid, and
// the addresses of a connection. docs/joins.md says how far they may be trusted.
import { entityKey, type EntityKey } from '@throughline/proto';

type RoleName = 'MADE' | 'SUBJECT' | 'USED';

/** `<host>/<pid>`; undefined when either is unknown. */
export function hostProcessKey(host: string, pid: number, role: RoleName): EntityKey | undefined {
  return host !== '' && pid > 0 ? entityKey('host-process', `${host.toLowerCase()}/${pid}`, role) : undefined;
}

/** The same connection from either end; undefined when a port is unknown. */
export function connectionKey(
  protocol: string,
  one: { readonly address: string; readonly port: number },
  other: { readonly address: string; readonly port: number },
  role: RoleName,
): EntityKey | undefined {
  if (one.port === 0 || other.port === 0 || one.address === '' || other.address === '') return undefined;
  const ends = [`${one.address}:${one.port}`, `${other.address}:${other.port}`].sort();
  return entityKey('connection', `${protocol || 'tcp'}/${ends.join('-')}`, role);
}

/** `<address>:<port>` of a place that text named and somebody then connected to. */
export function endpointKey(address: string, port: number, role: RoleName): EntityKey | undefined {
  return address !== '' && port > 0 ? entityKey('endpoint', `${address}:${port}`, role) : undefined;
}

export function known(keys: readonly (EntityKey | undefined)[]): EntityKey[] {
  return keys.filter((key) => key !== undefined);
}
