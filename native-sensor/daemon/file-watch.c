#include "file-watch.h"

#include "clock.h"
#include "exec-frame.h"
#include "output.h"
#include "probes.h"
#include "proc-known.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char *const files[] = {
    "/etc/shadow",
    "/etc/gshadow",
    "/etc/sudoers",
    "/root/.aws/credentials",
    "/root/.kube/config",
    "/root/.docker/config.json",
    "/root/.ssh/id_rsa",
    "/root/.ssh/id_ed25519",
    "/etc/kubernetes/admin.conf",
    "/etc/kubernetes/kubelet.conf",
    "/var/run/secrets/kubernetes.io/serviceaccount/token",
    "/var/run/secrets/eks.amazonaws.com/serviceaccount/token",
};
#define FILES (sizeof(files) / sizeof(files[0]))

static int watch = -1;

int watch_files_fd(void) { return watch; }

static void mark(const char *path) { fanotify_mark(watch, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD, path); }

void watch_files_open(void) {
  watch = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC | FAN_NONBLOCK, O_RDONLY | O_CLOEXEC | O_LARGEFILE);
  if (watch < 0) return;
  for (size_t i = 0; i < FILES; i++) mark(files[i]);
  probe_degraded("open", "fanotify", "only files known by their whole path; not those made later on the node");
}

void watch_files_of(unsigned pid) {
  static ino_t last_namespace;
  char path[320];
  struct stat info;

  if (watch < 0) return;
  snprintf(path, sizeof(path), "/proc/%u/ns/mnt", pid);
  if (stat(path, &info) || info.st_ino == last_namespace) return; // most execs are in the namespace of the one before
  last_namespace = info.st_ino;
  for (size_t i = 0; i < FILES; i++) {
    snprintf(path, sizeof(path), "/proc/%u/root%s", pid, files[i]);
    mark(path);
  }
}

static void report(const struct fanotify_event_metadata *event) {
  struct {
    struct open_record record;
    char path[PATH_BYTES + 256];
  } frame = {0};
  char name[64], path[PATH_BYTES];
  struct process_ref unused;
  struct stat info;

  snprintf(name, sizeof(name), "/proc/self/fd/%d", event->fd);
  ssize_t length = readlink(name, path, sizeof(path));
  if (length <= 0 || fstat(event->fd, &info) || !proc_identify(&frame.record.actor, &unused, event->pid)) return;
  frame.record.inode = info.st_ino;
  frame.record.device = (__u32)major(info.st_dev) << 20 | minor(info.st_dev);
  frame.record.path_length = turn_path(frame.path, path, length);
  frame.record.header = (struct record_header){
      .length = sizeof(frame.record) + frame.record.path_length,
      .type = RECORD_OPEN,
      .lane = LANE_PROC,
      .sequence = proc_frame_number(),
      .mono_ns = clock_ns(CLOCK_MONOTONIC),
  };
  output_push(&frame, frame.record.header.length);
}

void watch_files_read(void) {
  char buffer[8192] __attribute__((aligned(8)));
  ssize_t length = read(watch, buffer, sizeof(buffer));
  if (length <= 0) return;
  for (struct fanotify_event_metadata *event = (void *)buffer; FAN_EVENT_OK(event, length); event = FAN_EVENT_NEXT(event, length)) {
    if (event->mask & FAN_Q_OVERFLOW) proc_count_unresolved(1); // how many it stands for nobody knows
    if (event->fd < 0) continue;
    if (event->pid != getpid()) report(event);
    close(event->fd);
  }
}
