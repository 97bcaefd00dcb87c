// Who did it: identity, namespaces and cgroup of a task.
#pragma once

#include "emit.h"

static __always_inline void name_process(struct process_ref *ref, struct task_struct *task) {
  struct pid *pid = BPF_CORE_READ(task, group_leader, thread_pid);
  unsigned int level = BPF_CORE_READ(pid, level);
  struct upid *own = (void *)__builtin_preserve_access_index(&pid->numbers[0]) + level * sizeof(struct upid);

  ref->pid = BPF_CORE_READ(task, tgid);
  ref->ns_pid = BPF_CORE_READ(own, nr);
  ref->pid_ns = BPF_CORE_READ(own, ns, ns.inum);
  ref->reserved = 0;
  ref->start_ns = BPF_CORE_READ(task, group_leader, start_boottime);
}

static __always_inline void describe_actor(struct actor *actor, struct task_struct *task) {
  struct process_ref ref;
  const struct cred *cred = BPF_CORE_READ(task, cred);
  struct nsproxy *namespaces = BPF_CORE_READ(task, nsproxy);
  struct css_set *groups = BPF_CORE_READ(task, cgroups);

  name_process(&ref, task);
  actor->pid = ref.pid;
  actor->tid = BPF_CORE_READ(task, pid);
  actor->ns_pid = ref.ns_pid;
  actor->pid_ns = ref.pid_ns;
  actor->start_ns = ref.start_ns;
  actor->uid = BPF_CORE_READ(cred, uid.val);
  actor->euid = BPF_CORE_READ(cred, euid.val);
  actor->net_ns = BPF_CORE_READ(namespaces, net_ns, ns.inum);
  actor->mnt_ns = BPF_CORE_READ(namespaces, mnt_ns, ns.inum);
  actor->cgroup_id = BPF_CORE_READ(groups, dfl_cgrp, kn, id);
  actor->cgroup_v1_id = memory_cgroup_id(groups);
}
