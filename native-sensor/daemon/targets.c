#include "targets.h"

#include "../bpf/standing.h"
#include "cgroup-files.h"
#include "exec-frame.h"
#include "snapshot.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CONTAINER_ID_DIGITS 64

// Programs of the node that nothing here may stop; a name ending in '*' stands for all that begin so.
static const char *const protected_names[] = {"init",  "systemd", "systemd-*",        "kubelet", "dockerd",     "containerd",
                                              "crio",  "conmon",  "containerd-shim*", "runc",    "crun",        "kube-proxy",
                                              "podman", "sensord"};

static bool name_protected(const char *name) {
  for (size_t i = 0; i < sizeof(protected_names) / sizeof(protected_names[0]); i++) {
    size_t length = strlen(protected_names[i]);
    if (protected_names[i][length - 1] == '*' ? !strncmp(name, protected_names[i], length - 1) : !strcmp(name, protected_names[i]))
      return true;
  }
  return false;
}

// Kept from the start: what is asked for later the call filter may refuse, and a refusal must not look like a stranger.
#define NEVER_MAX 4
static unsigned never[NEVER_MAX];
static size_t never_count;

void target_never(unsigned pid) {
  if (never_count < NEVER_MAX) never[never_count++] = pid;
}

static bool same_namespace(const struct stat *left, const struct stat *right) {
  return left->st_ino == right->st_ino && left->st_dev == right->st_dev;
}

/**
 * True in the mount namespace of the node (we may have one of our own, in a container) and in ours: elsewhere anybody may have a
 * file of any name. Where the node's cannot be looked at, every name counts.
 */
static bool name_counts(unsigned pid) {
  char path[64];
  struct stat theirs, other;
  snprintf(path, sizeof(path), "/proc/%u/ns/mnt", pid);
  if (stat(path, &theirs)) return true;
  if (!stat("/proc/self/ns/mnt", &other) && same_namespace(&theirs, &other)) return true;
  return stat("/proc/1/ns/mnt", &other) || same_namespace(&theirs, &other);
}

#define GONE "it is gone, or a kernel thread"

/** NULL when `pid` may be stopped, else why not. By its executable, and only where its name can be trusted. */
static const char *protection(unsigned pid) {
  char path[64], target[512];
  if (pid <= 1) return "process 1 is never stopped";
  if (pid == (unsigned)getpid()) return "the sensor does not stop itself";
  for (size_t i = 0; i < never_count; i++)
    if (pid == never[i]) return "the sensor does not stop its forwarder";
  snprintf(path, sizeof(path), "/proc/%u/exe", pid);
  ssize_t length = readlink(path, target, sizeof(target) - 1);
  if (length <= 0) return errno == ENOENT || errno == ESRCH ? GONE : "it cannot be examined";
  target[length] = 0;
  char *deleted = strstr(target, " (deleted)");
  if (deleted) *deleted = 0;
  char *slash = strrchr(target, '/');
  if (slash && name_protected(slash + 1) && name_counts(pid)) return "it belongs to the node itself";
  return NULL;
}

int target_process(const struct order *order, char *reason, size_t size) {
  struct actor actor;
  struct process_ref parent;

  if (!order->pid || !order->start_ticks) {
    snprintf(reason, size, "the order names no exact process");
    return -1;
  }
  const char *why = protection(order->pid);
  if (why) {
    snprintf(reason, size, "process %u is not touched: %s", order->pid, why);
    return -1;
  }
  int pidfd = syscall(SYS_pidfd_open, order->pid, 0);
  if (pidfd < 0) {
    snprintf(reason, size, "process %u is gone", order->pid);
    return -1;
  }
  // Identity is compared after the pidfd is held: from here on it cannot come to mean another process.
  if (!actor_from_proc(&actor, &parent, order->pid) || actor.start_ns / NS_PER_TICK != order->start_ticks) {
    snprintf(reason, size, "process %u is another one by now", order->pid);
    close(pidfd);
    return -1;
  }
  return pidfd;
}

static bool names_container(const char *path) {
  size_t run = 0;
  for (; *path; path++) {
    run = isxdigit((unsigned char)*path) ? run + 1 : 0;
    if (run == CONTAINER_ID_DIGITS) return true;
  }
  return false;
}

static int depth_of(const char *path) {
  int depth = *path != 0;
  for (; *path; path++) depth += path[0] == '/' && path[1] && path[1] != '/';
  return depth;
}

static const char *cgroup_protection;

static bool look_for_protected(unsigned pid) {
  const char *why = protection(pid);
  // a process that ended while we looked protects nobody; those after it are looked at all the same
  if (why && strcmp(why, GONE)) cgroup_protection = why;
  return cgroup_protection == NULL;
}

/** `path` below `root` and nowhere else, whatever links or dots it has. */
static int open_below(const char *root, const char *path) {
  struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  int tree = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int fd = tree < 0 ? -1 : (int)syscall(SYS_openat2, tree, path, &how, sizeof(how));
  if (tree >= 0) close(tree);
  return fd;
}

int target_freezer(const struct order *order) {
  const char *root = cgroup_freezer_root(), *path = order->cgroup_path + strspn(order->cgroup_path, "/");
  return root && *path ? open_below(root, path) : -1;
}

int target_cgroup(const struct order *order, char *reason, size_t size) {
  const char *root = order->hierarchy ? cgroup_memory_root() : cgroup_v2_root(), *path = order->cgroup_path;
  struct stat info;

  while (*path == '/') path++;
  if (!order->cgroup_id || !*path) {
    snprintf(reason, size, "%s", order->cgroup_id ? "the root cgroup is never touched" : "the order names no cgroup");
    return -1;
  }
  if (!root) {
    snprintf(reason, size, "no cgroup %s tree is mounted", order->hierarchy ? "v1" : "v2");
    return -1;
  }
  if (depth_of(path) > CGROUP_DEPTH_MAX) {
    snprintf(reason, size, "/%.200s lies deeper than the %d levels that the programs look at", path, CGROUP_DEPTH_MAX);
    return -1;
  }
  if (!names_container(path)) {
    snprintf(reason, size, "/%.200s is no container's cgroup", path);
    return -1;
  }
  int fd = open_below(root, path);
  if (fd < 0 || fstat(fd, &info)) {
    snprintf(reason, size, "cgroup /%.200s is gone", path);
    goto refuse;
  }
  if (info.st_ino != order->cgroup_id) {
    snprintf(reason, size, "cgroup /%.200s is another one by now", path);
    goto refuse;
  }
  cgroup_protection = NULL;
  each_member(fd, look_for_protected);
  if (cgroup_protection) {
    snprintf(reason, size, "cgroup /%.200s is not touched: %s", path, cgroup_protection);
    goto refuse;
  }
  return fd;
refuse:
  if (fd >= 0) close(fd);
  return -1;
}
