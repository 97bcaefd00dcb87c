// One frame to one Event of the schema, with its exact keys (docs/joins.md). Reads what is known of processes and cgroups,
// and notes what the frame adds to it.
import {
  ClockClass,
  Layer,
  entityKey,
  processKey,
  socketKey,
  spawnKey,
  type EntityKey,
  type Event,
  type Process,
  type Workload,
} from '@throughline/proto';

import type { CgroupTable } from './cgroup-table.ts';
import type { NodeClock } from './clock.ts';
import type {
  ActFrame,
  Actor,
  ConnectedFrame,
  CredentialsFrame,
  DnsFrame,
  Endpoint,
  EnforcedFrame,
  ExecFrame,
  ExitFrame,
  ForkFrame,
  Frame,
  OpenFrame,
  ProcessRef,
  SocketFrame,
} from './frames.ts';
import type { ActKind } from './layout.ts';
import { type ProcessTable, UNKNOWN } from './process-table.ts';
import { sensitiveFile } from './sensitive-files.ts';

export interface NodeKnowledge {
  readonly bootId: string;
  readonly node: string;
  /** Inode of the pid namespace that the daemon runs in: there, pids are those of the host. */
  readonly pidNamespace: number;
  readonly clock: NodeClock;
  readonly cgroups: CgroupTable;
  readonly processes: ProcessTable;
  /** Of every id; the serial number follows. */
  readonly idPrefix: string;
  readonly nextSerial: () => number;
}

/** The event that a frame stands for; undefined for frames that are about the sensor itself. */
export function toEvent(frame: Frame, node: NodeKnowledge): Event | undefined {
  switch (frame.type) {
    case 'exec':
      return execEvent(frame, node);
    case 'fork':
      return forkEvent(frame, node);
    case 'exit':
      return exitEvent(frame, node);
    case 'connect':
    case 'accept':
    case 'listen':
      return socketEvent(frame, node);
    case 'connected':
      return connectedEvent(frame, node);
    case 'dns':
      return dnsEvent(frame, node);
    case 'open':
      return openEvent(frame, node);
    case 'credentials':
      return credentialsEvent(frame, node);
    case 'act':
      return actEvent(frame, node);
    case 'enforced':
      return enforcedEvent(frame, node);
    default:
      return undefined;
  }
}

function execEvent(frame: ExecFrame, node: NodeKnowledge): Event | undefined {
  const self = processOf(frame.actor, node);
  const key = processKey(self);
  const parentKey = refKey(frame.parent, node);
  const { processes } = node;
  const { pidNamespace, nsPid } = frame.actor;
  const ticks = Number(frame.actor.startTicks);
  const before = processes.find(pidNamespace, nsPid, ticks);
  // its exec was seen while we looked
  if (frame.snapshot && before !== UNKNOWN && processes.hasExecuted(before)) return undefined;

  const keys: EntityKey[] = [];
  if (key) keys.push(entityKey('process', key, 'SUBJECT'));
  if (parentKey) {
    keys.push(entityKey('process', parentKey, 'USED'));
    const pid = pidAsSeenBy(frame.parent.pidNamespace, frame.actor, node);
    if (pid) keys.push(entityKey('spawn', spawnKey(parentKey, pid), 'SUBJECT'));
    if (frame.parent.mark) keys.push(entityKey('mark', `${parentKey}/${frame.parent.mark}`, 'USED'));
    const ancestor = ancestorKey(frame.parent, node);
    if (ancestor && ancestor !== parentKey) keys.push(entityKey('process', ancestor, 'USED'));
  }
  const row = processes.executed(pidNamespace, nsPid, ticks, frame.executable);
  if (row !== UNKNOWN) {
    const { parent } = frame;
    if (before === UNKNOWN) processes.childOf(row, parent.pidNamespace, parent.nsPid, Number(parent.startTicks));
    noteRunsAs(row, frame.actor.pid, frame.actor, processes);
  }
  const workload = workloadOf(frame.actor, node);
  return {
    ...common(frame.monoNs, workload, [...keys, ...workloadKeys(workload)], node),
    process: {
      ...self,
      executable: frame.executable,
      arguments: frame.arguments,
      workingDirectory: frame.workingDirectory,
      parentPid: frame.parent.nsPid,
      parentStartTicks: frame.parent.startTicks === '0' ? '' : frame.parent.startTicks,
    },
    processExec: {
      filename: frame.filename,
      inode: frame.inode,
      device: frame.device,
      fileless: frame.links === 0,
      standardSockets: frame.standardPeers.map(({ descriptor, peer }) => ({
        descriptor,
        peerAddress: peer.address,
        peerPort: peer.port,
      })),
      argumentsLength: frame.argumentsLength,
      argumentsTruncated: frame.argumentsTruncated || frame.argumentsUnreadable,
      setuid: frame.setuidFile,
      fromSnapshot: frame.snapshot,
      monoUs: micros(frame.monoNs),
      argumentsSha256: frame.argumentsSha256,
    },
  };
}

function forkEvent(frame: ForkFrame, node: NodeKnowledge): Event {
  const { processes } = node;
  const child = refProcess(frame.child, node);
  const { pidNamespace, nsPid, startTicks } = frame.child;
  const executable = processes.executable(rowOf(frame.actor, processes));
  const row = processes.forked(pidNamespace, nsPid, Number(startTicks), executable);
  if (row !== UNKNOWN) {
    processes.childOf(row, frame.actor.pidNamespace, frame.actor.nsPid, Number(frame.actor.startTicks));
    noteRunsAs(row, frame.child.pid, frame.actor, processes);
  }
  return {
    ...acted(frame, node),
    processFork: { child, monoUs: micros(frame.monoNs) },
  };
}

function exitEvent(frame: ExitFrame, node: NodeKnowledge): Event {
  const event: Event = {
    ...acted(frame, node),
    processExit: { exitCode: frame.exitCode, signal: frame.signal, monoUs: micros(frame.monoNs) },
  };
  const row = rowOf(frame.actor, node.processes);
  if (row !== UNKNOWN) node.processes.ended(row);
  return event;
}

/** ACCEPT_BY_LISTENER of bpf/records.h. */
const LISTENER = 0x01;

/** Who an accept is told of, from the flags of its frame. */
export function acceptedBy(flags: number): 'listener' | 'acceptor' {
  return flags & LISTENER ? 'listener' : 'acceptor';
}

function socketEvent(frame: SocketFrame, node: NodeKnowledge): Event {
  const event = acted(frame, node);
  const known = frame.local.port > 0 && frame.remote.port > 0;
  if (known && frame.protocol === 'tcp' && frame.type === 'connect') {
    const value = socketKey(String(frame.actor.networkNamespace), frame.local, frame.remote);
    event.keys!.push(entityKey('socket', value, 'USED'));
  }
  const ends = {
    localAddress: frame.local.address,
    localPort: frame.local.port,
    remoteAddress: frame.remote.address,
    remotePort: frame.remote.port,
  };
  const shared = { protocol: frame.protocol, cookie: frame.cookie, monoUs: micros(frame.monoNs) };
  if (frame.type === 'connect') event.socketConnect = { ...ends, ...shared, result: frame.result };
  else if (frame.type === 'accept') event.socketAccept = { ...ends, ...shared, takenBy: acceptedBy(frame.flags) };
  else event.socketListen = { localAddress: ends.localAddress, localPort: ends.localPort, monoUs: shared.monoUs };
  return event;
}

function connectedEvent(frame: ConnectedFrame, node: NodeKnowledge): Event {
  const { socketConnect, ...event } = socketEvent({ ...frame, type: 'connect' }, node);
  return { ...event, socketConnected: { ...socketConnect, durationUs: micros(frame.durationNs) } };
}

function dnsEvent(frame: DnsFrame, node: NodeKnowledge): Event {
  return {
    ...acted(frame, node),
    dnsQuery: { name: frame.name, serverAddress: frame.server.address, monoUs: micros(frame.monoNs) },
  };
}

function openEvent(frame: OpenFrame, node: NodeKnowledge): Event | undefined {
  const file = openedFile(frame);
  if (!file) return undefined;
  return { ...acted(frame, node), fileOpen: { ...file, result: frame.result, monoUs: micros(frame.monoNs) } };
}

/** What the event says of the file itself; undefined for a file of no interest. */
export function openedFile(frame: OpenFrame) {
  // only logs are reported when they are removed or emptied; what is opened must be worth knowing
  if (frame.access === 'open' && !sensitiveFile(frame.path, frame.actor.pid)) return undefined;
  const asked = frame.access === 'unlink'; // the file is gone: all there is, is the name that was asked for
  return {
    path: asked ? '' : frame.path,
    requestedPath: asked ? frame.path : '',
    inode: frame.inode,
    device: frame.device,
    access: frame.access === 'open' && (frame.openFlags & 3) !== 0 ? 'write' : frame.access,
    flags: frame.openFlags,
  };
}

function credentialsEvent(frame: CredentialsFrame, node: NodeKnowledge): Event {
  return {
    ...acted(frame, node),
    credentialChange: {
      oldUid: frame.oldEuid,
      newUid: frame.actor.euid,
      gainedCapabilities: capabilityNames(frame.gainedCapabilities),
      cause: frame.cause,
      monoUs: micros(frame.monoNs),
    },
  };
}

function actEvent(frame: ActFrame, node: NodeKnowledge): Event {
  const attributes: Record<string, string> = {};
  argumentNames[frame.kind]?.forEach((name, index) => {
    if (name) attributes[name] = frame.arguments[index]!;
  });
  const [first, second] = frame.texts;
  if (second) attributes['source'] = first;
  return {
    ...acted(frame, node),
    kernelAct: {
      kind: frame.kind,
      // mount(source, target), move_mount(…, from, …, to): what was acted on is the second
      target: second || first || attributes['pid'] || '',
      attributes,
      result: frame.result,
      monoUs: micros(frame.monoNs),
    },
  };
}

/** The arguments of each call that are numbers worth keeping, by place. */
export const argumentNames: Readonly<Partial<Record<ActKind, readonly string[]>>> = {
  ptrace: ['request', 'pid'],
  process_vm_writev: ['pid'],
  memfd_create: ['', 'flags'],
  bpf: ['command'],
  mount: ['', '', '', 'flags'],
  umount: ['', 'flags'],
  unshare: ['flags'],
  setns: ['', 'flags'],
  io_uring_setup: ['entries'],
  raw_socket: ['domain', 'type', 'protocol'],
  signal: ['number', 'pid'],
};

function enforcedEvent(frame: EnforcedFrame, node: NodeKnowledge): Event {
  return {
    ...acted(frame, node),
    responseResult: { ...refusalOf(frame.verdict, frame.remote), verified: true },
  };
}

/** What a standing order did by itself; `remote` with the address "" when none was meant. */
export function refusalOf(verdict: EnforcedFrame['verdict'], remote: Endpoint) {
  const where = remote.address ? ` to ${remote.address} port ${remote.port}` : '';
  return verdict === 'denied'
    ? { action: 'isolate', outcome: 'done', reason: `traffic${where} was refused` }
    : { action: 'kill-at-exec', outcome: 'done', reason: 'killed before its first instruction' };
}

function acted(
  frame: { readonly actor: Actor; readonly monoNs: number; readonly mark: number },
  node: NodeKnowledge,
): Event {
  const { key, process, workload, keys } = factsOf(frame.actor, node);
  const event = common(frame.monoNs, workload, [...keys], node);
  if (frame.mark && key) event.keys!.push(entityKey('mark', `${key}/${frame.mark}`, 'USED'));
  event.process = process;
  return event;
}

// linux/capability.h, by bit.
const capabilities = (
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service ' +
  'net_broadcast net_admin net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin ' +
  'sys_boot sys_nice sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap mac_override ' +
  'mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf checkpoint_restore'
).split(' ');

export function capabilityNames(bits: bigint): string {
  const held = capabilities.filter((_, bit) => bits & (1n << BigInt(bit)));
  return held.map((name) => `CAP_${name.toUpperCase()}`).join(',');
}

interface ActorFacts {
  readonly key: string;
  readonly process: Process;
  readonly workload: Workload;
  /** Own key, where the process never executed anything that of the ancestor which did, container and pod. */
  readonly keys: readonly EntityKey[];
  /** What is known of it; all of this ends when that changes. */
  readonly row: number;
  readonly version: number;
}

/** Worked out once for each actor that the decoder tells apart and each program that it runs. */
function factsOf(actor: Actor, node: NodeKnowledge): ActorFacts {
  const remembered = actor.facts as ActorFacts | undefined;
  const { processes } = node;
  if (remembered && processes.version(remembered.row) === remembered.version) return remembered;
  const process = processOf(actor, node);
  const key = processKey(process) ?? '';
  const keys = key ? [entityKey('process', key, 'USED')] : [];
  const ancestor = ancestorKey(actor, node);
  if (ancestor && ancestor !== key) keys.push(entityKey('process', ancestor, 'USED'));
  const workload = workloadOf(actor, node);
  keys.push(...workloadKeys(workload));
  const row = rowOf(actor, processes);
  const fresh = { key, process, workload, keys, row, version: row === UNKNOWN ? 0 : processes.version(row) };
  // else its exec, or the name of its cgroup, is still to come
  if (processes.executable(row) && !processes.hasEnded(row) && workload.cgroupPath) actor.facts = fresh;
  return fresh;
}

function rowOf(actor: Actor, processes: ProcessTable): number {
  return processes.find(actor.pidNamespace, actor.nsPid, Number(actor.startTicks));
}

function noteRunsAs(row: number, hostPid: number, { cgroupId }: Actor, processes: ProcessTable): void {
  const id = BigInt(cgroupId);
  processes.runsAs(row, hostPid, Number(id & 0xffff_ffffn), Number(id >> 32n));
}

/** The key of the nearest of a process and its ancestors that has an exec event, "" when that is not known. */
function ancestorKey(of: Actor | ProcessRef, { processes, bootId }: NodeKnowledge): string {
  const row = processes.nearestExecuted(of.pidNamespace, of.nsPid, Number(of.startTicks));
  if (row === UNKNOWN) return '';
  return `${bootId}/${processes.namespace(row)}/${processes.pid(row)}/${processes.ticks(row)}`;
}

function common(monoNs: number, workload: Workload, keys: EntityKey[], node: NodeKnowledge): Event {
  return {
    id: `${node.idPrefix}${node.nextSerial()}`,
    timeUs: node.clock.wallUs(monoNs),
    ...always,
    workload,
    keys,
  };
}

/** What is the same for every event of the sensor. */
export const always = { clock: ClockClass.NODE, layer: Layer.KERNEL };

export function workloadOf(actor: Actor, node: NodeKnowledge): Workload {
  const cgroup = cgroupOf(actor, node);
  return {
    node: node.node,
    bootId: node.bootId,
    cgroupId: cgroup?.id ?? actor.cgroupId,
    cgroupPath: cgroup?.path ?? '',
    containerId: cgroup?.containerId ?? '',
    podUid: cgroup?.podUid ?? '',
  };
}

export function workloadKeys(workload: Workload): EntityKey[] {
  const keys: EntityKey[] = [];
  if (workload.containerId) keys.push(entityKey('container', workload.containerId, 'USED'));
  if (workload.podUid) keys.push(entityKey('pod', workload.podUid, 'USED'));
  return keys;
}

/** The v2 cgroup, unless it says nothing while the memory controller's v1 cgroup names a container (hybrid hosts). */
export function cgroupOf(actor: Actor, node: Pick<NodeKnowledge, 'cgroups'>) {
  const v2 = node.cgroups.find(actor.cgroupId);
  if (v2 && (v2.containerId || v2.path !== '/')) return v2;
  const v1 = node.cgroups.find(`v1:${actor.cgroupV1Id}`);
  return v1?.containerId ? v1 : v2;
}

function processOf(actor: Actor, node: NodeKnowledge): Process {
  const process: Process = {
    bootId: node.bootId,
    pidNamespace: actor.pidNamespace ? String(actor.pidNamespace) : '',
    pid: actor.nsPid,
    startTicks: actor.startTicks === '0' ? '' : actor.startTicks,
    hostPid: actor.pid,
    startBoottimeNs: actor.startNs,
    uid: actor.uid,
    threadId: actor.tid,
    networkNamespace: String(actor.networkNamespace),
    mountNamespace: String(actor.mountNamespace),
  };
  const executable = node.processes.executable(rowOf(actor, node.processes));
  if (executable) process.executable = executable;
  return process;
}

function refProcess(ref: ProcessRef, node: NodeKnowledge): Process {
  return {
    bootId: node.bootId,
    pidNamespace: ref.pidNamespace ? String(ref.pidNamespace) : '',
    pid: ref.nsPid,
    startTicks: ref.startTicks === '0' ? '' : ref.startTicks,
    hostPid: ref.pid,
    startBoottimeNs: ref.startNs,
  };
}

/** pid 0 is the kernel itself: nobody's parent. A process that started in the first tick of the boot is not told apart. */
function refKey(ref: ProcessRef, node: NodeKnowledge): string | undefined {
  return processKey(refProcess(ref, node));
}

/** The child's pid in its parent's pid namespace, 0 when that is neither the child's own nor the host's. */
export function pidAsSeenBy(parentNamespace: number, child: Actor, node: NodeKnowledge): number {
  if (parentNamespace === child.pidNamespace) return child.nsPid;
  return parentNamespace === node.pidNamespace ? child.pid : 0;
}

function micros(ns: number): number {
  return Math.floor(ns / 1000);
}
