// Loads the kernel programs by trying: what this kernel refuses is left out and named (probes.h), never guessed from a
// version.
#pragma once

#include <linux/types.h>

#include <stdbool.h>
#include <stddef.h>

struct options;

/** Loads and attaches. Returns -1 with a sentence in `error`; nothing is then left behind. */
int load_probes(const struct options *options, char *error, size_t error_size);
/** Detaches every program; the rings can still be read. */
void detach_probes(void);
void unload_probes(void);
/** Runs a program of the kind iter/ over all there is; nothing where it is not attached. */
void probe_walk(const char *program);
/** Descriptor of a map of the loaded object, -1 when nothing is loaded. */
int probe_map(const char *name);
/** Runs of programs that the kernel left out. */
__u64 probes_missed(void);
