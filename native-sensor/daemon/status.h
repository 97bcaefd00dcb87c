// What the daemon says about itself: who it is and what it covers (hello), and what it counted (stats, each second).
#pragma once

#include <linux/types.h>

#include <stdbool.h>

struct status_facts {
  const char *mode;    // "ebpf" or "proc"
  const char *profile; // "base" or "full"
  bool enforcing;
  const char *degraded; // why not ebpf, "" when it is
  __u32 critical_bytes, bulk_bytes;
};

void send_hello(const struct status_facts *facts);
/** `when` is "running" or "last". */
void send_stats(const char *when);
