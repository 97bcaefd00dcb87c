// One decoder for each type of frame. The daemon is trusted less than its reader: every length is checked against what was
// received, and a frame that contradicts itself is none.
import type { ActorCache } from './actor-cache.ts';
import {
  decimal64,
  deviceText,
  endpoint,
  fixedText,
  header,
  noEndpoint,
  pathFrom,
  processRef,
  questionName,
  splitArguments,
  wholeNumber,
} from './frame-fields.ts';
import type {
  ActFrame,
  Actor,
  CgroupFrame,
  ConnectedFrame,
  CredentialsFrame,
  DnsFrame,
  DocumentFrame,
  EnforcedFrame,
  ExecFrame,
  ExitFrame,
  ForkFrame,
  Frame,
  OpenFrame,
  SocketFrame,
} from './frames.ts';
import {
  accesses,
  actKinds,
  causes,
  cgroupChanges,
  execFlags,
  HEADER_BYTES,
  layout,
  protocolNames,
  recordTypes,
} from './layout.ts';

type Decode = (bytes: Buffer, start: number, end: number, actors: ActorCache, view: DataView) => Frame | undefined;

export const decoders: Readonly<Record<number, Decode>> = {
  [recordTypes.hello]: document('hello'),
  [recordTypes.stats]: document('stats'),
  [recordTypes.audit]: document('audit'),
  [recordTypes.ready]: document('ready'),
  [recordTypes.cgroup]: decodeCgroup,
  [recordTypes.canary]: (bytes, start) => ({ type: 'canary', ...header(bytes, start) }),
  [recordTypes.exec]: decodeExec,
  [recordTypes.exit]: decodeExit,
  [recordTypes.fork]: decodeFork,
  [recordTypes.connect]: socket('connect'),
  [recordTypes.accept]: socket('accept'),
  [recordTypes.listen]: socket('listen'),
  [recordTypes.connected]: decodeConnected,
  [recordTypes.dns]: decodeDns,
  [recordTypes.open]: (bytes, start, end, actors, view) =>
    end - start < layout.open_record.bytes ? undefined : decodeOpen(bytes, start, end, actors.read(bytes, view, start)),
  [recordTypes.credentials]: decodeCredentials,
  [recordTypes.act]: decodeAct,
  [recordTypes.enforced]: decodeEnforced,
};

function decodeExec(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): ExecFrame | undefined {
  const at = layout.exec_record;
  if (end - start < at.bytes) return undefined;
  const argvAt =
    start +
    at.bytes +
    bytes.readUInt16LE(start + at.executable_length) +
    bytes.readUInt16LE(start + at.filename_length) +
    bytes.readUInt16LE(start + at.directory_length);
  const argvEnd = argvAt + bytes.readUInt16LE(start + at.argv_length);
  if (argvEnd > end) return undefined;

  const head = header(bytes, start);
  const standardPeers: ExecFrame['standardPeers'] = [];
  for (let descriptor = 0; descriptor < 3; descriptor++) {
    const peer = endpoint(bytes, start + at.standard_peer + descriptor * layout.endpoint.bytes);
    if (peer) standardPeers.push({ descriptor, peer });
  }
  return {
    type: 'exec',
    ...head,
    actor: actors.read(bytes, view, start),
    parent: processRef(bytes, start + at.parent),
    ...decodeExecFile(bytes, start),
    arguments: splitArguments(bytes, argvAt, argvEnd),
    argumentsLength: bytes.readUInt32LE(start + at.argv_total),
    argumentsTruncated: (head.flags & execFlags.argumentsCut) !== 0,
    argumentsUnreadable: (head.flags & execFlags.argumentsUnreadable) !== 0,
    redacted: (head.flags & execFlags.redacted) !== 0,
    setuidFile: (head.flags & execFlags.setuidFile) !== 0,
    snapshot: (head.flags & execFlags.snapshot) !== 0,
    argumentsSha256:
      head.flags & execFlags.hashed ? bytes.toString('hex', start + at.argv_sha256, start + at.argv_sha256 + 32) : '',
    standardPeers,
  };
}

/** What an exec frame, whole up to its arguments, says of the program and where it runs. */
export function decodeExecFile(bytes: Buffer, start: number) {
  const at = layout.exec_record;
  const executableAt = start + at.bytes;
  const filenameAt = executableAt + bytes.readUInt16LE(start + at.executable_length);
  const directoryAt = filenameAt + bytes.readUInt16LE(start + at.filename_length);
  const argvAt = directoryAt + bytes.readUInt16LE(start + at.directory_length);
  return {
    inode: decimal64(bytes, start + at.inode),
    device: deviceText(bytes.readUInt32LE(start + at.device)),
    links: bytes.readUInt32LE(start + at.links),
    executable: pathFrom(bytes, executableAt, filenameAt),
    filename: fixedText(bytes, filenameAt, directoryAt),
    workingDirectory: pathFrom(bytes, directoryAt, argvAt) || '/', // the root has no component
  };
}

function decodeExit(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): ExitFrame | undefined {
  if (end - start < layout.exit_record.bytes) return undefined;
  const code = bytes.readInt32LE(start + layout.exit_record.code);
  return {
    type: 'exit',
    ...header(bytes, start),
    actor: actors.read(bytes, view, start),
    exitCode: (code >> 8) & 0xff,
    signal: code & 0x7f,
  };
}

function decodeFork(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): ForkFrame | undefined {
  if (end - start < layout.fork_record.bytes) return undefined;
  return {
    type: 'fork',
    ...header(bytes, start),
    actor: actors.read(bytes, view, start),
    child: processRef(bytes, start + layout.fork_record.child),
  };
}

function socket(type: SocketFrame['type']): Decode {
  const at = layout.socket_record;
  return (bytes, start, end, actors, view) => {
    if (end - start < at.bytes) return undefined;
    return {
      type,
      ...header(bytes, start),
      actor: actors.read(bytes, view, start),
      local: endpoint(bytes, start + at.local) ?? noEndpoint,
      remote: endpoint(bytes, start + at.remote) ?? noEndpoint,
      cookie: decimal64(bytes, start + at.cookie),
      result: bytes.readInt32LE(start + at.result),
      protocol: protocolNames[bytes.readUInt32LE(start + at.protocol)] ?? 'other',
    };
  };
}

const decodeEnds = socket('connect');

// Begins as a connect does.
function decodeConnected(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): ConnectedFrame | undefined {
  if (end - start < layout.connected_record.bytes) return undefined;
  const ends = decodeEnds(bytes, start, end, actors, view) as SocketFrame;
  const durationNs = wholeNumber(bytes, start + layout.connected_record.duration_ns);
  return { ...ends, type: 'connected', durationNs };
}

function decodeDns(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): DnsFrame | undefined {
  const at = layout.dns_record;
  if (end - start < at.bytes) return undefined;
  const length = bytes.readUInt32LE(start + at.name_length);
  if (length > at.bytes - at.name) return undefined;
  const name = questionName(bytes, start + at.name, start + at.name + length);
  if (name === undefined) return undefined;
  return {
    type: 'dns',
    ...header(bytes, start),
    actor: actors.read(bytes, view, start),
    server: endpoint(bytes, start + at.server) ?? noEndpoint,
    cookie: decimal64(bytes, start + at.cookie),
    name,
  };
}

/** `actor` as the frame has it. */
export function decodeOpen(bytes: Buffer, start: number, end: number, actor: Actor): OpenFrame | undefined {
  const at = layout.open_record;
  if (end - start < at.bytes) return undefined;
  const access = accesses[bytes.readUInt32LE(start + at.access)];
  const pathEnd = start + at.bytes + bytes.readUInt32LE(start + at.path_length);
  if (!access || pathEnd > end) return undefined;
  return {
    type: 'open',
    ...header(bytes, start),
    actor,
    inode: decimal64(bytes, start + at.inode),
    device: deviceText(bytes.readUInt32LE(start + at.device)),
    openFlags: bytes.readUInt32LE(start + at.open_flags),
    result: bytes.readInt32LE(start + at.result),
    access,
    path:
      access === 'unlink' ? fixedText(bytes, start + at.bytes, pathEnd) : pathFrom(bytes, start + at.bytes, pathEnd),
  };
}

function decodeCredentials(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): CredentialsFrame | undefined {
  const at = layout.credentials_record;
  if (end - start < at.bytes) return undefined;
  const before = bytes.readBigUInt64LE(start + at.old_capabilities);
  const now = bytes.readBigUInt64LE(start + at.new_capabilities);
  return {
    type: 'credentials',
    ...header(bytes, start),
    actor: actors.read(bytes, view, start),
    oldUid: bytes.readUInt32LE(start + at.old_uid),
    oldEuid: bytes.readUInt32LE(start + at.old_euid),
    gainedCapabilities: now & ~before,
    cause: causes[bytes.readUInt32LE(start + at.cause)] ?? '',
  };
}

function decodeAct(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): ActFrame | undefined {
  const at = layout.act_record;
  if (end - start < at.bytes) return undefined;
  const kind = actKinds[bytes.readUInt32LE(start + at.kind) - 1];
  if (!kind) return undefined;
  const argument = (index: number) => decimal64(bytes, start + at.arguments + 8 * index);
  const half = (at.bytes - at.text) / 2;
  const string = (index: number) =>
    fixedText(bytes, start + at.text + half * index, start + at.text + half * (index + 1));
  return {
    type: 'act',
    ...header(bytes, start),
    actor: actors.read(bytes, view, start),
    kind,
    result: bytes.readInt32LE(start + at.result),
    arguments: [argument(0), argument(1), argument(2), argument(3)],
    texts: [string(0), string(1)],
  };
}

function decodeEnforced(
  bytes: Buffer,
  start: number,
  end: number,
  actors: ActorCache,
  view: DataView,
): EnforcedFrame | undefined {
  const at = layout.enforced_record;
  if (end - start < at.bytes) return undefined;
  return {
    type: 'enforced',
    ...header(bytes, start),
    actor: actors.read(bytes, view, start),
    verdict: bytes.readUInt32LE(start + at.verdict) === 1 ? 'killed-at-exec' : 'denied',
    remote: endpoint(bytes, start + at.remote) ?? noEndpoint,
  };
}

function decodeCgroup(bytes: Buffer, start: number, end: number): CgroupFrame | undefined {
  const at = layout.cgroup_record;
  if (end - start < at.bytes) return undefined;
  const change = cgroupChanges[bytes.readUInt16LE(start + at.change)];
  const pathEnd = start + at.bytes + bytes.readUInt16LE(start + at.path_length);
  if (!change || pathEnd > end) return undefined;
  return {
    type: 'cgroup',
    ...header(bytes, start),
    id: decimal64(bytes, start + at.id),
    hierarchy: bytes.readUInt32LE(start + at.hierarchy),
    change,
    path: bytes.toString('utf8', start + at.bytes, pathEnd),
  };
}

function document(type: DocumentFrame['type']): Decode {
  return (bytes, start, end) => {
    try {
      const parsed: unknown = JSON.parse(bytes.toString('latin1', start + HEADER_BYTES, end));
      if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
      return { type, ...header(bytes, start), document: parsed as Record<string, unknown> };
    } catch {
      return undefined;
    }
  };
}
