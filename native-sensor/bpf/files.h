// Opens of files whose name is watched, and logs that are emptied or removed. The name is read from the file that was
// opened, not from the caller's string. Everything else is left out here, in the kernel.
#pragma once

#include "budget.h"
#include "marker.h"
#include "path.h"
#include "syscall.h"

#define O_ACCMODE 03
#define O_TRUNC 01000
#define NAME_BYTES 32
#define LOG_DEPTH_MAX 4

#define ACCESS_OPEN 0
#define ACCESS_UNLINK 1
#define ACCESS_TRUNCATE 2

struct watched_name {
  char text[NAME_BYTES];
};

// Base names, filled by the daemon.
struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 256);
  __type(key, struct watched_name);
  __type(value, __u32);
} watched_names SEC(".maps");

struct open_scratch {
  struct open_record record;
  char path[PATH_ROOM];
  __u16 path_length;
  __u8 flags; // outlives stamp(), which clears those of the header
  __u32 mark;
};

// Each program its own: behind a function one may be interrupted by another on the same processor.
enum open_program { BY_OPENAT, BY_OPENAT2, BY_OPEN, BY_UNLINKAT, BY_UNLINK, OPEN_PROGRAMS };

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, OPEN_PROGRAMS);
  __type(key, __u32);
  __type(value, struct open_scratch);
} open_scratch SEC(".maps");

/** True for "log" and what lies up to LOG_DEPTH_MAX below it. */
static __always_inline bool below_log(struct dentry *dentry) {
  for (int depth = 0; depth < LOG_DEPTH_MAX; depth++) {
    char name[4] = {0};
    bpf_probe_read_kernel_str(name, sizeof(name), REACH(dentry, d_name.name));
    if (name[0] == 'l' && name[1] == 'o' && name[2] == 'g' && name[3] == 0) return true;
    dentry = REACH(dentry, d_parent);
  }
  return false;
}

static __always_inline int report_open(struct open_scratch *scratch, __u32 access) {
  struct open_record *record = &scratch->record;

  if (over_budget(&record->actor, RECORD_OPEN)) return 0;
  record->access = access;
  record->path_length = scratch->path_length;
  record->reserved = 0;
  __u64 bytes = sizeof(*record) + scratch->path_length;
  asm volatile("%0 &= 2047" : "+r"(bytes)); // the verifier must see what is compared below
  if (bytes > sizeof(*record) + sizeof(scratch->path)) return 0;
  if (!stamp(&record->header, RECORD_OPEN, LANE_BULK, bytes)) return 0;
  record->header.flags = scratch->flags;
  record->header.mark = scratch->mark;
  emit_bulk(record, RECORD_OPEN, bytes);
  return 0;
}

/** True for a base name that the daemon watches. */
static __always_inline bool name_watched(struct dentry *dentry) {
  struct watched_name name = {0};
  __u32 bytes = REACH(dentry, d_name.len);

  if (bytes > NAME_BYTES - 1) bytes = NAME_BYTES - 1;
  asm volatile("%0 &= 31" : "+r"(bytes));
  if (bpf_probe_read_kernel(name.text, bytes, REACH(dentry, d_name.name))) return false;
  return bpf_map_lookup_elem(&watched_names, &name);
}

/**
 * True when this program of this process was reported with the same file within dedup_seconds. Reading and writing are two
 * things, and so are two programs that one process runs one after the other.
 */
static __always_inline bool opened_lately(struct task_struct *task, struct open_record *record) {
  struct repetition what = {.type = RECORD_OPEN};
  if (!dedup_seconds) return false;
  what.pid = FOLLOW(task, tgid);
  what.start_ns = FOLLOW(task, group_leader, start_boottime);
  what.port = (record->open_flags & O_ACCMODE) | record->access << 2;
  *(__u64 *)what.what = record->inode;
  *(__u32 *)(what.what + 8) = record->device;
  *(__u32 *)(what.what + 12) = FOLLOW(task, self_exec_id);
  return repeated(&what);
}

static __always_inline int after_open(struct sys_exit_context *context, __u32 own, __u32 flags_argument) {
  __u64 arguments[4];
  __u32 access = ACCESS_OPEN;

  if (context->result < 0) return 0;
  struct task_struct *task = typed_task();
  struct fdtable *table = FOLLOW(task, files, fdt);
  struct file **slots = FOLLOW(table, fd);
  struct file *file = TYPED(file, pointer_at(slots + (__u32)context->result));
  if (!file) return 0;
  struct dentry *dentry = REACH(file, f_path.dentry);
  if (!name_watched(dentry)) {
    // the file does not remember that it was emptied, the call does
    read_arguments(arguments);
    if (!(arguments[flags_argument & 3] & O_TRUNC) || !below_log(REACH(dentry, d_parent))) return 0;
    access = ACCESS_TRUNCATE;
  }
  if (FOLLOW(task, tgid) == sensor_pid) return 0;

  struct open_scratch *scratch = bpf_map_lookup_elem(&open_scratch, &own);
  if (!scratch) return 0;
  struct open_record *record = &scratch->record;
  struct inode *inode = REACH(file, f_inode);
  record->inode = REACH(inode, i_ino);
  record->device = REACH(inode, i_sb, s_dev);
  record->open_flags = REACH(file, f_flags);
  record->result = context->result;
  record->access = access;
  if (opened_lately(task, record)) return 0;

  describe_actor(&record->actor, task);
  struct path *path = __builtin_preserve_access_index(&file->f_path);
  // not at every open: to start a program the C library opens /dev/null first
  scratch->mark = take_mark();
  scratch->flags = 0;
  write_path(scratch->path, &scratch->path_length, path, &scratch->flags, OPEN_PATH_CUT);
  return report_open(scratch, access);
}

ON_RETURN(openat, after_open(context, BY_OPENAT, 2))

// Its flags are in a structure of the caller: an emptied log is not told apart here.
ON_RETURN(openat2, after_open(context, BY_OPENAT2, 3))

// Not there on arm64; musl and old programs use it on x86.
ON_RETURN(open, after_open(context, BY_OPEN, 1))

// The file is gone: its name is what the caller wrote, whole or below its working directory.
static __always_inline int after_unlink(struct sys_exit_context *context, __u32 own, __u32 path_argument) {
  static const char logs[] = "/var/log/";
  __u64 arguments[4];

  if (context->result < 0) return 0;
  struct open_scratch *scratch = bpf_map_lookup_elem(&open_scratch, &own);
  if (!scratch) return 0;
  struct task_struct *task = typed_task();
  read_arguments(arguments);
  long copied = bpf_probe_read_user_str(scratch->path, COMPONENT_MAX, (void *)arguments[path_argument & 1]);
  if (copied <= 1) return 0;
  if (scratch->path[0] == '/') {
    for (__u32 i = 0; i < sizeof(logs) - 1; i++)
      if (scratch->path[i] != logs[i]) return 0;
  } else if (!below_log(TYPED(dentry, FOLLOW(task, fs, pwd.dentry)))) {
    return 0;
  }
  struct open_record *record = &scratch->record;
  describe_actor(&record->actor, task);
  if (record->actor.pid == sensor_pid) return 0;
  record->inode = 0;
  record->device = 0;
  record->open_flags = 0;
  record->result = context->result;
  scratch->mark = 0;
  scratch->flags = 0;
  scratch->path_length = copied - 1;
  return report_open(scratch, ACCESS_UNLINK);
}

ON_RETURN(unlinkat, after_unlink(context, BY_UNLINKAT, 1))

ON_RETURN(unlink, after_unlink(context, BY_UNLINK, 0))
