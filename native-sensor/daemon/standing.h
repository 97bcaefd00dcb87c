// The pinned half of enforcement: loads or adopts the enforcing programs and keeps the standing orders in their maps.
#pragma once

#include "../bpf/records.h"
#include "../bpf/standing.h"

#include <stdbool.h>
#include <stddef.h>

struct order_allowed;

/**
 * Loads the enforcing programs and pins them below `directory` (in a bpf file system), taking over orders that an earlier
 * daemon left there. Returns 0, or -1 with a sentence in `error`.
 */
int standing_open(const char *directory, const char *cgroup_root, char *error, size_t error_size);
/** Lets go; programs and orders stay in force through their pins. */
void standing_close(void);
bool standing_is_open(void);
/** Descriptor of the ring in which the programs report, -1 when there is none. */
int standing_ring(void);

/** -1 when a table is full: whatever stood before stands. */
int standing_isolate(__u64 cgroup_id, const struct order_allowed *allowed, size_t count, __u64 expires_boot_ns);
/** Has a process of an isolated cgroup stay isolated wherever it goes; -1 when there are too many. */
int standing_follow(__u32 pid, __u64 start_ticks, __u64 cgroup_id);
int standing_release(__u64 cgroup_id);
int standing_kill_at_exec(const struct exec_key *key, __u64 expires_boot_ns);
int standing_allow_exec(const struct exec_key *key);
int standing_pause(__u64 cgroup_id, __u64 expires_boot_ns);
int standing_resume(__u64 cgroup_id);

/** Removes expired orders, telling each: `kind` is "isolate", "kill-at-exec" or "pause-container". */
void standing_expire(__u64 now_boot_ns, void (*tell)(const char *kind, __u64 cgroup_id));
size_t standing_count(void);
/**
 * Removes every pin below `directory`: the orderly end of enforcement on this node. -1 with a sentence in `error` while a daemon
 * enforces there.
 */
int standing_remove(const char *directory, char *error, size_t error_size);

/** Reports of refusals that never left the kernel: no room in the ring, or the same as told just before. */
struct standing_counts {
  __u64 dropped, repeated;
};
void standing_counts(struct standing_counts *sum);
