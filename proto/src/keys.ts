// The one place that builds entity keys: every witness and the collector agree on an entity by calling the same function.
// docs/joins.md says what each kind means.
import { Role, type EntityKey, type Process } from './schema.ts';

type RoleName = 'MADE' | 'SUBJECT' | 'USED';

/** `kind` and `value` as given; `role` by name. */
export function entityKey(kind: string, value: string, role: RoleName): EntityKey {
  return { kind, value, role: Role[role] };
}

/**
 * `<boot id>/<pid namespace inode>/<pid>/<start ticks>`, or undefined when any part is unknown: an inexact process key would
 * link strangers after pid reuse.
 */
export function processKey(process: Process | null | undefined): string | undefined {
  if (!process?.bootId || !process.pidNamespace || !process.pid || !process.startTicks) return undefined;
  return `${process.bootId}/${process.pidNamespace}/${process.pid}/${process.startTicks}`;
}

/** Key of a child whose start time nobody could read, below its parent's exact key. */
export function spawnKey(parentKey: string, childPid: number): string {
  return `${parentKey}>${childPid}`;
}

/** Addresses in their plain text form; IPv4-mapped IPv6 addresses must be given as IPv4. */
export function socketKey(
  networkNamespace: string,
  local: { address: string; port: number },
  remote: { address: string; port: number },
): string {
  return `${networkNamespace}/tcp/${local.address}:${local.port}-${remote.address}:${remote.port}`;
}

export function kafkaRecordKey(record: {
  clusterId: string;
  topic: string;
  partition: number;
  offset: string;
}): string {
  return `${record.clusterId}/${record.topic}/${record.partition}/${record.offset}`;
}

/** CloudTrail's requestID is shared across event names, so the name qualifies it. */
export function awsRequestKey(requestId: string, eventName: string): string {
  return `${requestId}/${eventName}`;
}
