// The frames, as they lie in the ring, in the pipe and in the decoder's hands (src/layout.ts holds the same offsets; the
// build prints this file's and a test compares them). Little-endian, naturally aligned, no padding without a name.
#pragma once

#include <linux/types.h>

#define PROTOCOL_VERSION 1

enum record_type {
  RECORD_HELLO = 1,
  RECORD_STATS = 2,
  RECORD_CGROUP = 3,
  RECORD_AUDIT = 4,
  RECORD_CANARY = 5,
  RECORD_READY = 6,

  RECORD_EXEC = 16,
  RECORD_EXIT = 17,
  RECORD_FORK = 18,
  RECORD_CREDENTIALS = 19,
  RECORD_ACT = 20,
  RECORD_ENFORCED = 21,

  RECORD_CONNECT = 32,
  RECORD_ACCEPT = 33,
  RECORD_LISTEN = 34,
  RECORD_DNS = 35,
  RECORD_OPEN = 36,
  RECORD_CONNECTED = 37,

  RECORD_TYPES = 48,
};

// Who numbered the record. Numbers grow by one per cpu and lane, taken before the space is reserved: a gap is a loss.
enum lane { LANE_CRITICAL = 0, LANE_BULK = 1, LANE_DAEMON = 2, LANE_PROC = 3, LANE_ENFORCED = 4 };

struct record_header {
  __u32 length; // whole record, this header included
  __u16 type;
  __u8 lane;
  __u8 flags;
  __u32 cpu;
  __u32 mark; // written by the process just before (marker.h), 0 for none
  __u64 sequence;
  __u64 mono_ns; // CLOCK_MONOTONIC
};

// The process that did it, read from the kernel at that moment.
struct actor {
  __u32 pid; // thread group id, initial namespace
  __u32 tid;
  __u32 ns_pid; // the same, as its own pid namespace counts
  __u32 pid_ns;
  __u64 start_ns; // CLOCK_BOOTTIME of the thread group leader's start
  __u32 uid;
  __u32 euid;
  __u32 net_ns;
  __u32 mnt_ns;
  __u64 cgroup_id;
  __u64 cgroup_v1_id;
};

// Enough of a process to name it exactly.
struct process_ref {
  __u32 pid;
  __u32 ns_pid;
  __u32 pid_ns;
  __u32 mark; // what this process wrote just before it forked, in the child's records; else 0
  __u64 start_ns;
};

struct endpoint {
  __u8 address[16]; // IPv4 as v4-mapped
  __u16 port;       // host order
  __u16 family;     // AF_INET, AF_INET6, 0 for none
  __u32 reserved;
};

#define EXEC_ARGV_CUT 0x01
#define EXEC_SETUID_FILE 0x02
#define EXEC_SNAPSHOT 0x04
#define EXEC_ARGV_UNREADABLE 0x08
#define EXEC_PATH_CUT 0x10
#define EXEC_HASHED 0x20
#define EXEC_REDACTED 0x40

#define ARGV_MAX 4095
#define PATH_BYTES 1024
#define FILENAME_BYTES 256

// Followed by: executable path (components, leaf first, each ended by NUL), filename, working directory (as the path),
// argv (NUL after each).
struct exec_record {
  struct record_header header;
  struct actor actor;
  struct process_ref parent;
  __u64 inode;
  __u32 device; // kernel encoding: major << 20 | minor
  __u32 links;
  __u32 argv_total;
  __u16 executable_length;
  __u16 filename_length;
  __u16 directory_length;
  __u16 argv_length;
  __u32 reserved;
  struct endpoint standard_peer[3];
  __u8 argv_sha256[32]; // of the arguments joined by NUL, as they are told; zero without EXEC_HASHED
};

struct exit_record {
  struct record_header header;
  struct actor actor;
  __s32 code; // as wait(2) encodes it
  __u32 reserved;
};

struct fork_record {
  struct record_header header;
  struct actor actor;
  struct process_ref child;
};

// How the actor of an accept is known.
#define ACCEPT_BY_LISTENER 0x01 // it listens on the port; who took the connection is not known

// connect, accept, listen
struct socket_record {
  struct record_header header;
  struct actor actor;
  struct endpoint local;
  struct endpoint remote;
  __u64 cookie;
  __s32 result;
  __u32 protocol; // IPPROTO_TCP, IPPROTO_UDP
};

// How a connect came out: result 0, or a negative errno (-ECANCELED when the process gave it up).
struct connected_record {
  struct record_header header;
  struct actor actor;
  struct endpoint local;
  struct endpoint remote;
  __u64 cookie;
  __s32 result;
  __u32 protocol;
  __u64 duration_ns;
};

#define DNS_NAME_BYTES 256

struct dns_record {
  struct record_header header;
  struct actor actor;
  struct endpoint server;
  __u64 cookie;
  __u32 name_length;
  __u32 reserved;
  __u8 name[DNS_NAME_BYTES]; // the question in wire form, from its first label
};

#define OPEN_PATH_CUT 0x01

// Followed by the path (components, leaf first).
struct open_record {
  struct record_header header;
  struct actor actor;
  __u64 inode;
  __u32 device;
  __u32 open_flags;
  __s32 result;
  __u32 access; // 0 open, 1 unlink, 2 truncate
  __u32 path_length;
  __u32 reserved;
};

// Found at an exec: by the file's setuid bit or capabilities, or (where every other way is watched) by nothing we know.
enum credential_cause { CAUSE_UNKNOWN = 0, CAUSE_SETUID = 1, CAUSE_CAPSET = 2, CAUSE_EXEC = 3, CAUSE_UNEXPLAINED = 4 };

struct credentials_record {
  struct record_header header;
  struct actor actor;
  __u32 old_uid;
  __u32 old_euid;
  __u64 old_capabilities;
  __u64 new_capabilities;
  __u32 cause;
  __u32 reserved;
};

enum act_kind {
  ACT_PTRACE = 1,
  ACT_MEMFD_CREATE,
  ACT_MODULE_LOAD,
  ACT_BPF,
  ACT_MOUNT,
  ACT_UNSHARE,
  ACT_SETNS,
  ACT_PIVOT_ROOT,
  ACT_CHROOT,
  ACT_IO_URING_SETUP,
  ACT_OPEN_BY_HANDLE_AT,
  ACT_PROCESS_VM_WRITEV,
  ACT_RAW_SOCKET,
  ACT_SIGNAL,
  ACT_UMOUNT,
  ACT_MOVE_MOUNT,
};

#define ACT_TEXT_BYTES 128

struct act_record {
  struct record_header header;
  struct actor actor;
  __u32 kind;
  __s32 result;
  __u64 arguments[4];
  char text[2][ACT_TEXT_BYTES];
};

enum verdict { VERDICT_KILLED_AT_EXEC = 1, VERDICT_DENIED = 2 };

// A program of ours refused something on its own, by a standing order.
struct enforced_record {
  struct record_header header;
  struct actor actor;
  __u32 verdict;
  __u32 reserved;
  struct endpoint remote;
};

// Followed by the path, no NUL.
struct cgroup_record {
  struct record_header header;
  __u64 id;
  __u32 hierarchy; // 0 is v2
  __u16 change;    // 0 existing, 1 made, 2 removed
  __u16 path_length;
};
