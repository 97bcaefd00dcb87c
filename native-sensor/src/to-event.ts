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
import type { Actor, ExecFrame, ExitFrame, ForkFrame, Frame, ProcessRef, SocketFrame } from './frames.ts';
import type { KnownProcess, ProcessTable } from './process-table.ts';

export interface NodeKnowledge {
  readonly bootId: string;
  readonly node: string;
  /** Inode of the pid namespace that the daemon runs in: there, pids are those of the host. */
  readonly pidNamespace: number;
  readonly clock: NodeClock;
  readonly cgroups: CgroupTable;
  readonly processes: ProcessTable;
  readonly nextId: () => string;
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
    default:
      return undefined;
  }
}

function execEvent(frame: ExecFrame, node: NodeKnowledge): Event | undefined {
  const self = processOf(frame.actor, node);
  const key = processKey(self);
  const parentKey = refKey(frame.parent, node);
  if (frame.snapshot && key && node.processes.find(key)?.executed) return undefined; // its exec was seen while we looked

  const keys: EntityKey[] = [];
  if (key) keys.push(entityKey('process', key, 'SUBJECT'));
  if (parentKey) {
    keys.push(entityKey('process', parentKey, 'USED'));
    const pid = pidAsSeenBy(frame.parent, frame.actor, node);
    if (pid) keys.push(entityKey('spawn', spawnKey(parentKey, pid), 'SUBJECT'));
    const ancestor = node.processes.nearestExecuted(parentKey);
    if (ancestor && ancestor !== parentKey) keys.push(entityKey('process', ancestor, 'USED'));
  }
  if (key) {
    node.processes.remember({
      key,
      hostPid: frame.actor.pid,
      startNs: frame.actor.startNs,
      parentKey: node.processes.find(key)?.parentKey ?? parentKey ?? '',
      cgroupId: frame.actor.cgroupId,
      executed: true,
      executable: frame.executable,
    });
  }
  return {
    ...common(frame.monoNs, frame.actor, node, keys),
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
    },
  };
}

function forkEvent(frame: ForkFrame, node: NodeKnowledge): Event {
  const parent = processOf(frame.actor, node);
  const parentKey = processKey(parent) ?? '';
  const child = refProcess(frame.child, node);
  const childKey = processKey(child);
  if (childKey) {
    node.processes.remember({
      key: childKey,
      hostPid: frame.child.pid,
      startNs: frame.child.startNs,
      parentKey,
      cgroupId: frame.actor.cgroupId,
      executed: false,
      executable: node.processes.find(parentKey)?.executable ?? '',
    });
  }
  return {
    ...common(frame.monoNs, frame.actor, node, actorKeys(parentKey, node)),
    process: parent,
    processFork: { child, monoUs: micros(frame.monoNs) },
  };
}

function exitEvent(frame: ExitFrame, node: NodeKnowledge): Event {
  const self = processOf(frame.actor, node);
  const key = processKey(self) ?? '';
  const event: Event = {
    ...common(frame.monoNs, frame.actor, node, actorKeys(key, node)),
    process: self,
    processExit: { exitCode: frame.exitCode, signal: frame.signal, monoUs: micros(frame.monoNs) },
  };
  node.processes.ended(key);
  return event;
}

function socketEvent(frame: SocketFrame, node: NodeKnowledge): Event {
  const self = processOf(frame.actor, node);
  const keys = actorKeys(processKey(self) ?? '', node);
  const known = frame.local.port > 0 && frame.remote.port > 0;
  if (known && frame.protocol === 'tcp' && frame.type === 'connect') {
    const value = socketKey(String(frame.actor.networkNamespace), frame.local, frame.remote);
    keys.push(entityKey('socket', value, 'USED'));
  }
  const event: Event = { ...common(frame.monoNs, frame.actor, node, keys), process: self };
  const ends = {
    localAddress: frame.local.address,
    localPort: frame.local.port,
    remoteAddress: frame.remote.address,
    remotePort: frame.remote.port,
  };
  const shared = { protocol: frame.protocol, cookie: frame.cookie, monoUs: micros(frame.monoNs) };
  if (frame.type === 'connect') event.socketConnect = { ...ends, ...shared, result: frame.result };
  else if (frame.type === 'accept') event.socketAccept = { ...ends, ...shared };
  else event.socketListen = { localAddress: ends.localAddress, localPort: ends.localPort, monoUs: shared.monoUs };
  return event;
}

/** Own key, and where the process never executed anything, the ancestor that did. */
function actorKeys(key: string, node: NodeKnowledge): EntityKey[] {
  if (!key) return [];
  const keys = [entityKey('process', key, 'USED')];
  const ancestor = node.processes.nearestExecuted(key);
  if (ancestor && ancestor !== key) keys.push(entityKey('process', ancestor, 'USED'));
  return keys;
}

function common(monoNs: number, actor: Actor, node: NodeKnowledge, keys: EntityKey[]): Event {
  const cgroup = cgroupOf(actor, node);
  if (cgroup?.containerId) keys.push(entityKey('container', cgroup.containerId, 'USED'));
  if (cgroup?.podUid) keys.push(entityKey('pod', cgroup.podUid, 'USED'));
  const workload: Workload = {
    node: node.node,
    bootId: node.bootId,
    cgroupId: cgroup?.id ?? actor.cgroupId,
    cgroupPath: cgroup?.path ?? '',
    containerId: cgroup?.containerId ?? '',
    podUid: cgroup?.podUid ?? '',
  };
  return {
    id: node.nextId(),
    timeUs: node.clock.wallUs(monoNs),
    clock: ClockClass.NODE,
    layer: Layer.KERNEL,
    workload,
    keys,
  };
}

/** The v2 cgroup, unless it says nothing while the memory controller's v1 cgroup names a container (hybrid hosts). */
export function cgroupOf(actor: Actor, node: Pick<NodeKnowledge, 'cgroups'>) {
  const v2 = node.cgroups.find(actor.cgroupId);
  if (v2 && (v2.containerId || v2.path !== '/')) return v2;
  const v1 = node.cgroups.find(`v1:${actor.cgroupV1Id}`);
  return v1?.containerId ? v1 : v2;
}

function processOf(actor: Actor, node: NodeKnowledge): Process {
  return {
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
    ...executableOf(actor, node),
  };
}

function executableOf(actor: Actor, node: NodeKnowledge): Pick<Process, 'executable'> {
  const executable = node.processes.find(
    `${node.bootId}/${actor.pidNamespace}/${actor.nsPid}/${actor.startTicks}`,
  )?.executable;
  return executable ? { executable } : {};
}

function refProcess(ref: ProcessRef, node: NodeKnowledge): Process {
  return {
    bootId: node.bootId,
    pidNamespace: ref.pidNamespace ? String(ref.pidNamespace) : '',
    pid: ref.nsPid,
    startTicks: ref.startTicks,
    hostPid: ref.pid,
    startBoottimeNs: ref.startNs,
  };
}

/** pid 0 is the kernel itself: nobody's parent. A process that started in the first tick of the boot is not told apart. */
function refKey(ref: ProcessRef, node: NodeKnowledge): string | undefined {
  return ref.startTicks === '0' ? undefined : processKey(refProcess(ref, node));
}

/** The child's pid in its parent's pid namespace, 0 when that is neither the child's own nor the host's. */
function pidAsSeenBy(parent: ProcessRef, child: Actor, node: NodeKnowledge): number {
  if (parent.pidNamespace === child.pidNamespace) return child.nsPid;
  return parent.pidNamespace === node.pidNamespace ? child.pid : 0;
}

function micros(ns: number): number {
  return Math.floor(ns / 1000);
}

export type { KnownProcess };
