// What sensord tells, frame by frame, once it is decoded.
import type { ActKind } from './layout.ts';

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
  /** SHA-256 of the arguments joined by NUL as they are told, hex; "" when they were longer than was read. */
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
