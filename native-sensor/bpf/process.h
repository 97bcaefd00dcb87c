// exec, fork, exit. argv comes from the new memory image, which nobody else can write yet; reading the caller's at
// sys_enter_execve would lose a race to any second thread.
#pragma once

#include "budget.h"
#include "credentials.h"
#include "marker.h"
#include "path.h"

#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_ISUID 04000
#define AF_INET6 10

struct birth {
  struct process_ref parent;
  __u64 start_ns;
};

// Who forked whom, kept from the fork: by the time of an exec the parent may be gone and the child adopted.
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, struct birth);
} births SEC(".maps");

#define EXEC_PAYLOAD_BYTES 8192

struct exec_scratch {
  struct exec_record record;
  char payload[EXEC_PAYLOAD_BYTES + ARGV_MAX + 1];
  __u8 flags; // outlives stamp(), which clears those of the header
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct exec_scratch);
} exec_scratch SEC(".maps");

static __always_inline void read_endpoints(struct endpoint *local, struct endpoint *remote, struct sock *sk) {
  __u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

  __builtin_memset(local, 0, sizeof(*local));
  __builtin_memset(remote, 0, sizeof(*remote));
  if (family != AF_INET && family != AF_INET6) return;
  local->family = remote->family = family;
  local->port = BPF_CORE_READ(sk, __sk_common.skc_num);
  remote->port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
  if (family == AF_INET6) {
    BPF_CORE_READ_INTO(&local->address, sk, __sk_common.skc_v6_rcv_saddr);
    BPF_CORE_READ_INTO(&remote->address, sk, __sk_common.skc_v6_daddr);
    return;
  }
  local->address[10] = local->address[11] = remote->address[10] = remote->address[11] = 0xff;
  BPF_CORE_READ_INTO((__u32 *)&local->address[12], sk, __sk_common.skc_rcv_saddr);
  BPF_CORE_READ_INTO((__u32 *)&remote->address[12], sk, __sk_common.skc_daddr);
}

/** The peer of an internet socket at descriptor `fd`, family 0 when there is none. */
static __always_inline void read_standard_peer(struct endpoint *peer, struct task_struct *task, __u32 fd) {
  struct fdtable *table = FOLLOW(task, files, fdt);
  struct file **slots = FOLLOW(table, fd);
  struct endpoint local;
  struct file *file = 0;

  __builtin_memset(peer, 0, sizeof(*peer));
  if (fd >= FOLLOW(table, max_fds)) return;
  file = pointer_at(slots + fd);
  if (!file) return;
  file = TYPED(file, file);
  if ((REACH(file, f_inode, i_mode) & S_IFMT) != S_IFSOCK) return;
  struct socket *socket = TYPED(socket, REACH(file, private_data));
  read_endpoints(&local, peer, REACH(socket, sk));
}

static __always_inline void read_parent(struct process_ref *parent, struct task_struct *task, struct actor *actor) {
  struct birth *birth = bpf_map_lookup_elem(&births, &actor->pid);

  if (birth && birth->start_ns == actor->start_ns) {
    *parent = birth->parent;
    return;
  }
  name_process(parent, FOLLOW(task, real_parent));
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *binprm) {
  __u32 zero = 0;
  struct exec_scratch *scratch = bpf_map_lookup_elem(&exec_scratch, &zero);
  if (!scratch) return 0;
  struct exec_record *record = &scratch->record;
  struct mm_struct *mm = FOLLOW(task, mm);
  struct file *image = FOLLOW(mm, exe_file);
  struct inode *inode = FOLLOW(image, f_inode);

  describe_actor(&record->actor, task);
  read_parent(&record->parent, task, &record->actor);
  record->inode = FOLLOW(inode, i_ino);
  record->device = FOLLOW(inode, i_sb, s_dev);
  record->links = FOLLOW(inode, i_nlink);
  record->reserved = 0;
  scratch->flags = FOLLOW(inode, i_mode) & S_ISUID ? EXEC_SETUID_FILE : 0;
  for (__u32 fd = 0; fd < 3; fd++) read_standard_peer(&record->standard_peer[fd], task, fd);

  struct path *executable = __builtin_preserve_access_index(&image->f_path);
  write_path(scratch->payload, &record->executable_length, executable, &scratch->flags, EXEC_PATH_CUT);

  __u32 at = record->executable_length;
  asm volatile("%0 &= 2047" : "+r"(at));
  long copied = bpf_probe_read_kernel_str(scratch->payload + at, FILENAME_BYTES, FOLLOW(binprm, filename));
  record->filename_length = copied > 0 ? copied : 0;

  struct fs_struct *fs = FOLLOW(task, fs);
  struct path *directory = __builtin_preserve_access_index(&fs->pwd);
  at = record->executable_length + record->filename_length;
  asm volatile("%0 &= 4095" : "+r"(at));
  write_path(scratch->payload + at, &record->directory_length, directory, &scratch->flags, EXEC_PATH_CUT);

  unsigned long start = FOLLOW(mm, arg_start);
  unsigned long total = FOLLOW(mm, arg_end) - start;
  __u32 length = total > ARGV_MAX ? ARGV_MAX : total;
  asm volatile("%0 &= 4095" : "+r"(length));
  at = record->executable_length + record->filename_length + record->directory_length;
  asm volatile("%0 &= 8191" : "+r"(at));
  record->argv_total = total > 0xffffffff ? 0xffffffff : total;
  record->argv_length = length;
  if (total > ARGV_MAX) scratch->flags |= EXEC_ARGV_CUT;
  if (bpf_probe_read_user(scratch->payload + at, length, (void *)start)) {
    scratch->flags |= EXEC_ARGV_UNREADABLE;
    record->argv_length = 0;
  }

  __u32 bytes = sizeof(*record) + at + record->argv_length;
  asm volatile("%0 &= 16383" : "+r"(bytes));
  if (bytes > sizeof(*record) + sizeof(scratch->payload)) return 0;
  if (!stamp(&record->header, RECORD_EXEC, LANE_CRITICAL, bytes)) return 0;
  record->header.flags = scratch->flags;
  emit_critical(record, RECORD_EXEC, bytes);
  compare_credentials(&record->actor, task, old_pid, scratch->flags & EXEC_SETUID_FILE ? CAUSE_EXEC : UNEXPECTED_AT_EXEC);
  return 0;
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child) {
  struct fork_record record;
  struct birth birth;

  if (FOLLOW(child, pid) != FOLLOW(child, tgid)) {
    inherit_thread_credentials(parent, child);
    return 0;
  }
  __builtin_memset(&record, 0, sizeof(record));
  describe_actor(&record.actor, parent);
  name_process(&record.child, child);

  birth.parent.pid = record.actor.pid;
  birth.parent.ns_pid = record.actor.ns_pid;
  birth.parent.pid_ns = record.actor.pid_ns;
  birth.parent.mark = record.child.mark = take_mark();
  birth.parent.start_ns = record.actor.start_ns;
  birth.start_ns = record.child.start_ns;
  bpf_map_update_elem(&births, &record.child.pid, &birth, BPF_ANY);
  inherit_credentials(&record.actor, &record.child);

  __u32 type = record.actor.pid == sensor_pid ? RECORD_CANARY : RECORD_FORK;
  if (!stamp(&record.header, type, LANE_CRITICAL, sizeof(record))) return 0;
  emit_critical(&record, type, sizeof(record));
  return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task) {
  struct exit_record record;

  bool last = FOLLOW(task, signal, live.counter) == 0;
  if (!last || FOLLOW(task, pid) != FOLLOW(task, tgid)) forget_thread_credentials(FOLLOW(task, pid));
  if (!last) return 0; // other threads go on
  __builtin_memset(&record, 0, sizeof(record));
  describe_actor(&record.actor, task);
  int code = FOLLOW(task, signal, group_exit_code);
  record.code = code ? code : FOLLOW(task, exit_code);
  bpf_map_delete_elem(&births, &record.actor.pid);

  // Children of the daemon are canaries: their fork is the sign of life, their exit says nothing.
  if (sensor_pid && FOLLOW(task, real_parent, tgid) == sensor_pid) return 0;
  if (!stamp(&record.header, RECORD_EXIT, LANE_CRITICAL, sizeof(record))) return 0;
  emit_critical(&record, RECORD_EXIT, sizeof(record));
  return 0;
}
