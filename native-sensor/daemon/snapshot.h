// What already runs and which cgroups already exist, as the same frames that the kernel programs send later.
#pragma once

/** Mount point of the cgroup v2 tree, or NULL. */
const char *cgroup_v2_root(void);
/** Mount points of the memory controller's and the freezer's tree of cgroup v1, or NULL. */
const char *cgroup_memory_root(void);
const char *cgroup_freezer_root(void);
/** Number of the cgroup v1 hierarchy that the memory controller is on; 0 where it is on the v2 tree or off. */
unsigned cgroup_memory_hierarchy(void);
void snapshot_cgroups(void);
void snapshot_processes(void);

/** Writes `value` to the file `name` of the v2 cgroup with this id, wherever it is in the tree; -1 when there is none. */
int cgroup_write_by_id(unsigned long long id, const char *name, const char *value);
