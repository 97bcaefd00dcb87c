// What the daemon says about itself: who it is and what it covers (hello), and what it counted (stats, each second).
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>

struct bpf_object;

struct status_facts {
  const char *mode;    // "ebpf" or "proc"
  const char *profile; // "base" or "full"
  bool enforcing;
  const char *degraded; // why not ebpf, "" when it is
  __u32 critical_bytes, bulk_bytes;
};

struct read_counts {
  __u64 records[2]; // taken from each ring
  __u64 canaries;
  __u64 last_canary_ns;
};

void send_hello(const struct status_facts *facts);
void send_stats(struct bpf_object *object, const struct read_counts *read, const char *when);
