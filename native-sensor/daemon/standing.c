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
#define PROGRAMS_MAX 16

extern const unsigned char enforce_object[], enforce_object_end[];

static struct bpf_object *object;
static struct bpf_link *links[PROGRAMS_MAX];
static size_t link_count;
static int isolated_map = -1, allowed_map = -1, exec_map = -1, paused_map = -1, counts_map = -1;

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
  mkdir(parent, 0700);
  if (statfs(parent, &where)) goto failed;
  if ((unsigned)where.f_type != BPF_FS && mount("bpf", parent, "bpf", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0700")) goto failed;
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

// New programs are attached before the old pins go: there is no moment without.
static int attach_and_pin(const char *directory, int root, char *error, size_t error_size) {
  struct bpf_program *program;
  char path[320];

  bpf_object__for_each_program(program, object) {
    bool on_cgroup = strncmp(bpf_program__section_name(program), "tp_btf", 6) != 0;
    struct bpf_link *link = on_cgroup ? bpf_program__attach_cgroup(program, root) : bpf_program__attach(program);
    if (libbpf_get_error(link)) {
      snprintf(error, error_size, "%s cannot be attached: %s", bpf_program__name(program), strerror(errno));
      return -1;
    }
    links[link_count++] = link;
    snprintf(path, sizeof(path), "%s/%s", directory, bpf_program__name(program));
    unlink(path);
    if (bpf_link__pin(link, path)) {
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

static void forget_allowed(__u64 cgroup_id) {
  struct allowed_key key, doomed;
  void *at = NULL;
  // deleting while walking restarts the walk: bounded by the map's size
  for (int steps = 0; steps < 2 * ALLOWED_MAX && !bpf_map_get_next_key(allowed_map, at, &key); steps++) {
    if (key.cgroup_low == (__u32)cgroup_id && key.cgroup_high == (__u32)(cgroup_id >> 32)) {
      doomed = key;
      bpf_map_delete_elem(allowed_map, &doomed);
      at = NULL;
      continue;
    }
    doomed = key;
    at = &doomed;
  }
}

int standing_isolate(__u64 cgroup_id, const struct order_allowed *allowed, size_t count, __u64 expires_boot_ns) {
  struct standing order = {.expires_boot_ns = expires_boot_ns};
  forget_allowed(cgroup_id);
  // what stays reachable first, so that nothing allowed is cut in between
  for (size_t i = 0; i < count; i++) {
    struct allowed_key key = {.prefix_bits = 64 + allowed[i].bits, .cgroup_low = cgroup_id, .cgroup_high = cgroup_id >> 32};
    __u32 port = allowed[i].port;
    memcpy(key.address, allowed[i].address, sizeof(key.address));
    if (bpf_map_update_elem(allowed_map, &key, &port, BPF_ANY)) return -1;
  }
  if (bpf_map_update_elem(isolated_map, &cgroup_id, &order, BPF_ANY)) return -1;
  return recount();
}

int standing_release(__u64 cgroup_id) {
  if (bpf_map_delete_elem(isolated_map, &cgroup_id)) return -1;
  forget_allowed(cgroup_id);
  return recount();
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
    if (map == isolated_map) forget_allowed(cgroup_id);
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

int standing_remove(const char *directory) {
  char path[512];
  bool removed = true;

  // a walk may miss entries while others go: again until a whole one removed nothing
  while (removed) {
    struct dirent *entry;
    DIR *pins = opendir(directory);
    if (!pins) return errno == ENOENT ? 0 : -1;
    removed = false;
    while ((entry = readdir(pins))) {
      if (entry->d_name[0] == '.') continue;
      snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
      if (!unlink(path)) removed = true;
    }
    closedir(pins);
  }
  return rmdir(directory);
}
