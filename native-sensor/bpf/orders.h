// An order as it travels from the forwarder to the daemon: one fixed message, authenticated, numbered, with a last moment.
// The offsets are also in src/orders.ts; a test compares them.
#pragma once

#include <linux/types.h>

#define ORDER_MAGIC 0x524f4c54u // "TLOR"
#define ORDER_KEY_BYTES 32
#define ORDER_ALLOWED_MAX 32

enum order_action {
  ORDER_KILL_PROCESS = 1,
  ORDER_KILL_CONTAINER,
  ORDER_PAUSE_CONTAINER,
  ORDER_RESUME_CONTAINER,
  ORDER_ISOLATE,
  ORDER_RELEASE,
  ORDER_KILL_AT_EXEC,
  ORDER_ALLOW_EXEC,
};

struct order_allowed {
  __u8 address[16]; // IPv4 as v4-mapped
  __u16 port;       // 0 is any
  __u8 bits;        // of the 128
  __u8 reserved;
};

struct order {
  __u32 magic;
  __u32 action;
  __u64 sequence;        // grows by at least one with each order of a session
  __u64 valid_until_ns;  // CLOCK_MONOTONIC: an older message is refused
  __u64 ttl_ns;          // how long a standing order stands
  __u64 cgroup_id;
  __u32 hierarchy;       // of that id: 0 for v2, 1 for the memory controller's of v1
  __u32 reserved;
  __u64 start_ticks;     // of the process
  __u32 pid;
  __u32 allowed_count;
  char id[64];
  char cgroup_path[512]; // from the root of its tree
  char executable[256];
  struct order_allowed allowed[ORDER_ALLOWED_MAX];
  __u8 hmac[32]; // HMAC-SHA-256 of everything before it
};
