#include "kill-each.h"

#include "cgroup-files.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FREEZE_MS 100
#define ROUND_MS 20

static struct {
  const char *line; // as a line of /proc/<pid>/cgroup has it, up to the cgroup's own name
  unsigned found, reached;
} round_of;

/** True when the process is in the cgroup or below it now: its number may have come to another one since it was listed. */
static bool still_inside(unsigned pid) {
  char path[64], line[1024];
  size_t length = strlen(round_of.line);
  bool inside = false;
  snprintf(path, sizeof(path), "/proc/%u/cgroup", pid);
  FILE *file = fopen(path, "re");
  if (!file) return false;
  while (!inside && fgets(line, sizeof(line), file)) {
    char *at = strstr(line, round_of.line);
    inside = at && (at[length] == '/' || at[length] == '\n');
  }
  fclose(file);
  return inside;
}

static bool kill_member(unsigned pid) {
  if (pid <= 1) return true; // 0 is one of another pid namespace, which ours holds all of
  int pidfd = syscall(SYS_pidfd_open, pid, 0);
  if (pidfd < 0) return true;
  if (still_inside(pid)) {
    round_of.found++;
    if (!syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0)) round_of.reached++;
  }
  close(pidfd);
  return true;
}

static bool freeze(int freezer, bool version_one, bool on) {
  if (freezer < 0) return false;
  if (version_one) return !write_cgroup(freezer, "freezer.state", on ? "FROZEN" : "THAWED");
  return !write_cgroup(freezer, "cgroup.freeze", on ? "1" : "0");
}

struct killed kill_each(int cgroup, int freezer, bool version_one, const char *relative) {
  struct killed killed = {0};
  char line[600];

  snprintf(line, sizeof(line), "%s/%s", version_one ? ":memory:" : "0::", relative);
  round_of.line = line;
  for (int i = 0; i < KILL_ROUNDS_MAX && !killed.empty; i++) {
    // who is frozen makes no one new; in v2 such a process still dies, in v1 it dies when it is thawed
    if (freeze(freezer, version_one, true)) killed.frozen = true;
    if (!version_one && killed.frozen) cgroup_becomes(cgroup, "frozen ", '1', FREEZE_MS);
    round_of.found = round_of.reached = 0;
    each_member(cgroup, kill_member);
    if (i == 0) killed.processes = round_of.found;
    if (version_one) {
      freeze(freezer, true, false);
      killed.empty = round_of.found == 0;
      if (!killed.empty) wait_for(-1, ROUND_MS);
    } else {
      killed.empty = cgroup_becomes(cgroup, "populated ", '0', ROUND_MS);
    }
    if (i > 0 && round_of.found > killed.processes) killed.processes = round_of.found;
  }
  if (!version_one) freeze(freezer, false, false);
  return killed;
}
