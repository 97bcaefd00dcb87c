// Whether a target is what the order says, and whether it may be touched at all. Checked again right before the act: between
// the collector's decision and now, pids and cgroups may have been reused.
#pragma once

#include "../bpf/orders.h"

#include <stdbool.h>
#include <stddef.h>

/** One more process that is never stopped: the forwarder, where it is not our parent. */
void target_never(unsigned pid);
/** A pidfd for exactly the process of the order, or -1 with a sentence in `reason`. */
int target_process(const struct order *order, char *reason, size_t size);
/** A descriptor of exactly the cgroup of the order, or -1 with a sentence in `reason`. */
int target_cgroup(const struct order *order, char *reason, size_t size);
/** The directory through which a v1 cgroup of the order can be frozen, or -1. */
int target_freezer(const struct order *order);
