// The opt-in marker: a process asks for a file that never exists, "/.throughline/" and eight hexadecimal digits, right before it
// does something; what the same thread does next carries that number. Any code in the process may write it: it joins, and decides
// nothing.
#pragma once

#include "syscall.h"

#define MARK_PREFIX "/.throughline/"
#define MARK_DIGITS 8
#define MARK_VALID_NS 50000000 // older, it was meant for something that never came
// Unless the thread has not waited for anything since: it was kept from running, and its next step is still the one that was meant.
#define MARK_KEPT_NS 5000000000ull

const volatile __u32 markers = 0;

struct mark {
  __u64 mono_ns;
  __u64 waits; // how often the thread had given up its processor by itself
  __u32 number;
  __u32 reserved;
};

// By thread: whatever another thread does was not meant.
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, __u32);
  __type(value, struct mark);
} marks SEC(".maps");

static __always_inline int read_mark(struct sys_exit_context *context, __u32 path_argument) {
  static const char prefix[] = MARK_PREFIX;
  char path[sizeof(prefix) + MARK_DIGITS + 1]; // one more: a longer name is no mark
  struct mark mark = {.mono_ns = bpf_ktime_get_ns(), .waits = FOLLOW(typed_task(), nvcsw)};
  __u64 arguments[4];

  if (context->result >= 0) return 0; // it exists: no mark
  read_arguments(arguments);
  if (bpf_probe_read_user_str(path, sizeof(path), (void *)arguments[path_argument & 1]) != sizeof(path) - 1) return 0;
  for (__u32 i = 0; i < sizeof(prefix) - 1; i++)
    if (path[i] != prefix[i]) return 0;
  for (__u32 i = 0; i < MARK_DIGITS; i++) {
    char digit = path[sizeof(prefix) - 1 + i];
    __u32 value = digit >= '0' && digit <= '9' ? digit - '0' : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : 16;
    if (value > 15) return 0;
    mark.number = mark.number << 4 | value;
  }
  __u32 thread = bpf_get_current_pid_tgid();
  bpf_map_update_elem(&marks, &thread, &mark, BPF_ANY);
  return 0;
}

ON_RETURN(access, read_mark(context, 0))
ON_RETURN(faccessat, read_mark(context, 1))
ON_RETURN(faccessat2, read_mark(context, 1))

/** The number that the current thread wrote just before, once; 0 for none. */
static __always_inline __u32 take_mark(void) {
  if (!markers) return 0;
  __u32 thread = bpf_get_current_pid_tgid();
  struct mark *mark = bpf_map_lookup_elem(&marks, &thread);
  if (!mark) return 0;
  __u64 age_ns = bpf_ktime_get_ns() - mark->mono_ns;
  bool waited = mark->waits != FOLLOW(typed_task(), nvcsw);
  __u32 number = age_ns < (waited ? MARK_VALID_NS : MARK_KEPT_NS) ? mark->number : 0;
  bpf_map_delete_elem(&marks, &thread);
  return number;
}
