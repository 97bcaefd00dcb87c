// The daemon's first words: who it is and what it covers. Checked before anything relies on them.

export interface Hello {
  /** "ebpf", or "proc" for the fallback. */
  readonly mode: 'ebpf' | 'proc';
  readonly profile: string;
  readonly enforcing: boolean;
  /** Why not eBPF; "" when it is. */
  readonly degraded: string;
  readonly bootId: string;
  readonly node: string;
  readonly kernel: string;
  readonly pid: number;
  /** Inode of the pid namespace of the node. */
  readonly pidNamespace: number;
  readonly probes: readonly Probe[];
}

export interface Probe {
  readonly event: string;
  readonly hook: string;
  readonly live: boolean;
  readonly reason: string;
}

const PROTOCOL = 1;

/** Undefined when the document is no hello of a protocol that we speak. */
export function parseHello(document: Readonly<Record<string, unknown>>): Hello | undefined {
  const { protocol, mode, bootId, probes } = document;
  if (protocol !== PROTOCOL || (mode !== 'ebpf' && mode !== 'proc')) return undefined;
  if (typeof bootId !== 'string' || !/^[0-9a-f-]{36}$/.test(bootId) || !Array.isArray(probes)) return undefined;
  return {
    mode,
    bootId,
    profile: text(document['profile']),
    enforcing: document['enforcing'] === true,
    degraded: text(document['degraded']),
    node: text(document['node']),
    kernel: text(document['kernel']),
    pid: number(document['pid']),
    pidNamespace: number(document['pidNamespace']),
    probes: probes.filter(isObject).map((probe) => ({
      event: text(probe['event']),
      hook: text(probe['hook']),
      live: probe['live'] === true,
      reason: text(probe['reason']),
    })),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0;
}
