// stamp() numbers a record, emit() puts it in its ring. A number is taken before the space: whatever happens after, the
// reader can tell that a record existed.
#pragma once

#include "maps.h"

// Who was woken less than this ago looks by itself (POLL_MS of daemon/main.c).
#define AWAKE_NS 20000000

// When the daemon was last woken. Written by all processors at once: the worst of it is one wake-up more.
__u64 woken_ns = 0;

static __always_inline bool stamp(struct record_header *header, __u16 type, enum lane lane, __u32 length) {
  struct counters *mine = my_counters();
  if (!mine) return false;
  header->length = length;
  header->type = type;
  header->lane = lane;
  header->flags = 0;
  header->mark = 0;
  header->cpu = bpf_get_smp_processor_id();
  header->mono_ns = bpf_ktime_get_ns();
  header->sequence = take_next(&mine->next[lane & 1]);
  return true;
}

static __always_inline void count(__u64 *per_type, __u32 type) {
  if (type < RECORD_TYPES) __sync_fetch_and_add(&per_type[type], 1);
}

// A program that starts and a change of rights wake the daemon, unless it was woken just now: a first start is told at once,
// what follows and what surrounds it (fork, exit) when the daemon looks by itself, at most 20 ms later. A wake-up costs the
// process that is watched more than all the rest of a record.
static __always_inline void emit_critical(void *record, __u32 type, __u64 length) {
  __u64 flags = BPF_RB_NO_WAKEUP, now = ((struct record_header *)record)->mono_ns;
  if ((type == RECORD_EXEC || type == RECORD_CREDENTIALS) && now - woken_ns > AWAKE_NS) {
    woken_ns = now;
    flags = BPF_RB_FORCE_WAKEUP;
  }
  if (!bpf_ringbuf_output(&critical, record, length, flags)) return;
  struct counters *mine = my_counters();
  if (mine) count(mine->dropped, type);
}

// Wakes nobody: the daemon looks into this ring every 20 ms, and what a wake-up costs the one who is watched is more than all
// the rest of a record.
static __always_inline void emit_bulk(void *record, __u32 type, __u64 length) {
  if (!bpf_ringbuf_output(&bulk, record, length, BPF_RB_NO_WAKEUP)) return;
  struct counters *mine = my_counters();
  if (mine) count(mine->dropped, type);
}
