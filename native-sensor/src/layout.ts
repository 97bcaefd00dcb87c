// Where what lies in sensord's frames, and what its numbers stand for. The offsets are those of bpf/records.h;
// test/sensor/layout.test.ts compares the two.

/** No frame is longer; a longer claim means that the stream is not ours or lost its place. */
export const FRAME_BYTES_MAX = 65_536;

export const HEADER_BYTES = 32;

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

export const execFlags = {
  argumentsCut: 0x01,
  setuidFile: 0x02,
  snapshot: 0x04,
  argumentsUnreadable: 0x08,
  hashed: 0x20,
  redacted: 0x40,
};

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

export const accesses = ['open', 'unlink', 'truncate'] as const;

export const causes = ['', 'setuid', 'capset', 'exec', 'unexplained'] as const;

export const protocolNames: Readonly<Record<number, 'tcp' | 'udp'>> = { 6: 'tcp', 17: 'udp' };

export const cgroupChanges = ['existing', 'made', 'removed'] as const;
