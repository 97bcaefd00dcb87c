// Decodes sensord's frames. The daemon is trusted less than its reader: every length is checked against what was received,
// an unknown type is skipped by its length, and a frame that contradicts itself is counted and dropped. The offsets are
// those of bpf/records.h; test/sensor/layout.test.ts compares the two.

/** No frame is longer; a longer claim means that the stream is not ours or lost its place. */
export const FRAME_BYTES_MAX = 65_536;
const HEADER_BYTES = 32;

export const recordTypes = {
  hello: 1,
  stats: 2,
  cgroup: 3,
  audit: 4,
  canary: 5,
  ready: 6,
  exec: 16,
  exit: 17,
  fork: 18,
  credentials: 19,
  act: 20,
  enforced: 21,
  connect: 32,
  accept: 33,
  listen: 34,
  dns: 35,
  open: 36,
  connected: 37,
} as const;

/** Offsets from the start of a frame, in bytes. */
export const layout = {
  header: { bytes: 32, length: 0, type: 4, lane: 6, flags: 7, cpu: 8, mark: 12, sequence: 16, mono_ns: 24 },
  actor: {
    bytes: 56,
    pid: 0,
    tid: 4,
    ns_pid: 8,
    pid_ns: 12,
    start_ns: 16,
    uid: 24,
    euid: 28,
    net_ns: 32,
    mnt_ns: 36,
    cgroup_id: 40,
    cgroup_v1_id: 48,
  },
  process_ref: { bytes: 24, pid: 0, ns_pid: 4, pid_ns: 8, mark: 12, start_ns: 16 },
  endpoint: { bytes: 24, address: 0, port: 16, family: 18 },
  exec_record: {
    bytes: 248,
    parent: 88,
    inode: 112,
    device: 120,
    links: 124,
    argv_total: 128,
    executable_length: 132,
    filename_length: 134,
    directory_length: 136,
    argv_length: 138,
    standard_peer: 144,
    argv_sha256: 216,
  },
  exit_record: { bytes: 96, code: 88 },
  fork_record: { bytes: 112, child: 88 },
  socket_record: { bytes: 152, local: 88, remote: 112, cookie: 136, result: 144, protocol: 148 },
  connected_record: { bytes: 160, local: 88, remote: 112, cookie: 136, result: 144, protocol: 148, duration_ns: 152 },
  dns_record: { bytes: 384, server: 88, cookie: 112, name_length: 120, name: 128 },
  open_record: {
    bytes: 120,
    inode: 88,
    device: 96,
    open_flags: 100,
    result: 104,
    access: 108,
    path_length: 112,
  },
  credentials_record: {
    bytes: 120,
    old_uid: 88,
    old_euid: 92,
    old_capabilities: 96,
    new_capabilities: 104,
    cause: 112,
  },
  act_record: { bytes: 384, kind: 88, result: 92, arguments: 96, text: 128 },
  enforced_record: { bytes: 120, verdict: 88, remote: 96 },
  cgroup_record: { bytes: 48, id: 32, hierarchy: 40, change: 44, path_length: 46 },
} as const;

export interface FrameHeader {
  readonly lane: number;
  readonly cpu: number;
  readonly sequence: number;
  readonly flags: number;
  /** What the thread wrote just before as a mark for this; 0 for none. */
  readonly mark: number;
  /** CLOCK_MONOTONIC, nanoseconds; exact below 2^53 (104 days of uptime), then rounded to 2 ns. */
  readonly monoNs: number;
}

export interface Actor {
  readonly pid: number;
  readonly tid: number;
  readonly nsPid: number;
  readonly pidNamespace: number;
  /** Decimal, CLOCK_BOOTTIME. */
  readonly startNs: string;
  /** Field 22 of /proc/<pid>/stat. */
  readonly startTicks: string;
  readonly uid: number;
  readonly euid: number;
  readonly networkNamespace: number;
  readonly mountNamespace: number;
  readonly cgroupId: string;
  readonly cgroupV1Id: string;
  /** Whatever its readers worked out for it; the decoder hands out the same object for the same actor. */
  facts?: object | undefined;
  /** The same of those who read no objects. */
  written?: object | undefined;
}

export interface ProcessRef {
  /** Of a parent: what it wrote as a mark just before it made the child; 0 for none. */
  readonly mark: number;
  readonly pid: number;
  readonly nsPid: number;
  readonly pidNamespace: number;
  readonly startNs: string;
  readonly startTicks: string;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface ExecFrame extends FrameHeader {
  readonly type: 'exec';
  readonly actor: Actor;
  readonly parent: ProcessRef;
  readonly inode: string;
  readonly device: string;
  readonly links: number;
  readonly executable: string;
  readonly filename: string;
  readonly workingDirectory: string;
  readonly arguments: string[];
  readonly argumentsLength: number;
  readonly argumentsTruncated: boolean;
  readonly argumentsUnreadable: boolean;
  readonly redacted: boolean;
  readonly setuidFile: boolean;
  readonly snapshot: boolean;
  /** SHA-256 of the arguments joined by NUL before redaction, hex; "" when they were longer than was read. */
  readonly argumentsSha256: string;
  readonly standardPeers: { descriptor: number; peer: Endpoint }[];
}

export interface ExitFrame extends FrameHeader {
  readonly type: 'exit';
  readonly actor: Actor;
  readonly exitCode: number;
  readonly signal: number;
}

export interface ForkFrame extends FrameHeader {
  readonly type: 'fork';
  readonly actor: Actor;
  readonly child: ProcessRef;
}

export interface SocketFrame extends FrameHeader {
  readonly type: 'connect' | 'accept' | 'listen';
  readonly actor: Actor;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly cookie: string;
  readonly result: number;
  readonly protocol: 'tcp' | 'udp' | 'other';
}

/** How a connect came out: result 0, or a negative errno. */
export interface ConnectedFrame extends Omit<SocketFrame, 'type'> {
  readonly type: 'connected';
  readonly durationNs: number;
}

export interface DnsFrame extends FrameHeader {
  readonly type: 'dns';
  readonly actor: Actor;
  readonly server: Endpoint;
  readonly cookie: string;
  readonly name: string;
}

export interface OpenFrame extends FrameHeader {
  readonly type: 'open';
  readonly actor: Actor;
  readonly inode: string;
  readonly device: string;
  readonly openFlags: number;
  readonly result: number;
  readonly access: 'open' | 'unlink' | 'truncate';
  readonly path: string;
}

export interface CredentialsFrame extends FrameHeader {
  readonly type: 'credentials';
  readonly actor: Actor;
  readonly oldUid: number;
  readonly oldEuid: number;
  /** Bits set now that were not before. */
  readonly gainedCapabilities: bigint;
  readonly cause: '' | 'setuid' | 'capset' | 'exec' | 'unexplained';
}

export interface ActFrame extends FrameHeader {
  readonly type: 'act';
  readonly actor: Actor;
  readonly kind: ActKind;
  readonly result: number;
  readonly arguments: readonly [string, string, string, string];
  readonly texts: readonly [string, string];
}

/** By number, from 1, as in bpf/records.h. */
export const actKinds = [
  'ptrace',
  'memfd_create',
  'module_load',
  'bpf',
  'mount',
  'unshare',
  'setns',
  'pivot_root',
  'chroot',
  'io_uring_setup',
  'open_by_handle_at',
  'process_vm_writev',
  'raw_socket',
  'signal',
  'umount',
  'move_mount',
] as const;
export type ActKind = (typeof actKinds)[number];

/** A standing order refused something by itself. */
export interface EnforcedFrame extends FrameHeader {
  readonly type: 'enforced';
  readonly actor: Actor;
  readonly verdict: 'killed-at-exec' | 'denied';
  readonly remote: Endpoint;
}

export interface CgroupFrame extends FrameHeader {
  readonly type: 'cgroup';
  readonly id: string;
  /** 0 is the v2 tree. */
  readonly hierarchy: number;
  readonly change: 'existing' | 'made' | 'removed';
  readonly path: string;
}

/** hello, stats, audit, ready carry one JSON object. */
export interface DocumentFrame extends FrameHeader {
  readonly type: 'hello' | 'stats' | 'audit' | 'ready';
  readonly document: Readonly<Record<string, unknown>>;
}

export interface CanaryFrame extends FrameHeader {
  readonly type: 'canary';
}

export type Frame =
  | ExecFrame
  | ExitFrame
  | ForkFrame
  | SocketFrame
  | ConnectedFrame
  | DnsFrame
  | OpenFrame
  | CredentialsFrame
  | ActFrame
  | EnforcedFrame
  | CgroupFrame
  | DocumentFrame
  | CanaryFrame;

/** The stream cannot be followed any more: a length that no frame has. */
export class FrameError extends Error {
  readonly code = 'SENSOR_FRAME_LENGTH';
  constructor(length: number) {
    super(`a frame claims ${length} bytes; allowed are ${HEADER_BYTES} to ${FRAME_BYTES_MAX}`);
  }
}

const nothing = Buffer.alloc(0);

export interface DecoderCounters {
  frames: number;
  unknown: number;
  malformed: number;
}

/**
 * Splits a byte stream into frames and hands each to `onFrame`. `push` takes chunks of any size and throws FrameError when
 * the stream lost its place; the decoder must then be thrown away with its daemon.
 */
export class FrameDecoder {
  readonly counters: DecoderCounters = { frames: 0, unknown: 0, malformed: 0 };
  readonly #onFrame: (frame: Frame) => void;
  readonly #shortWay: ShortWay | undefined;
  readonly #actors = new ActorCache();
  /** The beginning of a frame that did not come whole yet. */
  #rest: Buffer = nothing;

  constructor(onFrame: (frame: Frame) => void, shortWay?: ShortWay) {
    this.#onFrame = onFrame;
    this.#shortWay = shortWay;
  }

  push(chunk: Buffer): void {
    let from = 0;
    if (this.#rest.length > 0) {
      from = this.#missingOfRest(chunk);
      const whole = Buffer.concat([this.#rest, chunk.subarray(0, from)]);
      const taken = this.#take(whole, 0);
      this.#rest = taken === whole.length ? nothing : whole;
      if (this.#rest.length > 0) return; // the chunk was not enough to end it
    }
    const taken = this.#take(chunk, from);
    // A copy: a slice would keep the whole chunk alive for a few bytes.
    this.#rest = taken === chunk.length ? nothing : Buffer.from(chunk.subarray(taken));
  }

  /** How much of `chunk` ends the frame that began before it. */
  #missingOfRest(chunk: Buffer): number {
    const begun = this.#rest;
    const known = Math.min(4, begun.length);
    const length = Buffer.alloc(4);
    begun.copy(length, 0, 0, known);
    chunk.copy(length, known, 0, 4 - known);
    return Math.min(chunk.length, Math.max(4, length.readUInt32LE(0)) - begun.length);
  }

  /** Hands on the whole frames from `at`; where the first that is not whole begins. */
  #take(bytes: Buffer, at: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    while (bytes.length - at >= 4) {
      const length = view.getUint32(at, true);
      if (length < HEADER_BYTES || length > FRAME_BYTES_MAX) throw new FrameError(length);
      if (bytes.length - at < length) break;
      this.#one(bytes, view, at, at + length);
      at += length;
    }
    return at;
  }

  #one(bytes: Buffer, view: DataView, start: number, end: number): void {
    this.counters.frames++;
    const type = view.getUint16(start + layout.header.type, true);
    if (type >= FIRST_EVENT && end - start >= HEADER_BYTES + layout.actor.bytes) {
      const actor = this.#actors.read(bytes, view, start);
      if (this.#shortWay?.({ bytes, view, start, end, actor })) return;
    }
    const decode = decoders[type];
    if (!decode) {
      this.counters.unknown++;
      return;
    }
    const frame = decode(bytes, start, end, this.#actors, view);
    if (frame) this.#onFrame(frame);
    else this.counters.malformed++;
  }
}

/** A frame as the bytes that it is, from `start` to `end`, longer than its header and its actor. */
export interface RawFrame {
  readonly bytes: Buffer;
  /** Over the same bytes. */
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly actor: Actor;
}

/** Takes a frame before it is decoded; false leaves it to the decoder. */
export type ShortWay = (frame: RawFrame) => boolean;
/** Types from here on are of processes; before, they are the daemon's own. */
const FIRST_EVENT = 16;

type Decode = (bytes: Buffer, start: number, end: number, actors: ActorCache, view: DataView) => Frame | undefined;

/**
 * A busy process repeats itself: its 56 bytes are compared with those seen last in the same place, and the same object is
 * given out again. Callers may hang knowledge on it.
 */
class ActorCache {
  readonly #words = new Uint32Array(ACTORS_MAX * ACTOR_WORDS);
  readonly #actors = new Array<Actor | undefined>(ACTORS_MAX);

  read(bytes: Buffer, view: DataView, start: number): Actor {
    const base = start + HEADER_BYTES;
    // the user too: what changes it there and back is two that take turns
    const slot =
      (view.getUint32(base + layout.actor.tid, true) + view.getUint32(base + layout.actor.euid, true)) % ACTORS_MAX;
    const at = slot * ACTOR_WORDS;
    let same = true;
    for (let i = 0; i < ACTOR_WORDS; i++) {
      const word = view.getUint32(base + 4 * i, true);
      if (this.#words[at + i] === word) continue;
      this.#words[at + i] = word;
      same = false;
    }
    const known = same ? this.#actors[slot] : undefined;
    return known ?? (this.#actors[slot] = decodeActor(bytes, base));
  }
}

const ACTORS_MAX = 1024;
const ACTOR_WORDS = layout.actor.bytes / 4;

const decoders: Readonly<Record<number, Decode>> = {
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

function header(bytes: Buffer, start: number): FrameHeader {
  return {
    lane: bytes[start + layout.header.lane]!,
    flags: bytes[start + layout.header.flags]!,
    cpu: bytes.readUInt32LE(start + layout.header.cpu),
    mark: bytes.readUInt32LE(start + layout.header.mark),
    sequence: wholeNumber(bytes, start + layout.header.sequence),
    monoNs: wholeNumber(bytes, start + layout.header.mono_ns),
  };
}

export const execFlags = {
  argumentsCut: 0x01,
  setuidFile: 0x02,
  snapshot: 0x04,
  argumentsUnreadable: 0x08,
  hashed: 0x20,
  redacted: 0x40,
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

const noEndpoint: Endpoint = { address: '', port: 0 };
export const protocolNames: Readonly<Record<number, 'tcp' | 'udp'>> = { 6: 'tcp', 17: 'udp' };

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

/** Labels as RFC 1035 3.1 writes them; undefined when they do not end where they should. What is not printable is escaped. */
export function questionName(bytes: Buffer, start: number, end: number): string | undefined {
  const labels: string[] = [];
  let at = start;
  while (at < end) {
    const length = bytes[at]!;
    if (length === 0) return labels.join('.').toLowerCase();
    if (length > 63 || at + 1 + length > end) return undefined;
    const label = bytes.toString('latin1', at + 1, at + 1 + length);
    labels.push(label.replace(/[^!-~]/g, (c) => `\\${String(c.charCodeAt(0)).padStart(3, '0')}`));
    at += 1 + length;
  }
  return labels.length > 0 ? `${labels.join('.').toLowerCase()}…` : undefined;
}

const accesses = ['open', 'unlink', 'truncate'] as const;

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

export const causes = ['', 'setuid', 'capset', 'exec', 'unexplained'] as const;

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

const cgroupChanges = ['existing', 'made', 'removed'] as const;

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

function decodeActor(bytes: Buffer, base: number): Actor {
  const at = layout.actor;
  return {
    pid: bytes.readUInt32LE(base + at.pid),
    tid: bytes.readUInt32LE(base + at.tid),
    nsPid: bytes.readUInt32LE(base + at.ns_pid),
    pidNamespace: bytes.readUInt32LE(base + at.pid_ns),
    startNs: decimal64(bytes, base + at.start_ns),
    startTicks: startTicks(bytes, base + at.start_ns),
    uid: bytes.readUInt32LE(base + at.uid),
    euid: bytes.readUInt32LE(base + at.euid),
    networkNamespace: bytes.readUInt32LE(base + at.net_ns),
    mountNamespace: bytes.readUInt32LE(base + at.mnt_ns),
    cgroupId: decimal64(bytes, base + at.cgroup_id),
    cgroupV1Id: decimal64(bytes, base + at.cgroup_v1_id),
    facts: undefined,
  };
}

function processRef(bytes: Buffer, base: number): ProcessRef {
  const at = layout.process_ref;
  return {
    mark: bytes.readUInt32LE(base + at.mark),
    pid: bytes.readUInt32LE(base + at.pid),
    nsPid: bytes.readUInt32LE(base + at.ns_pid),
    pidNamespace: bytes.readUInt32LE(base + at.pid_ns),
    startNs: decimal64(bytes, base + at.start_ns),
    startTicks: startTicks(bytes, base + at.start_ns),
  };
}

function endpoint(bytes: Buffer, base: number): Endpoint | undefined {
  if (bytes.readUInt16LE(base + layout.endpoint.family) === 0) return undefined;
  return { address: addressText(bytes, base), port: bytes.readUInt16LE(base + layout.endpoint.port) };
}

/** 16 bytes at `base` as text; IPv4-mapped addresses as plain IPv4, IPv6 in its shortest form (RFC 5952). */
export function addressText(bytes: Buffer, base: number): string {
  const mapped = bytes.readUInt32LE(base) === 0 && bytes.readUInt32LE(base + 4) === 0;
  if (mapped && bytes.readUInt32LE(base + 8) === 0xffff0000) {
    return `${bytes[base + 12]}.${bytes[base + 13]}.${bytes[base + 14]}.${bytes[base + 15]}`;
  }
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(base + 2 * i));
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > best.length) best = { at: i, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.at < 0) return hex.join(':');
  return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}

/** Components leaf first, each ended by NUL, to a path from the root. */
function pathFrom(bytes: Buffer, start: number, end: number): string {
  if (end <= start) return '';
  const components = bytes.toString('utf8', start, bytes[end - 1] === 0 ? end - 1 : end).split('\0');
  return `/${components.reverse().join('/')}`;
}

/** Up to its NUL, or whole. */
export function fixedText(bytes: Buffer, start: number, end: number): string {
  let stop = start;
  while (stop < end && bytes[stop] !== 0) stop++;
  return bytes.toString('utf8', start, stop);
}

/** Empty arguments stay: their number and place are part of what was run. */
function splitArguments(bytes: Buffer, start: number, end: number): string[] {
  if (end <= start) return [];
  return bytes.toString('utf8', start, bytes[end - 1] === 0 ? end - 1 : end).split('\0');
}

/** dev_t as the kernel holds it, "major:minor". */
function deviceText(device: number): string {
  return `${device >>> 20}:${device & 0xfffff}`;
}

function wholeNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 0x1_0000_0000;
}

/** Exact below 2^53. */
export function number64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 0x1_0000_0000;
}

export function decimal64(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at + 4);
  if (high < 0x20_0000) return String(bytes.readUInt32LE(at) + high * 0x1_0000_0000);
  return bytes.readBigUInt64LE(at).toString();
}

const NS_PER_TICK = 10_000_000;

/** The nanoseconds of a start at `at` as field 22 of /proc/<pid>/stat. */
export function startTicks(bytes: Buffer, at: number): string {
  const high = bytes.readUInt32LE(at + 4);
  if (high >= 0x20_0000) return (bytes.readBigUInt64LE(at) / BigInt(NS_PER_TICK)).toString();
  const ns = bytes.readUInt32LE(at) + high * 0x1_0000_0000;
  // not Math.floor(ns / …): the quotient of a double can round up to the next tick
  return String((ns - (ns % NS_PER_TICK)) / NS_PER_TICK);
}
