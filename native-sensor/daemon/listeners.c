#include "listeners.h"

#include "exec-frame.h"
#include "loader.h"

#include <bpf/bpf.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LISTENERS_MAX 4096 // as many as the map holds
#define NAMESPACES_MAX 256
#define TCP_LISTEN 0x0a

struct listening {
  unsigned long long inode;
  __u32 net_ns;
  __u32 port;
};

struct listener_key {
  __u32 net_ns;
  __u32 port;
};

static struct listening found[LISTENERS_MAX];
static size_t found_count;

static void read_table(unsigned pid, const char *name, __u32 net_ns) {
  char path[64], line[512];
  snprintf(path, sizeof(path), "/proc/%u/net/%s", pid, name);
  FILE *table = fopen(path, "re");
  if (!table) return;
  while (fgets(line, sizeof(line), table) && found_count < LISTENERS_MAX) {
    unsigned port, state;
    unsigned long long inode;
    if (sscanf(line, " %*d: %*[0-9A-Fa-f]:%x %*s %x %*s %*s %*s %*s %*s %llu", &port, &state, &inode) != 3) continue;
    if (state == TCP_LISTEN) found[found_count++] = (struct listening){inode, net_ns, port};
  }
  fclose(table);
}

static void read_namespace_once(unsigned pid) {
  static __u32 seen[NAMESPACES_MAX];
  static size_t count;
  char path[64];
  struct stat info;
  snprintf(path, sizeof(path), "/proc/%u/ns/net", pid);
  if (stat(path, &info)) return;
  for (size_t i = 0; i < count; i++)
    if (seen[i] == info.st_ino) return;
  if (count == NAMESPACES_MAX) return;
  seen[count++] = info.st_ino;
  read_table(pid, "tcp", info.st_ino);
  read_table(pid, "tcp6", info.st_ino);
}

static void own_listeners(unsigned pid, int map) {
  char path[64], target[64];
  struct actor actor;
  struct process_ref parent;
  bool known = false;
  struct dirent *entry;

  snprintf(path, sizeof(path), "/proc/%u/fd", pid);
  DIR *descriptors = opendir(path);
  if (!descriptors) return;
  while ((entry = readdir(descriptors))) {
    unsigned long long inode;
    ssize_t length = readlinkat(dirfd(descriptors), entry->d_name, target, sizeof(target) - 1);
    if (length <= 0) continue;
    target[length] = 0;
    if (sscanf(target, "socket:[%llu]", &inode) != 1) continue;
    for (size_t i = 0; i < found_count; i++) {
      struct listener_key key = {found[i].net_ns, found[i].port};
      if (found[i].inode != inode) continue;
      if (!known && !actor_from_proc(&actor, &parent, pid)) goto done;
      known = true;
      bpf_map_update_elem(map, &key, &actor, BPF_NOEXIST);
    }
  }
done:
  closedir(descriptors);
}

static void each_process(void (*visit)(unsigned pid, int map), int map) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  if (!proc) return;
  while ((entry = readdir(proc))) {
    unsigned pid = strtoul(entry->d_name, NULL, 10);
    if (pid) visit(pid, map);
  }
  closedir(proc);
}

static void visit_namespace(unsigned pid, int map) {
  (void)map;
  read_namespace_once(pid);
}

void snapshot_listeners(void) {
  int map = probe_map("listeners");
  if (map < 0) return;
  each_process(visit_namespace, -1);
  if (found_count > 0) each_process(own_listeners, map);
}
