#include "cgroup-files.h"

#include "clock.h"
#include "rings.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool wait_for(int fd, int ms) {
  struct pollfd readable = {fd, POLLIN, 0};
  for (__u64 deadline = clock_ns(CLOCK_MONOTONIC) + ms * 1000000ull; clock_ns(CLOCK_MONOTONIC) < deadline;) {
    if (poll(&readable, 1, ms < 5 ? ms : 5) == 1) return true;
    rings_read();
  }
  return false;
}

int write_cgroup(int cgroup, const char *name, const char *value) {
  int fd = openat(cgroup, name, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return -1;
  int failed = write(fd, value, strlen(value)) < 0;
  close(fd);
  return failed ? -1 : 0;
}

bool cgroup_becomes(int cgroup, const char *word, char value, int ms) {
  __u64 deadline = clock_ns(CLOCK_MONOTONIC) + ms * 1000000ull;
  do {
    char text[256];
    int fd = openat(cgroup, "cgroup.events", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return !strcmp(word, "populated ");
    ssize_t length = read(fd, text, sizeof(text) - 1);
    close(fd);
    if (length <= 0) return !strcmp(word, "populated ");
    text[length] = 0;
    char *at = strstr(text, word);
    if (at && at[strlen(word)] == value) return true;
    wait_for(-1, 1);
  } while (clock_ns(CLOCK_MONOTONIC) < deadline);
  return false;
}

bool cgroup_is_gone(int cgroup) {
  int fd = openat(cgroup, "cgroup.procs", O_RDONLY | O_CLOEXEC);
  if (fd >= 0) close(fd);
  return fd < 0 && (errno == ENOENT || errno == ENODEV);
}

static bool (*take_member)(unsigned pid);

static int list_members(const char *path, const struct stat *info, int kind, struct FTW *at) {
  char procs[4352];
  unsigned pid;
  bool more = true;
  (void)info;
  (void)at;
  if (kind != FTW_D) return 0;
  snprintf(procs, sizeof(procs), "%s/cgroup.procs", path);
  FILE *file = fopen(procs, "re");
  if (!file) return 0;
  while (more && fscanf(file, "%u", &pid) == 1) more = take_member(pid);
  fclose(file);
  return !more;
}

void each_member(int cgroup, bool (*take)(unsigned pid)) {
  char folder[64];
  snprintf(folder, sizeof(folder), "/proc/self/fd/%d/.", cgroup);
  take_member = take;
  nftw(folder, list_members, 16, FTW_PHYS | FTW_MOUNT);
}
