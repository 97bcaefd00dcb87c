// The fallback without eBPF: the kernel's process connector tells of forks, execs and exits; the rest is read from /proc at
// once. What ended before it could be read is counted as unresolved, never guessed.
#pragma once

#include <stddef.h>

/** Subscribes. Returns -1 with a sentence in `error`. */
int proc_open(char *error, size_t error_size);
int proc_fd(void);
/** Queues frames for what has happened. */
void proc_read(void);
