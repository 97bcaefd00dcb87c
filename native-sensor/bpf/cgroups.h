// Names of cgroups as they come and go: with the walk at start-up they resolve every id that a record carries.
#pragma once

#include "emit.h"

#include <bpf/bpf_tracing.h>

#define CGROUP_PATH_MAX 512

struct cgroup_scratch {
  struct cgroup_record record;
  char path[CGROUP_PATH_MAX];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 3); // by change: each program its own, for one may interrupt the other
  __type(key, __u32);
  __type(value, struct cgroup_scratch);
} cgroup_scratch SEC(".maps");

// The memory controller's hierarchy where that is one of cgroup v1, filled by the daemon; else 0. Ids of other hierarchies mean
// nothing to any record, and are given out again by each: one would be taken for another's.
const volatile __u32 memory_hierarchy = 0;

static __always_inline int report_cgroup(struct cgroup *group, const char *path, __u16 change) {
  __u32 own = change, hierarchy = BPF_CORE_READ(group, root, hierarchy_id);
  if (hierarchy != 0 && hierarchy != memory_hierarchy) return 0;
  struct cgroup_scratch *scratch = bpf_map_lookup_elem(&cgroup_scratch, &own);
  if (!scratch) return 0;

  long copied = bpf_probe_read_kernel_str(scratch->path, CGROUP_PATH_MAX, path);
  __u32 length = copied > 0 ? copied - 1 : 0;
  scratch->record.id = BPF_CORE_READ(group, kn, id);
  scratch->record.hierarchy = hierarchy;
  scratch->record.change = change;
  scratch->record.path_length = length;
  __u32 bytes = sizeof(scratch->record) + length;
  asm volatile("%0 &= 1023" : "+r"(bytes));
  if (bytes > sizeof(*scratch)) return 0;
  if (!stamp(&scratch->record.header, RECORD_CGROUP, LANE_CRITICAL, bytes)) return 0;
  emit_critical(scratch, RECORD_CGROUP, bytes);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(on_cgroup_made, struct cgroup *group, const char *path) {
  return report_cgroup(group, path, 1);
}

SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(on_cgroup_removed, struct cgroup *group, const char *path) {
  return report_cgroup(group, path, 2);
}
