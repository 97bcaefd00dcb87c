// Who a process is allowed to be, compared with what it was: also a change that no system call explains shows at the next
// exec (a kernel exploit, or in the base profile any change at all). Rights belong to threads: one may change its own by a raw
// system call and leave the others as they are.
#pragma once

#include "actor.h"

#define UNEXPECTED_AT_EXEC (full_profile ? CAUSE_UNEXPLAINED : CAUSE_UNKNOWN)

struct known_credentials {
  __u64 start_ns; // of the process
  __u64 capabilities;
  __u64 user_namespace;
  __u32 uid;
  __u32 euid;
};

// What holds for every thread of a process without an entry of its own below.
struct process_credentials {
  struct known_credentials shared;
  __u64 last_change; // digest of the process's last one
  __u32 apart;       // some thread has, or had, an entry of its own
  __u32 unknown;     // the process was there before us: of threads without an entry nothing is known
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 65536);
  __type(key, __u32);
  __type(value, struct process_credentials);
} process_credentials SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 16384);
  __type(key, __u32);
  __type(value, struct known_credentials);
} thread_credentials SEC(".maps");

static __always_inline struct process_credentials *credentials_of(__u32 pid, __u64 start_ns) {
  struct process_credentials *process = bpf_map_lookup_elem(&process_credentials, &pid);
  return process && process->shared.start_ns == start_ns ? process : 0;
}

/** What the thread had of its own, 0 when it shares the process's. */
static __always_inline struct known_credentials *own_credentials(struct process_credentials *process, __u32 tid) {
  if (!process || !process->apart) return 0;
  struct known_credentials *own = bpf_map_lookup_elem(&thread_credentials, &tid);
  return own && own->start_ns == process->shared.start_ns ? own : 0;
}

static __always_inline void remember_process(__u32 pid, struct known_credentials *known) {
  struct process_credentials fresh = {.shared = *known};
  bpf_map_update_elem(&process_credentials, &pid, &fresh, BPF_ANY);
}

/** A process begins with what the thread had that forked it. */
static __always_inline void inherit_credentials(struct actor *parent, struct process_ref *child) {
  struct process_credentials *process = credentials_of(parent->pid, parent->start_ns);
  struct known_credentials *own = own_credentials(process, parent->tid);
  if (!process || (!own && process->unknown)) return;
  struct known_credentials copy = own ? *own : process->shared;
  copy.start_ns = child->start_ns;
  remember_process(child->pid, &copy);
}

/** So does a thread. */
static __always_inline void inherit_thread_credentials(struct task_struct *parent, struct task_struct *child) {
  __u32 pid = FOLLOW(parent, tgid), tid = FOLLOW(parent, pid), born = FOLLOW(child, pid);
  struct process_credentials *process = credentials_of(pid, FOLLOW(parent, group_leader, start_boottime));
  struct known_credentials *own = own_credentials(process, tid);
  if (!own) return;
  struct known_credentials copy = *own;
  bpf_map_update_elem(&thread_credentials, &born, &copy, BPF_ANY);
}

static __always_inline void forget_thread_credentials(__u32 tid) { bpf_map_delete_elem(&thread_credentials, &tid); }

static __always_inline __u64 digest_of(struct known_credentials *from, struct known_credentials *to) {
  __u64 digest = from->capabilities;
  digest = digest * 0x9e3779b97f4a7c15ull + ((__u64)from->uid << 32 | from->euid);
  digest = digest * 0x9e3779b97f4a7c15ull + to->capabilities;
  digest = digest * 0x9e3779b97f4a7c15ull + ((__u64)to->uid << 32 | to->euid);
  return digest ^ digest >> 29;
}

static __always_inline void tell_credentials(struct actor *actor, struct known_credentials *from, struct known_credentials *to, __u32 cause) {
  struct credentials_record record;

  __builtin_memset(&record, 0, sizeof(record));
  record.actor = *actor;
  record.old_uid = from->uid;
  record.old_euid = from->euid;
  record.old_capabilities = from->capabilities;
  record.new_capabilities = to->capabilities;
  record.cause = cause;
  if (stamp(&record.header, RECORD_CREDENTIALS, LANE_CRITICAL, sizeof(record)))
    emit_critical(&record, RECORD_CREDENTIALS, sizeof(record));
}

/**
 * Reports a changed user id, or capabilities gained in the same user namespace, and remembers the new ones. `tid` is the
 * thread's number when it changed; one that execs has its process's by now.
 */
static __always_inline void compare_credentials(struct actor *actor, struct task_struct *task, __u32 tid, __u32 cause) {
  const struct cred *cred = FOLLOW(task, cred);
  struct known_credentials now = {
      .start_ns = actor->start_ns,
      .capabilities = effective_capabilities(cred),
      .user_namespace = (__u64)FOLLOW(cred, user_ns),
      .uid = actor->uid,
      .euid = actor->euid,
  };
  bool alone = FOLLOW(task, signal, live.counter) == 1;
  struct process_credentials *process = credentials_of(actor->pid, actor->start_ns);
  struct known_credentials *own = own_credentials(process, tid);
  struct known_credentials *before = own ? own : process && !process->unknown ? &process->shared : 0;

  if (before && before->user_namespace == now.user_namespace) {
    bool same_user = before->uid == now.uid && before->euid == now.euid;
    bool gained = now.capabilities & ~before->capabilities;
    if (same_user && before->capabilities == now.capabilities && !(own && alone)) return;
    // libc has every thread of a process make the same change, one behind the other: that is one
    __u64 digest = digest_of(before, &now);
    bool another_threads = process && swap(&process->last_change, digest) == digest;
    if ((!same_user || gained) && !another_threads) tell_credentials(actor, before, &now, cause);
  }
  if (alone) { // from here on what it has is what all have that it makes
    if (own) forget_thread_credentials(tid);
    remember_process(actor->pid, &now);
    return;
  }
  if (!process) {
    struct process_credentials fresh = {.shared.start_ns = now.start_ns, .apart = 1, .unknown = 1};
    bpf_map_update_elem(&process_credentials, &actor->pid, &fresh, BPF_ANY);
  } else {
    process->apart = 1;
  }
  bpf_map_update_elem(&thread_credentials, &tid, &now, BPF_ANY);
}
