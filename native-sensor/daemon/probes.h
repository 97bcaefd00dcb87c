// What can be watched and by what: published in the hello frame, so that coverage is never guessed.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct probe {
  const char *event;
  const char *program; // its name in the kernel object
  const char *hook;
  bool full_only; // a syscall tracepoint: costs every system call of the node
  bool live;
  char reason[160]; // why it is not live
};

#define PROBES_REQUIRED 3 // the first ones: without them this is no sensor

size_t probe_list(struct probe **list);
struct probe *probe_named(const char *program);
/** Marks every probe as off for one reason. */
void probes_refused(const char *reason);
/** The fallback sees this event after all, in its own way. */
void probe_degraded(const char *event, const char *hook, const char *reason);
