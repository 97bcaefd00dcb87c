#include "proc-known.h"

#include "exec-frame.h"

#include <stddef.h>

#define KNOWN_MAX 16384 // a power of two; beyond it the newcomer takes the older one's place

static struct actor known[KNOWN_MAX]; // by pid: an exit comes when /proc has little left to tell
static __u64 unresolved;

__u64 proc_unresolved(void) { return unresolved; }
void proc_count_unresolved(__u32 count) { unresolved += count; }

static struct actor *slot_of(__u32 pid) { return &known[pid & (KNOWN_MAX - 1)]; }

const struct actor *proc_known(__u32 pid) { return slot_of(pid)->pid == pid ? slot_of(pid) : NULL; }

void proc_remember(const struct actor *actor) { *slot_of(actor->pid) = *actor; }

void proc_forget(__u32 pid) {
  if (slot_of(pid)->pid == pid) slot_of(pid)->pid = 0;
}

bool proc_identify(struct actor *actor, struct process_ref *parent, __u32 pid) {
  if (actor_from_proc(actor, parent, pid)) {
    *slot_of(pid) = *actor;
    return true;
  }
  if (!proc_known(pid)) return false;
  *actor = *proc_known(pid);
  return true;
}
