// What already runs and which cgroups already exist, as the same frames that the kernel programs send later.
#pragma once

/** Mount point of the cgroup v2 tree, or NULL. */
const char *cgroup_v2_root(void);
void snapshot_cgroups(void);
void snapshot_processes(void);
