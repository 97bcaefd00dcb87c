// The files of a cgroup through which it is frozen, killed and looked at.
#pragma once

#include <stdbool.h>

/** Waits until `fd` is readable (-1: nothing is waited for), `ms` at most, and lets no ring run over meanwhile. */
bool wait_for(int fd, int ms);
int write_cgroup(int cgroup, const char *name, const char *value);
/** Polls one word of the events file until it has the value, `ms` at most. A cgroup that is gone holds nobody. */
bool cgroup_becomes(int cgroup, const char *word, char value, int ms);
/** True when the cgroup was removed under our hands. */
bool cgroup_is_gone(int cgroup);
/** Every process in the cgroup and below, until `take` returns false. */
void each_member(int cgroup, bool (*take)(unsigned pid));
