// Exec frames: those of the ring on their way out (argv redacted, then hashed), and those made from /proc where no kernel
// program saw the exec (snapshot, fallback).
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>
#include <stddef.h>

/** Redacts and hashes the argv of an exec record from the ring and queues it. */
bool exec_frame_forward(const struct exec_record *record, size_t length);
/** Queues an exec frame for `pid` from /proc; false when the process is gone or is a kernel thread. */
bool exec_frame_from_proc(unsigned pid, __u8 flags);
/** The next number of LANE_PROC. */
__u64 proc_frame_number(void);
/** Fills the identity of `pid` from /proc; false when it is gone. */
bool actor_from_proc(struct actor *actor, struct process_ref *parent, unsigned pid);
/** Raw argv leaves the node only when this was asked for. */
void exec_frame_keep_secrets(bool keep);
/** Where the cgroup trees are mounted, for the ids of processes read from /proc; NULL where there is none. */
void exec_frame_cgroup_mounts(const char *v2, const char *memory);
/** Queues the name of a cgroup, unless that was done lately; `hierarchy` 0 is v2. */
void tell_cgroup(__u64 id, __u32 hierarchy, const char *path);
/** Writes `path` as components, leaf first, each ended by NUL; returns the length (at most one more than before). */
size_t turn_path(char *out, const char *path, size_t length);
