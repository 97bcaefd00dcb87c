// Gives up what the daemon needed only to start. Called once everything is attached.
#pragma once

#include <stdbool.h>
#include <stddef.h>

/**
 * Keeps CAP_BPF, and for acting (`enforcing`) CAP_KILL and CAP_SYS_PTRACE; forbids new privileges and every system call that
 * the loop does not make. `reading_proc`: the fallback examines other users' processes. Returns -1 with a sentence.
 */
int confine(bool enforcing, bool reading_proc, char *error, size_t error_size);
