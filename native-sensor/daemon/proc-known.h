// What the fallback without eBPF knows of processes that may be gone when it is asked, and how much it could not tell.
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>

/** As actor_from_proc, or from what was read earlier when the process is gone. */
bool proc_identify(struct actor *actor, struct process_ref *parent, __u32 pid);
/** What was read earlier of this pid, or NULL. */
const struct actor *proc_known(__u32 pid);
void proc_remember(const struct actor *actor);
void proc_forget(__u32 pid);

/** Events whose process was gone before it could be read, and those the socket lost. */
__u64 proc_unresolved(void);
/** So many more that could not be told. */
void proc_count_unresolved(__u32 count);
