#pragma once

#include "../bpf/records.h"

#include <time.h>

static inline __u64 clock_ns(clockid_t which) {
  struct timespec now;
  clock_gettime(which, &now);
  return (__u64)now.tv_sec * 1000000000u + now.tv_nsec;
}
