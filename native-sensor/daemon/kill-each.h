// Kills a cgroup's processes one by one, where the kernel has no step for all of them (cgroup.kill came with Linux 5.14, cgroup v1
// has none).
#pragma once

#include <stdbool.h>

#define KILL_ROUNDS_MAX 25

struct killed {
  unsigned processes; // signals that reached one
  bool frozen;        // nobody could fork meanwhile
  bool empty;         // nobody is left
};

/**
 * Freezes the cgroup where that is possible, then kills every process in it and below until nobody is left, KILL_ROUNDS_MAX
 * times at most. `relative`: its path from the root of its tree, as /proc names it. `freezer`: a directory to freeze it through
 * (its own in v2, that of the freezer's tree in v1), -1 for none.
 */
struct killed kill_each(int cgroup, int freezer, bool version_one, const char *relative);
