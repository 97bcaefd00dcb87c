// Keeps the bulk ring for many: what the same process repeats is reported once in a while, and one noisy cgroup cannot use
// up everybody's room. Both are counted, per type.
#pragma once

#include "actor.h"

#define AF_INET 2

struct repetition {
  __u8 what[16]; // an address, or inode and device
  __u64 start_ns;
  __u32 pid;
  __u16 port;
  __u16 type;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, struct repetition);
  __type(value, __u64);
} repetitions SEC(".maps");

struct budget {
  __u64 second;
  __u64 used;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_PERCPU_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64);
  __type(value, struct budget);
} budgets SEC(".maps");

/** True when this cgroup used up its records of the bulk ring for this second. */
static __always_inline bool over_budget(struct actor *actor, __u32 type) {
  if (!bulk_per_second) return false;
  __u64 second = bpf_ktime_get_ns() / 1000000000;
  // where containers are kept in cgroup v1 the v2 id is everybody's; the upper half tells the two apart
  __u64 group = actor->cgroup_v1_id ? actor->cgroup_v1_id | 1ull << 63 : actor->cgroup_id;
  struct budget *budget = bpf_map_lookup_elem(&budgets, &group);
  if (!budget || budget->second != second) {
    struct budget fresh = {.second = second, .used = 1};
    bpf_map_update_elem(&budgets, &group, &fresh, BPF_ANY);
    return false;
  }
  __sync_fetch_and_add(&budget->used, 1);
  if (budget->used <= bulk_per_second) return false;
  struct counters *mine = my_counters();
  if (mine) count(mine->throttled, type);
  return true;
}

/** True when this was reported within dedup_seconds. */
static __always_inline bool repeated(struct repetition *what) {
  if (!dedup_seconds) return false;
  __u64 now = bpf_ktime_get_ns();
  __u64 *last = bpf_map_lookup_elem(&repetitions, what);
  if (last && now - *last < (__u64)dedup_seconds * 1000000000) {
    struct counters *mine = my_counters();
    if (mine) count(mine->filtered, what->type);
    return true;
  }
  bpf_map_update_elem(&repetitions, what, &now, BPF_ANY);
  return false;
}

/** Link-local addresses hold the instance metadata service: each connection to it counts. */
static __always_inline bool link_local(struct endpoint *remote) {
  if (remote->address[0] == 0xfd && remote->address[1] == 0x00 && remote->address[2] == 0x0e) return true;
  return remote->family == AF_INET && remote->address[12] == 169 && remote->address[13] == 254;
}

static __always_inline bool reached_lately(struct actor *actor, struct endpoint *remote, __u16 type) {
  if (link_local(remote)) return false;
  struct repetition what = {.start_ns = actor->start_ns, .pid = actor->pid, .port = remote->port, .type = type};
  __builtin_memcpy(what.what, remote->address, sizeof(what.what));
  return repeated(&what);
}
