// Who this process is, exactly, so that the kernel's witness means the same process: see docs/joins.md. Read once, lazily.
import { readFileSync, readlinkSync } from 'node:fs';
import type { Process, Workload } from '@throughline/proto';

// Taken before fs is hooked: our own reads are nobody's operations. As UTF-8, which Node reads in one call of its own; every other
// encoding goes by fs.openSync, and that is hooked.
const read = (file: string): string => readWhole(file, 'utf8');
const readWhole = readFileSync;
const readLink = readlinkSync;

let own: Process | undefined;

/** Known without loading node:worker_threads, which an application without workers need not pay for. */
export function isMainThread(): boolean {
  return (process.chdir as { disabled?: boolean }).disabled !== true;
}

/** 16 hex digits that no other process start has. The kernel's own generator: loading node:crypto costs 5 ms. */
export function bootRandom(): string {
  try {
    return read('/proc/sys/kernel/random/uuid').replaceAll('-', '').slice(16, 32);
  } catch {
    return process.getBuiltinModule('node:crypto').randomBytes(8).toString('hex');
  }
}

/** Everything known of this process; fields that /proc does not tell are absent. */
export function ownProcess(): Process {
  own ??= {
    bootId: bootId(),
    pidNamespace: namespaceInode('pid'),
    pid: process.pid,
    startTicks: startTicks(process.pid) ?? '',
    executable: process.execPath,
    arguments: process.argv.slice(0, 16).map((argument) => argument.slice(0, 200)),
    workingDirectory: workingDirectory(),
    uid: process.getuid?.() ?? 0,
    parentPid: process.ppid,
    parentStartTicks: startTicks(process.ppid) ?? '',
    networkNamespace: namespaceInode('net'),
    ...(isMainThread() ? {} : { threadId: process.getBuiltinModule('node:worker_threads').threadId }),
  };
  return own;
}

/**
 * The child with this pid, read right after spawn returned: Node reaps only in its event loop, so the entry is still there
 * even when the child is already dead. Undefined where /proc is not.
 */
export function childProcess(pid: number): Process | undefined {
  const ticks = startTicks(pid);
  if (!ticks) return undefined;
  const parent = ownProcess();
  return {
    bootId: parent.bootId!,
    pidNamespace: parent.pidNamespace!,
    pid,
    startTicks: ticks,
    parentPid: process.pid,
    parentStartTicks: parent.startTicks!,
  };
}

/** What this process can tell of its workload; the collector completes it. */
export function ownWorkload(service: string): Workload {
  const cgroup = cgroupPath();
  return {
    service,
    bootId: ownProcess().bootId!,
    node: process.env['KUBERNETES_NODE_NAME'] ?? '',
    namespace: process.env['POD_NAMESPACE'] ?? '',
    podName: process.env['POD_NAME'] ?? (process.env['KUBERNETES_SERVICE_HOST'] ? (process.env['HOSTNAME'] ?? '') : ''),
    podUid: process.env['POD_UID'] ?? podUid(cgroup),
    containerId: /([0-9a-f]{64})/.exec(cgroup)?.[1] ?? '',
    cgroupPath: cgroup,
  };
}

/** Field 22 of /proc/<pid>/stat. The command name in field 2 may hold spaces and parentheses: count from the last ")". */
function startTicks(pid: number): string | undefined {
  try {
    const stat = read(`/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19];
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return read('/proc/sys/kernel/random/boot_id').trim();
  } catch {
    return '';
  }
}

function namespaceInode(kind: 'pid' | 'net'): string {
  try {
    return /\d+/.exec(readLink(`/proc/self/ns/${kind}`))?.[0] ?? '';
  } catch {
    return '';
  }
}

function cgroupPath(): string {
  try {
    const lines = read('/proc/self/cgroup').split('\n');
    return (lines.find((line) => line.startsWith('0::')) ?? lines[0] ?? '').split(':').slice(2).join(':');
  } catch {
    return '';
  }
}

function podUid(cgroup: string): string {
  return (
    /pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12})/
      .exec(cgroup)?.[1]
      ?.replaceAll('_', '-') ?? ''
  );
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}
