// Everything that differs between kernel versions, and nothing else. Each difference names the kernel that brought it.
#pragma once

#include "kernel-types.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <stdbool.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
// The cgroup v2 id was inside a union before 5.5, and cred->cap_effective an array before 6.3.
struct kernel_cap_struct___old {
  __u32 cap[2];
};
struct cred___old {
  struct kernel_cap_struct___old cap_effective;
};
// A cgroup knew its ancestors by id before 6.1, by pointer from then on.
struct cgroup___old {
  __u64 ancestor_ids[1];
};
#pragma clang attribute pop

// Follows pointers from one that the verifier knows the type of: a plain load, some twenty times cheaper than a checked copy.
// The task comes typed from 5.11 on; before, every step is a copy.
#ifdef THROUGHLINE_OLD_ATOMICS
#define FOLLOW(from, ...) BPF_CORE_READ(from, __VA_ARGS__)
#define typed_task() ((struct task_struct *)bpf_get_current_task())
#else
#define FOLLOW(from, ...) ___arrow(from, __VA_ARGS__)
#define typed_task() ((struct task_struct *)bpf_get_current_task_btf())
#endif
// An address that the verifier knows nothing of, as the address of a structure: from 6.2 on it can be told the type, and what
// is reached from there are plain loads too. Before, every step is a copy. (The kernel still checks each load for itself.)
#ifdef THROUGHLINE_CASTS
extern void *bpf_rdonly_cast(const void *address, __u32 type) __ksym;
#define TYPED(type, address) ((struct type *)bpf_rdonly_cast((const void *)(address), bpf_core_type_id_kernel(struct type)))
#define REACH(from, ...) ___arrow(from, __VA_ARGS__)
#else
#define TYPED(type, address) ((struct type *)(address))
#define REACH(from, ...) BPF_CORE_READ(from, __VA_ARGS__)
#endif
// Programs of cgroups get their task typed only on some kernels.
#define plain_task() TYPED(task_struct, bpf_get_current_task())

/** The pointer that lies at `address`, 0 where nothing can be read. */
static __always_inline void *pointer_at(const void *address) {
#ifdef THROUGHLINE_CASTS
  return TYPED(list_head, address)->next; // any structure that begins with a pointer
#else
  void *pointer = 0;
  bpf_probe_read_kernel(&pointer, sizeof(pointer), address);
  return pointer;
#endif
}

// 5.12 brought atomics that return the old value (BPF_FETCH). The object for older kernels is compiled with
// THROUGHLINE_OLD_ATOMICS; there a preempted program can take a sequence number twice, so that losses are known to within
// the number of such collisions.
static __always_inline __u64 take_next(__u64 *counter) {
#ifdef THROUGHLINE_OLD_ATOMICS
  __u64 taken = *(volatile __u64 *)counter;
  __sync_fetch_and_add(counter, 1);
  return taken;
#else
  return __sync_fetch_and_add(counter, 1);
#endif
}

/** Puts `value` there; what was there before. Without the atomics of 5.12 two may be told the same. */
static __always_inline __u64 swap(__u64 *place, __u64 value) {
#ifdef THROUGHLINE_OLD_ATOMICS
  __u64 before = *(volatile __u64 *)place;
  *(volatile __u64 *)place = value;
  return before;
#else
  return __sync_lock_test_and_set(place, value);
#endif
}

static __always_inline __u64 effective_capabilities(const struct cred *cred) {
  struct cred___old *old = (void *)cred;
  if (!bpf_core_field_exists(old->cap_effective.cap)) return REACH(TYPED(cred, cred), cap_effective.val);
  return BPF_CORE_READ(old, cap_effective.cap[0]) | (__u64)BPF_CORE_READ(old, cap_effective.cap[1]) << 32;
}

// What the current task had in its registers when it entered the kernel: at the top of its kernel stack. 5.15 brought the helper
// that knows; before, the stack has 16 KiB on both machines (arm64 with pages of 64 KiB excepted).
static __always_inline struct pt_regs *call_registers(void) {
#ifdef THROUGHLINE_OLD_ATOMICS
  void *stack = BPF_CORE_READ(plain_task(), stack);
  return stack + 16384 - bpf_core_type_size(struct pt_regs);
#else
  return (struct pt_regs *)bpf_task_pt_regs(bpf_get_current_task_btf());
#endif
}

// The helper for this is not there for tracing programs everywhere (5.10 refuses it). 0 below the cgroup itself.
static __always_inline __u64 ancestor_id(struct cgroup *group, int level) {
  struct cgroup___old *old = (void *)group;
  struct cgroup *ancestor = 0;
  __u64 id = 0;

  if (level > BPF_CORE_READ(group, level)) return 0;
  if (bpf_core_field_exists(old->ancestor_ids)) {
    bpf_probe_read_kernel(&id, sizeof(id), (void *)__builtin_preserve_access_index(&old->ancestor_ids[0]) + level * 8);
    return id;
  }
  bpf_probe_read_kernel(&ancestor, sizeof(ancestor), (void *)__builtin_preserve_access_index(&group->ancestors[0]) + level * 8);
  return BPF_CORE_READ(ancestor, kn, id);
}

// Id of the memory controller's cgroup: the only useful one on hosts that keep containers in cgroup v1 (the v2 id is the
// root's for everybody there). 0 where the controller is not built in.
static __always_inline __u64 memory_cgroup_id(struct css_set *set) {
  if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id)) return 0;
  int index = bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
  void *slot = (void *)__builtin_preserve_access_index(&set->subsys[0]) + (index & 15) * sizeof(void *);
  return REACH(TYPED(cgroup_subsys_state, pointer_at(slot)), cgroup, kn, id);
}
