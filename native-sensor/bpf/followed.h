// Who is in an isolated cgroup stays isolated when it leaves it: whoever may write the tree of cgroups could move itself out, or
// have a child begin elsewhere. The daemon notes those that are there when the order comes (standing_follow), these programs those
// that come later and those that are forked.
#pragma once

#include "compat.h"
#include "standing.h"

#include <bpf/bpf_tracing.h>

#define SIGKILL 9

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, ORDERS_MAX);
  __type(key, __u64);
  __type(value, struct standing);
} isolated SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct order_counts);
} order_counts SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, FOLLOWED_MAX);
  __type(key, __u32);
  __type(value, struct followed);
} followed SEC(".maps");

static __always_inline struct order_counts *orders(void) {
  __u32 zero = 0;
  return bpf_map_lookup_elem(&order_counts, &zero);
}

static __always_inline bool in_force(struct standing *order) {
  if (!order || bpf_ktime_get_boot_ns() >= order->expires_boot_ns) return false;
  __sync_fetch_and_add(&order->hits, 1);
  return true;
}

/** The isolated cgroup that the task was in and may have left, 0 for none. */
static __always_inline __u64 isolated_before(struct task_struct *task) {
  __u32 pid = BPF_CORE_READ(task, tgid);
  struct followed *entry = bpf_map_lookup_elem(&followed, &pid);
  if (!entry || entry->start_ticks != BPF_CORE_READ(task, group_leader, start_boottime) / NS_PER_TICK) return 0;
  return in_force(bpf_map_lookup_elem(&isolated, &entry->cgroup_id)) ? entry->cgroup_id : 0;
}

/** The isolated cgroup that `group` is or is below, 0 when none is. */
static __always_inline __u64 isolated_above(struct cgroup *group) {
  for (int level = 1; level <= CGROUP_DEPTH_MAX; level++) {
    __u64 id = ancestor_id(group, level);
    if (!id) return 0;
    if (in_force(bpf_map_lookup_elem(&isolated, &id))) return id;
  }
  return 0;
}

static __always_inline long follow(struct task_struct *task, __u64 cgroup_id) {
  __u32 pid = BPF_CORE_READ(task, tgid);
  struct followed entry = {.cgroup_id = cgroup_id};
  entry.start_ticks = BPF_CORE_READ(task, group_leader, start_boottime) / NS_PER_TICK;
  return bpf_map_update_elem(&followed, &pid, &entry, BPF_ANY);
}

SEC("tp_btf/sched_process_fork")
int follow_fork(__u64 *given) {
  struct task_struct *parent = (void *)given[0], *child = (void *)given[1];
  struct order_counts *counts = orders();
  if (!counts || !counts->isolated || BPF_CORE_READ(child, pid) != BPF_CORE_READ(child, tgid)) return 0;
  __u64 id = isolated_before(parent);
  if (!id) id = isolated_above(BPF_CORE_READ(parent, cgroups, dfl_cgrp));
  // more of them than can be followed: whoever makes them ends
  if (id && follow(child, id)) bpf_send_signal(SIGKILL);
  return 0;
}

SEC("tp_btf/cgroup_attach_task")
int follow_attached(__u64 *given) {
  struct cgroup *to = (void *)given[0];
  struct task_struct *task = (void *)given[2];
  struct order_counts *counts = orders();
  if (!counts || !counts->isolated || BPF_CORE_READ(to, root, hierarchy_id) != 0) return 0;
  __u64 id = isolated_above(to);
  if (id) follow(task, id);
  return 0;
}

SEC("tp_btf/sched_process_exit")
int follow_no_more(__u64 *given) {
  struct task_struct *task = (void *)given[0];
  struct order_counts *counts = orders();
  if (!counts || !counts->isolated || BPF_CORE_READ(task, signal, live.counter) != 0) return 0;
  __u32 pid = BPF_CORE_READ(task, tgid);
  bpf_map_delete_elem(&followed, &pid);
  return 0;
}
