#include "standing.h"

#include "../bpf/orders.h"
#include "clock.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#define BPF_FS 0xcafe4a11
#define BPF_FS_USUAL "/sys/fs/bpf"
#define PROGRAMS_MAX 16
#define CPUS_MAX 512

extern const unsigned char enforce_object[], enforce_object_end[];

static struct bpf_object *object;
static struct bpf_link *links[PROGRAMS_MAX];
static size_t link_count;
static int isolated_map = -1, allowed_map = -1, exec_map = -1, paused_map = -1, counts_map = -1, followed_map = -1;

bool standing_is_open(void) { return object != NULL; }

int standing_ring(void) { return object ? bpf_object__find_map_fd_by_name(object, "enforced") : -1; }

// The directory must be ours alone: whoever can unlink a pin lifts a quarantine.
static int prepare_directory(const char *directory, char *error, size_t error_size) {
  char parent[256];
  struct statfs where;
  struct stat info;

  snprintf(parent, sizeof(parent), "%s", directory);
  char *slash = strrchr(parent, '/');
  if (!slash || slash == parent) {
    snprintf(error, error_size, "%s cannot hold pins", directory);
    return -1;
  }
  *slash = 0;
  bool ours = !mkdir(parent, 0700) || !strcmp(parent, BPF_FS_USUAL);
  if (statfs(parent, &where)) goto failed;
  if ((unsigned)where.f_type != BPF_FS) {
    // mounted over what somebody keeps there it would hide it
    if (!ours) {
      snprintf(error, error_size, "%s cannot hold pins: %s is no bpf file system", directory, parent);
      return -1;
    }
    if (mount("bpf", parent, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700")) goto failed;
  }
  if (mkdir(directory, 0700) && errno != EEXIST) goto failed;
  if (lstat(directory, &info)) goto failed;
  if (!S_ISDIR(info.st_mode) || info.st_uid != 0 || info.st_mode & 077) {
    snprintf(error, error_size, "%s is not a directory that only root may enter", directory);
    return -1;
  }
  return 0;
failed:
  snprintf(error, error_size, "%s cannot hold pins: %s", directory, strerror(errno));
  return -1;
}

// One daemon gives orders at a time; others may watch. The lock goes with the process.
static int take_lock(char *error, size_t error_size, const char *directory) {
  char path[320] = "/run/throughline-sensord";
  for (size_t at = strlen(path), i = 0; directory[i] && at < sizeof(path) - 6; i++, at++)
    path[at] = directory[i] == '/' ? '-' : directory[i];
  strcat(path, ".lock");
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB)) return 0;
  if (fd < 0) snprintf(error, error_size, "%s cannot be locked: %s", path, strerror(errno));
  else snprintf(error, error_size, "another sensord enforces here already (%s)", path);
  if (fd >= 0) close(fd);
  return -1;
}

// New programs are attached before the old pins go, and a pin takes the old one's place in one step: there is no moment without,
// not even for who is killed in the middle.
static int attach_and_pin(const char *directory, int root, char *error, size_t error_size) {
  struct bpf_program *program;
  char path[320], fresh[336];

  bpf_object__for_each_program(program, object) {
    bool on_cgroup = strncmp(bpf_program__section_name(program), "tp_btf", 6) != 0;
    struct bpf_link *link = on_cgroup ? bpf_program__attach_cgroup(program, root) : bpf_program__attach(program);
    if (libbpf_get_error(link)) {
      snprintf(error, error_size, "%s cannot be attached: %s", bpf_program__name(program), strerror(errno));
      return -1;
    }
    links[link_count++] = link;
    snprintf(path, sizeof(path), "%s/%s", directory, bpf_program__name(program));
    snprintf(fresh, sizeof(fresh), "%s-new", path);
    unlink(fresh); // of one that was killed right here
    if (bpf_link__pin(link, fresh) || rename(fresh, path)) {
      snprintf(error, error_size, "%s cannot be pinned: %s", path, strerror(errno));
      return -1;
    }
  }
  return 0;
}

int standing_open(const char *directory, const char *cgroup_root, char *error, size_t error_size) {
  LIBBPF_OPTS(bpf_object_open_opts, options, .object_name = "throughline_hold");
  struct bpf_map *map;
  char path[320];
  int root = -1;

  if (!cgroup_root) {
    snprintf(error, error_size, "no cgroup v2 tree is mounted: this node can only be watched");
    return -1;
  }
  if (take_lock(error, error_size, directory) || prepare_directory(directory, error, error_size)) return -1;
  object = bpf_object__open_mem(enforce_object, enforce_object_end - enforce_object, &options);
  if (libbpf_get_error(object)) {
    object = NULL;
    snprintf(error, error_size, "the enforcing object cannot be opened: %s", strerror(errno));
    return -1;
  }
  bpf_object__for_each_map(map, object) {
    if (strchr(bpf_map__name(map), '.')) continue; // constants are not kept
    snprintf(path, sizeof(path), "%s/%s", directory, bpf_map__name(map));
    bpf_map__set_pin_path(map, path);
  }
  int failed = bpf_object__load(object);
  if (failed) {
    snprintf(error, error_size, "the kernel refuses the enforcing programs (%s); without --enforce it watches as well as it can",
             strerror(-failed));
    goto fail;
  }
  root = open(cgroup_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0 || attach_and_pin(directory, root, error, error_size)) goto fail;
  close(root);
  isolated_map = bpf_object__find_map_fd_by_name(object, "isolated");
  allowed_map = bpf_object__find_map_fd_by_name(object, "allowed");
  exec_map = bpf_object__find_map_fd_by_name(object, "kill_at_exec");
  paused_map = bpf_object__find_map_fd_by_name(object, "paused");
  counts_map = bpf_object__find_map_fd_by_name(object, "order_counts");
  followed_map = bpf_object__find_map_fd_by_name(object, "followed");
  return 0;
fail:
  if (root >= 0) close(root);
  standing_close();
  return -1;
}

void standing_close(void) {
  for (size_t i = 0; i < link_count; i++) bpf_link__destroy(links[i]); // closes our descriptor; the pin holds the link
  link_count = 0;
  if (object) bpf_object__close(object);
  object = NULL;
}

static size_t entries(int map, void *key, void *next) {
  size_t count = 0;
  void *at = NULL;
  while (!bpf_map_get_next_key(map, at, next) && count < ORDERS_MAX) {
    count++;
    memcpy(key, next, sizeof(struct exec_key));
    at = key;
  }
  return count;
}

// The counts are what lets the programs end early: recounted from the maps, so that they cannot drift.
static int recount(void) {
  struct exec_key key, next;
  __u32 zero = 0;
  struct order_counts counts;
  memset(&key, 0, sizeof(key));
  counts.isolated = entries(isolated_map, &key, &next);
  counts.kill_at_exec = entries(exec_map, &key, &next);
  return bpf_map_update_elem(counts_map, &zero, &counts, BPF_ANY);
}

size_t standing_count(void) {
  struct exec_key key, next;
  if (!object) return 0;
  return entries(isolated_map, &key, &next) + entries(exec_map, &key, &next) + entries(paused_map, &key, &next);
}

struct rule {
  struct allowed_key key;
  __u32 port;
};

#define RULES_MAX 64 // of one cgroup at a time: an order has at most half as many

/** Copies the rules of one cgroup, at most RULES_MAX. */
static size_t rules_of(__u64 cgroup_id, struct rule rules[RULES_MAX]) {
  struct allowed_key key, at;
  void *from = NULL;
  size_t count = 0;
  for (int steps = 0; steps <= ALLOWED_MAX && count < RULES_MAX && !bpf_map_get_next_key(allowed_map, from, &key); steps++) {
    at = key;
    from = &at;
    if (key.cgroup_low != (__u32)cgroup_id || key.cgroup_high != (__u32)(cgroup_id >> 32)) continue;
    rules[count].key = key;
    if (!bpf_map_lookup_elem(allowed_map, &key, &rules[count].port)) count++;
  }
  return count;
}

static void forget_allowed(__u64 cgroup_id) {
  struct rule rules[RULES_MAX];
  size_t count;
  // looked for first: each deletion would begin the walk anew
  do {
    count = rules_of(cgroup_id, rules);
    for (size_t i = 0; i < count; i++) bpf_map_delete_elem(allowed_map, &rules[i].key);
  } while (count == RULES_MAX);
}

/** True when both name the same addresses: what lies behind the prefix does not count. */
static bool same_prefix(const struct allowed_key *left, const struct allowed_key *right) {
  const __u8 *a = (const __u8 *)&left->cgroup_low, *b = (const __u8 *)&right->cgroup_low;
  __u32 whole = left->prefix_bits / 8, rest = left->prefix_bits % 8;
  if (left->prefix_bits != right->prefix_bits || memcmp(a, b, whole)) return false;
  return !rest || !((a[whole] ^ b[whole]) >> (8 - rest));
}

static bool among(const struct allowed_key *key, const struct rule *rules, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (same_prefix(key, &rules[i].key)) return true;
  return false;
}

int standing_isolate(__u64 cgroup_id, const struct order_allowed *allowed, size_t count, __u64 expires_boot_ns) {
  struct standing order = {.expires_boot_ns = expires_boot_ns};
  struct rule before[RULES_MAX], now[ORDER_ALLOWED_MAX];
  size_t had = rules_of(cgroup_id, before), done = 0;

  // what stays reachable first, so that nothing allowed is cut in between
  for (; done < count; done++) {
    now[done].key = (struct allowed_key){.prefix_bits = 64 + allowed[done].bits, .cgroup_low = cgroup_id, .cgroup_high = cgroup_id >> 32};
    memcpy(now[done].key.address, allowed[done].address, sizeof(now[done].key.address));
    now[done].port = allowed[done].port;
    if (bpf_map_update_elem(allowed_map, &now[done].key, &now[done].port, BPF_ANY)) goto undo;
  }
  if (bpf_map_update_elem(isolated_map, &cgroup_id, &order, BPF_ANY)) goto undo;
  for (size_t i = 0; i < had; i++)
    if (!among(&before[i].key, now, count)) bpf_map_delete_elem(allowed_map, &before[i].key);
  return recount();
undo:
  // an isolation that stood before stands as it did
  for (size_t i = 0; i < done; i++)
    if (!among(&now[i].key, before, had)) bpf_map_delete_elem(allowed_map, &now[i].key);
  for (size_t i = 0; i < had; i++) bpf_map_update_elem(allowed_map, &before[i].key, &before[i].port, BPF_ANY);
  return -1;
}

int standing_follow(__u32 pid, __u64 start_ticks, __u64 cgroup_id) {
  struct followed entry = {.cgroup_id = cgroup_id, .start_ticks = start_ticks};
  return bpf_map_update_elem(followed_map, &pid, &entry, BPF_ANY);
}

static void follow_no_more(__u64 cgroup_id) {
  __u32 pid, next;
  struct followed entry;
  bool more = !bpf_map_get_next_key(followed_map, NULL, &next);
  for (int steps = 0; more && steps <= FOLLOWED_MAX; steps++) {
    pid = next;
    more = !bpf_map_get_next_key(followed_map, &pid, &next); // before it goes: from one that is gone the walk begins anew
    if (!bpf_map_lookup_elem(followed_map, &pid, &entry) && entry.cgroup_id == cgroup_id) bpf_map_delete_elem(followed_map, &pid);
  }
}

int standing_release(__u64 cgroup_id) {
  bool stood = !bpf_map_delete_elem(isolated_map, &cgroup_id);
  forget_allowed(cgroup_id);
  follow_no_more(cgroup_id);
  return recount() || !stood ? -1 : 0;
}

int standing_kill_at_exec(const struct exec_key *key, __u64 expires_boot_ns) {
  struct standing order = {.expires_boot_ns = expires_boot_ns};
  if (bpf_map_update_elem(exec_map, key, &order, BPF_ANY)) return -1;
  return recount();
}

int standing_allow_exec(const struct exec_key *key) {
  if (bpf_map_delete_elem(exec_map, key)) return -1;
  return recount();
}

int standing_pause(__u64 cgroup_id, __u64 expires_boot_ns) {
  struct standing order = {.expires_boot_ns = expires_boot_ns};
  return bpf_map_update_elem(paused_map, &cgroup_id, &order, BPF_ANY);
}

int standing_resume(__u64 cgroup_id) { return bpf_map_delete_elem(paused_map, &cgroup_id); }

static void expire_in(int map, size_t key_size, const char *kind, __u64 now, void (*tell)(const char *, __u64)) {
  unsigned char key[sizeof(struct exec_key)], next[sizeof(struct exec_key)];
  void *at = NULL;
  for (int steps = 0; steps < 2 * ORDERS_MAX && !bpf_map_get_next_key(map, at, next); steps++) {
    struct standing order;
    memcpy(key, next, key_size);
    at = key;
    if (bpf_map_lookup_elem(map, key, &order) || order.expires_boot_ns > now) continue;
    __u64 cgroup_id;
    memcpy(&cgroup_id, key, sizeof(cgroup_id));
    if (map == isolated_map) {
      forget_allowed(cgroup_id);
      follow_no_more(cgroup_id);
    }
    bpf_map_delete_elem(map, key);
    tell(kind, cgroup_id);
    at = NULL;
  }
}

void standing_expire(__u64 now_boot_ns, void (*tell)(const char *kind, __u64 cgroup_id)) {
  if (!object) return;
  expire_in(isolated_map, sizeof(__u64), "isolate", now_boot_ns, tell);
  expire_in(exec_map, sizeof(struct exec_key), "kill-at-exec", now_boot_ns, tell);
  expire_in(paused_map, sizeof(__u64), "pause-container", now_boot_ns, tell);
  recount();
}

int standing_remove(const char *directory, char *error, size_t error_size) {
  char path[512];
  bool removed = true;

  // what a daemon holds goes on without its pins, until the daemon ends: neither removed nor safe
  if (take_lock(error, error_size, directory)) return -1;

  // a walk may miss entries while others go: again until a whole one removed nothing
  while (removed) {
    struct dirent *entry;
    DIR *pins = opendir(directory);
    if (!pins && errno == ENOENT) return 0;
    if (!pins) goto failed;
    removed = false;
    while ((entry = readdir(pins))) {
      if (entry->d_name[0] == '.') continue;
      snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
      if (!unlink(path)) removed = true;
    }
    closedir(pins);
  }
  if (!rmdir(directory)) return 0;
failed:
  snprintf(error, error_size, "%s cannot be removed: %s", directory, strerror(errno));
  return -1;
}

void standing_counts(struct standing_counts *sum) {
  struct enforced_counters each[CPUS_MAX];
  __u64 repeated[CPUS_MAX];
  int cpus = libbpf_num_possible_cpus();
  __u32 zero = 0;

  memset(sum, 0, sizeof(*sum));
  if (!object || cpus < 1 || cpus > CPUS_MAX) return;
  if (!bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "enforced_counters"), &zero, each))
    for (int cpu = 0; cpu < cpus; cpu++) sum->dropped += each[cpu].dropped;
  if (!bpf_map_lookup_elem(bpf_object__find_map_fd_by_name(object, "refusals_repeated"), &zero, repeated))
    for (int cpu = 0; cpu < cpus; cpu++) sum->repeated += repeated[cpu];
}
