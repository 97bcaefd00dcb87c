// Stands in for everything that needs libbpf when the daemon was built without it: the fallback is then all there is.
#ifdef SENSORD_WITHOUT_BPF
#include "listeners.h"
#include "loader.h"
#include "rings.h"
#include "standing.h"

#include <stdio.h>

static struct read_counts nothing;

int load_probes(const struct options *options, char *error, size_t error_size) {
  (void)options;
  snprintf(error, error_size, "this sensord was built without eBPF (clang or libbpf was missing)");
  return -1;
}
void detach_probes(void) {}
void unload_probes(void) {}
int probe_map(const char *name) { return (void)name, -1; }
void snapshot_listeners(void) {}

int rings_open(void) { return -1; }
void rings_close(void) {}
void rings_read(void) {}
int rings_critical_fd(void) { return -1; }
int rings_enforced_fd(void) { return -1; }
const struct read_counts *rings_counts(void) { return &nothing; }
bool rings_kernel_counts(struct kernel_counts *sum) { return (void)sum, false; }

int standing_open(const char *directory, const char *cgroup_root, char *error, size_t error_size) {
  (void)directory, (void)cgroup_root;
  snprintf(error, error_size, "this sensord was built without eBPF");
  return -1;
}
void standing_close(void) {}
bool standing_is_open(void) { return false; }
int standing_ring(void) { return -1; }
int standing_isolate(__u64 id, const struct order_allowed *allowed, size_t count, __u64 expires) {
  return (void)id, (void)allowed, (void)count, (void)expires, -1;
}
int standing_release(__u64 id) { return (void)id, -1; }
int standing_kill_at_exec(const struct exec_key *key, __u64 expires) { return (void)key, (void)expires, -1; }
int standing_allow_exec(const struct exec_key *key) { return (void)key, -1; }
int standing_pause(__u64 id, __u64 expires) { return (void)id, (void)expires, -1; }
int standing_resume(__u64 id) { return (void)id, -1; }
void standing_expire(__u64 now, void (*tell)(const char *, __u64)) { (void)now, (void)tell; }
size_t standing_count(void) { return 0; }
int standing_remove(const char *directory, char *error, size_t error_size) { return (void)directory, (void)error, (void)error_size, 0; }
void standing_counts(struct standing_counts *sum) { *sum = (struct standing_counts){0}; }
__u64 probes_missed(void) { return 0; }
#endif
