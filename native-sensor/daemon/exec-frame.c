#include "exec-frame.h"

#include "clock.h"
#include "output.h"
#include "redact.h"
#include "sha256.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define KERNEL_DEVICE(device) ((__u32)major(device) << 20 | minor(device))
#define FRAME_MAX (sizeof(struct exec_record) + 2 * (PATH_BYTES + 256) + FILENAME_BYTES + ARGV_MAX + 1)

static bool keep_secrets;
static __u64 proc_frames;

__u64 proc_frame_number(void) { return proc_frames++; }

void exec_frame_keep_secrets(bool keep) { keep_secrets = keep; }

static bool queue_exec(struct exec_record *record, size_t length) {
  char *argv = (char *)record + length - record->argv_length;
  bool changed = false;

  if (!keep_secrets) {
    size_t shorter = redact_argv(argv, record->argv_length, &changed);
    length -= record->argv_length - shorter;
    record->argv_length = shorter;
    if (changed) record->header.flags |= EXEC_REDACTED;
  }
  // Of what leaves the node and nothing else: from a digest of the rest, a short secret could be guessed.
  if (!(record->header.flags & (EXEC_ARGV_CUT | EXEC_ARGV_UNREADABLE))) {
    // the arguments joined by NUL: without the last one's end
    size_t joined = record->argv_length && !argv[record->argv_length - 1] ? record->argv_length - 1 : record->argv_length;
    sha256(argv, joined, record->argv_sha256);
    record->header.flags |= EXEC_HASHED;
  } else {
    memset(record->argv_sha256, 0, sizeof(record->argv_sha256));
  }
  record->header.length = length;
  return output_push(record, length);
}

bool exec_frame_forward(const struct exec_record *record, size_t length) {
  static char copy[FRAME_MAX + 1024];
  if (length > sizeof(copy) || length < sizeof(*record) || record->argv_length > length - sizeof(*record)) return false;
  memcpy(copy, record, length);
  return queue_exec((struct exec_record *)copy, length);
}

static ssize_t read_file(const char *path, char *buffer, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  size_t length = 0;
  ssize_t got;
  if (fd < 0) return -1;
  while (length < size && (got = read(fd, buffer + length, size - length)) > 0) length += got;
  close(fd);
  return length;
}

static __u32 namespace_inode(unsigned pid, const char *name) {
  char path[64];
  struct stat info;
  snprintf(path, sizeof(path), "/proc/%u/ns/%s", pid, name);
  return stat(path, &info) ? 0 : info.st_ino;
}

static const char *v2_mount, *memory_mount;

static __u64 cgroup_inode(const char *mount, const char *relative) {
  char path[4352];
  struct stat info;
  if (!mount) return 0;
  snprintf(path, sizeof(path), "%s%s", mount, relative);
  return stat(path, &info) ? 0 : info.st_ino;
}

// Which cgroups were told already, by id: a newcomer takes the older one's place and that one is told again.
#define TOLD_MAX 4096
static __u64 told[2][TOLD_MAX];

void tell_cgroup(__u64 id, __u32 hierarchy, const char *path) {
  char body[sizeof(struct cgroup_record) + 4096];
  struct cgroup_record *record = (struct cgroup_record *)body;
  __u64 *slot = &told[hierarchy != 0][id % TOLD_MAX];
  size_t length = strnlen(path, 4096);

  if (!id || *slot == id) return;
  *slot = id;
  memset(record, 0, sizeof(*record));
  record->id = id;
  record->hierarchy = hierarchy;
  record->path_length = length;
  memcpy(body + sizeof(*record), path, length);
  output_own(RECORD_CGROUP, body + sizeof(record->header), sizeof(*record) - sizeof(record->header) + length);
}

static void read_cgroups(struct actor *actor, unsigned pid) {
  char path[64], text[8192], *line, *rest = text;
  snprintf(path, sizeof(path), "/proc/%u/cgroup", pid);
  ssize_t length = read_file(path, text, sizeof(text) - 1);
  if (length <= 0) return;
  text[length] = 0;
  while ((line = strsep(&rest, "\n"))) {
    if (!strncmp(line, "0::", 3)) {
      actor->cgroup_id = cgroup_inode(v2_mount, line + 3);
      tell_cgroup(actor->cgroup_id, 0, line + 3);
    }
    char *memory = strstr(line, ":memory:");
    if (memory) {
      actor->cgroup_v1_id = cgroup_inode(memory_mount, memory + 8);
      tell_cgroup(actor->cgroup_v1_id, 1, memory + 8);
    }
  }
}

static unsigned number_after(const char *text, const char *label, int index) {
  const char *at = strstr(text, label);
  unsigned value = 0;
  if (!at) return 0;
  at += strlen(label);
  // index -1 is the last number of the line
  for (int i = 0; index < 0 || i <= index; i++) {
    char *end;
    while (*at == '\t' || *at == ' ') at++;
    if (*at == '\n' || !*at) break;
    value = strtoul(at, &end, 10);
    if (end == at) break;
    at = end;
  }
  return value;
}

// Parent pid and start ticks of /proc/<pid>/stat; the name in brackets may hold anything.
static bool read_stat(unsigned pid, unsigned *parent, __u64 *start_ns) {
  char path[64], text[1024];
  unsigned long long ticks = 0;
  snprintf(path, sizeof(path), "/proc/%u/stat", pid);
  ssize_t length = read_file(path, text, sizeof(text) - 1);
  if (length <= 0) return false;
  text[length] = 0;
  char *after = strrchr(text, ')');
  if (!after) return false;
  int found = sscanf(after + 1, " %*c %u %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", parent, &ticks);
  *start_ns = ticks * 10000000ull;
  return found == 2;
}

bool actor_from_proc(struct actor *actor, struct process_ref *parent, unsigned pid) {
  char path[64], text[4096];
  unsigned parent_pid = 0, unused;

  memset(actor, 0, sizeof(*actor));
  memset(parent, 0, sizeof(*parent));
  if (!read_stat(pid, &parent_pid, &actor->start_ns)) return false;
  snprintf(path, sizeof(path), "/proc/%u/status", pid);
  ssize_t length = read_file(path, text, sizeof(text) - 1);
  if (length <= 0) return false;
  text[length] = 0;
  actor->pid = actor->tid = pid;
  actor->ns_pid = number_after(text, "NSpid:", -1);
  actor->uid = number_after(text, "Uid:", 0);
  actor->euid = number_after(text, "Uid:", 1);
  actor->pid_ns = namespace_inode(pid, "pid");
  actor->net_ns = namespace_inode(pid, "net");
  actor->mnt_ns = namespace_inode(pid, "mnt");
  read_cgroups(actor, pid);

  parent->pid = parent_pid;
  if (!parent_pid || !read_stat(parent_pid, &unused, &parent->start_ns)) return true;
  snprintf(path, sizeof(path), "/proc/%u/status", parent_pid);
  length = read_file(path, text, sizeof(text) - 1);
  if (length <= 0) return true;
  text[length] = 0;
  parent->ns_pid = number_after(text, "NSpid:", -1);
  parent->pid_ns = namespace_inode(parent_pid, "pid");
  return true;
}

// Paths travel as components, leaf first; /proc gives them the usual way round.
size_t turn_path(char *out, const char *path, size_t length) {
  size_t written = 0;
  while (length > 0) {
    size_t start = length;
    while (start > 0 && path[start - 1] != '/') start--;
    if (start < length) {
      memcpy(out + written, path + start, length - start);
      written += length - start;
      out[written++] = 0;
    }
    length = start > 0 ? start - 1 : 0;
  }
  return written;
}

static size_t link_path(char *out, unsigned pid, const char *name) {
  char path[64], target[PATH_BYTES];
  snprintf(path, sizeof(path), "/proc/%u/%s", pid, name);
  ssize_t length = readlink(path, target, sizeof(target));
  if (length <= 0 || target[0] != '/') return 0;
  return turn_path(out, target, length);
}

bool exec_frame_from_proc(unsigned pid, __u8 flags) {
  static char frame[FRAME_MAX + 1024];
  struct exec_record *record = (struct exec_record *)frame;
  char path[64], target[PATH_BYTES];
  struct stat image;
  size_t at = sizeof(*record);

  memset(record, 0, sizeof(*record));
  if (!actor_from_proc(&record->actor, &record->parent, pid)) return false;
  snprintf(path, sizeof(path), "/proc/%u/exe", pid);
  ssize_t length = readlink(path, target, sizeof(target) - 1);
  if (length <= 0) return false;
  target[length] = 0;
  if (!stat(path, &image)) {
    record->inode = image.st_ino;
    record->device = KERNEL_DEVICE(image.st_dev);
    record->links = image.st_nlink;
  }
  // what /proc says of a file without a name, not part of it
  char *deleted = record->links == 0 ? strstr(target, " (deleted)") : NULL;
  if (deleted && !deleted[strlen(" (deleted)")]) length = deleted - target;
  at += record->executable_length = turn_path(frame + at, target, length);
  if (length > FILENAME_BYTES - 1) length = FILENAME_BYTES - 1;
  memcpy(frame + at, target, length);
  frame[at + length] = 0;
  at += record->filename_length = length + 1;
  at += record->directory_length = link_path(frame + at, pid, "cwd");

  snprintf(path, sizeof(path), "/proc/%u/cmdline", pid);
  length = read_file(path, frame + at, ARGV_MAX + 1);
  if (length > ARGV_MAX) {
    length = ARGV_MAX;
    flags |= EXEC_ARGV_CUT;
  }
  record->argv_total = record->argv_length = length > 0 ? length : 0;
  at += record->argv_length;

  record->header.length = at;
  record->header.type = RECORD_EXEC;
  record->header.lane = LANE_PROC;
  record->header.flags = flags;
  record->header.sequence = proc_frame_number();
  record->header.mono_ns = clock_ns(CLOCK_MONOTONIC);
  return queue_exec(record, at);
}

void exec_frame_cgroup_mounts(const char *v2, const char *memory) {
  v2_mount = v2;
  memory_mount = memory;
}
