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
  bool marker_only; // loaded with --marker
  bool superseded;  // a better row does the same: not worth telling
  // While the program behind the call's function stands in for the tracepoint: what to go back to.
  const char *tracepoint_program, *tracepoint_hook;
  char behind_program[40], behind_hook[64];
};

#define PROBES_REQUIRED 3 // the first ones: without them this is no sensor

size_t probe_list(struct probe **list);
struct probe *probe_named(const char *program);
/** From a system call's tracepoint to the function that carries it out; false for rows that are no system call. */
bool probe_go_behind(struct probe *probe);
/** Back to the tracepoint; false where it is there already. */
bool probe_go_back(struct probe *probe);
/** Marks every probe as off for one reason. */
void probes_refused(const char *reason);
/** The fallback sees this event after all, in its own way. */
void probe_degraded(const char *event, const char *hook, const char *reason);
