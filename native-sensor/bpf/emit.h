// stamp() numbers a record, emit() puts it in its ring. A number is taken before the space: whatever happens after, the
// reader can tell that a record existed.
#pragma once

#include "maps.h"

// With more than this unread, the daemon was woken already.
#define WAKE_BELOW_BYTES 8192

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

// A program that starts and a change of rights wake the daemon, unless it is reading already. What surrounds them (fork, exit)
// goes with the next of these, or when the daemon looks by itself: at most 20 ms later.
static __always_inline void emit_critical(void *record, __u32 type, __u64 length) {
  bool urgent = type == RECORD_EXEC || type == RECORD_CREDENTIALS;
  bool waking = urgent && bpf_ringbuf_query(&critical, BPF_RB_AVAIL_DATA) < WAKE_BELOW_BYTES;
  if (!bpf_ringbuf_output(&critical, record, length, waking ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP)) return;
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
