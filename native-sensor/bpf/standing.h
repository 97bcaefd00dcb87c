// Standing orders as the enforcing programs and the daemon share them: keys and values of the pinned maps.
#pragma once

#include <linux/types.h>

#define ORDERS_MAX 1024
#define ALLOWED_MAX 8192
// Levels of nested cgroups that the programs look at, the root not counted.
#define CGROUP_DEPTH_MAX 15

struct standing {
  __u64 expires_boot_ns; // CLOCK_BOOTTIME; past it the order has no effect, whether or not anybody removed it
  __u64 hits;
};

// Addresses that an isolated cgroup may still reach: prefix_bits counts the cgroup's 64 bits and then those of the address
// (IPv4 as v4-mapped). The value is the port, 0 for any.
struct allowed_key {
  __u32 prefix_bits;
  __u32 cgroup_low;
  __u32 cgroup_high;
  __u8 address[16];
};

// Kill at exec: in this cgroup (0 for all) whatever is this file (0 for any).
struct exec_key {
  __u64 cgroup_id;
  __u64 inode;
  __u32 device;
  __u32 reserved;
};

struct enforced_counters {
  __u64 next;
  __u64 dropped;
};

// A process that belongs to an isolated cgroup wherever it goes, by its pid.
#define FOLLOWED_MAX 16384
#define NS_PER_TICK 10000000ull

struct followed {
  __u64 cgroup_id;
  __u64 start_ticks; // of CLOCK_BOOTTIME, as /proc tells it
};

// How many orders of each kind there are: with none, a program ends after one lookup.
struct order_counts {
  __u32 isolated;
  __u32 kill_at_exec;
};
