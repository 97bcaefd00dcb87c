// The rings, the counters and the small memories of the programs. Every size here is a limit; what happens at the limit is
// counted (rings) or forgets the least recently used (LRU).
#pragma once

#include "compat.h"
#include "records.h"

// Filled by the daemon before loading.
const volatile __u32 sensor_pid = 0;
const volatile __u32 full_profile = 0;
const volatile __u32 dedup_seconds = 10;
const volatile __u32 bulk_per_second = 0; // per cgroup and cpu; 0 is no limit

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 4 << 20);
} critical SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 8 << 20);
} bulk SEC(".maps");

struct counters {
  __u64 next[2]; // per lane
  __u64 dropped[RECORD_TYPES];
  __u64 filtered[RECORD_TYPES];
  __u64 throttled[RECORD_TYPES];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct counters);
} counters SEC(".maps");

static __always_inline struct counters *my_counters(void) {
  __u32 zero = 0;
  return bpf_map_lookup_elem(&counters, &zero);
}
