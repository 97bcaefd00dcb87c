// Loads the kernel programs by trying: what this kernel refuses is left out and named, never guessed from a version.
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>
#include <stddef.h>

struct bpf_object;

struct load_options {
  bool full;            // also the syscall tracepoints
  bool enforce;         // also the programs that refuse
  __u32 critical_bytes; // ring sizes, powers of two
  __u32 bulk_bytes;
  __u32 dedup_seconds;
  __u32 bulk_per_second;
  const char *cgroup_root; // mount point of the v2 tree, NULL when there is none
};

struct probe_state {
  const char *event;
  const char *program;
  const char *hook;
  bool full_only;
  bool live;
  char reason[160];
};

/** The loaded and attached object, or NULL with a sentence in `error`. */
struct bpf_object *load_probes(const struct load_options *options, char *error, size_t error_size);
/** Detaches every program; the rings can still be read. */
void detach_probes(void);
void unload_probes(void);
size_t probe_states(const struct probe_state **states);
/** Marks every probe as off for one reason: what the fallback reports. */
void refuse_probes(const char *reason);
