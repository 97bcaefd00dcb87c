// The rings between kernel and daemon, and the counts that their programs keep.
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>

struct kernel_counts {
  __u64 next[2]; // numbers given out, per lane
  __u64 dropped[RECORD_TYPES];
  __u64 filtered[RECORD_TYPES];
  __u64 throttled[RECORD_TYPES];
};

struct read_counts {
  __u64 records[2]; // taken from each ring
  __u64 canaries;
  __u64 last_canary_ns; // CLOCK_MONOTONIC
};

/** Maps the rings of what is loaded. */
int rings_open(void);
void rings_close(void);
/** Queues what there is: orders' reports first, then critical, then bulk as long as the reader keeps up. */
void rings_read(void);
/** Readable when there is something to read; -1 where there is no such ring. */
int rings_critical_fd(void);
int rings_enforced_fd(void);
const struct read_counts *rings_counts(void);
/** Sums the programs' counters over all cpus; false when nothing is loaded. */
bool rings_kernel_counts(struct kernel_counts *sum);
