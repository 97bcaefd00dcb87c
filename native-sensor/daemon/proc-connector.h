// The fallback without eBPF: the kernel's process connector tells of forks, execs and exits; the rest is read from /proc at
// once. What ended before it could be read is counted as unresolved, never guessed.
#pragma once

#include "../bpf/records.h"

#include <stdbool.h>
#include <stddef.h>

/** Subscribes. Returns -1 with a sentence in `error`. */
int proc_open(char *error, size_t error_size);
int proc_fd(void);
/** Queues frames for what has happened. */
void proc_read(void);
/** Events whose process was gone before it could be read, and those the socket lost. */
__u64 proc_unresolved(void);
/** One more that could not be told. */
void proc_count_unresolved(void);
/** As actor_from_proc, or from what was read earlier when the process is gone. */
bool proc_identify(struct actor *actor, struct process_ref *parent, __u32 pid);
