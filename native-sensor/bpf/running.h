// The rights of what runs already, noted once at the start: else the first change of each process would be none. Read by the
// kernel itself, so that start and user namespace are those that the other programs compare with; /proc says neither exactly.
#pragma once

#include "credentials.h"

struct bpf_iter__task {
  void *meta;
  struct task_struct *task;
};

// Every thread of every process, those of a process one behind the other or not: the first one found speaks for it, one that
// differs is noted apart. Whoever changed meanwhile is known better already.
SEC("iter/task")
int on_running(struct bpf_iter__task *context) {
  struct task_struct *task = context->task;

  if (!task || !FOLLOW(task, mm)) return 0; // the end of the walk, or a thread of the kernel
  const struct cred *cred = FOLLOW(task, cred);
  __u32 pid = FOLLOW(task, tgid), tid = FOLLOW(task, pid);
  struct known_credentials now = {
      .start_ns = FOLLOW(task, group_leader, start_boottime),
      .capabilities = effective_capabilities(cred),
      .user_namespace = (__u64)FOLLOW(cred, user_ns),
      .uid = FOLLOW(cred, uid.val),
      .euid = FOLLOW(cred, euid.val),
  };
  struct process_credentials *process = credentials_of(pid, now.start_ns);
  if (!process) {
    struct process_credentials fresh = {.shared = now};
    bpf_map_update_elem(&process_credentials, &pid, &fresh, BPF_ANY);
    return 0;
  }
  struct known_credentials *known = &process->shared;
  if (process->unknown || own_credentials(process, tid)) return 0;
  if (known->uid == now.uid && known->euid == now.euid && known->capabilities == now.capabilities &&
      known->user_namespace == now.user_namespace)
    return 0;
  process->apart = 1;
  bpf_map_update_elem(&thread_credentials, &tid, &now, BPF_NOEXIST);
  return 0;
}
