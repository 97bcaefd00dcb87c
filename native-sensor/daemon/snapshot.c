#include "snapshot.h"

#include "exec-frame.h"
#include "output.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define PROCESSES_MAX 65536
#define CGROUPS_MAX 32768

static char v2_root[256], memory_root[256], freezer_root[256];
static size_t walk_prefix, walked;
static __u32 walk_hierarchy;

static void find_roots(void) {
  static int looked;
  struct mntent *entry;
  FILE *mounts;

  if (looked++) return;
  mounts = setmntent("/proc/self/mounts", "r");
  if (!mounts) return;
  while ((entry = getmntent(mounts))) {
    if (!strcmp(entry->mnt_type, "cgroup2") && !v2_root[0])
      snprintf(v2_root, sizeof(v2_root), "%s", entry->mnt_dir);
    if (!strcmp(entry->mnt_type, "cgroup") && hasmntopt(entry, "memory"))
      snprintf(memory_root, sizeof(memory_root), "%s", entry->mnt_dir);
    if (!strcmp(entry->mnt_type, "cgroup") && hasmntopt(entry, "freezer"))
      snprintf(freezer_root, sizeof(freezer_root), "%s", entry->mnt_dir);
  }
  endmntent(mounts);
  exec_frame_cgroup_mounts(v2_root[0] ? v2_root : NULL, memory_root[0] ? memory_root : NULL);
}

const char *cgroup_v2_root(void) {
  find_roots();
  return v2_root[0] ? v2_root : NULL;
}

const char *cgroup_memory_root(void) {
  find_roots();
  return memory_root[0] ? memory_root : NULL;
}

const char *cgroup_freezer_root(void) {
  find_roots();
  return freezer_root[0] ? freezer_root : NULL;
}

unsigned cgroup_memory_hierarchy(void) {
  char line[128];
  unsigned hierarchy = 0;
  FILE *controllers = fopen("/proc/cgroups", "re");
  if (!controllers) return 0;
  while (fgets(line, sizeof(line), controllers))
    if (sscanf(line, "memory %u", &hierarchy) == 1) break;
  fclose(controllers);
  return hierarchy;
}

static int report_directory(const char *path, const struct stat *info, int kind, struct FTW *at) {
  (void)at;
  if (kind != FTW_D) return 0;
  if (++walked > CGROUPS_MAX) return 1;
  output_make_room();
  tell_cgroup(info->st_ino, walk_hierarchy, path[walk_prefix] ? path + walk_prefix : "/");
  return 0;
}

static void walk(const char *root, __u32 hierarchy) {
  walk_prefix = strlen(root);
  walk_hierarchy = hierarchy;
  walked = 0;
  nftw(root, report_directory, 16, FTW_PHYS | FTW_MOUNT);
}

void snapshot_cgroups(void) {
  find_roots();
  if (v2_root[0]) walk(v2_root, 0);
  if (memory_root[0]) walk(memory_root, 1);
}

static int by_number(const void *a, const void *b) {
  unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;
  return (left > right) - (left < right);
}

void snapshot_processes(void) {
  unsigned *pids = malloc(PROCESSES_MAX * sizeof(*pids));
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  size_t count = 0;

  if (!pids || !proc) goto done;
  while ((entry = readdir(proc)) && count < PROCESSES_MAX) {
    unsigned pid = strtoul(entry->d_name, NULL, 10);
    if (pid) pids[count++] = pid;
  }
  qsort(pids, count, sizeof(*pids), by_number); // parents mostly before children
  for (size_t i = 0; i < count; i++) {
    output_make_room();
    exec_frame_from_proc(pids[i], EXEC_SNAPSHOT);
  }
done:
  if (proc) closedir(proc);
  free(pids);
}

static struct {
  unsigned long long id;
  const char *name, *value;
  int result;
} wanted;

static int write_if_wanted(const char *path, const struct stat *info, int kind, struct FTW *at) {
  char file[4352];
  (void)at;
  if (kind != FTW_D || info->st_ino != wanted.id) return 0;
  snprintf(file, sizeof(file), "%s/%s", path, wanted.name);
  int fd = open(file, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return 1;
  if (write(fd, wanted.value, strlen(wanted.value)) > 0) wanted.result = 0;
  close(fd);
  return 1;
}

int cgroup_write_by_id(unsigned long long id, const char *name, const char *value) {
  if (!cgroup_v2_root()) return -1;
  wanted.id = id;
  wanted.name = name;
  wanted.value = value;
  wanted.result = -1;
  nftw(v2_root, write_if_wanted, 16, FTW_PHYS | FTW_MOUNT);
  return wanted.result;
}
